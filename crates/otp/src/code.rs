//! What is the code of a credential at a moment?

use std::fmt;

use md5::{Digest, Md5};
use totp_rs::{Builder, Totp};
use zeroize::Zeroizing;

use crate::credential::{Algorithm, Credential, Kind};
use crate::secret::Secret;
use crate::yandex;

/// One code and the time it is good for.
#[derive(Clone, PartialEq, Eq)]
pub struct Code {
    text: Zeroizing<String>,
    /// Unix seconds; 0 for HOTP.
    pub valid_from: u64,
    /// Unix seconds, exclusive; `u64::MAX` for HOTP.
    pub valid_until: u64,
}

impl Code {
    /// The code as it is typed at the server, without blanks.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The code in groups that are easy to read aloud: `123 456`, `1234 567`, `12345 67890`. Five
    /// symbols stay together.
    pub fn grouped(&self) -> Zeroizing<String> {
        let length = self.text.len();
        let group = match length {
            0..=5 => length.max(1),
            6 | 9 => 3,
            10 => 5,
            _ => 4,
        };
        let mut grouped = Zeroizing::new(String::with_capacity(length + 3));
        for (index, symbol) in self.text.chars().enumerate() {
            if index > 0 && index % group == 0 {
                grouped.push(' ');
            }
            grouped.push(symbol);
        }
        grouped
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Code")
            .field("valid_from", &self.valid_from)
            .field("valid_until", &self.valid_until)
            .finish_non_exhaustive()
    }
}

impl Credential {
    /// The code at `unix_seconds`; for HOTP the code of the stored counter, whatever the time.
    pub fn code_at(&self, unix_seconds: u64) -> Code {
        match self.period_seconds() {
            None => {
                let counter = self.counter().unwrap_or_default();
                Code {
                    text: self.symbols(counter),
                    valid_from: 0,
                    valid_until: u64::MAX,
                }
            }
            Some(period) => self.code_of_step(unix_seconds / u64::from(period), u64::from(period)),
        }
    }

    /// The code of the time step after the one at `unix_seconds`; `None` for HOTP, whose next code
    /// exists only once the counter has been stored.
    pub fn next_code_at(&self, unix_seconds: u64) -> Option<Code> {
        let period = u64::from(self.period_seconds()?);
        let step = (unix_seconds / period).saturating_add(1);
        Some(self.code_of_step(step, period))
    }

    fn code_of_step(&self, step: u64, period: u64) -> Code {
        let valid_from = step.saturating_mul(period);
        Code {
            text: self.symbols(step),
            valid_from,
            valid_until: valid_from.saturating_add(period),
        }
    }

    fn symbols(&self, moving_factor: u64) -> Zeroizing<String> {
        let secret = self.secret().expose();
        match self.kind() {
            Kind::Totp { .. } | Kind::Hotp { .. } => {
                let engine = engine(secret, self.algorithm(), self.digits());
                match self.digits() {
                    // totp-rs keeps the modulus in 32 bits, where 10^10 does not fit. The 31 bits
                    // of RFC 4226 section 5.3 always do, so ten digits only need leading zeros.
                    10 => padded(truncate(engine.sign(moving_factor).as_ref()), 10),
                    digits => token_text(&engine, moving_factor, digits),
                }
            }
            Kind::Steam => token_text(&steam_engine(secret), moving_factor, 5),
            Kind::Yandex { pin } => {
                let key = yandex::key(secret, pin.expose());
                yandex::letters(
                    engine(&key, Algorithm::Sha256, 8)
                        .sign(moving_factor)
                        .as_ref(),
                )
            }
            Kind::Motp { pin } => motp(moving_factor, self.secret(), pin),
        }
    }
}

/// HOTP as totp-rs offers it: a step of one second makes its time our moving factor.
fn engine(key: &[u8], algorithm: Algorithm, digits: u8) -> Totp {
    let algorithm = match algorithm {
        Algorithm::Sha256 => totp_rs::Algorithm::SHA256,
        Algorithm::Sha512 => totp_rs::Algorithm::SHA512,
        // No credential that comes here has MD5: only mOTP may, and it is not HMAC.
        Algorithm::Sha1 | Algorithm::Md5 => totp_rs::Algorithm::SHA1,
    };
    // "Noncompliant" allows the short secrets and the 5 and 9 digits that real servers use.
    Builder::new()
        .with_algorithm(algorithm)
        .with_digits(digits)
        .with_step_duration(1)
        .with_secret(totp_secret(key))
        .build_noncompliant()
}

fn steam_engine(key: &[u8]) -> Totp {
    Builder::new()
        .with_algorithm(totp_rs::Algorithm::Steam)
        .with_digits(5)
        .with_step_duration(1)
        .with_secret(totp_secret(key))
        .build_noncompliant()
}

/// Secrets of 20 bytes, nearly all there are, stay on the stack.
fn totp_secret(key: &[u8]) -> totp_rs::Secret {
    match <[u8; 20]>::try_from(key) {
        Ok(bytes) => totp_rs::Secret::new_stack(bytes),
        Err(_) => totp_rs::Secret::new(key.into()),
    }
}

fn token_text(engine: &Totp, moving_factor: u64, digits: u8) -> Zeroizing<String> {
    use fmt::Write as _;
    // Room from the start, so that no half-written copy is left behind by growing.
    let mut text = Zeroizing::new(String::with_capacity(usize::from(digits)));
    write!(text, "{}", engine.generate(moving_factor)).expect("writing to a String does not fail");
    text
}

/// Dynamic truncation, RFC 4226 section 5.3.
pub(crate) fn truncate(hmac: &[u8]) -> u32 {
    let offset = usize::from(hmac[hmac.len() - 1] & 0x0F);
    let mut window = [0u8; 4];
    window.copy_from_slice(&hmac[offset..offset + 4]);
    u32::from_be_bytes(window) & 0x7FFF_FFFF
}

pub(crate) fn padded(value: u32, digits: u8) -> Zeroizing<String> {
    Zeroizing::new(format!("{value:0width$}", width = usize::from(digits)))
}

/// MD5 over the time step in decimal, the secret's text and the PIN; the first six hexadecimal digits.
fn motp(step: u64, secret: &Secret, pin: &Secret) -> Zeroizing<String> {
    let mut hash = Md5::new();
    hash.update(step.to_string().as_bytes());
    hash.update(secret.expose());
    hash.update(pin.expose());
    let digest = Zeroizing::new(<[u8; 16]>::from(hash.finalize()));
    Zeroizing::new(data_encoding::HEXLOWER.encode(&digest[..3]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_easy_to_read_aloud() {
        for (text, grouped) in [
            ("FR8RV", "FR8RV"),
            ("123456", "123 456"),
            ("1234567", "1234 567"),
            ("12345678", "1234 5678"),
            ("123456789", "123 456 789"),
            ("1234567890", "12345 67890"),
        ] {
            let code = Code {
                text: Zeroizing::new(text.to_owned()),
                valid_from: 0,
                valid_until: 30,
            };
            assert_eq!(code.grouped().as_str(), grouped);
            assert!(!format!("{code:?}").contains(text));
        }
    }
}
