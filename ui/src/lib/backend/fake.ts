/**
 * The backend within the page: for tests and for design work in a plain browser.
 *
 * It keeps accounts in memory and makes true codes. The address chooses the situation:
 * `?fake=empty`, `many`, `locked`, `keychain-absent`, … and `lang`, `theme`, `hide`, `sort`.
 * Tests reach it as `window.penningFake`.
 */
import type { Backend, BackendEvent } from './backend';
import type {
  AccountRow,
  AppState,
  CodeView,
  EnrolOutcome,
  Pending,
  Problem,
  Responder,
  Settings,
  TrashedRow,
  TypedIn,
  VaultState,
} from './bindings';
import { fakeBackups } from './fake-backups';
import { fakeCamera, type FakeCamera } from './fake-camera';
import { fakeApprove } from './fake-approve';
import { fakePresence } from './fake-presence';
import { fakeChallenge } from './fake-challenge';
import { fakeQuick } from './fake-quick';
import { fakeShow } from './fake-show';
import { fakeSecurity } from './fake-security';
import { codeFor, fromBase32, type Secretive } from './fake-codes';
import { fakeWatch } from './fake-watch';
import { many, sample, type FakeAccount } from './fake-accounts';
import { nothing } from '../enrol/outcome';

const TRASH_DAYS = 30;
const DAY_MS = 86_400_000;

export type Fake = Backend & {
  /** What the next Ctrl+V finds. */
  clipboard: string;
  /** What stands on the screen. */
  screen: string[];
  /** What the page copied last. */
  copied: { id: string; code: string } | null;
  /** The next call of `method` is refused. */
  refuseNext(method: keyof Backend, code: string, data?: Record<string, string>): void;
  tell(event: BackendEvent): void;
  waiting: string | null;
  calls: string[];
  /** The ids that codes were asked for. */
  asked: string[];
  delayMs: number;
  lock(): void;
  /** What stands before the camera. */
  camera: FakeCamera;
};

declare global {
  interface Window {
    penningFake?: Fake;
  }
}

const problem = (code: string, data: Record<string, string> = {}): Problem => ({ code, data });

