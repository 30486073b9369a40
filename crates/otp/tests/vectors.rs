//! Published test vectors: those of the RFCs and one of each other kind always, the larger collection
//! that lies beside the project when it is there.

use std::path::Path;

use penning_otp::ocra::{Inputs, Suite};
use penning_otp::{Algorithm, Credential, CredentialError, Secret};
use serde::Deserialize;

#[derive(Deserialize)]
struct Vector {
    kind: String,
    source: String,
    key_hex: Option<String>,
    secret_base32: Option<String>,
    secret_base64: Option<String>,
    secret_hex: Option<String>,
    pin: Option<String>,
    algorithm: Option<String>,
    digits: Option<u8>,
    counter: Option<u64>,
    time: Option<u64>,
    period: Option<u32>,
    code: Option<String>,
    valid: Option<bool>,
    suite: Option<String>,
    question: Option<String>,
    pin_hash: Option<String>,
    session_hex: Option<String>,
    /// In time steps.
    timestamp: Option<u64>,
}

/// The PIN of RFC 6287's vectors, which give only its hash.
const RFC_6287_PIN: &str = "1234";
const RFC_6287_PIN_SHA1: &str = "7110eda4d09e062aa5e4a390b0a572ac0d2c0220";

impl Vector {
    fn secret(&self) -> Secret {
        let read = match self {
            Vector {
                key_hex: Some(hex), ..
            }
            | Vector {
                secret_hex: Some(hex),
                ..
            } => Secret::parse_hex(hex),
            Vector {
                secret_base32: Some(text),
                ..
            } => Secret::parse_base32(text),
            Vector {
                secret_base64: Some(text),
                ..
            } => Secret::parse_base64(text),
            _ => panic!("a vector of {} has no secret", self.source),
        };
        read.expect("vectors have readable secrets")
    }

    fn pin(&self) -> Secret {
        Secret::from_bytes(self.pin.as_deref().expect("a PIN").as_bytes().to_vec())
    }

    fn algorithm(&self) -> Algorithm {
        Algorithm::parse(self.algorithm.as_deref().expect("an algorithm"))
            .expect("a known algorithm")
    }

    fn credential(&self) -> Result<Credential, CredentialError> {
        let digits = self.digits.unwrap_or(6);
        match self.kind.as_str() {
            "hotp" => Credential::hotp(
                self.secret(),
                self.algorithm(),
                digits,
                self.counter.expect("a counter"),
            ),
            "totp" => Credential::totp(
                self.secret(),
                self.algorithm(),
                digits,
                self.period.expect("a period"),
            ),
            "steam" => Credential::steam(self.secret()),
            "yandex" => Credential::yandex(self.secret(), self.pin()),
            "motp" => {
                let text = self.secret_hex.as_deref().expect("mOTP secrets are text");
                Credential::motp(Secret::from_bytes(text.as_bytes().to_vec()), self.pin())
            }
            other => panic!("unknown kind {other}"),
        }
    }

    fn check(&self, place: usize) {
        let place = format!("vector {place}, {}", self.source);
        match self.kind.as_str() {
            "yandex-checksum" => {
                let pin = Secret::from_bytes(b"1234".to_vec());
                let made = Credential::yandex(self.secret(), pin);
                match self.valid {
                    Some(true) => assert!(made.is_ok(), "{place}"),
                    _ => assert_eq!(made, Err(CredentialError::YandexSecretCheck), "{place}"),
                }
            }
            "ocra" => assert_eq!(Some(self.ocra_response()), self.code, "{place}"),
            _ => {
                let credential = self.credential().expect("vectors are valid credentials");
                let code = credential.code_at(self.time.unwrap_or(0));
                assert_eq!(Some(code.text()), self.code.as_deref(), "{place}");
            }
        }
    }

    fn ocra_response(&self) -> String {
        let suite = Suite::parse(self.suite.as_deref().expect("a suite")).expect("a known suite");
        let pin = self.pin_hash.as_deref().map(|hash| {
            assert_eq!(hash, RFC_6287_PIN_SHA1, "only this PIN's hash is known");
            Secret::from_bytes(RFC_6287_PIN.as_bytes().to_vec())
        });
        let session = self
            .session_hex
            .as_deref()
            .map(|hex| Secret::parse_hex(hex).expect("hexadecimal"));
        let inputs = Inputs {
            counter: self.counter,
            question: self.question.as_deref().expect("a question"),
            pin: pin.as_ref(),
            session: session.as_ref().map(Secret::expose),
            unix_seconds: self
                .timestamp
                .zip(suite.time_step_seconds())
                .map(|(step, length)| step * u64::from(length)),
        };
        suite
            .respond(&self.secret(), &inputs)
            .expect("a response")
            .to_string()
    }
}

fn check_all(json: &str, at_least: usize) {
    let vectors: Vec<Vector> = serde_json::from_str(json).expect("a list of vectors");
    assert!(vectors.len() >= at_least, "only {} vectors", vectors.len());
    for (place, vector) in vectors.iter().enumerate() {
        vector.check(place);
    }
}

#[test]
fn committed_vectors() {
    check_all(include_str!("fixtures/vectors.json"), 101);
}

#[test]
fn shared_vectors() {
    let path = Path::new(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../shared/vectors/otp_vectors.json"
    ));
    if path.exists() {
        check_all(
            &std::fs::read_to_string(path).expect("a readable file"),
            180,
        );
    }
}

#[test]
fn ten_digits_are_the_31_bits_with_leading_zeros() {
    // RFC 4226 appendix D lists the truncated decimal values; counter 0 is 1284755224, counter 3 is 1726969429.
    let secret = Secret::from_bytes(b"12345678901234567890".to_vec());
    for (counter, text) in [
        (0, "1284755224"),
        (1, "1094287082"),
        (2, "0137359152"),
        (3, "1726969429"),
    ] {
        let credential = Credential::hotp(secret.clone(), Algorithm::Sha1, 10, counter)
            .expect("ten digits are allowed");
        assert_eq!(credential.code_at(0).text(), text);
    }
}

#[test]
fn all_digit_counts_agree_with_each_other() {
    let secret = Secret::from_bytes(b"12345678901234567890".to_vec());
    for digits in 5..=10u8 {
        let code = Credential::hotp(secret.clone(), Algorithm::Sha1, digits, 0)
            .expect("in range")
            .code_at(0);
        assert!("1284755224".ends_with(code.text()), "{digits}");
        assert_eq!(code.text().len(), usize::from(digits));
    }
}

#[test]
fn yandex_keys_lose_a_leading_zero_byte() {
    // SHA-256 over this PIN and secret begins with 00. The code was computed by a separate program in
    // Python, which also gives Aegis's published vector.
    let secret = Secret::parse_base32("AAAQEAYEAUDAOCAJBIFQYDIOB4").expect("base32");
    let credential =
        Credential::yandex(secret, Secret::from_bytes(b"0050".to_vec())).expect("16 bytes");
    assert_eq!(credential.code_at(1_641_559_648).text(), "vnyoawjh");
}
