//! andOTP: a JSON array, plain or sealed with AES-256-GCM in either of two ways.

use serde_json::Value;

use super::{Format, ImportError, Input};
use crate::crypto::{self, Hash};
use crate::draft::{Draft, Found};
use crate::json::{Json, list, text};

pub(super) const FORMAT: Format = Format {
    name: "andotp",
    recognise: |content| content.items_have(&["secret", "label", "type"]),
    sealed: super::never,
    read: |content, _| Ok(accounts(content.json().ok_or(ImportError::Damaged)?)),
};
/// Its bytes say nothing of themselves: the last to be tried.
pub(super) const SEALED: Format = Format {
    name: "andotp",
    recognise: |content| {
        content.text().is_none()
            && content.bytes.len() > 60
            && !OTHERS
                .iter()
                .any(|beginning| content.bytes.starts_with(beginning))
    },
    sealed: super::always,
    read: |content, input| open(content.bytes, input),
};

/// Files that say what they are, and are not andOTP's: zip, SQLite, KeePass, Java, PNG, JPEG, PDF.
const OTHERS: [&[u8]; 7] = [
    b"PK",
    b"SQLite format 3",
    &[0x03, 0xD9, 0xA2, 0x9A],
    &[0xAC, 0xED, 0x00, 0x05],
    b"\x89PNG",
    &[0xFF, 0xD8, 0xFF],
    b"%PDF",
];

/// What andOTP asked for at most; a file of another app shows another number there.
const ROUNDS: std::ops::RangeInclusive<u32> = 1_000..=5_000_000;

fn open(bytes: &[u8], input: &Input) -> Result<Found, ImportError> {
    let password = input.needed_password()?.as_bytes();
    let now = || {
        let (rounds, rest) = bytes.split_first_chunk::<4>()?;
        let rounds = u32::from_be_bytes(*rounds);
        let (salt, rest) = rest.split_at_checked(12)?;
        let (nonce, sealed) = rest.split_at_checked(12)?;
        if !ROUNDS.contains(&rounds) {
            return None;
        }
        let key = crypto::pbkdf2(Hash::Sha1, password, salt, rounds.into(), 32).ok()?;
        crypto::aes_gcm(&key, nonce, sealed, &[])
    };
    let once = || {
        let (nonce, sealed) = bytes.split_at_checked(12)?;
        crypto::aes_gcm(&*crypto::sha256(&[password]), nonce, sealed, &[])
    };
    let opened = now().or_else(once).ok_or(ImportError::WrongPassword)?;
    let json = Json::parse(&opened).ok_or(ImportError::Damaged)?;
    Ok(accounts(&json))
}

fn accounts(json: &Value) -> Found {
    let mut found = Found::default();
    for item in json.as_array().map_or(&[][..], Vec::as_slice) {
        let label = text(item, "label");
        let (issuer, name) = match item.get("issuer") {
            Some(issuer) => (issuer.as_str().unwrap_or_default(), label),
            // Before there was an issuer: `Deno - Deno:Mason`.
            None => match label.split_once(" - ") {
                Some((issuer, name)) => {
                    let own = name
                        .strip_prefix(issuer)
                        .and_then(|rest| rest.strip_prefix(':'));
                    (issuer, own.unwrap_or(name))
                }
                None => ("", label),
            },
        };
        let mut draft = Draft {
            issuer: issuer.to_owned(),
            name: name.to_owned(),
            kind: text(item, "type").to_owned(),
            groups: list(item, "tags")
                .iter()
                .filter_map(|tag| Some(tag.as_str()?.to_owned()))
                .collect(),
            ..Draft::parameters_of(item)
        }
        .base32(text(item, "secret"));
        if draft.kind.eq_ignore_ascii_case("totp")
            && issuer.eq_ignore_ascii_case("steam")
            && draft.digits.as_deref() == Some("5")
        {
            draft.kind = "steam".to_owned();
        }
        found.add(draft);
    }
    found
}
