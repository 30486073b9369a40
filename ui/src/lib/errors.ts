/**
 * One line for each situation a person can be in: how bad it is, and the button that helps.
 * The words are in `locales/`: `err-<code>` says what happened, `fix-<code>` what to do.
 */
import type { Problem } from './backend/bindings';
import { shown } from './shown';
import { has, t } from './words.svelte';

export type Severity = 'error' | 'notice';

/** What a button can do about it; its label is the message `offer-<name>`. */
export type Offer = 'try-again' | 'use-password' | 'scan' | 'camera' | 'picture' | 'paste' | 'type' | 'mark' | 'quit' | 'backup' | 'backups' | 'restore' | 'trash' | 'kit';

export type Situation = { severity: Severity; offers: readonly Offer[] };

const error = (...offers: Offer[]): Situation => ({ severity: 'error', offers });
const notice = (...offers: Offer[]): Situation => ({ severity: 'notice', offers });

export const situations: Record<string, Situation> = {
  'keychain-absent': error('try-again', 'use-password'),
  'keychain-locked': error('try-again', 'use-password'),
  'keychain-refused': error('try-again', 'use-password'),
  'keychain-failed': error('try-again', 'use-password'),
  'keychain-no-entry': error('try-again', 'use-password'),

  'vault-wrong-key': error('try-again', 'use-password'),
  'vault-damaged': error('try-again'),
  'vault-newer-format': error('quit'),
  'vault-in-use': error('try-again'),
  'vault-not-open': error('try-again'),
  'vault-unreadable': error('try-again'),
  'wrong-password': error(),
  'password-too-short': error(),
  'presence-needed': error(),
  'password-too-easy': error(),
  'key-may-be-in-keychain': error(),
  'no-recovery-key-found': notice(),
  'recovery-group-wrong': error(),
  'recovery-key-is-no-account': notice(),
  'recovery-key-mistyped': error(),
  'recovery-key-other': error(),
  'recovery-key-unknown': error(),
  'recovery-kit-old': notice('kit'),

  'backup-folder': error('backups'),
  'backup-reminder': notice('backup'),
  'backup-wrong-password': error(),
  'backups-old-key': error('backups'),
  'copy-damaged': error(),
  'copy-gone': notice(),
  'copy-not-ours': error(),
  'copy-too-costly': error(),
  'copy-unreadable': error(),
  'entries-unreadable': notice('restore'),
  'key-mistyped': error(),
  'key-of-another': error(),
  'nothing-to-restore': notice(),
  'password-file-damaged': error('try-again'),
  'trash-emptied': notice(),
  'undo-gone': notice(),
  'vault-damaged-while-open': error('restore'),
  'vault-merged': notice('trash'),
  'vault-older': error('restore'),
  'vault-recovered': notice('restore'),

  'save-disk-full': error(),
  'save-read-only': error(),
  'save-failed': error(),
  'save-unconfirmed': error(),
  'account-gone': notice(),
  'pending-gone': notice(),
  'settings-out-of-range': error(),

  'screen-denied': error('picture', 'type'),
  'screen-unsupported': error('picture', 'paste', 'type'),
  'screen-failed': error('scan', 'picture', 'type'),
  'nothing-found-on-screen': notice('scan', 'mark', 'picture', 'type'),
  'nothing-found-in-frame': notice('mark', 'scan', 'picture', 'type'),
  'nothing-found-in-picture': notice('picture', 'scan', 'type'),
  'nothing-found-in-clipboard': notice('scan', 'picture', 'type'),
  'clipboard-empty': notice('scan', 'picture', 'type'),
  'clipboard-failed': error('scan', 'picture', 'type'),
  'text-nothing-known': notice('scan', 'type'),

  'camera-missing': notice('scan', 'picture', 'type'),
  'camera-busy': error('try-again', 'scan', 'picture'),
  'camera-denied': error('try-again', 'scan', 'picture'),
  'camera-unplugged': notice('scan', 'picture', 'type'),
  'camera-silent': error('try-again', 'scan', 'picture'),
  'camera-unsupported': error('scan', 'picture', 'type'),
  'camera-failed': error('try-again', 'scan', 'picture'),

  'show-too-long': error(),
  'picture-not-a-picture': error('picture'),
  'picture-empty': error('picture'),
  'picture-is-folder': error('picture'),
  'picture-svg': error('scan', 'picture'),
  'picture-heic': error('scan', 'picture'),
  'picture-too-large': error('picture'),
  'picture-too-many-bytes': error('picture'),
  'picture-too-many': notice(),
  'picture-locked': error('scan', 'picture'),
  'picture-password': error(),
  'picture-damaged': error('picture', 'scan'),
  'picture-unreadable': error('picture'),
  'picture-on-the-web': notice('paste', 'scan'),

  'uri-scheme': error('scan', 'type'),
  'uri-type': error(),
  'uri-label': error(),
  'uri-parameter': error(),
  'uri-secret-missing': error('type'),
  'uri-algorithm': error(),
  'uri-digits': error(),
  'uri-period': error(),
  'uri-counter-missing': error('type'),
  'uri-counter': error(),
  'uri-two-step': error(),
  'uri-too-long': error(),
  'secret-empty': error('type'),
  'secret-odd-length': error('type'),
  'secret-wrong-character': error('type'),
  'secret-yandex': error('type'),
  'pin-empty': error('type'),
  'migration-damaged': error('scan', 'picture'),
  'migration-entry': error(),

  'push-expired': error('scan'),
  'push-used': error('scan'),
  'push-skips-checks': error(),
  'push-unsafe-address': error(),
  'push-server-key': error(),
  'shortcut-taken': error(),
  'shortcut-unusable': error(),
  'sign-in-gone': notice(),
  'sign-in-number-missing': error(),
  'sign-in-refused': error(),
  'sign-in-wrong-number': notice(),
  'server-answer-odd': error(),
  'server-answer-too-large': error(),
  'server-certificate-expired': error(),
  'server-certificate-name': error(),
  'server-certificate-not-yet': error(),
  'server-certificate-untrusted': error(),
  'server-clock': error(),
  'server-forbids-polling': error(),
  'server-proxy': error(),
  'server-redirects': error(),
  'server-refused': error(),
  'server-timeout': error(),
  'server-token-unknown': error(),
  'server-unreachable': error(),
  'server-unsafe': error(),
  'time-server-no-time': error(),
  'time-server-silent': error(),
  'tiqr-blocked': error(),
  'tiqr-challenge-gone': notice(),
  'tiqr-no-account': notice(),
  'tiqr-no-server': error(),
  'tiqr-odd-answer': error(),
  'tiqr-pin': error(),
  'tiqr-refused': error(),
  'tiqr-request-refused': error(),
  'tiqr-suite': error(),
  'tiqr-unsafe-address': error(),
  'tiqr-used': notice(),
  'tiqr-user-unknown': error(),
  'tiqr-wrong-pin': error(),
  'ocra-challenge': error(),
  'ocra-secret': error(),
  'ocra-suite': error(),

  internal: error(),
};

