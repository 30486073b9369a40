/**
 * What the user interface may ask of Penning, and what it is told.
 *
 * Two implementations: `tauri.ts` talks to the Rust process, `fake.ts` lives in the
 * page and serves tests and design work in a plain browser.
 * Times are milliseconds since the Unix epoch unless a name says otherwise.
 * A refused call rejects with a `Problem`; its words are in `locales/`
 * (`err-<code>` says what happened, `fix-<code>` what to do).
 */
import type {
  AccountEdit,
  AccountRow,
  AppState,
  BackendEvent,
  BackupChoices,
  BackupsState,
  ClockView,
  CodeView,
  CommitChoice,
  Copied,
  CopyLooked,
  CopyRow,
  EnrolOutcome,
  CameraView,
  GuidePlace,
  ListPlace,
  RestoreHow,
  RequestState,
  Settled,
  KitMade,
  PasswordStrength,
  Presence,
  QuickChoice,
  QuickState,
  Recovered,
  Settings,
  TiqrAnswered,
  TiqrOffer,
  TiqrRequest,
  TrashedRow,
  TypedIn,
  Verdict,
  TypedOcra,
  VaultState,
  WatchFor,
  WatchView,
  Ways,
} from './bindings';
import type { CameraLook } from '../camera/picture';
import type { ShownCodes } from '../show/codes';

export interface Backend {
  /** Everything the first paint needs, in one call. */
  appState(): Promise<AppState>;

  // codes
  /** Codes of the rows on screen. Ids that no longer exist are left out. HOTP rows have `code: null` until `hotpNext`. */
  codes(ids: string[]): Promise<CodeView[]>;
  copyCode(id: string, which: 'current' | 'next'): Promise<Copied>;
  /** Stores the next counter, then returns the code made with the one before. */
  hotpNext(id: string): Promise<CodeView>;

  // accounts
  editAccount(id: string, edit: AccountEdit): Promise<void>;
  pinAccount(id: string, pinned: boolean): Promise<void>;
  /** Puts `id` before `before`, or last when null. */
  moveAccount(id: string, before: string | null): Promise<void>;
  /** To the trash, where it stays for 30 days. */
  deleteAccount(id: string): Promise<void>;
  restoreAccount(id: string): Promise<void>;
  trash(): Promise<TrashedRow[]>;
  /** Gone for good. */
  purgeAccount(id: string): Promise<void>;

  // enrolling: each returns what was found; nothing is stored before `enrolCommit`
  enrolScreen(): Promise<EnrolOutcome>;
  /** The person marks where on the screen the code is; null where they did not. */
  enrolMarked(): Promise<EnrolOutcome | null>;
  enrolClipboard(): Promise<EnrolOutcome>;
  enrolPictures(pictures: PictureIn[]): Promise<EnrolOutcome>;
  /** Opens a document that was locked, by the name in that problem. */
  enrolUnlock(name: string, password: string): Promise<EnrolOutcome>;
  enrolText(text: string): Promise<EnrolOutcome>;
  enrolTyped(typed: TypedIn): Promise<EnrolOutcome>;
  /** The live codes of accounts not stored yet. */
  enrolCodes(pendingIds: string[]): Promise<CodeView[]>;
  enrolCommit(choices: CommitChoice[]): Promise<string[]>;
  enrolDiscard(pendingIds: string[]): Promise<void>;
  /** What a link, a second start or the tray found and the window has not shown yet. */
  enrolTakeWaiting(): Promise<EnrolOutcome | null>;

  // accounts that answer challenges
  /** What a tiqr code offers. Asks its server, which tells it once. */
  tiqrOffer(request: string): Promise<TiqrOffer>;
  /** Makes the secret, keeps it and hands it to the server; returns the account's id. */
  tiqrEnrol(request: string, pin: string): Promise<string>;
  /** Who asks for a sign-in, and which accounts can answer. */
  tiqrRequest(request: string): Promise<TiqrRequest>;
  tiqrAnswer(request: string, account: string, pin: string): Promise<TiqrAnswered>;
  ocraAdd(typed: TypedOcra): Promise<string>;
  ocraRespond(id: string, challenge: string, pin: string | null): Promise<string>;
  responderRemove(id: string): Promise<void>;

  // watching the screen: `watched` events say when `watchView` has more
  /** Ends the watch that goes on, if any. */
  watchStart(purpose: WatchFor): Promise<WatchView | null>;
  watchStop(): Promise<void>;
  watchView(): Promise<WatchView | null>;

  // codes for another device: refused with `presence-needed` unless the person proved to be here
  showAccount(id: string): Promise<ShownCodes>;
  /** The codes of one transfer, as Google Authenticator makes them. */
  showTransfer(ids: string[]): Promise<ShownCodes>;
  /** They are shown no more: Penning, which looked past them, finds them again. */
  showEnd(): Promise<void>;

