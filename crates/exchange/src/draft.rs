//! An account as a file tells it, made into an entry or a problem.

use std::fmt;

use penning_otp::{
    Algorithm, Credential, CredentialError, Enrolment, Secret, SecretError, UriError,
};
use serde_json::Value;
use zeroize::Zeroizing;

use crate::json::plain;

/// The largest picture that is kept, in bytes.
const LARGEST_ICON: usize = 64 * 1024;
/// All pictures together: one may be shared by all entries of a file.
const ALL_ICONS: usize = 16 * 1024 * 1024;

/// One account that can be added.
#[derive(Clone, PartialEq, Eq)]
pub struct Entry {
    pub enrolment: Enrolment,
    pub note: String,
    pub groups: Vec<String>,
    pub pinned: bool,
    /// A PNG as it came, to be decoded with care.
    pub icon_png: Option<Vec<u8>>,
    /// It lay in the other app's trash.
    pub trashed: bool,
    pub archived: bool,
}

impl Entry {
    pub(crate) fn new(enrolment: Enrolment) -> Entry {
        Entry {
            enrolment,
            note: String::new(),
            groups: Vec::new(),
            pinned: false,
            icon_png: None,
            trashed: false,
            archived: false,
        }
    }
}

// Notes and parameters may hold anything, recovery codes too.
impl fmt::Debug for Entry {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Entry")
            .field("issuer", &self.enrolment.issuer)
            .field("account_name", &self.enrolment.account_name)
            .field("credential", &self.enrolment.credential)
            .finish_non_exhaustive()
    }
}

/// One account that was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub issuer: String,
    pub account_name: String,
    /// Its place in the file, counted from 1.
    pub place: usize,
    pub reason: Reason,
}

/// Why an account was not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    #[error("there is no secret")]
    SecretMissing,
    #[error("the secret: {0}")]
    Secret(SecretError),
    #[error("the type {found:?} is not known")]
    Kind { found: String },
    #[error("the algorithm {found:?} is not supported")]
    Algorithm { found: String },
    #[error("the number of digits {found:?} cannot be used")]
    Digits { found: String },
    #[error("the period {found:?} cannot be used")]
    Period { found: String },
    #[error("the counter {found:?} cannot be used")]
    Counter { found: String },
    /// The account is complete but for its PIN, which that file does not hold.
    #[error("there is no PIN")]
    PinMissing,
    #[error(transparent)]
    Credential(CredentialError),
    #[error(transparent)]
    Uri(UriError),
    /// The line ends in the middle, and the next account stands on it.
    #[error("the line is cut off")]
    CutOff,
    /// Something in it is not as its app writes it.
    #[error("the entry cannot be read")]
    Damaged,
    /// The password opens other entries, not this one.
    #[error("the entry has another password")]
    OtherPassword,
    /// Only a phone's own key opens it.
    #[error("the entry is bound to its device")]
    BoundToDevice,
    #[error("the file {name:?} belongs to it and is not there")]
    FileMissing { name: String },
    /// A sign-in that is approved in its maker's app, not an account with codes.
    #[error("only its maker's app can use it")]
    MakersApp,
}

impl Reason {
    /// A short name that stays the same, for words and reports.
    pub fn name(&self) -> &'static str {
        match self {
            Reason::SecretMissing | Reason::Uri(UriError::SecretMissing) => "secret-missing",
            Reason::Secret(_) | Reason::Uri(UriError::Secret(_)) => "secret",
            Reason::Kind { .. } | Reason::Uri(UriError::Type { .. } | UriError::Scheme { .. }) => {
                "kind"
            }
            Reason::Algorithm { .. } | Reason::Uri(UriError::Algorithm { .. }) => "algorithm",
            Reason::Digits { .. } | Reason::Uri(UriError::Digits { .. }) => "digits",
            Reason::Period { .. } | Reason::Uri(UriError::Period { .. }) => "period",
            Reason::Counter { .. } | Reason::Uri(UriError::Counter { .. }) => "counter",
            Reason::PinMissing | Reason::Uri(UriError::PinMissing(_)) => "pin-missing",
            Reason::Credential(_) | Reason::Uri(UriError::Credential(_)) => "does-not-fit",
            Reason::Uri(_) => "link",
            Reason::CutOff => "cut-off",
            Reason::Damaged => "damaged",
            Reason::OtherPassword => "other-password",
            Reason::BoundToDevice => "bound-to-device",
            Reason::FileMissing { .. } => "file-missing",
            Reason::MakersApp => "makers-app",
        }
    }

    /// What stood in the file instead, where that can be shown: never a part of a secret.
    pub fn found(&self) -> &str {
        match self {
            Reason::Kind { found }
            | Reason::Algorithm { found }
            | Reason::Digits { found }
            | Reason::Period { found }
            | Reason::Counter { found }
            | Reason::FileMissing { name: found }
            | Reason::Uri(
                UriError::Type { found }
                | UriError::Algorithm { found }
                | UriError::Digits { found }
                | UriError::Period { found }
                | UriError::Counter { found },
            ) => found,
            _ => "",
        }
    }
}

