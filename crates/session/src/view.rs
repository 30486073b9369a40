//! What the front doors are shown: labels, codes and ids, never a secret.

use penning_otp::{Algorithm, Code, Credential, Kind, Oddity};

use crate::problem::Problem;

/// Whether accounts can be reached, and if not, why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VaultState {
    /// The keychain is being asked, or a key derived.
    Opening,
    Open,
    Locked {
        has_password: bool,
        /// The keychain may open it: it is the way, or the lock is still a short one.
        has_keychain: bool,
        problem: Option<Problem>,
    },
    /// First start, and no keychain to keep the key in: nothing was made.
    NoVaultNoKeychain(Problem),
    /// The vault cannot be read; nothing of it was touched.
    Damaged {
        problem: Problem,
        /// A copy to go on with.
        earlier: Option<crate::EarlierSave>,
    },
}

/// What makes an account's codes, without its secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    Totp,
    Hotp,
    Steam,
    Yandex,
    Motp,
}

impl From<&Kind> for Manner {
    fn from(kind: &Kind) -> Self {
        match kind {
            Kind::Totp { .. } => Manner::Totp,
            Kind::Hotp { .. } => Manner::Hotp,
            Kind::Steam => Manner::Steam,
            Kind::Yandex { .. } => Manner::Yandex,
            Kind::Motp { .. } => Manner::Motp,
        }
    }
}

/// An account as lists show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountSummary {
    pub id: String,
    pub issuer: String,
    pub account_name: String,
    pub manner: Manner,
    /// Symbols in a code: 5 to 10.
    pub digits: u8,
    pub period_seconds: Option<u32>,
    pub pinned: bool,
    pub group: Option<String>,
    pub note: String,
    pub used_count: u64,
    /// Unix seconds.
    pub last_used_at: Option<u64>,
    /// Unix seconds.
    pub created_at: u64,
}

impl AccountSummary {
    /// The issuer, or the account name where there is no issuer.
    pub fn title(&self) -> &str {
        if self.issuer.is_empty() {
            &self.account_name
        } else {
            &self.issuer
        }
    }

    /// Issuer and account name.
    pub fn full_title(&self) -> String {
        if self.issuer.is_empty() || self.account_name.is_empty() {
            self.title().to_owned()
        } else {
            format!("{} ({})", self.issuer, self.account_name)
        }
    }
}

/// An account's codes now. `current` is `None` for a counter that was not asked to step.
#[derive(Clone, Debug)]
pub struct LiveCode {
    pub id: String,
    pub current: Option<Code>,
    pub next: Option<Code>,
}

impl LiveCode {
    /// The codes of `credential` at `unix_seconds`; counters step only when asked.
    pub fn of(id: &str, credential: &Credential, unix_seconds: u64) -> LiveCode {
        let counts = matches!(credential.kind(), Kind::Hotp { .. });
        LiveCode {
            id: id.to_owned(),
            current: (!counts).then(|| credential.code_at(unix_seconds)),
            next: credential.next_code_at(unix_seconds),
        }
    }
}

/// A person's changes to an account.
#[derive(Clone, Debug)]
pub struct Edit {
    pub issuer: String,
    pub account_name: String,
    pub note: String,
    pub group: Option<String>,
}

/// A deleted account that can still come back.
#[derive(Clone, Debug)]
pub struct TrashedSummary {
    pub id: String,
    pub issuer: String,
    pub account_name: String,
    /// Unix seconds.
    pub deleted_at: u64,
}

/// What a look at a screen, picture or text brought.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    pub pending: Vec<PendingAccount>,
    pub explained: Vec<Explained>,
    /// Push tokens that can be activated.
    pub tokens: Vec<crate::PendingToken>,
    pub migration: Option<MigrationProgress>,
    /// One for each picture or entry that could not be taken.
    pub problems: Vec<Problem>,
}

impl Outcome {
    /// Whether nothing at all was found.
    pub fn is_empty(&self) -> bool {
        self.pending.is_empty()
            && self.explained.is_empty()
            && self.tokens.is_empty()
            && self.migration.is_none()
            && self.problems.is_empty()
    }

    /// Adds what one of several looks brought, or why it brought nothing: that spoils no other.
    pub fn add(&mut self, look: Result<Outcome, Problem>) {
        match look {
            Ok(found) => self.merge(found),
            Err(problem) => self.problems.push(problem),
        }
    }