export function fake(): Fake {
  const query = new URLSearchParams(location.search);
  const situation = query.get('fake') ?? 'some';
  let accounts: FakeAccount[] = situation === 'empty' ? [] : situation === 'many' ? many(10_000) : sample();
  if (situation === 'groups') {
    accounts.forEach((account, at) => (account.row.group = at % 3 === 0 ? 'Work' : at % 3 === 1 ? 'Home' : null));
  }
  let trashed: { account: FakeAccount; deletedAt: number }[] =
    situation === 'trash' ? accounts.splice(2, 3).map((account, at) => ({ account, deletedAt: Date.now() - at * 5 * DAY_MS })) : [];
  let pending: { id: string; account: FakeAccount }[] = [];
  let gathered: { have: number[]; count: number } | null = null;
  const stepped = new Map<string, string>();
  let vault: VaultState = vaultFor(situation);
  const responders: Responder[] =
    situation === 'responders'
      ? [
          { id: 'r1', issuer: 'University', accountName: 'Anna de Vries', kind: 'tiqr', needsPin: true, digitsOnly: false },
          { id: 'r2', issuer: 'Bank', accountName: 'anna', kind: 'ocra', needsPin: false, digitsOnly: true },
        ]
      : [];
  let wrongTries = 0;
  const lockedPictures = new Map<string, string>();
  let serial = 0;
  let settings: Settings = {
    theme: (query.get('theme') as Settings['theme']) ?? 'system',
    language: (query.get('lang') as Settings['language']) ?? 'system',
    sort: (query.get('sort') as Settings['sort']) ?? 'mine',
    hideCodes: query.has('hide'),
    clipboardClearSeconds: 30,
    // Most tests copy at whatever moment it is.
    lateCodeSeconds: Number(query.get('late') ?? 0),
    closeToTray: true,
    camera: null,
    idleLockMinutes: null,
    lockWithScreen: true,
    lockOnClose: false,
    keychainAfterLockMinutes: null,
    hideFromCapture: true,
    signInSound: query.has('sound'),
    quickShortcut: query.get('keys'),
    lockShortcut: null,
  };
  const spoken = () => (settings.language === 'system' ? (navigator.language.startsWith('nl') ? 'nl' : 'en') : settings.language);
  const approving = fakeApprove(query, () => settings, spoken);
  const told = new Set<(event: BackendEvent) => void>();
  const refusals: { method: string; problem: Problem }[] = [];
  let clearing: ReturnType<typeof setTimeout> | undefined;
  let waiting: ReturnType<typeof setTimeout> | undefined;

  const find = (id: string): FakeAccount => {
    const account = accounts.find((candidate) => candidate.row.id === id);
    if (!account) throw problem('account-gone');
    return account;
  };

  async function view(id: string, { row, secret }: FakeAccount): Promise<CodeView> {
    if (row.kind === 'hotp') return { id, code: stepped.get(id) ?? null, next: null, validFrom: 0, validUntil: null };
    const period = row.periodSeconds! * 1000;
    const from = Math.floor(Date.now() / period) * period;
    const [code, next] = await Promise.all([codeFor(row, secret, from / 1000), codeFor(row, secret, (from + period) / 1000)]);
    return { id, code, next, validFrom: from, validUntil: from + period };
  }

  function existing(row: AccountRow, secret: Secretive) {
    const same = accounts.find((account) => String(account.secret.bytes) === String(secret.bytes));
    const sameName = (account: FakeAccount) => account.row.issuer === row.issuer && account.row.accountName === row.accountName;
    const found = same ?? accounts.find(sameName);
    if (!found) return null;
    const { id, issuer, accountName } = found.row;
    return { id, issuer, accountName, alike: found !== same ? 'name' : sameName(found) && found.row.digits === row.digits ? 'account' : 'secret' } as const;
  }

  async function hold(account: FakeAccount, warnings: Pending['warnings'] = [], lacks: Pending['lacks'] = null): Promise<Pending> {
    const pendingId = `pending-${++serial}`;
    pending.push({ id: pendingId, account });
    const { row, secret } = account;
    return {
      pendingId,
      issuer: row.issuer,
      accountName: row.accountName,
      kind: row.kind,
      algorithm: secret.algorithm,
      digits: row.digits,
      periodSeconds: row.periodSeconds,
      counter: row.kind === 'hotp' ? secret.counter : null,
      lacks,
      code: await view(pendingId, account),
      warnings,
      existing: existing(row, secret),
    };
  }

  // Enough of the real reading for the interface's own journeys; the real one is in Rust, with its own tests.
  async function recognise(text: string): Promise<EnrolOutcome> {
    const outcome = nothing();
    const lower = text.toLowerCase();
    if (lower.startsWith('phonefactor://')) outcome.explained.push({ found: 'makersApp', app: 'microsoftAuthenticator' });
    else if (lower.startsWith('oktaverify://')) outcome.explained.push({ found: 'makersApp', app: 'oktaVerify' });
    else if (lower.startsWith('duo://')) outcome.explained.push({ found: 'makersApp', app: 'duo' });
    else if (lower.startsWith('azure-mfa://')) outcome.explained.push({ found: 'makersApp', app: 'azureMfaServer' });
    else if (lower.startsWith('otpauth://pipush/'))
      outcome.activations.push(approving.hold(lower.includes('expired') ? 0 : 10));
    else if (lower.startsWith('tiqrenroll://')) outcome.explained.push({ found: 'tiqrEnrol', host: 'tiqr.university.example', request: 'enrol' });
    else if (lower.startsWith('tiqrauth://')) outcome.explained.push({ found: 'tiqrSignIn', service: 'University', request: lower.includes('away') ? 'away' : 'signIn' });
    else if (lower.startsWith('otpauth-migration://')) await migration(text, outcome);
    else if (lower.startsWith('otpauth://')) await account(text, outcome);
    else if (/^https?:\/\//.test(lower)) outcome.explained.push({ found: 'webLink', host: new URL(text).host });
    else if (text) outcome.explained.push({ found: 'otherText', preview: text });
    return outcome;
  }

  async function account(text: string, outcome: EnrolOutcome) {
    const url = new URL(text);
    const part = url.searchParams;
    const broken = (code: string, data: Record<string, string> = {}) =>
      outcome.explained.push({ found: 'broken', problem: problem(code, data) });
    const kind = url.host || url.pathname.split('/')[2];
    if (kind !== 'totp' && kind !== 'hotp') return broken('uri-type', { found: kind ?? '' });
    if (!part.get('secret')) return broken('uri-secret-missing');
    const algorithm = part.get('algorithm') ?? 'SHA1';
    if (!['SHA1', 'SHA256', 'SHA512'].includes(algorithm)) return broken('uri-algorithm', { found: algorithm });
    const label = decodeURIComponent(url.pathname.replace(/^\/+(totp\/|hotp\/)?/, ''));
    const [before, after] = label.includes(':') ? label.split(':', 2) : ['', label];
    const issuer = part.get('issuer') ?? before!;
    const warnings: Pending['warnings'] = [];
    if (!issuer) warnings.push({ warning: 'noIssuer' });
    if (before && before !== issuer) warnings.push({ warning: 'issuerDiffersFromLabel', label: before });
    // eslint-disable-next-line no-control-regex
    if (/[\u0000-\u001f\u200b-\u200f\u202a-\u202e]/.test(label + issuer)) warnings.push({ warning: 'controlCharacters' });
    const bytes = fromBase32(part.get('secret')!);
    if ('problem' in bytes) return broken('secret-wrong-character', bytes.problem);
    if (bytes.bytes.length < 10) warnings.push({ warning: 'shortSecret', bytes: bytes.bytes.length });
    const digits = Number(part.get('digits') ?? 6);
    if (digits !== 6) warnings.push({ warning: 'unusualDigits', digits });
    const period = Number(part.get('period') ?? 30);
    if (period !== 30) warnings.push({ warning: 'unusualPeriod', seconds: period });
    outcome.pending.push(
      await hold(
        {
          row: {
            ...blank(`account-${++serial}`),
            issuer,
            accountName: after!.trim(),
            kind,
            digits,
            periodSeconds: kind === 'totp' ? period : null,
          },
          secret: { bytes: bytes.bytes, algorithm: algorithm as Secretive['algorithm'], counter: Number(part.get('counter') ?? 0) },
        },
        warnings,
        kind === 'hotp' && !part.has('counter') ? 'counter' : null,
      ),
    );
    return undefined;
  }

  // The fake's own stand-in: otpauth-migration://part/2/3
  async function migration(text: string, outcome: EnrolOutcome) {
    const [part, count] = text.split('/').slice(-2).map(Number);
    const have = [...new Set([...(gathered?.have ?? []), part!])].sort((a, b) => a - b);
    gathered = { have, count: count! };
    outcome.migration = gathered;
    await account(`otpauth://totp/Moved%20${part}:anna@example.org?secret=JBSWY3DPEHPK3PX${'ABCDEF'[part! % 6]}&issuer=Moved%20${part}`, outcome);
  }

  async function look(texts: string[]): Promise<EnrolOutcome> {
    const outcome = nothing();
    for (const text of texts) {
      const found = await recognise(text);
      outcome.pending.push(...found.pending);
      outcome.explained.push(...found.explained);
      outcome.activations.push(...found.activations);
      outcome.migration = found.migration ?? outcome.migration;
    }
    return outcome;
  }

  const tell = (event: BackendEvent) => told.forEach((listener) => listener(event));

  const copies = fakeBackups(query, problem, {
    now: () => accounts,
    set: (changed) => (accounts = changed),
  });
  const presenceMethods = fakePresence(query, problem);
  const { camera, methods: cameraMethods } = fakeCamera(query, problem, look);

  const methods: Backend = {
    async appState(): Promise<AppState> {
      const open = vault.state === 'open';
      const language = spoken();
      return {
        vault,
        settings,
        language,
        accounts: open ? accounts.map(({ row }) => ({ ...row })) : [],
        codes: open ? await Promise.all(accounts.slice(0, 30).map((account) => view(account.row.id, account))) : [],
        hasTray: !query.has('notray'),
        hasShortcuts: !query.has('wayland'),
        shortcutsRefused: query.has('refused') ? ['quick'] : [],
        os: (query.get('os') as AppState['os']) ?? 'linux',
        version: '0.1.0',
        responders: open ? responders.map((responder) => ({ ...responder })) : [],
        enrolWaiting: open && made.waiting !== null,
        copyWaiting: false,
        notices: open ? copies.notices() : [],
        ...approving.state(),
        ...(open ? {} : { approvals: [], signInsWaiting: 0, clockOffset: null }),
        wishedAccount: open ? null : query.get('wished'),
      };
    },
    async codes(ids) {
      made.asked.push(...ids);
      const known = new Map(accounts.map((account) => [account.row.id, account]));
      return Promise.all(ids.flatMap((id) => (known.has(id) ? [view(id, known.get(id)!)] : [])));
    },
    async copyCode(id, which) {
      const account = find(id);
      const { code, next, validUntil } = await view(id, account);
      clearTimeout(waiting);
      if (which === 'current' && validUntil !== null && validUntil - Date.now() < settings.lateCodeSeconds * 1000) {
        waiting = setTimeout(
          () => void methods.copyCode(id, 'current').then(({ clearsAt }) => tell({ kind: 'copied', id, clearsAt })),
          validUntil - Date.now(),
        );
        return { clearsAt: null, comesAt: validUntil };
      }
      made.copied = { id, code: (which === 'next' ? next : code)! };
      account.row = { ...account.row, usedCount: account.row.usedCount + 1, lastUsedAt: Date.now() };
      clearTimeout(clearing);
      const seconds = settings.clipboardClearSeconds;
      if (seconds === null) return { clearsAt: null, comesAt: null };
      clearing = setTimeout(() => {
        made.copied = null;
        tell({ kind: 'clipboardCleared' });
      }, seconds * 1000);
      return { clearsAt: Date.now() + seconds * 1000, comesAt: null };
    },
    async hotpNext(id) {
      const account = find(id);
      stepped.set(id, await codeFor(account.row, account.secret, 0));
      account.secret.counter += 1;
      return view(id, account);
    },

    async editAccount(id, edit) {
      const account = find(id);
      account.row = { ...account.row, ...edit };
    },
    async pinAccount(id, pinned) {
      const account = find(id);
      account.row = { ...account.row, pinned };
    },
    async moveAccount(id, before) {
      const moving = find(id);
      const others = accounts.filter((account) => account !== moving);
      const at = before === null ? others.length : others.findIndex((account) => account.row.id === before);
      others.splice(at < 0 ? others.length : at, 0, moving);
      accounts = others;
    },
    async deleteAccount(id) {
      const account = find(id);
      accounts = accounts.filter((other) => other !== account);
      trashed.unshift({ account, deletedAt: Date.now() });
    },
    async restoreAccount(id) {
      const entry = trashed.find(({ account }) => account.row.id === id);
      if (!entry) throw problem('account-gone');
      trashed = trashed.filter((other) => other !== entry);
      accounts = [...accounts, entry.account];
    },
    async trash(): Promise<TrashedRow[]> {
      return trashed.map(({ account: { row }, deletedAt }) => ({
        id: row.id,
        issuer: row.issuer,
        accountName: row.accountName,
        deletedAt,
        goneAt: deletedAt + TRASH_DAYS * DAY_MS,
      }));
    },
    async purgeAccount(id) {
      trashed = trashed.filter(({ account }) => account.row.id !== id);
    },

    async enrolScreen() {
      if (made.screen.length === 0) throw problem('nothing-found-on-screen');
      return look(made.screen);
    },
    async enrolMarked() {
      if (made.screen.length === 0) throw problem('nothing-found-in-frame');
      return look(made.screen);
    },
    async enrolClipboard() {
      if (made.clipboard === '') throw problem('clipboard-empty');
      return look([made.clipboard]);
    },
    async enrolPictures(pictures) {
      const outcome = nothing();
      for (const { name, bytes } of pictures) {
        // In the fake a picture is a text file with its code in it.
        const text = new TextDecoder().decode(bytes);
        if (bytes.length === 0) outcome.problems.push(problem('picture-empty', { name }));
        else if (text.startsWith('%PDF')) {
          lockedPictures.set(name, text);
          outcome.problems.push(problem('picture-locked', { name }));
        } else if (/^\s*<svg/.test(text)) outcome.problems.push(problem('picture-svg', { name }));
        else if (/^(otpauth|phonefactor|https?|tiqr)/.test(text)) {
          const found = await look(text.split('\n'));
          outcome.pending.push(...found.pending);
          outcome.explained.push(...found.explained);
          outcome.migration = found.migration ?? outcome.migration;
        } else if (bytes[0] === 0x89) outcome.problems.push(problem('nothing-found-in-picture', { name }));
        else outcome.problems.push(problem('picture-not-a-picture', { name }));
      }
      return outcome;
    },
    async enrolUnlock(name, password) {
      // In the fake a locked document is a text file: its password in the second line, its code in the third.
      const [, opens, text] = (lockedPictures.get(name) ?? '').split('\n');
      if (password !== opens || !text) throw problem('picture-password', { name });
      return look([text]);
    },
    async enrolText(text) {
      return look([text]);
    },
    async enrolTyped(typed: TypedIn) {
      if (typed.digits < 5 || typed.digits > 10) throw problem('uri-digits', { found: String(typed.digits) });
      if (typed.periodSeconds < 1) throw problem('uri-period', { found: String(typed.periodSeconds) });
      const read = fromBase32(typed.secret);
      if ('problem' in read) throw problem('secret-wrong-character', read.problem);
      if (read.bytes.length === 0) throw problem('secret-empty');
      const plain = typed.kind === 'totp' || typed.kind === 'hotp';
      const row: AccountRow = {
        ...blank(`account-${++serial}`),
        issuer: typed.issuer,
        accountName: typed.accountName,
        kind: typed.kind,
        digits: plain ? typed.digits : typed.kind === 'steam' ? 5 : typed.kind === 'yandex' ? 8 : 6,
        periodSeconds: typed.kind === 'hotp' ? null : typed.kind === 'motp' ? 10 : typed.periodSeconds,
      };
      const warnings: Pending['warnings'] = read.bytes.length < 10 ? [{ warning: 'shortSecret', bytes: read.bytes.length }] : [];
      const secret = { bytes: read.bytes, algorithm: typed.algorithm, counter: typed.counter ?? 0 };
      return { ...nothing(), pending: [await hold({ row, secret }, warnings)] };
    },
    async enrolCodes(ids) {
      return Promise.all(pending.filter(({ id }) => ids.includes(id)).map(({ id, account }) => view(id, account)));
    },
    async enrolCommit(choices) {
      const ids: string[] = [];
      for (const choice of choices) {
        const held = pending.find(({ id }) => id === choice.pendingId);
        if (!held) throw problem('pending-gone');
        if (choice.counter !== null) held.account.secret.counter = choice.counter;
        const account: FakeAccount = { ...held.account, row: { ...held.account.row, issuer: choice.issuer, accountName: choice.accountName } };
        const old = choice.onExisting === 'replace' ? existing(held.account.row, held.account.secret) : null;
        const at = old ? accounts.findIndex(({ row }) => row.id === old.id) : -1;
        if (at >= 0) {
          trashed.unshift({ account: accounts[at]!, deletedAt: Date.now() });
          accounts = accounts.with(at, account);
        } else accounts = [...accounts, account];
        ids.push(account.row.id);
      }
      pending = pending.filter(({ id }) => !choices.some((choice) => choice.pendingId === id));
      return ids;
    },
    async enrolDiscard(ids) {
      pending = pending.filter(({ id }) => !ids.includes(id));
      gathered = null;
    },
    async enrolTakeWaiting() {
      const text = made.waiting;
      made.waiting = null;
      return text === null ? null : look([text]);
    },

    ...fakeChallenge({ responders, problem }),
    ...fakeWatch({ screen: () => made.screen, look, tell: (event) => tell(event) }),

    async vaultRetry() {
      if (situation === 'opening') return new Promise<VaultState>(() => {});
      if (vault.state === 'locked' && vault.problem === null) vault = { state: 'open' };
      return vault;
    },
    async vaultUnlock(password) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      if (password !== 'brass token') throw problem('wrong-password', { waitSeconds: String(wrongTries++ === 0 ? 0 : 2 ** wrongTries) });
      vault = { state: 'open' };
      return vault;
    },
    async vaultCreateWithPassword(password) {
      if (password.length < 8) throw problem('password-too-short', { least: '8' });
      vault = { state: 'open' };
      return vault;
    },

    ...presenceMethods,
    ...fakeShow(problem, presenceMethods, find),
    ...copies.methods,
    async vaultUseEarlier() {
      vault = { state: 'open' };
      return vault;
    },
    ...cameraMethods,
    ...approving.methods,
    ...fakeSecurity(query, problem, () => (vault = { state: 'open' })),
    async vaultLock() {
      vault = { state: 'locked', hasPassword: query.has('password'), hasKeychain: !query.has('password'), problem: null };
      return vault;
    },

    ...fakeQuick(() => ({ vault, accounts: accounts.map(({ row }) => row), approves: query.has('approvals'), language: spoken(), theme: settings.theme })),
    async changeSettings(changed) {
      if (changed.lockShortcut !== null && changed.lockShortcut === changed.quickShortcut) throw problem('shortcut-taken');
      settings = changed;
      return settings;
    },

    async hideWindow() {},
    async quit() {},

    listen(listener) {
      told.add(listener);
      return () => void told.delete(listener);
    },
  };

  const made: Fake = {
    ...methods,
    camera,
    clipboard: '',
    screen: query.has('screen') ? query.getAll('screen') : [],
    copied: null,
    waiting: query.get('waiting'),
    calls: [],
    asked: [],
    delayMs: 0,
    tell,
    refuseNext(method, code, data = {}) {
      refusals.push({ method, problem: problem(code, data) });
    },
    lock() {
      vault = { state: 'locked', hasPassword: true, hasKeychain: false, problem: null };
      tell({ kind: 'changed' });
    },
  };
  // Every call passes here, as it would pass the bridge: late, copied, and refused when asked.
  for (const name of Object.keys(methods) as (keyof Backend)[]) {
    if (name === 'listen') continue;
    const run = methods[name] as (...given: unknown[]) => Promise<unknown>;
    (made as unknown as Record<string, unknown>)[name] = async (...given: unknown[]) => {
      made.calls.push(name);
      if (made.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, made.delayMs));
      const at = refusals.findIndex((refusal) => refusal.method === name);
      if (at >= 0) throw refusals.splice(at, 1)[0]!.problem;
      return structuredClone(await run(...given));
    };
  }
  window.penningFake = made;
  return made;
}

