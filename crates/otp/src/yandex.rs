//! Yandex's codes: their secret's own check, their key, and their letters.

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::credential::CredentialError;

/// The part of the secret that makes codes; what follows it is a check and a note of the PIN's length.
const KEY_BYTES: usize = 16;
const FULL_BYTES: usize = 26;
/// x¹² + x¹¹ + x⁷ + x⁶ + x⁵ + x⁴ + x + 1
const CHECK_POLYNOMIAL: u16 = 0x18F3;

/// The last 12 bits of the full form are the remainder of all bits before them.
pub(crate) fn check_secret(secret: &[u8]) -> Result<(), CredentialError> {
    match secret.len() {
        KEY_BYTES => Ok(()),
        FULL_BYTES => {
            let bit_count = FULL_BYTES * 8 - 12;
            let remainder = (0..bit_count).fold(0u16, |remainder, index| {
                let bit = secret[index / 8] >> (7 - index % 8) & 1;
                let shifted = remainder << 1 | u16::from(bit);
                if shifted & 0x1000 == 0 {
                    shifted
                } else {
                    shifted ^ CHECK_POLYNOMIAL
                }
            });
            let written =
                u16::from(secret[FULL_BYTES - 2] & 0x0F) << 8 | u16::from(secret[FULL_BYTES - 1]);
            if remainder == written {
                Ok(())
            } else {
                Err(CredentialError::YandexSecretCheck)
            }
        }
        found => Err(CredentialError::YandexSecretLength { found }),
    }
}

/// SHA-256 over PIN and secret; a leading zero byte is left out.
pub(crate) fn key(secret: &[u8], pin: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut hash = Sha256::new();
    hash.update(pin);
    hash.update(&secret[..KEY_BYTES]);
    let digest = Zeroizing::new(<[u8; 32]>::from(hash.finalize()));
    let start = usize::from(digest[0] == 0);
    Zeroizing::new(digest[start..].to_vec())
}

/// Eight letters from 63 bits of an HMAC-SHA-256, the most significant letter first.
pub(crate) fn letters(hmac: &[u8]) -> Zeroizing<String> {
    let offset = usize::from(hmac[hmac.len() - 1] & 0x0F);
    let mut window = [0u8; 8];
    window.copy_from_slice(&hmac[offset..offset + 8]);
    let mut value = u64::from_be_bytes(window) & (u64::MAX >> 1);
    let mut letters = [0u8; 8];
    for letter in letters.iter_mut().rev() {
        *letter = b'a' + (value % 26) as u8;
        value /= 26;
    }
    Zeroizing::new(letters.iter().map(|&letter| char::from(letter)).collect())
}