    /// Adds what another look brought.
    pub fn merge(&mut self, other: Outcome) {
        self.pending.extend(other.pending);
        for token in other.tokens {
            if !self.tokens.contains(&token) {
                self.tokens.push(token);
            }
        }
        for explained in other.explained {
            if !self.explained.contains(&explained) {
                self.explained.push(explained);
            }
        }
        self.migration = other.migration.or(self.migration.take());
        self.problems.extend(other.problems);
    }
}

/// An account that was found and waits for the person's word.
#[derive(Clone, Debug)]
pub struct PendingAccount {
    pub pending_id: String,
    pub issuer: String,
    pub account_name: String,
    pub manner: Manner,
    pub algorithm: Algorithm,
    pub digits: u8,
    pub period_seconds: Option<u32>,
    pub counter: Option<u64>,
    /// What the code did not say and the person has to.
    pub lacks: Option<Lack>,
    pub code: LiveCode,
    pub oddities: Vec<Oddity>,
    pub existing: Option<Existing>,
}

/// A number without which no code can be made, and which is never guessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lack {
    Counter,
    Pin,
}

/// The stored account that a found one would stand beside or replace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Existing {
    pub id: String,
    pub issuer: String,
    pub account_name: String,
    pub alike: Alike,
}

/// What a found account has in common with a stored one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alike {
    /// All: names, secret and how codes are made.
    Account,
    Secret,
    Name,
}

/// Found, and nothing to store, but something to explain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Explained {
    MakersApp(penning_otp::MakersApp),
    /// `request` names it for [`Session::tiqr_offer`](crate::Session::tiqr_offer).
    TiqrEnrol {
        host: String,
        request: String,
    },
    /// `request` names it for [`Session::tiqr_request`](crate::Session::tiqr_request).
    TiqrSignIn {
        service: String,
        request: String,
    },
    WebLink {
        host: String,
    },
    OtherText {
        preview: String,
    },
    Broken(Problem),
}

/// Which parts of a migration were seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MigrationProgress {
    /// One-based.
    pub have: Vec<u32>,
    pub count: u32,
}

/// What a camera sees now.
#[derive(Debug, Default)]
pub struct CameraView {
    pub cameras: Vec<crate::ports::CameraName>,
    /// The one in use.
    pub using: Option<String>,
    /// The newest picture, smaller and not mirrored; each goes out once.
    pub preview: Option<penning_qr::Luma>,
    /// The codes in sight, by their corners: parts of the picture's width and height from its top left.
    pub outlines: Vec<[(f32, f32); 4]>,
    /// There are codes in sight, and none that means anything here.
    pub unknown: bool,
    /// What was found since the last look.
    pub found: Option<Outcome>,
    /// Why there is no picture.
    pub problem: Option<Problem>,
    /// The camera is off: all was found, or nobody looked.
    pub over: bool,
}

/// Codes to hold before another device.
pub struct ShownCodes {
    /// PNG files with a pixel for each module and the light border around it.
    pub pictures: Vec<zeroize::Zeroizing<Vec<u8>>>,
    pub left_out: Vec<LeftOut>,
}

/// An account that a transfer cannot hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    pub title: String,
    /// `kind`, `period`, `digits` or `counter`.
    pub why: &'static str,
}

/// What the person decided about a found account.
#[derive(Clone, Debug)]
pub struct Choice {
    pub pending_id: String,
    pub issuer: String,
    pub account_name: String,
    pub on_existing: OnExisting,
    /// Where the account lacks it.
    pub counter: Option<u64>,
    /// Where the account lacks it.
    pub pin: Option<zeroize::Zeroizing<String>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnExisting {
    KeepBoth,
    /// The new account takes the old one's place; the old one goes to the trash.
    Replace,
}

/// An account typed in by hand.
#[derive(Clone)]
pub struct Typed {
    pub issuer: String,
    pub account_name: String,
    pub secret: zeroize::Zeroizing<String>,
    pub manner: Manner,
    pub algorithm: Algorithm,
    pub digits: u8,
    pub period_seconds: u32,
    pub counter: Option<u64>,
    pub pin: Option<zeroize::Zeroizing<String>>,
}