  // camera: on from `cameraStart` to `cameraStop`, or until it says that it is over
  /** By its id, else as the settings say. True: pictures come from `cameraLook`. False: the page has the camera, and shows them to `cameraSee`. */
  cameraStart(camera: string | null): Promise<boolean>;
  /** What it sees, as soon as there is news. Whoever does not ask for three seconds has no camera any more. */
  cameraLook(): Promise<CameraLook>;
  /** Reads a grey picture of the page's camera. */
  cameraSee(width: number, grey: Uint8Array): Promise<CameraView>;
  cameraStop(): Promise<void>;

  // vault
  vaultRetry(): Promise<VaultState>;
  vaultUnlock(password: string): Promise<VaultState>;
  /** First start without a usable keychain: make the vault with a password. */
  vaultCreateWithPassword(password: string): Promise<VaultState>;

  vaultLock(): Promise<VaultState>;
  /** Opens with the recovery key: typed, in a picture of the kit, or on the screen. */
  vaultRecoverText(text: string): Promise<Recovered>;
  vaultRecoverPicture(bytes: Uint8Array): Promise<Recovered>;
  vaultRecoverScreen(): Promise<Recovered>;

  // security: what changes a way to open is refused with `presence-needed` unless presence was proved
  ways(): Promise<Ways>;
  weighPassword(password: string): Promise<PasswordStrength>;
  setPassword(password: string): Promise<void>;
  useKeychain(): Promise<void>;
  /** The password, where there is one. Says how many automatic backups got the new key, too. */
  makeNewKey(password: string | null): Promise<number>;
  /** Asks where to save the page; null when cancelled. `madeOn` is today's date as it reads. */
  makeRecoveryKit(madeOn: string): Promise<KitMade | null>;
  checkRecoveryKit(typed: string[]): Promise<void>;
  /** Pictures of the screen show the window for a minute. */
  showToCapture(): Promise<void>;

  // presence
  presence(): Promise<Presence>;
  /** Proves for a minute that the person is here; null where a click is the proof. */
  provePresence(password: string | null): Promise<void>;

  // backups: files and folders are chosen in the desktop's own dialog; null when none was
  backups(): Promise<BackupsState>;
  backupsChange(choices: BackupChoices): Promise<BackupsState>;
  backupsChooseFolder(): Promise<BackupsState | null>;
  backupsUsualFolder(): Promise<BackupsState>;
  backUpNow(): Promise<BackupsState>;
  /** The file's name. */
  backUpPortable(password: string): Promise<string | null>;

  // copies: looked at first; what was looked at is what `restore` restores
  copies(): Promise<CopyRow[]>;
  copyLook(id: string): Promise<CopyLooked>;
  copyChoose(): Promise<CopyLooked | null>;
  copyDropped(file: PictureIn): Promise<CopyLooked>;
  /** What was dropped on the window, where the page gets no files. */
  copyTakeWaiting(): Promise<CopyLooked | null>;
  copyOpenWithPassword(password: string): Promise<CopyLooked>;
  copyOpenWithKey(key: string): Promise<CopyLooked>;
  copyForget(): Promise<void>;
  restore(how: RestoreHow): Promise<void>;
  restoreUndo(): Promise<void>;
  /** Goes on with the earlier version offered in place of a damaged one. */
  vaultUseEarlier(): Promise<VaultState>;
  noticeDismiss(code: string): Promise<void>;
  // sign-in requests
  /** Makes a key and hands it to the server; gives the account's id. */
  activate(pendingId: string, issuer: string, accountName: string): Promise<string>;
  discardActivations(pendingIds: string[]): Promise<void>;
  removeApproval(id: string): Promise<void>;
  /** "I'm signing in now": servers are asked often for a while. */
  expectSignIn(): Promise<void>;
  /** Asks the time server, once. */
  checkClock(): Promise<ClockView>;
  /** Brings the request window back. */
  showRequest(): Promise<void>;
  // … of the request window
  requestState(): Promise<RequestState>;
  /** `rivals` are the others of the same account that the person saw: they are denied. */
  requestAnswer(id: string, verdict: Verdict, rivals: string[]): Promise<Settled>;
  requestClose(): Promise<void>;

  // the quick palette
  quickState(): Promise<QuickState>;
  /** The window goes, and it is done. */
  quickChoose(choice: QuickChoice): Promise<void>;
  quickClose(): Promise<void>;

  // the guide
  /** Where the person is in it, for the page that comes after this one. */
  keepGuide(place: GuidePlace): Promise<void>;
  /** Keeps what the list shows, for the page that takes this one's place. */
  keepList(place: ListPlace): Promise<void>;

  // settings
  changeSettings(settings: Settings): Promise<Settings>;

  // window
  hideWindow(): Promise<void>;
  quit(): Promise<void>;

  /** Calls `told` on each event; returns how to stop. */
  listen(told: (event: BackendEvent) => void): () => void;
}

/** A picture on its way in. Its bytes go as they are, without a turn through JSON. */
export type PictureIn = { name: string; bytes: Uint8Array };

export type { AccountRow, AppState, BackendEvent, CodeView, EnrolOutcome, Settings, VaultState, WatchFor, WatchView };
