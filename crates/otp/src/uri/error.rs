//! What can be wrong with a URI, and how one that lacks a number is completed.

use crate::credential::{Algorithm, Credential, CredentialError};
use crate::enrolment::{Enrolment, Oddity};
use crate::secret::{Secret, SecretError};

/// Which part of a URI is wrong; each carries what a message needs to say how it should look.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UriError {
    #[error("the text is {bytes} bytes long, more than any enrolment URI")]
    TooLong { bytes: usize },
    /// Neither `otpauth`, `motp` nor `steam`.
    #[error("an enrolment URI starts with otpauth://, not {found:?}")]
    Scheme { found: String },
    /// Not one of `totp`, `hotp`, `steam`, `motp`, `yaotp`.
    #[error("the type is totp or hotp, not {found:?}")]
    Type { found: String },
    #[error("there is no secret")]
    SecretMissing,
    #[error("the secret: {0}")]
    Secret(#[from] SecretError),
    #[error("the algorithm is SHA1, SHA256 or SHA512, not {found:?}")]
    Algorithm { found: String },
    /// Not a number from 5 to 10, or not the number that this kind has.
    #[error("digits is a number from 5 to 10, not {found:?}")]
    Digits { found: String },
    #[error("period is a number of seconds from 1 to 86400, not {found:?}")]
    Period { found: String },
    #[error("counter is a whole number, not {found:?}")]
    Counter { found: String },
    /// HOTP without a counter: ask for it, then [`Incomplete::with_counter`].
    #[error("there is no counter")]
    CounterMissing(Box<Incomplete>),
    /// Yandex or mOTP without a PIN: ask for it, then [`Incomplete::with_pin`].
    #[error("there is no PIN")]
    PinMissing(Box<Incomplete>),
    #[error("the PIN cannot be read")]
    Pin,
    /// privacyIDEA's two-step rollout: the secret is only the server's half.
    #[error("the secret is only half of a two-step enrolment")]
    TwoStep,
    /// The secret does not have the form its kind needs.
    #[error(transparent)]
    Credential(CredentialError),
    /// A parameter of a sign-in token that is missing (`found` is `None`) or cannot be used.
    #[error("the parameter {name} is missing or wrong")]
    Parameter {
        name: &'static str,
        found: Option<String>,
    },
    /// A migration code that cannot be read at all.
    #[error(transparent)]
    Migration(#[from] crate::migration::MigrationError),
}

/// All of an account but one number, which the person has to give.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incomplete {
    pub issuer: String,
    pub account_name: String,
    pub(super) rest: Rest,
    pub(super) extra: Vec<(String, String)>,
    pub(super) oddities: Vec<Oddity>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Rest {
    Hotp {
        secret: Secret,
        algorithm: Algorithm,
        digits: u8,
    },
    Yandex {
        secret: Secret,
    },
    Motp {
        secret: Secret,
    },
}

impl Incomplete {
    /// Completes HOTP; a missing PIN is not helped by a counter.
    pub fn with_counter(self, counter: u64) -> Result<Enrolment, CredentialError> {
        match self.rest.clone() {
            Rest::Hotp {
                secret,
                algorithm,
                digits,
            } => Ok(self.completed(Credential::hotp(secret, algorithm, digits, counter)?)),
            Rest::Yandex { .. } | Rest::Motp { .. } => Err(CredentialError::PinEmpty),
        }
    }

    /// Completes Yandex and mOTP; HOTP takes no PIN and asks for its counter still.
    pub fn with_pin(self, pin: &str) -> Result<Enrolment, CredentialError> {
        let pin = Secret::from_bytes(pin.trim().as_bytes().to_vec());
        let credential = match self.rest.clone() {
            Rest::Yandex { secret } => Credential::yandex(secret, pin)?,
            Rest::Motp { secret } => Credential::motp(secret, pin)?,
            Rest::Hotp { .. } => return Err(CredentialError::CounterMissing),
        };
        Ok(self.completed(credential))
    }

    fn completed(self, credential: Credential) -> Enrolment {
        super::enrolment(
            &self.issuer,
            &self.account_name,
            credential,
            self.extra,
            self.oddities,
        )
    }
}
