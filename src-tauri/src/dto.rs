//! What crosses the wire between the Rust process and the web view.
//!
//! Outbound types carry labels, codes and ids, and never a secret; the only secrets
//! here come *in* ([`TypedIn`], [`TypedOcra`], [`CommitChoice`]). `ui/src/lib/backend/bindings.ts` is written
//! from what is here by `bindings.rs`, which also holds that promise.
//! Times are milliseconds since the Unix epoch, as numbers that a web page can hold exactly.

mod approve;
mod backups;
mod camera;
mod challenge;
mod enrol;
mod guide;
mod presence;
mod quick;
mod security;
mod show;
mod watch;

use std::collections::BTreeMap;

use penning_otp as otp;
use penning_session as session;
use penning_session::problem::{Code as ProblemCode, Problem as SessionProblem};
pub use penning_session::settings::Settings;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use approve::{
    AnswerRow, ApprovalRow, ClockView, DroppedCount, Given, PendingActivation, RequestState, Rival,
    Settled, SignIn, Verdict,
};
pub use backups::{
    BackupChoices, BackupsState, CopyLooked, CopyOrigin, CopyRow, EarlierSave, Named, RestoreHow,
    Several,
};
pub use camera::{CameraChoice, CameraView};
pub use challenge::{Responder, ResponderKind, TiqrAnswered, TiqrOffer, TiqrRequest, TypedOcra};
pub use enrol::{
    Alike, CommitChoice, EnrolOutcome, Existing, Explained, Lack, MakersApp, MigrationProgress,
    OnExisting, Pending, TypedIn, Warning,
};
pub use guide::{GuidePlace, ListPlace};
pub use presence::{Presence, PresenceProof};
pub use quick::{QuickAccount, QuickChoice, QuickState};
pub use security::{KitMade, PasswordStrength, Recovered, Ways, Weakness};
pub use show::LeftOutAccount;
pub use watch::{WatchEnd, WatchFor, WatchView};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Totp,
    Hotp,
    Steam,
    Yandex,
    Motp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "UPPERCASE")]
pub enum Algorithm {
    Sha1,
    Sha256,
    Sha512,
    /// mOTP's alone.
    Md5,
}

/// `code` names the message pair `err-…`/`fix-…`; `data` fills its variables.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Problem {
    pub code: String,
    pub data: BTreeMap<String, String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(
    tag = "state",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum VaultState {
    Opening,
    Open,
    Locked {
        has_password: bool,
        has_keychain: bool,
        problem: Option<Problem>,
    },
    NoVaultNoKeychain {
        problem: Problem,
    },
    Damaged {
        problem: Problem,
        earlier: Option<EarlierSave>,
    },
}

#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AccountRow {
    pub id: String,
    pub issuer: String,
    pub account_name: String,
    pub kind: Kind,
    /// Symbols in a code: 5 to 10.
    pub digits: u8,
    pub period_seconds: Option<u32>,
    pub pinned: bool,
    pub group: Option<String>,
    pub note: String,
    #[ts(type = "number")]
    pub used_count: u64,
    #[ts(type = "number | null")]
    pub last_used_at: Option<u64>,
    #[ts(type = "number")]
    pub created_at: u64,
}

