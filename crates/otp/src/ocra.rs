//! OCRA (RFC 6287): a response to a challenge, for sign-ins with tiqr and for tokens with a keypad.
//!
//! ```
//! use penning_otp::{Secret, ocra::{Inputs, Suite}};
//!
//! // RFC 6287, appendix C.1
//! let suite = Suite::parse("OCRA-1:HOTP-SHA1-6:QN08")?;
//! let secret = Secret::from_bytes(b"12345678901234567890".to_vec());
//! let response = suite.respond(&secret, &Inputs { question: "11111111", ..Inputs::default() })?;
//! assert_eq!(response.as_str(), "243178");
//! # Ok::<(), penning_otp::ocra::OcraError>(())
//! ```

use hmac::{Hmac, KeyInit, Mac};
use sha1::{Digest, Sha1};
use sha2::{Sha256, Sha512};
use zeroize::Zeroizing;

use crate::code::{padded, truncate};
use crate::credential::Algorithm;
use crate::secret::Secret;

/// The question is padded to this many bytes (RFC 6287 section 5.1).
const QUESTION_BYTES: usize = 128;
/// The length of `S` without a number, as tiqr writes it.
const DEFAULT_SESSION_BYTES: usize = 64;

/// What a response is made from, as the suite text says (RFC 6287 section 6).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suite {
    /// Enters the HMAC as it was written.
    text: String,
    algorithm: Algorithm,
    /// 4 to 10, or 0 for the whole HMAC.
    digits: u8,
    counter: bool,
    question: QuestionFormat,
    pin: Option<Algorithm>,
    session_bytes: Option<usize>,
    time_step_seconds: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuestionFormat {
    /// `QA`: the text itself.
    Alphanumeric,
    /// `QN`: a decimal number.
    Numeric,
    /// `QH`: hexadecimal.
    Hexadecimal,
}