/// The parts of an account as some file has them; what is not there has the default.
#[derive(Default)]
pub(crate) struct Draft {
    pub issuer: String,
    pub name: String,
    /// `totp` (or nothing), `hotp`, `steam`, `motp`, `yandex` in any case.
    pub kind: String,
    pub secret: Option<Result<Secret, SecretError>>,
    pub algorithm: Option<String>,
    pub digits: Option<String>,
    pub period: Option<String>,
    pub counter: Option<String>,
    pub pin: Option<Zeroizing<String>>,
    pub note: String,
    pub groups: Vec<String>,
    pub pinned: bool,
    pub icon_png: Option<Vec<u8>>,
    pub archived: bool,
}

impl Draft {
    pub(crate) fn base32(mut self, text: &str) -> Draft {
        if !text.trim().is_empty() {
            self.secret = Some(Secret::parse_base32(text));
        }
        self
    }

    /// Of an app that keeps mOTP's secret as raw bytes: its hexadecimal text is what enters the hash.
    pub(crate) fn motp_of_bytes(mut self) -> Draft {
        if self.kind.eq_ignore_ascii_case("motp") {
            let secret = self.secret.take();
            self.secret = secret.map(|secret| {
                secret.map(|raw| Secret::from_bytes(raw.to_hex().as_bytes().to_vec()))
            });
        }
        self
    }

    /// The parts that most apps write under these names.
    pub(crate) fn parameters_of(item: &Value) -> Draft {
        Draft {
            algorithm: plain(item, "algorithm"),
            digits: plain(item, "digits"),
            period: plain(item, "period"),
            counter: plain(item, "counter"),
            pin: plain(item, "pin").map(Zeroizing::new),
            ..Draft::default()
        }
    }

    fn credential(&mut self) -> Result<Credential, Reason> {
        let secret = match self.secret.take() {
            None | Some(Err(SecretError::Empty)) => return Err(Reason::SecretMissing),
            Some(Err(error)) => return Err(Reason::Secret(error)),
            Some(Ok(secret)) => secret,
        };
        let kind = self.kind.trim().to_ascii_lowercase();
        let made = match kind.as_str() {
            "steam" => Credential::steam(secret),
            "motp" => {
                let pin = self.pin_secret()?;
                // What is not the text itself is the raw key, whose hexadecimal text enters the hash.
                Credential::motp(secret, pin)
            }
            "yandex" | "yaotp" => Credential::yandex(secret, self.pin_secret()?),
            "" | "totp" | "hotp" => {
                let algorithm = match stated(&self.algorithm) {
                    None => Algorithm::Sha1,
                    Some(text) => match Algorithm::parse(text) {
                        Some(Algorithm::Md5) | None => {
                            return Err(Reason::Algorithm { found: brief(text) });
                        }
                        Some(algorithm) => algorithm,
                    },
                };
                let digits = match stated(&self.digits) {
                    None => 6,
                    Some(text) => text
                        .parse()
                        .ok()
                        .filter(|digits| Credential::DIGITS.contains(digits))
                        .ok_or_else(|| Reason::Digits { found: brief(text) })?,
                };
                if kind == "hotp" {
                    let counter = match stated(&self.counter) {
                        None => 0,
                        Some(text) => text
                            .parse()
                            .map_err(|_| Reason::Counter { found: brief(text) })?,
                    };
                    Credential::hotp(secret, algorithm, digits, counter)
                } else {
                    let period = match stated(&self.period) {
                        None => 30,
                        Some(text) => text
                            .parse()
                            .ok()
                            .filter(|seconds| Credential::PERIOD_SECONDS.contains(seconds))
                            .ok_or_else(|| Reason::Period { found: brief(text) })?,
                    };
                    Credential::totp(secret, algorithm, digits, period)
                }
            }
            _ => {
                return Err(Reason::Kind {
                    found: brief(&kind),
                });
            }
        };
        made.map_err(Reason::Credential)
    }

