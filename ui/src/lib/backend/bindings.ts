// Generated from src-tauri/src/dto.rs. Do not edit: run
// PENNING_WRITE_BINDINGS=1 cargo test -p penning bindings

export type AccountEdit = { issuer: string, accountName: string, note: string, group: string | null, };

export type AccountRow = { id: string, issuer: string, accountName: string, kind: Kind, 
/**
 * Symbols in a code: 5 to 10.
 */
digits: number, periodSeconds: number | null, pinned: boolean, group: string | null, note: string, usedCount: number, lastUsedAt: number | null, createdAt: number, };

export type Algorithm = "SHA1" | "SHA256" | "SHA512" | "MD5";

/**
 * What a found account has in common with a stored one: all, its secret, or its names.
 */
export type Alike = "account" | "secret" | "name";

/**
 * An answer that was given. Title and question are texts from outside.
 */
export type AnswerRow = { at: number, title: string, question: string, answer: Given, };

export type AppState = { vault: VaultState, settings: Settings, 
/**
 * The language in use, after "system" was resolved.
 */
language: "en" | "nl", 
/**
 * In the person's own order; empty while the vault is not open.
 */
accounts: Array<AccountRow>, 
/**
 * The codes of the first rows, so that the first paint shows them.
 */
codes: Array<CodeView>, hasTray: boolean, 
/**
 * Whether this desktop lets Penning have keys in every program.
 */
hasShortcuts: boolean, 
/**
 * Those of `quick` and `lock` whose keys another program had already.
 */
shortcutsRefused: Array<string>, os: "linux" | "macos" | "windows", version: string, 
/**
 * Accounts that answer challenges: tiqr and OCRA.
 */
responders: Array<Responder>, 
/**
 * Another start, a link or the tray left something to enrol.
 */
enrolWaiting: boolean, 
/**
 * A backup was dropped on the window: ask `copy_take_waiting`.
 */
copyWaiting: boolean, 
/**
 * What to tell once, though the vault is open; `notice_dismiss` when it was read.
 */
notices: Array<Problem>, 
/**
 * Accounts that approve sign-ins.
 */
approvals: Array<ApprovalRow>, 
/**
 * Sign-ins that wait for an answer.
 */
signInsWaiting: number, 
/**
 * Only where the clock is off by enough to matter.
 */
clockOffset: ClockView | null, 
/**
 * Whose code was asked for from the tray, and is copied once the vault opens.
 */
wishedAccount: string | null, 
/**
 * There are accounts that approve sign-ins, also while the vault is locked.
 */
approves: boolean, 
/**
 * Who is asked for the time, when the person asks.
 */
timeServer: string, 
/**
 * Where the person is in the guide, if they began it.
 */
guide: GuidePlace | null, 
/**
 * Where the page before this one was, in the same window.
 */
list: ListPlace | null, };

/**
 * An account that approves sign-ins.
 */
export type ApprovalRow = { id: string, issuer: string, accountName: string, serverHost: string, serial: string, createdAt: number, 
/**
 * When its server last answered; null: not since Penning started or was unlocked.
 */
reachedAt: number | null, 
/**
 * Why the server cannot be asked now.
 */
problem: Problem | null, 
/**
 * The newest first.
 */
answers: Array<AnswerRow>, 
/**
 * Requests that were not shown.
 */
dropped: Array<DroppedCount>, };

/**
 * What the window is told without asking.
 */
export type BackendEvent = { "kind": "changed" } | { "kind": "recovered", then: Recovered, } | { "kind": "enrolWaiting" } | { "kind": "signIns" } | { "kind": "filesOver", over: boolean, } | { "kind": "watched" } | { "kind": "copyWaiting" } | { "kind": "clipboardCleared" } | { "kind": "copyWaits", id: string, comesAt: number, } | { "kind": "copied", id: string, clearsAt: number | null, };

/**
 * What a person may choose about backups, but for the folder: that is never told by the page.
 */
export type BackupChoices = { 
/**
 * After changes, at most once a day.
 */
automatic: boolean, 
/**
 * 3 to 100.
 */
keep: number, };

export type BackupsState = { choices: BackupChoices, 
/**
 * To read, not to choose by: folders are chosen in the desktop's own dialog.
 */
folder: string, isDefaultFolder: boolean, lastAt: number | null, count: number, portableAt: number | null, problem: Problem | null, };

/**
 * A camera to choose.
 */
export type CameraChoice = { id: string, title: string, };