#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AppState {
    pub vault: VaultState,
    pub settings: Settings,
    /// The language in use, after "system" was resolved.
    #[ts(type = "\"en\" | \"nl\"")]
    pub language: &'static str,
    /// In the person's own order; empty while the vault is not open.
    pub accounts: Vec<AccountRow>,
    /// The codes of the first rows, so that the first paint shows them.
    pub codes: Vec<CodeView>,
    pub has_tray: bool,
    /// Whether this desktop lets Penning have keys in every program.
    pub has_shortcuts: bool,
    /// Those of `quick` and `lock` whose keys another program had already.
    pub shortcuts_refused: Vec<&'static str>,
    #[ts(type = "\"linux\" | \"macos\" | \"windows\"")]
    pub os: &'static str,
    pub version: &'static str,
    /// Accounts that answer challenges: tiqr and OCRA.
    pub responders: Vec<Responder>,
    /// Another start, a link or the tray left something to enrol.
    pub enrol_waiting: bool,
    /// A backup was dropped on the window: ask `copy_take_waiting`.
    pub copy_waiting: bool,
    /// What to tell once, though the vault is open; `notice_dismiss` when it was read.
    pub notices: Vec<Problem>,
    /// Accounts that approve sign-ins.
    pub approvals: Vec<ApprovalRow>,
    /// Sign-ins that wait for an answer.
    pub sign_ins_waiting: u32,
    /// Only where the clock is off by enough to matter.
    pub clock_offset: Option<ClockView>,
    /// Whose code was asked for from the tray, and is copied once the vault opens.
    pub wished_account: Option<String>,
    /// There are accounts that approve sign-ins, also while the vault is locked.
    pub approves: bool,
    /// Who is asked for the time, when the person asks.
    pub time_server: String,
    /// Where the person is in the guide, if they began it.
    pub guide: Option<GuidePlace>,
    /// Where the page before this one was, in the same window.
    pub list: Option<ListPlace>,
}

/// `code` is null for HOTP until asked for. Valid while from <= now < until; HOTP: 0 and null.
#[derive(Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CodeView {
    pub id: String,
    pub code: Option<String>,
    pub next: Option<String>,
    #[ts(type = "number")]
    pub valid_from: u64,
    #[ts(type = "number | null")]
    pub valid_until: Option<u64>,
}

impl std::fmt::Debug for CodeView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CodeView({})", self.id)
    }
}

/// `clearsAt` is null when the clipboard is never cleared.
#[derive(Debug, Clone, Copy, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Copied {
    #[ts(type = "number | null")]
    pub clears_at: Option<u64>,
    /// Nothing is copied yet: the code was about to change. The next one is copied at this moment, and told.
    #[ts(type = "number | null")]
    pub comes_at: Option<u64>,
}

#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AccountEdit {
    pub issuer: String,
    pub account_name: String,
    pub note: String,
    pub group: Option<String>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TrashedRow {
    pub id: String,
    pub issuer: String,
    pub account_name: String,
    #[ts(type = "number")]
    pub deleted_at: u64,
    #[ts(type = "number")]
    pub gone_at: u64,
}

#[derive(Debug, Clone, Copy, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Which {
    Current,
    Next,
}

/// What the window is told without asking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum BackendEvent {
    /// Accounts, settings or the vault changed outside this window: ask `app_state` again.
    Changed,
    /// A dropped recovery kit opened the vault.
    Recovered { then: Recovered },
    /// Something to enrol waits: ask `enrol_take_waiting`.
    EnrolWaiting,
    /// A sign-in came, was answered or is over: ask `request_state` again.
    SignIns,
    /// Files from another program are held over the window, or left it. Only where the page is not
    /// told of them itself.
    FilesOver { over: bool },
    /// A watch found something or ended: ask `watch_view`.
    Watched,
    /// A backup was dropped on the window: ask `copy_take_waiting`.
    CopyWaiting,
    /// Penning's code is no longer on the clipboard.
    ClipboardCleared,
    /// The code that is about to change is not copied: the next one will be, at this moment.
    CopyWaits {
        id: String,
        #[ts(type = "number")]
        comes_at: u64,
    },
    /// The tray, the palette or the end of a wait copied this account's code.
    Copied {
        id: String,
        #[ts(type = "number | null")]
        clears_at: Option<u64>,
    },
}

const MILLIS: u64 = 1_000;

impl From<SessionProblem> for Problem {
    fn from(problem: SessionProblem) -> Self {
        Problem {
            code: problem.code.as_str().to_owned(),
            data: problem
                .data
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
        }
    }
}

impl From<ProblemCode> for Problem {
    fn from(code: ProblemCode) -> Self {
        SessionProblem::from(code).into()
    }
}

