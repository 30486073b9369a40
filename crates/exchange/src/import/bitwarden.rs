//! Bitwarden's vault and authenticator: JSON, plain or under a password of its own.

use serde_json::Value;

use super::{Format, ImportError, Input};
use crate::content::Content;
use crate::crypto::{self, Argon2, Bytes, Hash};
use crate::draft::Found;
use crate::json::{Json, flag, list, names, number, plain, text};

pub(super) const FORMAT: Format = Format {
    name: "bitwarden",
    // `encrypted` may be missing.
    recognise: |content| {
        content.has(&["encKeyValidation_DO_NOT_EDIT"])
            || content.json().is_some_and(|json| {
                json["items"]
                    .as_array()
                    .is_some_and(|items| items.iter().all(Value::is_object))
            })
    },
    sealed: |content| {
        content
            .json()
            .is_some_and(|json| flag(json, "passwordProtected"))
    },
    read,
};

fn read(content: &Content, input: &Input) -> Result<Found, ImportError> {
    let json = content.json().ok_or(ImportError::Damaged)?;
    if !flag(json, "encrypted") {
        return Ok(accounts(json));
    }
    if !flag(json, "passwordProtected") {
        return Err(ImportError::BoundToAccount);
    }
    let vault = Json::parse(&open(json, input.needed_password()?)?).ok_or(ImportError::Damaged)?;
    Ok(accounts(&vault))
}

fn open(json: &Value, password: &str) -> Result<Bytes, ImportError> {
    let salt = text(json, "salt").as_bytes();
    let part = |name| number(json, name).ok_or(ImportError::Damaged);
    let key = match part("kdfType")? {
        0 => crypto::pbkdf2(
            Hash::Sha256,
            password.as_bytes(),
            salt,
            part("kdfIterations")?,
            32,
        )?,
        1 => {
            let cost = Argon2 {
                memory_kib: part("kdfMemory")?.saturating_mul(1024),
                passes: part("kdfIterations")?,
                lanes: part("kdfParallelism")?,
            };
            crypto::argon2id(cost, password.as_bytes(), &*crypto::sha256(&[salt]))?
        }
        other => {
            return Err(ImportError::Version {
                found: other.to_string(),
            });
        }
    };
    // HKDF-Expand of one block each (RFC 5869 section 2.3).
    let cipher_key = crypto::hmac_sha256(&key, &[b"enc", &[1]]);
    let mac_key = crypto::hmac_sha256(&key, &[b"mac", &[1]]);
    let unseal = |name| -> Result<Option<Bytes>, ImportError> {
        let sealed = text(json, name)
            .strip_prefix("2.")
            .ok_or(ImportError::Damaged)?;
        let mut parts = sealed.split('|').map(crypto::base64);
        let mut part = || parts.next().flatten().ok_or(ImportError::Damaged);
        let (iv, sealed, mac) = (part()?, part()?, part()?);
        if !crypto::hmac_sha256_is(&*mac_key, &[&iv, &sealed], &mac) {
            return Ok(None);
        }
        Ok(crypto::aes_cbc(&*cipher_key, &iv, &sealed))
    };
    unseal("encKeyValidation_DO_NOT_EDIT")?.ok_or(ImportError::WrongPassword)?;
    unseal("data")?.ok_or(ImportError::Damaged)
}

fn accounts(vault: &Value) -> Found {
    let folders = names(list(vault, "folders"), "id", "name");
    let mut found = Found::default();
    for item in list(vault, "items") {
        let totp = text(&item["login"], "totp");
        if totp.trim().is_empty() {
            // Cards, notes and sign-ins without codes.
            continue;
        }
        let field_name = text(&item["login"], "username");
        let steam = totp.to_ascii_lowercase().starts_with("steam://");
        let Some(entry) = found.field(totp, text(item, "name"), field_name) else {
            continue;
        };
        if steam && !text(item, "name").is_empty() {
            entry.enrolment.issuer = text(item, "name").trim().to_owned();
        }
        entry.note = text(item, "notes").to_owned();
        entry.pinned = flag(item, "favorite");
        entry.groups = plain(item, "folderId")
            .and_then(|id| folders.get(&id).cloned())
            .into_iter()
            .collect();
    }
    found
}
