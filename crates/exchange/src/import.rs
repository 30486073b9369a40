//! The formats that are read, in the order in which a file is tried on them.

mod aegis;
mod andotp;
mod authme;
mod authy;
mod bitwarden;
mod cotp;
mod duo;
mod ente;
mod freeotp;
mod lastpass;
mod proton;
mod raivo;
mod steam;
mod stratum;
mod tables;
mod totp_authenticator;
mod two_fas;
mod uris;
mod zips;

use crate::content::Content;
use crate::draft::Found;
use crate::{Entry, Problem};

/// The largest file that is read, also after unpacking.
pub const MOST_BYTES: usize = 64 * 1024 * 1024;
/// More accounts than anyone has.
pub const MOST_ENTRIES: usize = 100_000;

/// A format: how it is recognised and read.
pub struct Format {
    /// A short name that stays the same, for words and reports.
    pub name: &'static str,
    recognise: fn(&Content) -> bool,
    sealed: fn(&Content) -> bool,
    read: fn(&Content, &Input) -> Result<Found, ImportError>,
}

/// In the order of trial: what says what it is by its first bytes or its keys first, guesses last.
pub static FORMATS: &[Format] = &[
    stratum::SEALED,
    zips::PROTON_PASS,
    zips::ONE_PASSWORD,
    zips::RAIVO,
    zips::TEXTS,
    aegis::FORMAT,
    two_fas::FORMAT,
    ente::FORMAT,
    proton::FORMAT,
    cotp::SEALED,
    bitwarden::FORMAT,
    stratum::FORMAT,
    steam::MANIFEST,
    steam::FORMAT,
    authy::TOKENS,
    freeotp::PLUS,
    cotp::FORMAT,
    lastpass::FORMAT,
    authme::FORMAT,
    duo::FORMAT,
    raivo::FORMAT,
    andotp::FORMAT,
    authy::FORMAT,
    totp_authenticator::SETTINGS,
    freeotp::FORMAT,
    tables::FORMAT,
    uris::FORMAT,
    totp_authenticator::FORMAT,
    andotp::SEALED,
];

/// What is read.
#[derive(Clone, Copy, Default)]
pub struct Input<'a> {
    pub bytes: &'a [u8],
    pub password: Option<&'a str>,
    /// Files that came with it: what Steam's manifest names.
    pub beside: &'a [Beside<'a>],
}

#[derive(Clone, Copy)]
pub struct Beside<'a> {
    pub name: &'a str,
    pub bytes: &'a [u8],
}

impl<'a> Input<'a> {
    fn needed_password(&self) -> Result<&'a str, ImportError> {
        self.password.ok_or(ImportError::PasswordNeeded)
    }
}

/// What came out of a file.
#[derive(Debug)]
pub struct Import {
    /// [`Format::name`]
    pub format: &'static str,
    pub entries: Vec<Entry>,
    pub problems: Vec<Problem>,
    pub warnings: Vec<Warning>,
}

/// What a person should know of the file as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Warning {
    /// The file is of a newer version than the ones known; it was read as the newest of them.
    NewerVersion { found: u64 },
    /// Codes of a Google transfer that are not in the file, counted from 1.
    PartsMissing { missing: Vec<u32> },
}

/// Why nothing was taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    #[error("the file is empty")]
    Empty,
    #[error("the file is none of the known formats")]
    Unknown,
    #[error("the file needs its password")]
    PasswordNeeded,
    #[error("the password does not open the file")]
    WrongPassword,
    /// Cut off or changed.
    #[error("the file is damaged")]
    Damaged,
    #[error("the file has version {found}, which is not known")]
    Version { found: String },
    /// Bitwarden's export for the same account only.
    #[error("only the account it came from can open the file")]
    BoundToAccount,
    #[error("only the device it came from can open the file")]
    BoundToDevice,
    #[error("the file is larger than any export")]
    TooLarge,
    #[error("the file holds more accounts than anyone has")]
    TooManyEntries,
    /// The file asks for more work than any app does: it was not made by one.
    #[error("the file asks for too much work to make its key")]
    TooCostly,
    #[error("this machine has not enough memory to make the key")]
    NotEnoughMemory,
}

impl ImportError {
    /// A short name that stays the same, for words and reports.
    pub fn name(&self) -> &'static str {
        match self {
            ImportError::Empty => "empty",
            ImportError::Unknown => "unknown",
            ImportError::PasswordNeeded => "password-needed",
            ImportError::WrongPassword => "wrong-password",
            ImportError::Damaged => "damaged",
            ImportError::Version { .. } => "version",
            ImportError::BoundToAccount => "bound-to-account",
            ImportError::BoundToDevice => "bound-to-device",
            ImportError::TooLarge => "too-large",
            ImportError::TooManyEntries => "too-many",
            ImportError::TooCostly => "too-costly",
            ImportError::NotEnoughMemory => "not-enough-memory",
        }
    }
}

/// The format of a file, and whether it needs a password.
pub fn recognise(bytes: &[u8]) -> Option<(&'static str, bool)> {
    let content = Content::new(bytes);
    let format = FORMATS.iter().find(|format| (format.recognise)(&content))?;
    Some((format.name, (format.sealed)(&content)))
}

/// The files that belong to this one and lie beside it, by name: what [`Input::beside`] wants. Names that
/// lead elsewhere are left out.
pub fn names_beside(bytes: &[u8]) -> Vec<String> {
    let content = Content::new(bytes);
    match FORMATS.iter().find(|format| (format.recognise)(&content)) {
        Some(format) if format.name == steam::MANIFEST.name => steam::files(&content),
        _ => Vec::new(),
    }
}

/// Reads a file of whatever format it is.
pub fn read(input: &Input) -> Result<Import, ImportError> {
    if input.bytes.is_empty() {
        return Err(ImportError::Empty);
    }
    if input.bytes.len() > MOST_BYTES {
        return Err(ImportError::TooLarge);
    }
    let content = Content::new(input.bytes);
    let format = FORMATS
        .iter()
        .find(|format| (format.recognise)(&content))
        .ok_or(ImportError::Unknown)?;
    if (format.sealed)(&content) && input.password.is_none() {
        return Err(ImportError::PasswordNeeded);
    }
    let found = (format.read)(&content, input)?;
    if found.len() > MOST_ENTRIES {
        return Err(ImportError::TooManyEntries);
    }
    Ok(Import {
        format: format.name,
        entries: found.entries,
        problems: found.problems,
        warnings: found.warnings,
    })
}

fn never(_: &Content) -> bool {
    false
}

fn always(_: &Content) -> bool {
    true
}
