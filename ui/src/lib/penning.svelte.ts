import type { Backend, BackendEvent } from './backend/backend';
import type { AccountRow, AppState, GuidePlace, ListPlace, Problem, Recovered, Responder, Settings, VaultState } from './backend/bindings';
import { Challenge } from './challenge/challenge.svelte';
import { LiveCodes } from './codes.svelte';
import { dress } from './dress';
import { problemOf } from './enrol/outcome';
import { Enrol } from './enrol/enrol.svelte';
import { Restore } from './restore/restore.svelte';
import { wordsFor } from './errors';
import { Guide } from './guide/guide.svelte';
import type { ShownCodes } from './show/codes';
import { shown } from './shown';
import { Presence } from './vault/presence.svelte';
import { t } from './words.svelte';

export type Screen = 'list' | 'settings' | 'trash' | 'guide' | 'restore';

/** What the clipboard holds of ours, or will at `comesAt`. `step` numbers the time step in which it was wished for. */
export type OnClipboard = { id: string; which: 'current' | 'next'; step: number; clearsAt: number | null; comesAt: number | null };

/** A short message at the foot of the window, with at most one thing to do. */
export type Toast = {
  key: number;
  text: string;
  fix?: string;
  severity: 'done' | 'error';
  action?: { label: string; run: () => void };
  staysMs: number;
};

const TOAST_MS = 6_000;
const UNDO_MS = 10_000;

/** The whole window's state. Everything in it comes from the backend, so the window may go and come back at any time. */
export class Penning {
  vault = $state.raw<VaultState>({ state: 'opening' });
  settings = $state.raw<Settings>()!;
  accounts = $state.raw<AccountRow[]>([]);
  approvals = $state.raw<AppState['approvals']>([]);
  signInsWaiting = $state(0);
  clockOffset = $state.raw<AppState['clockOffset']>(null);
  /** There are accounts that approve sign-ins: known of a locked vault, too. */
  approves = $state(false);
  timeServer = $state('');
  /** Accounts that answer challenges, and have no codes. */
  responders = $state.raw<Responder[]>([]);
  hasTray = $state(false);
  /** Whether this desktop lets Penning have keys in every program. */
  hasShortcuts = $state(false);
  shortcutsRefused = $state.raw<string[]>([]);
  os = $state<AppState['os']>('linux');
  version = $state('');
  screen = $state<Screen>('list');
  /** Told once, until they were read. */
  notices = $state.raw<Problem[]>([]);
  /** Whose code waits for the vault to open. */
  wishedAccount = $state<string | null>(null);
  /** The settings open with the dialog of a recovery kit, once. */
  wantsKit = $state(false);
  /** The recovery key opened the vault just now, and this is how it will open next time. */
  recovered = $state<Recovered | null>(null);
  copied = $state.raw<OnClipboard | null>(null);
  /** Where the list was before this page took another's place, once. */
  listPlace = $state.raw<ListPlace | null>(null);
  /** Nothing of an open vault is shown. What the window showed before comes again once it opens. */
  concealed = $state(true);
  toast = $state.raw<Toast | null>(null);
  /** Files of another program are held over the window, as the Rust side sees it. */
  filesOver = $state(false);
  /** Read out once by a screen reader. */
  announced = $state('');

  /** Codes for another device that are shown now. */
  showing = $state.raw<{ title: string; text: string; load: () => Promise<ShownCodes> } | null>(null);

  readonly codes: LiveCodes;
  readonly enrol: Enrol;
  readonly restore: Restore;
  readonly presence: Presence;
  readonly guide: Guide;
  readonly challenge: Challenge;
  #toasts = 0;
  #refreshing: Promise<void> | null = null;
  #again = false;

