//! Stratum, formerly Authenticator Pro: JSON, plain or sealed, now with Argon2id and once with PBKDF2.

use serde_json::Value;
use zeroize::Zeroizing;

use penning_otp::Secret;

use super::{Format, ImportError, Input};
use crate::crypto::{self, Argon2, Hash};
use crate::draft::{Draft, Found};
use crate::json::{Json, list, names, plain, text};

pub(super) const SEALED: Format = Format {
    name: "stratum",
    recognise: |content| content.bytes.starts_with(NOW) || content.bytes.starts_with(ONCE),
    sealed: super::always,
    read: |content, input| open(content.bytes, input),
};
pub(super) const FORMAT: Format = Format {
    name: "stratum",
    recognise: |content| content.has(&["Authenticators"]),
    sealed: super::never,
    read: |content, _| Ok(accounts(content.json().ok_or(ImportError::Damaged)?)),
};

const NOW: &[u8] = b"AUTHENTICATORPRO";
const ONCE: &[u8] = b"AuthenticatorPro";

fn open(bytes: &[u8], input: &Input) -> Result<Found, ImportError> {
    let password = input.needed_password()?.as_bytes();
    let split = |bytes, at| <[u8]>::split_at_checked(bytes, at).ok_or(ImportError::Damaged);
    let opened = if let Some(rest) = bytes.strip_prefix(NOW) {
        let (salt, rest) = split(rest, 16)?;
        let (nonce, sealed) = split(rest, 12)?;
        let key = crypto::argon2id(
            Argon2 {
                memory_kib: 64 * 1024,
                passes: 3,
                lanes: 4,
            },
            password,
            salt,
        )?;
        crypto::aes_gcm(&key, nonce, sealed, &[])
    } else {
        let (salt, rest) = split(&bytes[ONCE.len()..], 20)?;
        let (iv, sealed) = split(rest, 16)?;
        let key = crypto::pbkdf2(Hash::Sha1, password, salt, 64_000, 32)?;
        crypto::aes_cbc(&key, iv, sealed)
    };
    // A padding that fits by chance opens to what is no JSON.
    let json = opened
        .and_then(|opened| Json::parse(&opened))
        .ok_or(ImportError::WrongPassword)?;
    Ok(accounts(&json))
}

fn accounts(json: &Value) -> Found {
    let categories = names(list(json, "Categories"), "Id", "Name");
    let mut groups: std::collections::HashMap<&str, Vec<String>> = Default::default();
    for binding in list(json, "AuthenticatorCategories") {
        if let Some(name) = plain(binding, "CategoryId").and_then(|id| categories.get(&id)) {
            groups
                .entry(text(binding, "AuthenticatorSecret"))
                .or_default()
                .push(name.clone());
        }
    }
    let icons = names(list(json, "CustomIcons"), "Id", "Data");
    let mut found = Found::default();
    for item in list(json, "Authenticators") {
        let secret = text(item, "Secret");
        let stated_kind = plain(item, "Type");
        let kind = match stated_kind.as_deref() {
            Some("1") => "hotp",
            Some("2") => "totp",
            Some("3") => "motp",
            Some("4") => "steam",
            Some("5") => "yandex",
            other => other.unwrap_or("unknown"),
        };
        let mut draft = Draft {
            issuer: text(item, "Issuer").to_owned(),
            name: text(item, "Username").to_owned(),
            kind: kind.to_owned(),
            algorithm: plain(item, "Algorithm").map(|number| match number.as_str() {
                "0" => "SHA1".to_owned(),
                "1" => "SHA256".to_owned(),
                "2" => "SHA512".to_owned(),
                _ => number,
            }),
            digits: plain(item, "Digits"),
            period: plain(item, "Period"),
            counter: plain(item, "Counter"),
            pin: plain(item, "Pin").map(Zeroizing::new),
            groups: groups.get(secret).cloned().unwrap_or_default(),
            icon_png: text(item, "Icon")
                .strip_prefix('@')
                .and_then(|id| crypto::base64(icons.get(id)?))
                .map(|icon| icon.to_vec()),
            ..Draft::default()
        };
        if kind == "motp" {
            draft.secret = Some(Ok(Secret::from_bytes(secret.trim().as_bytes().to_vec())));
        } else {
            draft = draft.base32(secret);
        }
        found.add(draft);
    }
    found
}
