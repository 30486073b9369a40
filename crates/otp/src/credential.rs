//! What a code is made from, valid by construction.

use crate::secret::Secret;
use crate::yandex;

/// The hash inside the HMAC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Algorithm {
    #[default]
    Sha1,
    Sha256,
    Sha512,
    /// Only mOTP uses it.
    Md5,
}

impl Algorithm {
    /// As otpauth URIs write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Algorithm::Sha1 => "SHA1",
            Algorithm::Sha256 => "SHA256",
            Algorithm::Sha512 => "SHA512",
            Algorithm::Md5 => "MD5",
        }
    }

    /// Reads `SHA1`, `sha1`, `SHA-1`, `HMACSHA1`, `HmacSHA1`, `HMAC-SHA-256`, `Algorithm.sha512` and
    /// their like. Anything else is `None`: there is no falling back.
    pub fn parse(text: &str) -> Option<Algorithm> {
        let plain: String = text
            .trim()
            .chars()
            .filter(|c| !matches!(c, '-' | '_' | ' ' | '/' | '.'))
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let plain = plain.strip_prefix("ALGORITHM").unwrap_or(&plain);
        let plain = plain.strip_prefix("HMAC").unwrap_or(plain);
        match plain {
            "SHA1" => Some(Algorithm::Sha1),
            "SHA256" => Some(Algorithm::Sha256),
            "SHA512" => Some(Algorithm::Sha512),
            "MD5" => Some(Algorithm::Md5),
            _ => None,
        }
    }
}

/// How the moving factor and the text of a code are made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// RFC 6238.
    Totp { period_seconds: u32 },
    /// RFC 4226; `counter` is the one that the next code uses.
    Hotp { counter: u64 },
    /// Five symbols from Steam's alphabet every 30 seconds.
    Steam,
    /// Eight letters every 30 seconds, from a secret and a PIN.
    Yandex { pin: Secret },
    /// Six hexadecimal digits every 10 seconds, from a secret and a PIN. The credential's secret is
    /// the *text* that enters the hash, which is lower-case hexadecimal nearly everywhere.
    Motp { pin: Secret },
}

/// Everything that decides a code. Made only by [`Credential::new`] and the functions beside it, so
/// that a credential in hand always has a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credential {
    kind: Kind,
    algorithm: Algorithm,
    digits: u8,
    secret: Secret,
}

impl Credential {
    pub const DIGITS: std::ops::RangeInclusive<u8> = 5..=10;
    pub const PERIOD_SECONDS: std::ops::RangeInclusive<u32> = 1..=86_400;

    /// Checks that the parts fit together. `algorithm` and `digits` are free for TOTP and HOTP only;
    /// the other kinds have theirs fixed: Steam SHA-1 and 5, Yandex SHA-256 and 8, mOTP MD5 and 6.
    pub fn new(
        kind: Kind,
        algorithm: Algorithm,
        digits: u8,
        mut secret: Secret,
    ) -> Result<Credential, CredentialError> {
        if secret.is_empty() {
            return Err(CredentialError::SecretEmpty);
        }
        let fixed = match &kind {
            Kind::Totp { period_seconds } => {
                if !Self::PERIOD_SECONDS.contains(period_seconds) {
                    return Err(CredentialError::PeriodOutOfRange {
                        found: *period_seconds,
                    });
                }
                None
            }
            Kind::Hotp { .. } => None,
            Kind::Steam => Some((Algorithm::Sha1, 5)),
            Kind::Yandex { .. } => Some((Algorithm::Sha256, 8)),
            Kind::Motp { .. } => Some((Algorithm::Md5, 6)),
        };
        match fixed {
            Some((fixed_algorithm, fixed_digits)) => {
                if algorithm != fixed_algorithm {
                    return Err(CredentialError::AlgorithmNotOfThisKind { found: algorithm });
                }
                if digits != fixed_digits {
                    return Err(CredentialError::DigitsOutOfRange { found: digits });
                }
            }
            None if algorithm == Algorithm::Md5 => {
                return Err(CredentialError::AlgorithmNotOfThisKind { found: algorithm });
            }
            None if !Self::DIGITS.contains(&digits) => {
                return Err(CredentialError::DigitsOutOfRange { found: digits });
            }
            None => {}
        }
        match &kind {
            Kind::Yandex { pin } | Kind::Motp { pin } if pin.is_empty() => {
                return Err(CredentialError::PinEmpty);
            }
            _ => {}
        }
        match &kind {
            Kind::Yandex { .. } => yandex::check_secret(secret.expose())?,
            Kind::Motp { .. } => secret = motp_text(secret)?,
            _ => {}
        }
        Ok(Credential {
            kind,
            algorithm,
            digits,
            secret,
        })
    }