/**
 * What a camera sees now. The picture itself goes beside it, as bytes.
 */
export type CameraView = { cameras: Array<CameraChoice>, 
/**
 * The id of the one in use.
 */
using: string | null, 
/**
 * The codes in sight, by their four corners: parts of the picture's width and height from its top left, not
 * mirrored.
 */
outlines: Array<Array<[number, number]>>, 
/**
 * There are codes in sight, and none that means anything here.
 */
unknown: boolean, 
/**
 * What was found since the last look.
 */
found: EnrolOutcome | null, 
/**
 * Why there is no picture.
 */
problem: Problem | null, 
/**
 * The camera is off: all was found, or it had to go off.
 */
over: boolean, };

/**
 * How far the clock is off, as a server has it: ahead, or behind where negative.
 */
export type ClockView = { seconds: number, serverHost: string, };

/**
 * `code` is null for HOTP until asked for. Valid while from <= now < until; HOTP: 0 and null.
 */
export type CodeView = { id: string, code: string | null, next: string | null, validFrom: number, validUntil: number | null, };

export type CommitChoice = { pendingId: string, issuer: string, accountName: string, onExisting: OnExisting, 
/**
 * Only where the account lacks it.
 */
counter: number | null, 
/**
 * Only where the account lacks it.
 */
pin: string | null, };

/**
 * `clearsAt` is null when the clipboard is never cleared.
 */
export type Copied = { clearsAt: number | null, 
/**
 * Nothing is copied yet: the code was about to change. The next one is copied at this moment, and told.
 */
comesAt: number | null, };

export type CopyLooked = { "looked": "preview", origin: CopyOrigin, madeAt: number | null, accounts: number, new: Several, changed: Several, 
/**
 * In the list now, and not in the copy.
 */
missing: Several, unreadable: number, } | { "looked": "needsPassword", file: string, } | { "looked": "needsKey", file: string, };

export type CopyOrigin = "earlierSave" | "automaticBackup" | "portableBackup" | "vaultFile";

export type CopyRow = { id: string, origin: CopyOrigin, madeAt: number, accounts: number | null, };

export type DroppedCount = { 
/**
 * Names the message `dropped-…`.
 */
reason: string, count: number, };

/**
 * A copy that opens, where the vault's file is damaged.
 */
export type EarlierSave = { savedAt: number, accounts: number, 
/**
 * The first of them.
 */
names: Array<Named>, };

export type EnrolOutcome = { pending: Array<Pending>, explained: Array<Explained>, 
/**
 * Push accounts that can be activated.
 */
activations: Array<PendingActivation>, migration: MigrationProgress | null, 
/**
 * One for each picture or entry that could not be taken.
 */
problems: Array<Problem>, };

/**
 * The stored account that a found one would stand beside or replace.
 */
export type Existing = { id: string, issuer: string, accountName: string, alike: Alike, };

/**
 * What else was found: nothing that can be stored, but something that can be explained.
 */
export type Explained = { "found": "makersApp", app: MakersApp, } | { "found": "tiqrEnrol", host: string, request: string, } | { "found": "tiqrSignIn", service: string, request: string, } | { "found": "webLink", host: string, } | { "found": "otherText", preview: string, } | { "found": "broken", problem: Problem, };

export type Given = "approved" | "denied" | "notMe";

/**
 * Kept for the page, which is released when nobody looks at it. Holds names only.
 */
export type GuidePlace = { 
/**
 * The guide is what the window shows.
 */
open: boolean, 
/**
 * One of the guide's systems; null: not chosen yet.
 */
system: string | null, 
/**
 * Counted from 0.
 */
step: number, 
/**
 * The account that was added along the way, by its id.
 */
account: string | null, };

export type Kind = "totp" | "hotp" | "steam" | "yandex" | "motp";

/**
 * The kit's page was written; these groups are to be typed back, counted from 1.
 */
export type KitMade = { fileName: string, groups: Array<number>, };

export type Lack = "counter" | "pin";

export type Language = "system" | "en" | "nl";

/**
 * An account that a transfer cannot hold.
 */
export type LeftOutAccount = { title: string, 
/**
 * Only TOTP and HOTP, of 6 or 8 digits every 30 seconds, can be moved so.
 */
why: "kind" | "period" | "digits" | "counter", };

/**
 * What the list shows of all accounts.
 */
export type ListPlace = { 
/**
 * What was typed into the search field.
 */
query: string, group: string | null, 
/**
 * How far it is scrolled, in the page's pixels.
 */
top: number, };