impl From<session::VaultState> for VaultState {
    fn from(state: session::VaultState) -> Self {
        match state {
            session::VaultState::Opening => VaultState::Opening,
            session::VaultState::Open => VaultState::Open,
            session::VaultState::Locked {
                has_password,
                has_keychain,
                problem,
            } => VaultState::Locked {
                has_password,
                has_keychain,
                problem: problem.map(Problem::from),
            },
            session::VaultState::NoVaultNoKeychain(problem) => VaultState::NoVaultNoKeychain {
                problem: problem.into(),
            },
            session::VaultState::Damaged { problem, earlier } => VaultState::Damaged {
                problem: problem.into(),
                earlier: earlier.map(EarlierSave::from),
            },
        }
    }
}

impl From<session::Manner> for Kind {
    fn from(manner: session::Manner) -> Self {
        match manner {
            session::Manner::Totp => Kind::Totp,
            session::Manner::Hotp => Kind::Hotp,
            session::Manner::Steam => Kind::Steam,
            session::Manner::Yandex => Kind::Yandex,
            session::Manner::Motp => Kind::Motp,
        }
    }
}

impl From<Kind> for session::Manner {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Totp => session::Manner::Totp,
            Kind::Hotp => session::Manner::Hotp,
            Kind::Steam => session::Manner::Steam,
            Kind::Yandex => session::Manner::Yandex,
            Kind::Motp => session::Manner::Motp,
        }
    }
}

impl From<otp::Algorithm> for Algorithm {
    fn from(algorithm: otp::Algorithm) -> Self {
        match algorithm {
            otp::Algorithm::Sha1 => Algorithm::Sha1,
            otp::Algorithm::Sha256 => Algorithm::Sha256,
            otp::Algorithm::Sha512 => Algorithm::Sha512,
            otp::Algorithm::Md5 => Algorithm::Md5,
        }
    }
}

impl From<Algorithm> for otp::Algorithm {
    fn from(algorithm: Algorithm) -> Self {
        match algorithm {
            Algorithm::Sha1 => otp::Algorithm::Sha1,
            Algorithm::Sha256 => otp::Algorithm::Sha256,
            Algorithm::Sha512 => otp::Algorithm::Sha512,
            Algorithm::Md5 => otp::Algorithm::Md5,
        }
    }
}

impl From<session::AccountSummary> for AccountRow {
    fn from(account: session::AccountSummary) -> Self {
        AccountRow {
            id: account.id,
            issuer: account.issuer,
            account_name: account.account_name,
            kind: account.manner.into(),
            digits: account.digits,
            period_seconds: account.period_seconds,
            pinned: account.pinned,
            group: account.group,
            note: account.note,
            used_count: account.used_count,
            last_used_at: account.last_used_at.map(|at| at * MILLIS),
            created_at: account.created_at * MILLIS,
        }
    }
}

impl From<session::LiveCode> for CodeView {
    fn from(live: session::LiveCode) -> Self {
        let steps = |code: &otp::Code| code.valid_until != u64::MAX;
        let valid = live.current.as_ref().filter(|code| steps(code));
        CodeView {
            valid_from: valid.map_or(0, |code| code.valid_from * MILLIS),
            valid_until: valid.map(|code| code.valid_until.saturating_mul(MILLIS)),
            code: live.current.as_ref().map(|code| code.text().to_owned()),
            next: live.next.as_ref().map(|code| code.text().to_owned()),
            id: live.id,
        }
    }
}

impl From<AccountEdit> for session::Edit {
    fn from(edit: AccountEdit) -> Self {
        session::Edit {
            issuer: edit.issuer,
            account_name: edit.account_name,
            note: edit.note,
            group: edit.group,
        }
    }
}

impl From<session::TrashedSummary> for TrashedRow {
    fn from(trashed: session::TrashedSummary) -> Self {
        TrashedRow {
            id: trashed.id,
            issuer: trashed.issuer,
            account_name: trashed.account_name,
            deleted_at: trashed.deleted_at * MILLIS,
            gone_at: (trashed.deleted_at + session::TRASH_SECONDS) * MILLIS,
        }
    }
}

impl From<Which> for session::Which {
    fn from(which: Which) -> Self {
        match which {
            Which::Current => session::Which::Current,
            Which::Next => session::Which::Next,
        }
    }
}