    pub fn totp(
        secret: Secret,
        algorithm: Algorithm,
        digits: u8,
        period_seconds: u32,
    ) -> Result<Credential, CredentialError> {
        Self::new(Kind::Totp { period_seconds }, algorithm, digits, secret)
    }

    pub fn hotp(
        secret: Secret,
        algorithm: Algorithm,
        digits: u8,
        counter: u64,
    ) -> Result<Credential, CredentialError> {
        Self::new(Kind::Hotp { counter }, algorithm, digits, secret)
    }

    pub fn steam(secret: Secret) -> Result<Credential, CredentialError> {
        Self::new(Kind::Steam, Algorithm::Sha1, 5, secret)
    }

    /// `secret` is 16 bytes, or the 26-byte form that carries its own check.
    pub fn yandex(secret: Secret, pin: Secret) -> Result<Credential, CredentialError> {
        Self::new(Kind::Yandex { pin }, Algorithm::Sha256, 8, secret)
    }

    /// `secret` is the text shared with the server. Hexadecimal enters the hash in lower case
    /// (otherwise servers and apps differ); any other text enters as it is.
    pub fn motp(secret: Secret, pin: Secret) -> Result<Credential, CredentialError> {
        Self::new(Kind::Motp { pin }, Algorithm::Md5, 6, secret)
    }

    pub fn kind(&self) -> &Kind {
        &self.kind
    }

    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The number of symbols in a code.
    pub fn digits(&self) -> u8 {
        self.digits
    }

    pub fn secret(&self) -> &Secret {
        &self.secret
    }

    /// How long a code lasts; `None` for HOTP, whose codes last until they are used.
    pub fn period_seconds(&self) -> Option<u32> {
        match self.kind {
            Kind::Totp { period_seconds } => Some(period_seconds),
            Kind::Hotp { .. } => None,
            Kind::Steam | Kind::Yandex { .. } => Some(30),
            Kind::Motp { .. } => Some(10),
        }
    }

    /// The counter of HOTP, `None` for the other kinds.
    pub fn counter(&self) -> Option<u64> {
        match self.kind {
            Kind::Hotp { counter } => Some(counter),
            _ => None,
        }
    }

    /// The same credential with another counter; the other kinds have none and stay as they are.
    pub fn with_counter(mut self, new_counter: u64) -> Credential {
        if let Kind::Hotp { counter } = &mut self.kind {
            *counter = new_counter;
        }
        self
    }
}

fn motp_text(secret: Secret) -> Result<Secret, CredentialError> {
    let text = secret.expose();
    if !text.iter().all(u8::is_ascii_graphic) {
        return Err(CredentialError::MotpSecretNotText);
    }
    if text.iter().all(u8::is_ascii_hexdigit) {
        return Ok(Secret::from_bytes(text.to_ascii_lowercase()));
    }
    Ok(secret)
}