  constructor(
    readonly backend: Backend,
    first: AppState,
  ) {
    this.codes = new LiveCodes((ids) => backend.codes(ids));
    this.enrol = new Enrol(backend, (ids) => this.#enrolled(ids));
    this.presence = new Presence(backend);
    this.guide = new Guide(backend, this.enrol);
    this.challenge = new Challenge(backend, (id) => this.#responds(id));
    this.enrol.divert = (outcome) =>
      (outcome.pending.length === 0 && outcome.activations.length === 0 && this.challenge.takes(outcome.explained)) || (this.screen === 'guide' && this.guide.keeps(outcome));
    this.restore = new Restore(
      backend,
      () => (this.screen = 'restore'),
      () => void this.#restored(),
    );
    this.#take(first);
  }

  /** Listens until the returned function is called. */
  start(): () => void {
    const stop = this.backend.listen((event) => void this.#told(event));
    const look = () => {
      if (document.visibilityState === 'visible') {
        this.codes.resume();
        this.enrol.codes.resume();
      } else {
        this.codes.pause();
        this.enrol.codes.pause();
      }
    };
    document.addEventListener('visibilitychange', look);
    window.addEventListener('focus', look);
    return () => {
      stop();
      document.removeEventListener('visibilitychange', look);
      window.removeEventListener('focus', look);
    };
  }

  async refresh(): Promise<void> {
    if (this.#refreshing) {
      this.#again = true;
      return this.#refreshing;
    }
    this.#refreshing = (async () => {
      do {
        this.#again = false;
        try {
          this.#take(await this.backend.appState());
        } catch (refusal) {
          this.fail(refusal);
        }
      } while (this.#again);
      this.#refreshing = null;
    })();
    return this.#refreshing;
  }

  openGuide(): void {
    this.enrol.close();
    this.screen = 'guide';
  }

  account(id: string): AccountRow | undefined {
    return this.accounts.find((account) => account.id === id);
  }

  /** Copies a code. For a counter that shows none yet, makes the next one first. */
  async copy(id: string, which: 'current' | 'next'): Promise<void> {
    const account = this.account(id);
    if (!account) return;
    try {
      if (account.kind === 'hotp' && !this.codes.of(id)?.code) await this.#countOn(id);
      const step = stepOf(account);
      const { clearsAt, comesAt } = await this.backend.copyCode(id, which);
      this.#holds({ id, which, step, clearsAt, comesAt });
    } catch (refusal) {
      this.fail(refusal);
    }
  }

  /** Copies the current code; asked again within the same time step, the next one. */
  copyAgain(id: string): Promise<void> {
    const account = this.account(id);
    const before = this.copied;
    const again =
      account && account.periodSeconds !== null && before?.id === id && before.which === 'current' && before.step === stepOf(account);
    return this.copy(id, again ? 'next' : 'current');
  }

  async hotpNext(id: string): Promise<void> {
    try {
      await this.#countOn(id);
    } catch (refusal) {
      this.fail(refusal);
    }
  }

  async #countOn(id: string): Promise<void> {
    this.codes.take([await this.backend.hotpNext(id)]);
  }

  pin(id: string, pinned: boolean): Promise<boolean> {
    return this.change(() => this.backend.pinAccount(id, pinned));
  }

  move(id: string, before: string | null): Promise<boolean> {
    return this.change(() => this.backend.moveAccount(id, before));
  }

  async remove(id: string): Promise<void> {
    const account = this.account(id);
    if (!account) return;
    if (!(await this.change(() => this.backend.deleteAccount(id)))) return;
    this.show({
      text: t('deleted', { account: title(account) }),
      severity: 'done',
      action: { label: t('undo'), run: () => void this.change(() => this.backend.restoreAccount(id)) },
      staysMs: UNDO_MS,
    });
  }

  /** An account now approves sign-ins. */
  async activated(pendingId: string, name: string, id: string): Promise<void> {
    this.enrol.activated(pendingId);
    if (this.screen === 'guide') this.guide.added(id, false);
    await this.refresh();
    const text = t('activation-done', { account: name });
    // The guide needs the foot of the window.
    if (this.screen === 'guide') this.announce(text);
    else this.show({ text, severity: 'done', staysMs: TOAST_MS });
  }

  /** "I'm signing in now." */
  async expectSignIn(): Promise<void> {
    if (await this.change(() => this.backend.expectSignIn())) this.show({ text: t('expecting-sign-in'), severity: 'done', staysMs: TOAST_MS });
  }

  /** Shows an account as its QR code, for another device. */
  async showAccount(account: AccountRow): Promise<void> {
    const name = shown(title(account));
    if (!(await this.#isHere(t('show-why', { account: name })))) return;
    const text = t(account.kind === 'hotp' ? 'show-text-counter' : 'show-text', { account: name });
    this.showing = { title: t('show-title'), text, load: () => this.#loads(this.backend.showAccount(account.id)) };
  }

  /** Shows accounts as the codes of a transfer; false: the person did not prove to be here. */
  async showTransfer(ids: string[]): Promise<boolean> {
    if (!(await this.#isHere(t('transfer-why', { count: ids.length })))) return false;
    this.showing = { title: t('transfer'), text: t('transfer-codes-text'), load: () => this.#loads(this.backend.showTransfer(ids)) };
    return true;
  }

  /** The codes go off the screen. */
  hideCodes(): void {
    if (!this.showing) return;
    this.showing = null;
    this.#codesGone();
  }

  /** Codes that come when their dialog was closed already are not shown. */
  async #loads(codes: Promise<ShownCodes>): Promise<ShownCodes> {
    const loaded = await codes;
    if (!this.showing) this.#codesGone();
    return loaded;
  }

  #codesGone(): void {
    void this.backend.showEnd().catch((refusal: unknown) => this.fail(refusal));
  }

  async #isHere(why: string): Promise<boolean> {
    try {
      return await this.presence.prove(why);
    } catch (refusal) {
      this.fail(refusal);
      return false;
    }
  }

  changeSettings(change: Partial<Settings>): Promise<boolean> {
    return this.change(() => this.backend.changeSettings({ ...this.settings, ...change }));
  }

  /** Locks: what is shown goes at once, whatever the backend still has to do. */
  async lock(): Promise<void> {
    this.#conceal();
    this.accounts = [];
    // An empty screen: where the window gets another page (on Linux), that one shows what a locked Penning shows.
    this.vault = { state: 'opening' };
    try {
      this.vault = await this.backend.vaultLock();
    } catch (refusal) {
      this.fail(refusal);
    }
    await this.refresh();
  }

  /** A recovery kit was dropped on the locked window. */
  async recover(kit: Blob): Promise<void> {
    try {
      const then = await this.backend.vaultRecoverPicture(new Uint8Array(await kit.arrayBuffer()));
      await this.refresh();
      this.wasRecovered(then);
    } catch (refusal) {
      this.fail(refusal);
    }
  }

  /** The recovery key opened the vault: what comes next is said, or shown. */
  wasRecovered(then: Recovered): void {
    this.recovered = then;
    if (then === 'asksPassword') this.screen = 'settings';
    else this.show({ text: t(then === 'opensByItself' ? 'recovered-kept' : 'recovered-not-kept'), severity: 'done', staysMs: UNDO_MS });
  }

  /** Runs a change and shows its result; false when it was refused, and then nothing changed. */
  async change(run: () => Promise<unknown>): Promise<boolean> {
    try {
      await run();
    } catch (refusal) {
      this.fail(refusal);
      return false;
    }
    await this.refresh();
    return true;
  }

  fail(refusal: unknown): void {
    this.showProblem(problemOf(refusal));
  }

  showProblem(problem: Problem): void {
    const { what, fix } = wordsFor(problem);
    this.show({ text: what, fix, severity: 'error', staysMs: UNDO_MS });
  }

  show(toast: Omit<Toast, 'key'>): void {
    this.toast = { ...toast, key: ++this.#toasts };
  }

  dismiss(key: number): void {
    if (this.toast?.key === key) this.toast = null;
  }

  announce(text: string): void {
    // The same words twice in a row would not be read again.
    this.announced = this.announced === text ? `${text}\u00a0` : text;
  }

  #take(state: AppState): void {
    this.settings = state.settings;
    this.hasTray = state.hasTray;
    this.hasShortcuts = state.hasShortcuts;
    this.shortcutsRefused = state.shortcutsRefused;
    this.os = state.os;
    this.version = state.version;
    this.wishedAccount = state.wishedAccount;
    this.vault = state.vault;
    this.accounts = state.accounts;
    this.notices = state.notices;
    this.approvals = state.approvals;
    this.signInsWaiting = state.signInsWaiting;
    this.clockOffset = state.clockOffset;
    this.approves = state.approves;
    this.timeServer = state.timeServer;
    this.responders = state.responders;
    dress({ language: state.language, theme: state.settings.theme });
    if (state.vault.state === 'open') {
      if (!state.settings.hideCodes) this.codes.take(state.codes);
      if (state.enrolWaiting) void this.enrol.takeWaiting();
      if (state.copyWaiting) void this.restore.takeWaiting();
      if (this.concealed) this.#resume(state.guide, state.list);
    } else {
      this.#conceal();
    }
  }

  /** The vault opened, or the window is a new one: on with the guide where it was left. */
  #resume(place: GuidePlace | null, list: ListPlace | null): void {
    this.concealed = false;
    this.listPlace = list;
    if (!place) return;
    this.guide.resume(place);
    if (place.open) this.screen = 'guide';
  }

  /** Locked: no code stays in the page. */
  #conceal(): void {
    this.concealed = true;
    this.codes.forgetAll();
    this.enrol.close();
    this.restore.close();
    this.challenge.close();
    this.presence.answer(false);
    this.showing = null;
    this.copied = null;
    this.toast = null;
    this.screen = 'list';
  }

  async #told(event: BackendEvent): Promise<void> {
    switch (event.kind) {
      case 'changed':
        await this.refresh();
        break;
      case 'enrolWaiting':
        if (this.vault.state === 'open') await this.enrol.takeWaiting();
        break;
      case 'signIns':
        await this.refresh();
        break;
      case 'filesOver':
        this.filesOver = event.over;
        break;
      case 'watched':
        await this.enrol.watch.told();
        break;
      case 'copyWaiting':
        if (this.vault.state === 'open') await this.restore.takeWaiting();
        break;
      case 'recovered':
        await this.refresh();
        this.wasRecovered(event.then);
        break;
      case 'clipboardCleared':
        this.copied = null;
        break;
      case 'copied': {
        const account = this.account(event.id);
        if (account) this.#holds({ id: event.id, which: 'current', step: stepOf(account), clearsAt: event.clearsAt, comesAt: null });
        break;
      }
      case 'copyWaits': {
        const account = this.account(event.id);
        if (account) this.#holds({ id: event.id, which: 'current', step: stepOf(account), clearsAt: null, comesAt: event.comesAt });
        break;
      }
    }
  }

  #holds(copied: OnClipboard): void {
    this.copied = copied;
    const account = this.account(copied.id);
    if (account && copied.comesAt !== null) {
      this.announce(t('announce-copy-waits', { account: title(account) }));
    } else if (account) {
      const seconds = copied.clearsAt === null ? 0 : Math.round((copied.clearsAt - Date.now()) / 1000);
      this.announce(
        copied.clearsAt === null
          ? t('announce-copied-kept', { account: title(account) })
          : t('announce-copied', { account: title(account), seconds }),
      );
    }
  }

