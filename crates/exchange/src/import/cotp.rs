//! cotp: JSON, plain or sealed with XChaCha20-Poly1305 under an Argon2id key.

use chacha20poly1305::XChaCha20Poly1305;
use chacha20poly1305::aead::{Aead, KeyInit};
use serde_json::Value;
use zeroize::Zeroizing;

use super::{Format, ImportError, Input};
use crate::content::Content;
use crate::crypto::{self, Argon2};
use crate::draft::{Draft, Found};
use crate::json::{Json, list, text};

pub(super) const FORMAT: Format = Format {
    name: "cotp",
    recognise: |content| content.has(&["elements"]),
    sealed: super::never,
    read: |content, _| Ok(accounts(content.json().ok_or(ImportError::Damaged)?)),
};
pub(super) const SEALED: Format = Format {
    name: "cotp",
    recognise: |content| content.has(&["nonce", "salt", "cipher"]),
    sealed: super::always,
    read: open,
};

fn open(content: &Content, input: &Input) -> Result<Found, ImportError> {
    let json = content.json().ok_or(ImportError::Damaged)?;
    let part = |name| crypto::base64(text(json, name)).ok_or(ImportError::Damaged);
    let (nonce, salt, sealed) = (part("nonce")?, part("salt")?, part("cipher")?);
    let cost = Argon2 {
        memory_kib: 32_768,
        passes: 4,
        lanes: 4,
    };
    let key = crypto::argon2id(cost, input.needed_password()?.as_bytes(), &salt)?;
    let cipher = XChaCha20Poly1305::new_from_slice(&key).map_err(|_| ImportError::Damaged)?;
    let nonce = nonce
        .as_slice()
        .try_into()
        .map_err(|_| ImportError::Damaged)?;
    let opened = cipher
        .decrypt(nonce, sealed.as_slice())
        .map(Zeroizing::new)
        .map_err(|_| ImportError::WrongPassword)?;
    let json = Json::parse(&opened).ok_or(ImportError::Damaged)?;
    Ok(accounts(&json))
}

fn accounts(json: &Value) -> Found {
    let mut found = Found::default();
    for item in list(json, "elements") {
        let draft = Draft {
            issuer: text(item, "issuer").to_owned(),
            name: text(item, "label").to_owned(),
            kind: text(item, "type").to_owned(),
            ..Draft::parameters_of(item)
        }
        .base32(text(item, "secret"));
        found.add(draft.motp_of_bytes());
    }
    found
}