/// Why parts do not make a credential.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CredentialError {
    #[error("the secret is empty")]
    SecretEmpty,
    #[error("this kind of code needs a counter")]
    CounterMissing,
    #[error("this kind of code needs a PIN")]
    PinEmpty,
    #[error("{found} digits are out of range for this kind of code")]
    DigitsOutOfRange { found: u8 },
    #[error("a period of {found} s is out of range")]
    PeriodOutOfRange { found: u32 },
    #[error("{} cannot be used for this kind of code", found.as_str())]
    AlgorithmNotOfThisKind { found: Algorithm },
    /// Yandex secrets are 16 bytes, or 26 with a check at the end.
    #[error("a Yandex secret has 16 or 26 bytes, not {found}")]
    YandexSecretLength { found: usize },
    #[error("the check at the end of the Yandex secret does not match: a character is wrong")]
    YandexSecretCheck,
    /// It enters the hash as text, so it must be printable ASCII without blanks.
    #[error("an mOTP secret is text, normally hexadecimal")]
    MotpSecretNotText,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(bytes: usize) -> Secret {
        Secret::from_bytes(vec![b'7'; bytes])
    }

    #[test]
    fn parts_that_do_not_fit_are_refused() {
        let pin = || secret(4);
        let new = |kind, algorithm, digits, bytes| {
            Credential::new(kind, algorithm, digits, secret(bytes)).map(|_| ())
        };
        use Algorithm::{Md5, Sha1, Sha256};
        use CredentialError as Error;
        let totp = Kind::Totp { period_seconds: 30 };
        assert_eq!(new(totp.clone(), Sha1, 6, 20), Ok(()));
        assert_eq!(new(totp.clone(), Sha1, 6, 0), Err(Error::SecretEmpty));
        assert_eq!(
            new(totp.clone(), Sha1, 4, 20),
            Err(Error::DigitsOutOfRange { found: 4 })
        );
        assert_eq!(
            new(totp.clone(), Sha1, 11, 20),
            Err(Error::DigitsOutOfRange { found: 11 })
        );
        assert_eq!(
            new(totp, Md5, 6, 20),
            Err(Error::AlgorithmNotOfThisKind { found: Md5 })
        );
        for found in [0, 86_401] {
            let kind = Kind::Totp {
                period_seconds: found,
            };
            assert_eq!(
                new(kind, Sha1, 6, 20),
                Err(Error::PeriodOutOfRange { found })
            );
        }
        assert_eq!(
            new(Kind::Hotp { counter: 0 }, Sha1, 11, 20),
            Err(Error::DigitsOutOfRange { found: 11 })
        );
        assert_eq!(
            new(Kind::Steam, Sha256, 5, 20),
            Err(Error::AlgorithmNotOfThisKind { found: Sha256 })
        );
        assert_eq!(
            new(Kind::Steam, Sha1, 6, 20),
            Err(Error::DigitsOutOfRange { found: 6 })
        );
        assert_eq!(new(Kind::Yandex { pin: pin() }, Sha256, 8, 16), Ok(()));
        assert_eq!(
            new(Kind::Yandex { pin: pin() }, Sha256, 8, 17),
            Err(Error::YandexSecretLength { found: 17 })
        );
        assert_eq!(
            new(Kind::Yandex { pin: secret(0) }, Sha256, 8, 16),
            Err(Error::PinEmpty)
        );
        assert_eq!(
            new(Kind::Motp { pin: secret(0) }, Md5, 6, 16),
            Err(Error::PinEmpty)
        );
        let blank = Secret::from_bytes(b"e315 2afe".to_vec());
        assert_eq!(
            Credential::motp(blank, pin()),
            Err(Error::MotpSecretNotText)
        );
    }

    #[test]
    fn motp_secrets_in_capitals_are_the_same() {
        let of = |text: &[u8]| Credential::motp(Secret::from_bytes(text.to_vec()), secret(4));
        assert_eq!(of(b"E3152AFE"), of(b"e3152afe"));
        assert_ne!(of(b"Words"), of(b"words"));
    }

    #[test]
    fn only_hotp_takes_a_counter() {
        let hotp = Credential::hotp(secret(20), Algorithm::Sha1, 6, 1).expect("valid");
        assert_eq!(hotp.with_counter(2).counter(), Some(2));
        let steam = Credential::steam(secret(20)).expect("valid");
        assert_eq!(steam.clone().with_counter(2), steam);
    }
}