/// What changes from response to response. Give what the suite asks for; the rest is ignored.
#[derive(Clone, Copy, Default)]
pub struct Inputs<'a> {
    pub counter: Option<u64>,
    pub question: &'a str,
    pub pin: Option<&'a Secret>,
    pub session: Option<&'a [u8]>,
    pub unix_seconds: Option<u64>,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OcraError {
    /// The part of the suite that is not understood.
    #[error("the OCRA suite has an unknown part {part:?}")]
    Suite { part: String },
    /// The suite asks for it and it was not given.
    #[error("the suite needs {input}")]
    InputMissing { input: &'static str },
    /// Longer than 128 bytes, or not of the suite's format.
    #[error("the challenge does not fit the suite")]
    Question,
    /// Longer than the suite says.
    #[error("the session key does not fit the suite")]
    Session,
}

impl Suite {
    /// Reads `OCRA-1:HOTP-SHA1-6:QN08` and its like, upper case as the RFC writes it.
    pub fn parse(text: &str) -> Result<Suite, OcraError> {
        let unknown = |part: &str| OcraError::Suite {
            part: part.chars().take(32).collect(),
        };
        let mut parts = text.split(':');
        let (Some("OCRA-1"), Some(function), Some(inputs), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(unknown(text));
        };
        let (algorithm, digits) = crypto_function(function).ok_or_else(|| unknown(function))?;
        let mut inputs = inputs.split('-').peekable();
        let counter = inputs.next_if_eq(&"C").is_some();
        let question = inputs.next().unwrap_or_default();
        let mut suite = Suite {
            text: text.to_owned(),
            algorithm,
            digits,
            counter,
            question: question_format(question).ok_or_else(|| unknown(question))?,
            pin: None,
            session_bytes: None,
            time_step_seconds: None,
        };
        if let Some(part) = inputs.next_if(|part| part.starts_with('P')) {
            suite.pin = Some(hash_name(&part[1..]).ok_or_else(|| unknown(part))?);
        }
        if let Some(part) = inputs.next_if(|part| part.starts_with('S')) {
            suite.session_bytes = Some(session_bytes(&part[1..]).ok_or_else(|| unknown(part))?);
        }
        if let Some(part) = inputs.next_if(|part| part.starts_with('T')) {
            suite.time_step_seconds =
                Some(time_step_seconds(&part[1..]).ok_or_else(|| unknown(part))?);
        }
        match inputs.next() {
            Some(part) => Err(unknown(part)),
            None => Ok(suite),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.text
    }

    pub fn question_format(&self) -> QuestionFormat {
        self.question
    }

    pub fn needs_counter(&self) -> bool {
        self.counter
    }

    pub fn needs_pin(&self) -> bool {
        self.pin.is_some()
    }

    pub fn needs_session(&self) -> bool {
        self.session_bytes.is_some()
    }

    /// The length of a time step, if time takes part.
    pub fn time_step_seconds(&self) -> Option<u32> {
        self.time_step_seconds
    }

    /// The response (RFC 6287 section 5.2): as many digits as the suite says, or the whole HMAC in
    /// lower-case hexadecimal where it says 0.
    pub fn respond(
        &self,
        secret: &Secret,
        inputs: &Inputs<'_>,
    ) -> Result<Zeroizing<String>, OcraError> {
        let data = self.data_input(inputs)?;
        let hmac = match self.algorithm {
            Algorithm::Sha256 => hmac::<Hmac<Sha256>>(secret, &data),
            Algorithm::Sha512 => hmac::<Hmac<Sha512>>(secret, &data),
            // No suite has MD5.
            Algorithm::Sha1 | Algorithm::Md5 => hmac::<Hmac<Sha1>>(secret, &data),
        };
        Ok(match self.digits {
            0 => Zeroizing::new(data_encoding::HEXLOWER.encode(&hmac)),
            10 => padded(truncate(&hmac), 10),
            digits => padded(truncate(&hmac) % 10u32.pow(u32::from(digits)), digits),
        })
    }

    /// suite | 00 | counter | question | PIN hash | session | time step
    fn data_input(&self, inputs: &Inputs<'_>) -> Result<Zeroizing<Vec<u8>>, OcraError> {
        let mut data = Zeroizing::new(Vec::with_capacity(
            self.text.len() + 1 + 8 + QUESTION_BYTES + 64 + 512 + 8,
        ));
        data.extend_from_slice(self.text.as_bytes());
        data.push(0);
        if self.counter {
            let counter = inputs
                .counter
                .ok_or(OcraError::InputMissing { input: "counter" })?;
            data.extend_from_slice(&counter.to_be_bytes());
        }
        let question = self
            .question_bytes(inputs.question)
            .ok_or(OcraError::Question)?;
        data.extend_from_slice(&question);
        let question_end = data.len() - question.len() + QUESTION_BYTES;
        data.resize(question_end, 0);
        if let Some(algorithm) = self.pin {
            let pin = inputs
                .pin
                .ok_or(OcraError::InputMissing { input: "PIN" })?
                .expose();
            match algorithm {
                Algorithm::Sha256 => data.extend_from_slice(&Sha256::digest(pin)),
                Algorithm::Sha512 => data.extend_from_slice(&Sha512::digest(pin)),
                Algorithm::Sha1 | Algorithm::Md5 => data.extend_from_slice(&Sha1::digest(pin)),
            }
        }
        if let Some(length) = self.session_bytes {
            let session = inputs
                .session
                .ok_or(OcraError::InputMissing { input: "session" })?;
            let padding = length
                .checked_sub(session.len())
                .ok_or(OcraError::Session)?;
            let session_start = data.len() + padding;
            data.resize(session_start, 0);
            data.extend_from_slice(session);
        }
        if let Some(seconds) = self.time_step_seconds {
            let now = inputs
                .unix_seconds
                .ok_or(OcraError::InputMissing { input: "time" })?;
            data.extend_from_slice(&(now / u64::from(seconds)).to_be_bytes());
        }
        Ok(data)
    }

    fn question_bytes(&self, question: &str) -> Option<Vec<u8>> {
        let bytes = match self.question {
            QuestionFormat::Alphanumeric => question.as_bytes().to_vec(),
            QuestionFormat::Numeric => nibbles_to_bytes(&decimal_to_nibbles(question)?),
            QuestionFormat::Hexadecimal => {
                let nibbles: Option<Vec<u8>> = question
                    .chars()
                    .map(|c| c.to_digit(16).map(|digit| digit as u8))
                    .collect();
                nibbles_to_bytes(&nibbles?)
            }
        };
        (!bytes.is_empty() && bytes.len() <= QUESTION_BYTES).then_some(bytes)
    }
}

fn crypto_function(text: &str) -> Option<(Algorithm, u8)> {
    let (hash, digits) = text.strip_prefix("HOTP-")?.rsplit_once('-')?;
    let digits = digits
        .parse()
        .ok()
        .filter(|digits| matches!(digits, 0 | 4..=10))?;
    Some((hash_name(hash)?, digits))
}

fn hash_name(text: &str) -> Option<Algorithm> {
    match text {
        "SHA1" => Some(Algorithm::Sha1),
        "SHA256" => Some(Algorithm::Sha256),
        "SHA512" => Some(Algorithm::Sha512),
        _ => None,
    }
}

/// `QN08`. The length limits what a server asks; mutual authentication joins two questions, so only
/// the 128 bytes limit what is answered.
fn question_format(text: &str) -> Option<QuestionFormat> {
    let (format, length) = text.split_at_checked(2)?;
    let length: u8 = length.parse().ok()?;
    if !(4..=64).contains(&length) {
        return None;
    }
    match format {
        "QA" => Some(QuestionFormat::Alphanumeric),
        "QN" => Some(QuestionFormat::Numeric),
        "QH" => Some(QuestionFormat::Hexadecimal),
        _ => None,
    }
}

fn session_bytes(text: &str) -> Option<usize> {
    if text.is_empty() {
        return Some(DEFAULT_SESSION_BYTES);
    }
    text.parse()
        .ok()
        .filter(|length| (1..=512).contains(length))
}

fn time_step_seconds(text: &str) -> Option<u32> {
    let (number, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let number: u32 = number.parse().ok()?;
    match (unit, number) {
        ("S", 1..=59) => Some(number),
        ("M", 1..=59) => Some(number * 60),
        ("H", 1..=48) => Some(number * 3_600),
        _ => None,
    }
}

/// A decimal number in hexadecimal digits without leading zeros, as RFC 6287 appendix A does it.
fn decimal_to_nibbles(text: &str) -> Option<Vec<u8>> {
    if text.is_empty() || text.len() > 2 * QUESTION_BYTES {
        return None;
    }
    // Least significant first while it grows.
    let mut nibbles: Vec<u8> = vec![0];
    for character in text.chars() {
        let mut carry = character.to_digit(10)?;
        for nibble in &mut nibbles {
            let value = u32::from(*nibble) * 10 + carry;
            *nibble = (value % 16) as u8;
            carry = value / 16;
        }
        if carry > 0 {
            nibbles.push(carry as u8);
        }
    }
    nibbles.reverse();
    Some(nibbles)
}

/// Left-aligned: an odd last nibble is the high half of its byte.
fn nibbles_to_bytes(nibbles: &[u8]) -> Vec<u8> {
    nibbles
        .chunks(2)
        .map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0))
        .collect()
}

fn hmac<M: Mac + KeyInit>(secret: &Secret, data: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut mac =
        <M as KeyInit>::new_from_slice(secret.expose()).expect("HMAC takes keys of every length");
    mac.update(data);
    Zeroizing::new(mac.finalize().into_bytes().to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_suites_it_does_not_know() {
        for (text, part) in [
            ("OCRA-2:HOTP-SHA1-6:QN08", "OCRA-2:HOTP-SHA1-6:QN08"),
            ("OCRA-1:HOTP-SHA1-6", "OCRA-1:HOTP-SHA1-6"),
            ("OCRA-1:HOTP-MD5-6:QN08", "HOTP-MD5-6"),
            ("OCRA-1:HOTP-SHA1-3:QN08", "HOTP-SHA1-3"),
            ("OCRA-1:HOTP-SHA1-11:QN08", "HOTP-SHA1-11"),
            ("OCRA-1:HOTP-SHA1-6:C", ""),
            ("OCRA-1:HOTP-SHA1-6:QX08", "QX08"),
            ("OCRA-1:HOTP-SHA1-6:QN03", "QN03"),
            ("OCRA-1:HOTP-SHA1-6:QN08-PMD5", "PMD5"),
            ("OCRA-1:HOTP-SHA1-6:QN08-S513", "S513"),
            ("OCRA-1:HOTP-SHA1-6:QN08-T60S", "T60S"),
            ("OCRA-1:HOTP-SHA1-6:QN08-T49H", "T49H"),
            ("OCRA-1:HOTP-SHA1-6:QN08-T0M", "T0M"),
            ("OCRA-1:HOTP-SHA1-6:QN08-T1M-S064", "S064"),
            ("OCRA-1:HOTP-SHA1-6:Q\u{00e9}8", "Q\u{00e9}8"),
        ] {
            assert_eq!(
                Suite::parse(text),
                Err(OcraError::Suite {
                    part: part.to_owned()
                }),
                "{text}"
            );
        }
    }

    #[test]
    fn asks_for_what_is_missing() {
        let suite = Suite::parse("OCRA-1:HOTP-SHA256-8:C-QN08-PSHA1-S-T1M")
            .expect("a suite with everything");
        let secret = Secret::from_bytes(vec![1; 32]);
        let pin = Secret::from_bytes(b"1234".to_vec());
        let all = Inputs {
            counter: Some(0),
            question: "12345678",
            pin: Some(&pin),
            session: Some(&[0; 32]),
            unix_seconds: Some(0),
        };
        assert_eq!(
            suite.respond(&secret, &all).map(|response| response.len()),
            Ok(8)
        );
        let missing = |inputs| match suite.respond(&secret, &inputs) {
            Err(OcraError::InputMissing { input }) => input,
            other => panic!("{other:?}"),
        };
        assert_eq!(
            missing(Inputs {
                counter: None,
                ..all
            }),
            "counter"
        );
        assert_eq!(missing(Inputs { pin: None, ..all }), "PIN");
        assert_eq!(
            missing(Inputs {
                session: None,
                ..all
            }),
            "session"
        );
        assert_eq!(
            missing(Inputs {
                unix_seconds: None,
                ..all
            }),
            "time"
        );
        assert_eq!(
            suite.respond(
                &secret,
                &Inputs {
                    session: Some(&[0; 65]),
                    ..all
                }
            ),
            Err(OcraError::Session)
        );
        for question in ["", "12a", &"9".repeat(400)] {
            assert_eq!(
                suite.respond(&secret, &Inputs { question, ..all }),
                Err(OcraError::Question),
                "{question}"
            );
        }
    }

    #[test]
    fn gives_the_whole_hmac_for_zero_digits_and_leading_zeros_for_ten() {
        let secret = Secret::from_bytes(b"12345678901234567890".to_vec());
        let inputs = Inputs {
            question: "00000000",
            ..Inputs::default()
        };
        let respond = |text| {
            Suite::parse(text)
                .and_then(|suite| suite.respond(&secret, &inputs))
                .expect("a response")
        };
        assert_eq!(respond("OCRA-1:HOTP-SHA1-0:QN08").len(), 40);
        assert_eq!(respond("OCRA-1:HOTP-SHA1-10:QN08").len(), 10);
    }

    #[test]
    fn turns_decimal_questions_into_left_aligned_hexadecimal() {
        let bytes = |text| decimal_to_nibbles(text).map(|nibbles| nibbles_to_bytes(&nibbles));
        assert_eq!(bytes("12345678"), Some(vec![0xBC, 0x61, 0x4E]));
        assert_eq!(bytes("00000000"), Some(vec![0x00]));
        assert_eq!(bytes("256"), Some(vec![0x10, 0x00]));
        assert_eq!(bytes("-1"), None);
    }
}