function blank(id: string): AccountRow {
  return {
    id,
    issuer: '',
    accountName: '',
    kind: 'totp',
    digits: 6,
    periodSeconds: 30,
    pinned: false,
    group: null,
    note: '',
    usedCount: 0,
    lastUsedAt: null,
    createdAt: Date.now(),
  };
}

function vaultFor(situation: string): VaultState {
  switch (situation) {
    case 'opening':
      return { state: 'opening' };
    case 'locked':
      return { state: 'locked', hasPassword: true, hasKeychain: false, problem: null };
    case 'locked-short':
      return { state: 'locked', hasPassword: true, hasKeychain: true, problem: null };
    case 'locked-keychain':
      return { state: 'locked', hasPassword: false, hasKeychain: true, problem: null };
    case 'keychain-locked':
    case 'keychain-refused':
    case 'keychain-failed':
    case 'keychain-no-entry':
    case 'keychain-gone':
      return {
        state: 'locked',
        hasPassword: situation !== 'keychain-no-entry',
        hasKeychain: true,
        problem: problem(situation === 'keychain-gone' ? 'keychain-absent' : situation),
      };
    case 'keychain-absent':
      return { state: 'noVaultNoKeychain', problem: problem('keychain-absent') };
    case 'damaged':
      return { state: 'damaged', problem: problem('vault-damaged'), earlier: null };
    case 'damaged-earlier': {
      const names = sample().map(({ row }) => ({ issuer: row.issuer, accountName: row.accountName }));
      const earlier = { savedAt: Date.UTC(2026, 10, 22, 9, 30), accounts: names.length, names };
      return { state: 'damaged', problem: problem('vault-damaged'), earlier };
    }
    default:
      return { state: 'open' };
  }
}