    fn pin_secret(&self) -> Result<Secret, Reason> {
        match &self.pin {
            Some(pin) if !pin.trim().is_empty() => {
                Ok(Secret::from_bytes(pin.trim().as_bytes().to_vec()))
            }
            _ => Err(Reason::PinMissing),
        }
    }
}

fn stated(text: &Option<String>) -> Option<&str> {
    let text = text.as_deref()?.trim();
    (!text.is_empty() && !text.eq_ignore_ascii_case("null")).then_some(text)
}

fn brief(text: &str) -> String {
    text.chars().take(16).collect()
}

/// What a file holds, in its order.
#[derive(Default)]
pub(crate) struct Found {
    pub entries: Vec<Entry>,
    pub problems: Vec<Problem>,
    pub warnings: Vec<super::Warning>,
    icon_bytes: usize,
}

impl Found {
    fn next_place(&self) -> usize {
        self.entries.len() + self.problems.len() + 1
    }

    pub(crate) fn len(&self) -> usize {
        self.entries.len() + self.problems.len()
    }

    pub(crate) fn add(&mut self, mut draft: Draft) {
        match draft.credential() {
            Ok(credential) => {
                let mut entry = Entry::new(Enrolment::new(&draft.issuer, &draft.name, credential));
                entry.note = draft.note;
                entry.groups = draft.groups;
                entry.groups.retain(|group| !group.trim().is_empty());
                entry.pinned = draft.pinned;
                entry.archived = draft.archived;
                entry.icon_png = draft.icon_png.filter(|icon| {
                    let fits = icon.len() <= LARGEST_ICON && icon.starts_with(b"\x89PNG");
                    fits && self.icon_bytes + icon.len() <= ALL_ICONS
                });
                self.icon_bytes += entry.icon_png.as_ref().map_or(0, Vec::len);
                self.entries.push(entry);
            }
            Err(reason) => self.problem(&draft.issuer, &draft.name, reason),
        }
    }

    pub(crate) fn problem(&mut self, issuer: &str, name: &str, reason: Reason) {
        self.problems.push(Problem {
            issuer: issuer.trim().to_owned(),
            account_name: name.trim().to_owned(),
            place: self.next_place(),
            reason,
        });
    }

    /// Takes a URI, or gives the names that stand beside it to what cannot be taken.
    pub(crate) fn uri(&mut self, uri: &str, issuer: &str, name: &str) -> Option<&mut Entry> {
        match parse(uri) {
            Ok(mut enrolment) => {
                if enrolment.account_name.is_empty() {
                    enrolment.account_name = name.trim().to_owned();
                }
                if enrolment.issuer.is_empty() {
                    enrolment.issuer = issuer.trim().to_owned();
                }
                self.entries.push(Entry::new(enrolment));
                self.entries.last_mut()
            }
            Err(error) => {
                let (own_issuer, own_name) = penning_otp::uri_names(uri);
                let or = |own: String, beside: &str| {
                    if own.is_empty() {
                        beside.to_owned()
                    } else {
                        own
                    }
                };
                self.problem(&or(own_issuer, issuer), &or(own_name, name), reason(error));
                None
            }
        }
    }

    /// A field of a password manager: a URI, or a secret alone.
    pub(crate) fn field(&mut self, text: &str, issuer: &str, name: &str) -> Option<&mut Entry> {
        let text = text.trim();
        if text.contains("://") {
            return self.uri(text, issuer, name);
        }
        let before = self.entries.len();
        self.add(
            Draft {
                issuer: issuer.to_owned(),
                name: name.to_owned(),
                ..Draft::default()
            }
            .base32(text),
        );
        self.entries.get_mut(before)
    }
}

/// HOTP without a counter begins at 0, as the apps that write so count.
fn parse(uri: &str) -> Result<Enrolment, UriError> {
    match penning_otp::parse_uri(uri) {
        Err(UriError::CounterMissing(incomplete)) => {
            incomplete.with_counter(0).map_err(UriError::Credential)
        }
        other => other,
    }
}

fn reason(error: UriError) -> Reason {
    match error {
        UriError::PinMissing(_) => Reason::PinMissing,
        UriError::SecretMissing => Reason::SecretMissing,
        UriError::Secret(error) => Reason::Secret(error),
        error => Reason::Uri(error),
    }
}
