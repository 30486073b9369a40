//! Ente Auth: a list of URIs, plain or as one chunk of libsodium's secretstream under an Argon2id key.

use aes::cipher::KeyInit;
use chacha20::cipher::{KeyIvInit, StreamCipher, StreamCipherSeek};
use chacha20::{ChaCha20, R20, hchacha};
use poly1305::Poly1305;
use zeroize::Zeroizing;

use super::{Format, ImportError, Input, uris};
use crate::content::Content;
use crate::crypto::{self, Argon2, Bytes};
use crate::draft::{Entry, Found};
use crate::json::{Json, flag, list, number, text};

pub(super) const FORMAT: Format = Format {
    name: "ente",
    recognise: |content| content.has(&["kdfParams", "encryptedData"]),
    sealed: super::always,
    read,
};

fn read(content: &Content, input: &Input) -> Result<Found, ImportError> {
    let json = content.json().ok_or(ImportError::Damaged)?;
    let part = |value, name| crypto::base64(text(value, name)).ok_or(ImportError::Damaged);
    let params = &json["kdfParams"];
    let cost = Argon2 {
        memory_kib: number(params, "memLimit").ok_or(ImportError::Damaged)? / 1024,
        passes: number(params, "opsLimit").ok_or(ImportError::Damaged)?,
        lanes: 1,
    };
    let (sealed, header) = (part(json, "encryptedData")?, part(json, "encryptionNonce")?);
    if header.len() != 24 {
        return Err(ImportError::Damaged);
    }
    let key = crypto::argon2id(
        cost,
        input.needed_password()?.as_bytes(),
        &part(params, "salt")?,
    )?;
    let opened = secretstream(&key, &header, &sealed).ok_or(ImportError::WrongPassword)?;
    let text = std::str::from_utf8(&opened).map_err(|_| ImportError::Damaged)?;
    Ok(uris::accounts(text))
}

/// The first chunk of crypto_secretstream_xchacha20poly1305, whatever its tag: both *message* and
/// *final* are found in exports.
fn secretstream(key: &[u8], header: &[u8], sealed: &[u8]) -> Option<Bytes> {
    let (sealed, tag) = sealed.split_at_checked(sealed.len().checked_sub(16)?)?;
    let (first, message) = sealed.split_first()?;
    let subkey = Zeroizing::new(<[u8; 32]>::from(hchacha::<R20>(
        key.try_into().ok()?,
        header.get(..16)?.try_into().ok()?,
    )));
    let mut nonce = [0; 12];
    nonce[0] = 1;
    nonce[4..].copy_from_slice(header.get(16..24)?);
    let mut cipher = ChaCha20::new_from_slices(&*subkey, &nonce).ok()?;
    let mut mac_key = Zeroizing::new([0u8; 64]);
    cipher.apply_keystream(&mut *mac_key);
    let mut block = Zeroizing::new([0u8; 64]);
    block[0] = *first;
    cipher.apply_keystream(&mut *block);
    // What is hashed is the block as it was sealed: its first byte as it came.
    block[0] = *first;
    let mut hashed = Vec::with_capacity(message.len() + 96);
    hashed.extend_from_slice(&*block);
    hashed.extend_from_slice(message);
    hashed.resize(
        hashed.len() + (16_usize.wrapping_sub(64).wrapping_add(message.len()) & 15),
        0,
    );
    hashed.extend_from_slice(&0u64.to_le_bytes());
    hashed.extend_from_slice(&(64 + message.len() as u64).to_le_bytes());
    let expected = Poly1305::new_from_slice(&mac_key[..32])
        .ok()?
        .compute_unpadded(&hashed);
    let same = expected
        .iter()
        .zip(tag)
        .fold(0, |differing, (one, other)| differing | (one ^ other))
        == 0;
    if !same {
        return None;
    }
    let mut opened = Zeroizing::new(message.to_vec());
    cipher.try_seek(128u64).ok()?;
    cipher.apply_keystream(&mut opened);
    Some(opened)
}

/// What Ente keeps of an account besides its code stands in one parameter, as JSON.
pub(super) fn take_display(entry: &mut Entry) {
    let extra = &mut entry.enrolment.extra;
    let Some(at) = extra.iter().position(|(name, _)| name == "codeDisplay") else {
        return;
    };
    let (_, value) = extra.remove(at);
    let Some(display) = Json::parse(Zeroizing::new(value).as_bytes()) else {
        return;
    };
    entry.note = text(&display, "note").to_owned();
    entry.pinned = flag(&display, "pinned");
    entry.trashed = flag(&display, "trashed");
    entry.groups = list(&display, "tags")
        .iter()
        .filter_map(|tag| Some(tag.as_str()?.to_owned()))
        .collect();
}