export function situation(problem: Problem): Situation {
  return situations[problem.code] ?? error();
}

/** What happened, and what to do. A code without words is shown as `internal`, never as nothing. */
export function wordsFor(problem: Problem): { what: string; fix: string } {
  const code = has(`err-${problem.code}`) ? problem.code : 'internal';
  if (code !== problem.code) console.error(`No words for ${problem.code}`);
  const data = variables(problem.data);
  return { what: t(`err-${code}`, data), fix: t(`fix-${code}`, data) };
}

// Data crosses the wire as text; these are counted, so that plurals come out right.
const COUNTED = new Set(['waitSeconds', 'least', 'most', 'megapixels', 'megabytes', 'position', 'count', 'group']);
// What a message may ask for and a refusal need not know. Fluent chooses by names, so what is empty is named.
const NONE = 'none';
const UNKNOWN = { waitSeconds: 0, group: 0, service: NONE, part: NONE, name: NONE, suggestion: NONE, host: NONE };

function variables(data: Problem['data']): Record<string, string | number> {
  const filled: Record<string, string | number> = { ...UNKNOWN };
  for (const [name, value] of Object.entries(data)) {
    if (COUNTED.has(name) && /^\d+$/.test(value)) filled[name] = Number(value);
    else filled[name] = value === '' ? NONE : shown(value);
  }
  return filled;
}
