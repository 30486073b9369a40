//! An account as it arrives: names, credential, and what deserves a second look.

use crate::credential::{Algorithm, Credential, Kind};
use crate::display;

/// An account read from a URI, a migration or typed in, not yet stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrolment {
    /// Who asks for the code; may be empty.
    pub issuer: String,
    pub account_name: String,
    pub credential: Credential,
    /// Parameters we do not know and that do no harm, kept for the round trip (`image`, `icon`, …).
    pub extra: Vec<(String, String)>,
    /// What the person should know before accepting; filled by whoever reads.
    pub oddities: Vec<Oddity>,
}

impl Enrolment {
    /// Trims the names and looks for oddities.
    pub fn new(issuer: &str, account_name: &str, credential: Credential) -> Enrolment {
        let issuer = issuer.trim().to_owned();
        let account_name = account_name.trim().to_owned();
        let oddities = oddities(&issuer, &account_name, &credential);
        Enrolment {
            issuer,
            account_name,
            credential,
            extra: Vec::new(),
            oddities,
        }
    }
}

/// Unusual but usable; shown on the confirmation card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Oddity {
    /// The label names another issuer than the parameter; the parameter is kept.
    IssuerDiffersFromLabel {
        label: String,
    },
    NoIssuer,
    /// Fewer than 10 bytes (80 bits), where RFC 4226 section 4 asks for 16.
    ShortSecret {
        bytes: usize,
    },
    /// Neither 6 nor 8.
    UnusualDigits {
        digits: u8,
    },
    /// Not 30 seconds.
    UnusualPeriod {
        seconds: u32,
    },
    /// Not SHA-1: allowed, and sometimes ignored by servers that announce it.
    UnusualAlgorithm {
        algorithm: Algorithm,
    },
    /// A name holds control, bidirectional or invisible characters.
    ControlCharacters,
    /// A word mixes look-alike letters of several scripts, or imitates Latin with them.
    LookalikeCharacters,
    /// mOTP: the secret is not hexadecimal, as nearly all are.
    SecretNotHexadecimal,
    /// A parameter was written as `null` and its default was taken.
    DefaultTaken {
        parameter: &'static str,
    },
}

/// Bytes below which a secret is called short.
const SHORT_SECRET_BYTES: usize = 10;

fn oddities(issuer: &str, account_name: &str, credential: &Credential) -> Vec<Oddity> {
    let mut found = Vec::new();
    if issuer.is_empty() {
        found.push(Oddity::NoIssuer);
    }
    let bytes = credential.secret().len();
    // Steam, Yandex and mOTP have their own shapes, which are what they should be.
    if matches!(credential.kind(), Kind::Totp { .. } | Kind::Hotp { .. }) {
        if bytes < SHORT_SECRET_BYTES {
            found.push(Oddity::ShortSecret { bytes });
        }
        if !matches!(credential.digits(), 6 | 8) {
            found.push(Oddity::UnusualDigits {
                digits: credential.digits(),
            });
        }
        if credential.algorithm() != Algorithm::Sha1 {
            found.push(Oddity::UnusualAlgorithm {
                algorithm: credential.algorithm(),
            });
        }
    }
    if let Kind::Totp { period_seconds } = *credential.kind()
        && period_seconds != 30
    {
        found.push(Oddity::UnusualPeriod {
            seconds: period_seconds,
        });
    }
    if matches!(credential.kind(), Kind::Motp { .. })
        && !credential
            .secret()
            .expose()
            .iter()
            .all(u8::is_ascii_hexdigit)
    {
        found.push(Oddity::SecretNotHexadecimal);
    }
    if [issuer, account_name]
        .into_iter()
        .any(|name| name.chars().any(display::is_deceptive))
    {
        found.push(Oddity::ControlCharacters);
    }
    if [issuer, account_name]
        .into_iter()
        .any(display::has_lookalikes)
    {
        found.push(Oddity::LookalikeCharacters);
    }
    found
}
