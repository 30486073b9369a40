//! Shared secrets: read leniently, wiped on drop, never shown by accident.

use std::fmt;
use std::sync::OnceLock;

use data_encoding::{BASE32_NOPAD, HEXLOWER};
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, Zeroizing};

/// The bytes shared between server and authenticator.
///
/// Wiped when dropped, compared in constant time, and printed as `Secret(..)`. There is no
/// `Display` and no serialisation: whoever needs the bytes says so with [`Secret::expose`].
pub struct Secret(Zeroizing<Vec<u8>>);

/// Where the system has memory that it never writes to disk, this is how to ask for it: what `begin` and `end`
/// enclose on one thread is for secrets. To call once, first thing; without it memory comes as any does.
pub fn shelter_with(begin: fn(), end: fn()) {
    // The first one counts: what is in its memory goes back there.
    let _ = SHELTER.set(Shelter { begin, end });
}

static SHELTER: OnceLock<Shelter> = OnceLock::new();

struct Shelter {
    begin: fn(),
    end: fn(),
}

/// Runs `make`, whose memory is for secrets. Keep it short: there is little of that memory.
pub fn sheltered<T>(make: impl FnOnce() -> T) -> T {
    struct End(fn());
    impl Drop for End {
        fn drop(&mut self) {
            (self.0)();
        }
    }
    let _end = SHELTER.get().map(|shelter| {
        (shelter.begin)();
        End(shelter.end)
    });
    make()
}

impl Secret {
    pub fn from_bytes(bytes: Vec<u8>) -> Secret {
        Secret::keep(&Zeroizing::new(bytes))
    }

    fn keep(bytes: &[u8]) -> Secret {
        Secret(Zeroizing::new(sheltered(|| bytes.to_vec())))
    }

    /// Reads base32 (RFC 4648 section 6) as it is found in the wild: any case, with blanks, dashes,
    /// padding or none, and of any length. Trailing bits that do not fill a byte are dropped, whatever
    /// they are.
    pub fn parse_base32(text: &str) -> Result<Secret, SecretError> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(text.len() * 5 / 8 + 1));
        let mut bits = 0u32;
        let mut bit_count = 0;
        for (index, character) in text.chars().enumerate() {
            if is_filler(character) {
                continue;
            }
            let value = base32_value(character).ok_or(SecretError::WrongCharacter {
                position: index + 1,
                found: character,
                suggestion: likely_intended(character),
            })?;
            bits = bits << 5 | value;
            bit_count += 5;
            if bit_count >= 8 {
                bit_count -= 8;
                bytes.push((bits >> bit_count) as u8);
            }
        }
        bits.zeroize();
        Secret::not_empty(bytes)
    }

    /// Reads hexadecimal in any case, with blanks, dashes and colons.
    pub fn parse_hex(text: &str) -> Result<Secret, SecretError> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(text.len() / 2));
        let mut high: Option<u8> = None;
        for (index, character) in text.chars().enumerate() {
            if character.is_whitespace() || matches!(character, '-' | ':') {
                continue;
            }
            let digit = character.to_digit(16).ok_or(SecretError::WrongCharacter {
                position: index + 1,
                found: character,
                suggestion: None,
            })? as u8;
            match high.take() {
                None => high = Some(digit),
                Some(high) => bytes.push(high << 4 | digit),
            }
        }
        if high.is_some() {
            return Err(SecretError::OddLength);
        }
        Secret::not_empty(bytes)
    }

    /// Reads base64 (RFC 4648 sections 4 and 5): either alphabet, padding or none.
    pub fn parse_base64(text: &str) -> Result<Secret, SecretError> {
        let mut plain = Zeroizing::new(String::with_capacity(text.len()));
        for (index, character) in text.chars().enumerate() {
            match character {
                '-' => plain.push('+'),
                '_' => plain.push('/'),
                '=' => {}
                'A'..='Z' | 'a'..='z' | '0'..='9' | '+' | '/' => plain.push(character),
                _ if character.is_whitespace() => {}
                _ => {
                    return Err(SecretError::WrongCharacter {
                        position: index + 1,
                        found: character,
                        suggestion: None,
                    });
                }
            }
        }
        let mut lenient = data_encoding::Specification::new();
        lenient
            .symbols
            .push_str("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
        lenient.check_trailing_bits = false;
        let encoding = lenient
            .encoding()
            .expect("the alphabet above is the standard one");
        let bytes = encoding
            .decode(plain.as_bytes())
            .map_err(|_| SecretError::OddLength)?;
        Secret::not_empty(Zeroizing::new(bytes))
    }

    pub fn expose(&self) -> &[u8] {
        &self.0
    }

    /// Upper-case base32 without padding, as otpauth URIs want it.
    pub fn to_base32(&self) -> Zeroizing<String> {
        Zeroizing::new(BASE32_NOPAD.encode(&self.0))
    }

    /// Lower-case hexadecimal.
    pub fn to_hex(&self) -> Zeroizing<String> {
        Zeroizing::new(HEXLOWER.encode(&self.0))
    }

    /// The number of bytes.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn not_empty(bytes: Zeroizing<Vec<u8>>) -> Result<Secret, SecretError> {
        if bytes.is_empty() {
            return Err(SecretError::Empty);
        }
        Ok(Secret::keep(&bytes))
    }
}

impl Clone for Secret {
    fn clone(&self) -> Secret {
        Secret::keep(&self.0)
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Secret) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for Secret {}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(..)")
    }
}

/// What is wrong with a secret as it was typed or scanned.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SecretError {
    #[error("the secret is empty")]
    Empty,
    /// `position` counts characters from 1 in the text as it was given; `suggestion` is what was
    /// probably meant, to be offered and never applied unasked.
    #[error("the secret has a character at position {position} that does not belong")]
    WrongCharacter {
        position: usize,
        found: char,
        suggestion: Option<char>,
    },
    /// The text ends in the middle of a byte (hexadecimal and base64 only).
    #[error("the secret ends in the middle of a byte")]
    OddLength,
}

/// The whole text with 0→O, 1→L and 8→B applied, if that makes it readable base32 and it was not
/// before. Only ever an offer: a secret that was changed without asking gives wrong codes.
pub fn corrected(text: &str) -> Option<Zeroizing<String>> {
    if !matches!(
        Secret::parse_base32(text),
        Err(SecretError::WrongCharacter { .. })
    ) {
        return None;
    }
    let offer: Zeroizing<String> = Zeroizing::new(
        text.chars()
            .map(|c| likely_intended(c).unwrap_or(c))
            .collect(),
    );
    Secret::parse_base32(&offer).ok().map(|_| offer)
}

/// Characters that people and apps put between the symbols of base32.
pub(crate) fn is_filler(character: char) -> bool {
    character.is_whitespace()
        || matches!(
            character,
            '-' | '=' | '\u{2010}'..='\u{2015}' | '\u{200B}' | '\u{FEFF}' | '\u{00AD}'
        )
}

pub(crate) fn base32_value(character: char) -> Option<u32> {
    match character {
        'A'..='Z' => Some(character as u32 - 'A' as u32),
        'a'..='z' => Some(character as u32 - 'a' as u32),
        '2'..='7' => Some(character as u32 - '2' as u32 + 26),
        _ => None,
    }
}

fn likely_intended(character: char) -> Option<char> {
    match character {
        '0' => Some('O'),
        '1' => Some('L'),
        '8' => Some('B'),
        _ => None,
    }
}