  async #restored(): Promise<void> {
    this.screen = 'list';
    await this.refresh();
    const undo = async () => {
      if (await this.change(() => this.backend.restoreUndo())) this.show({ text: t('restore-undone'), severity: 'done', staysMs: TOAST_MS });
    };
    this.show({ text: t('restored-done'), severity: 'done', action: { label: t('undo'), run: () => void undo() }, staysMs: 2 * UNDO_MS });
  }

  /** An account that answers challenges was added. */
  async #responds(id: string): Promise<void> {
    if (this.screen !== 'guide' || !this.guide.added(id)) this.screen = 'list';
    await this.refresh();
    const responder = this.responders.find((one) => one.id === id);
    if (responder) this.announce(t('added-one', { account: title(responder) }));
  }

  async #enrolled(ids: string[]): Promise<void> {
    if (this.screen !== 'guide' || ids[0] === undefined || !this.guide.added(ids[0])) this.screen = 'list';
    await this.refresh();
    const account = ids[0] === undefined ? undefined : this.account(ids[0]);
    if (!account) return;
    const text = ids.length === 1 ? t('added-one', { account: title(account) }) : t('added-several', { count: ids.length });
    // The guide shows it, and needs the foot of the window.
    if (this.screen === 'guide') return this.announce(text);
    this.show({ text, severity: 'done', staysMs: TOAST_MS });
    this.justAdded = ids[0]!;
  }

  /** The account to bring into view, once. */
  justAdded = $state<string | null>(null);
}

/** The issuer, or the account name where there is no issuer. */
export function title(account: { issuer: string; accountName: string }): string {
  return shown(account.issuer || account.accountName);
}

function stepOf(account: AccountRow): number {
  return account.periodSeconds === null ? 0 : Math.floor(Date.now() / (account.periodSeconds * 1000));
}