export type MakersApp = "microsoftAuthenticator" | "azureMfaServer" | "oktaVerify" | "duo";

/**
 * Google migration codes come in parts, counted from 1.
 */
export type MigrationProgress = { have: Array<number>, count: number, };

/**
 * What an account is called.
 */
export type Named = { issuer: string, accountName: string, };

export type OnExisting = "keepBoth" | "replace";

/**
 * 0 (found at once) to 4 (not found), and what makes it easier than it looks.
 */
export type PasswordStrength = { score: number, weakness: Weakness | null, };

export type Pending = { pendingId: string, issuer: string, accountName: string, kind: Kind, algorithm: Algorithm, digits: number, periodSeconds: number | null, counter: number | null, 
/**
 * A number that the code did not say and the person has to; until then there is no code.
 */
lacks: Lack | null, code: CodeView, warnings: Array<Warning>, existing: Existing | null, };

/**
 * A push account that was found and can be activated.
 */
export type PendingActivation = { pendingId: string, issuer: string, accountName: string, serverHost: string, expiresAt: number, 
/**
 * The same account is in use already, and is replaced once the server agreed.
 */
replaces: boolean, };

/**
 * How to prove it, and how long the last proof still holds (0: it does not).
 */
export type Presence = { proof: PresenceProof, secondsLeft: number, };

export type PresenceProof = "password" | "click";

/**
 * `code` names the message pair `err-…`/`fix-…`; `data` fills its variables.
 */
export type Problem = { code: string, data: { [key in string]: string }, };

/**
 * An account that can be chosen.
 */
export type QuickAccount = { id: string, issuer: string, accountName: string, group: string | null, note: string, };

/**
 * What the person chose.
 */
export type QuickChoice = { "choice": "copy", id: string, } | { "choice": "expectSignIn" } | { "choice": "unlock" };

/**
 * What the quick palette shows.
 */
export type QuickState = { vault: VaultState, 
/**
 * Pinned ones first, then the most used. Of a locked vault those that the tray shows, too.
 */
accounts: Array<QuickAccount>, 
/**
 * There are accounts that approve sign-ins.
 */
approves: boolean, language: "en" | "nl", theme: Theme, };

/**
 * What happens at the next start, after the recovery key opened the vault.
 */
export type Recovered = "asksPassword" | "opensByItself" | "needsKeyAgain";

/**
 * What the request window shows.
 */
export type RequestState = { signIn: SignIn | null, language: "en" | "nl", theme: Theme, 
/**
 * A tone when it appears.
 */
sound: boolean, };

/**
 * An account that answers challenges.
 */
export type Responder = { id: string, issuer: string, accountName: string, kind: ResponderKind, 
/**
 * OCRA: each challenge is answered with the PIN.
 */
needsPin: boolean, 
/**
 * OCRA: challenges have digits only.
 */
digitsOnly: boolean, };

export type ResponderKind = "tiqr" | "ocra";

export type RestoreHow = "merge" | "replace";

/**
 * A sign-in beside another of the same account.
 */
export type Rival = { id: string, title: string, question: string, options: Array<string> | null, since: number, until: number, };

export type Settings = { theme: Theme, language: Language, sort: SortOrder, 
/**
 * Codes are shown only when asked for.
 */
hideCodes: boolean, 
/**
 * 10 to 120, or null: never clear.
 */
clipboardClearSeconds: number | null, 
/**
 * 0 to 10. A code with fewer seconds left is not copied: the next one is waited for. 0: never waited.
 */
lateCodeSeconds: number, 
/**
 * Closing the window keeps Penning in the tray, where there is one.
 */
closeToTray: boolean, 
/**
 * The camera that was chosen last, as the system names it; null: the first.
 */
camera: string | null, 
/**
 * Minutes without a touch after which to lock: 1 to 240; 0: never; null: 5 where there is a password.
 */
idleLockMinutes: number | null, 
/**
 * Lock when the desktop locks its screen or the computer sleeps.
 */
lockWithScreen: boolean, 
/**
 * Lock when the window is closed.
 */
lockOnClose: boolean, 
/**
 * Minutes that a lock may last for the keychain to open it instead of the password: 1 to 240, or null.
 */
keychainAfterLockMinutes: number | null, 
/**
 * Keep the window out of pictures of the screen, where the system can.
 */
hideFromCapture: boolean, 
/**
 * A short tone when a sign-in asks to be approved.
 */
signInSound: boolean, 
/**
 * The keys that open the quick palette from every program, such as `Ctrl+Shift+KeyP`; null: none.
 */
quickShortcut: string | null, 
/**
 * The keys that lock from every program; null: none.
 */
lockShortcut: string | null, };

