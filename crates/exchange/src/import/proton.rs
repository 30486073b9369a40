//! Proton Authenticator: JSON, plain or sealed with AES-256-GCM under an Argon2id key.

use serde_json::Value;

use super::{Format, ImportError, Input};
use crate::content::Content;
use crate::crypto::{self, Argon2};
use crate::draft::Found;
use crate::json::{Json, list, text};

pub(super) const FORMAT: Format = Format {
    name: "proton",
    recognise: |content| {
        sealed(content)
            || content.json().is_some_and(|json| {
                list(json, "entries")
                    .first()
                    .is_some_and(|entry| entry.get("content").is_some())
            })
    },
    sealed,
    read,
};

fn sealed(content: &Content) -> bool {
    content.has(&["salt", "content"]) && !content.has(&["entries"])
}

fn read(content: &Content, input: &Input) -> Result<Found, ImportError> {
    let json = content.json().ok_or(ImportError::Damaged)?;
    if !sealed(content) {
        return Ok(accounts(json));
    }
    let part = |name| crypto::base64(text(json, name)).ok_or(ImportError::Damaged);
    let (salt, whole) = (part("salt")?, part("content")?);
    let (nonce, sealed) = whole.split_at_checked(12).ok_or(ImportError::Damaged)?;
    let cost = Argon2 {
        memory_kib: 19_456,
        passes: 2,
        lanes: 1,
    };
    let key = crypto::argon2id(cost, input.needed_password()?.as_bytes(), &salt)?;
    let opened = crypto::aes_gcm(&key, nonce, sealed, b"proton.authenticator.export.v1")
        .ok_or(ImportError::WrongPassword)?;
    let json = Json::parse(&opened).ok_or(ImportError::Damaged)?;
    Ok(accounts(&json))
}

fn accounts(json: &Value) -> Found {
    let mut found = Found::default();
    for item in list(json, "entries") {
        let content = &item["content"];
        let name = text(content, "name");
        let uri = text(content, "uri");
        let bare_steam = uri.to_ascii_lowercase().starts_with("steam://");
        if let Some(entry) = found.uri(uri, "", name) {
            if bare_steam {
                // The issuer there is only the kind.
                entry.enrolment.issuer = "Steam".to_owned();
            }
            if !name.trim().is_empty() {
                entry.enrolment.account_name = name.trim().to_owned();
            }
            entry.note = text(item, "note").to_owned();
        }
    }
    found
}