/**
 * What came of an answer. The message is the server's.
 */
export type Settled = { 
/**
 * To be typed where the person signs in.
 */
displayCode: string | null, message: string | null, };

/**
 * How many, and the names of the first of them.
 */
export type Several = { count: number, names: Array<Named>, };

/**
 * A sign-in that waits for an answer. Title and question are texts from outside.
 */
export type SignIn = { id: string, issuer: string, accountName: string, serverHost: string, title: string, question: string, 
/**
 * The page on which the person signs in shows one of these.
 */
options: Array<string> | null, needsPresence: boolean, since: number, until: number, 
/**
 * Others of the same account, the newest first: one of them may be somebody else's.
 */
rivals: Array<Rival>, 
/**
 * How many more wait, of other accounts.
 */
others: number, 
/**
 * Why its server cannot be asked now.
 */
problem: Problem | null, };

export type SortOrder = "mine" | "name" | "mostUsed" | "lastUsed";

export type Theme = "system" | "light" | "dark";

/**
 * What came of an answer. A response is a code like any other, shown to be typed over.
 */
export type TiqrAnswered = { "answer": "signedIn" } | { "answer": "offline", user: string, response: string, };

/**
 * An account that a tiqr service offers.
 */
export type TiqrOffer = { service: string, accountName: string, 
/**
 * Where answers would go.
 */
host: string, };

/**
 * A sign-in that asks for an answer.
 */
export type TiqrRequest = { service: string, 
/**
 * Where the person is signing in, as the code says it.
 */
signsInTo: string | null, accounts: Array<Responder>, };

export type TrashedRow = { id: string, issuer: string, accountName: string, deletedAt: number, goneAt: number, };

/**
 * What was typed; secrets go in and never come out. Null: not asked for.
 */
export type TypedIn = { issuer: string, accountName: string, secret: string, kind: Kind, algorithm: Algorithm, digits: number, periodSeconds: number, counter: number | null, pin: string | null, };

/**
 * An OCRA account, typed in; its secret goes in and never comes out.
 */
export type TypedOcra = { issuer: string, accountName: string, suite: string, secret: string, 
/**
 * As hexadecimal digits, and not in base32.
 */
secretIsHex: boolean, };

export type VaultState = { "state": "opening" } | { "state": "open" } | { "state": "locked", hasPassword: boolean, hasKeychain: boolean, problem: Problem | null, } | { "state": "noVaultNoKeychain", problem: Problem, } | { "state": "damaged", problem: Problem, earlier: EarlierSave | null, };

/**
 * The person's answer.
 */
export type Verdict = { "verdict": "approve", option: string | null, } | { "verdict": "deny" } | { "verdict": "notMe" };

export type Warning = { "warning": "issuerDiffersFromLabel", label: string, } | { "warning": "noIssuer" } | { "warning": "shortSecret", bytes: number, } | { "warning": "unusualDigits", digits: number, } | { "warning": "unusualPeriod", seconds: number, } | { "warning": "unusualAlgorithm", algorithm: Algorithm, } | { "warning": "controlCharacters" } | { "warning": "lookalikeCharacters" } | { "warning": "defaultTaken", parameter: string, } | { "warning": "secretNotHexadecimal" };

export type WatchEnd = { "why": "found" } | { "why": "timeUp" } | { "why": "stopped" } | { "why": "failed", problem: Problem, };

/**
 * What the person does while Penning watches.
 */
export type WatchFor = "scan" | "guide";

/**
 * A watch as it stands.
 */
export type WatchView = { 
/**
 * Counts watches.
 */
number: number, endsAt: number, 
/**
 * All that was found in this watch.
 */
outcome: EnrolOutcome, 
/**
 * Null while it goes on.
 */
end: WatchEnd | null, };

export type Ways = { 
/**
 * A password opens the vault; without one, the keychain does.
 */
hasPassword: boolean, 
/**
 * The recovery key opened it this time: a new password needs no old one.
 */
recovered: boolean, };

export type Weakness = "common" | "word" | "names" | "keyboard" | "repeats" | "sequence" | "dates" | "short";

export type Which = "current" | "next";
