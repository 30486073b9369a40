//! Steam: its own JSON, the same in Steam Desktop Authenticator's files, and the manifest that lists them.

use serde_json::Value;

use penning_otp::Secret;

use super::{Format, ImportError, Input};
use crate::content::Content;
use crate::crypto::{self, Hash};
use crate::draft::{Draft, Found, Reason};
use crate::json::{Json, flag, list, text};

pub(super) const FORMAT: Format = Format {
    name: "steam",
    recognise: |content| content.has(&["shared_secret"]) || accounts_map(content),
    sealed: super::never,
    read: |content, _| {
        let json = content.json().ok_or(ImportError::Damaged)?;
        let mut found = Found::default();
        match json["accounts"].as_object() {
            Some(accounts) => accounts
                .values()
                .for_each(|account| found.add(draft(account))),
            None => found.add(draft(json)),
        }
        Ok(found)
    },
};
pub(super) const MANIFEST: Format = Format {
    name: "steam-manifest",
    recognise: |content| {
        content.json().is_some_and(|json| {
            list(json, "entries")
                .first()
                .is_some_and(|entry| entry.get("filename").is_some())
        })
    },
    sealed: |content| content.json().is_some_and(|json| flag(json, "encrypted")),
    read: manifest,
};

const ROUNDS: u64 = 50_000;
/// Each sealed file costs a derivation; nobody has more accounts.
const MOST_FILES: usize = 100;

fn accounts_map(content: &Content) -> bool {
    content
        .json()
        .and_then(|json| json["accounts"].as_object()?.values().next())
        .is_some_and(|account| account.get("shared_secret").is_some())
}

fn draft(account: &Value) -> Draft {
    let shared = text(account, "shared_secret");
    Draft {
        issuer: "Steam".to_owned(),
        name: text(account, "account_name").to_owned(),
        kind: "steam".to_owned(),
        secret: (!shared.is_empty()).then(|| Secret::parse_base64(shared)),
        ..Draft::default()
    }
}

fn manifest(content: &Content, input: &Input) -> Result<Found, ImportError> {
    let json = content.json().ok_or(ImportError::Damaged)?;
    let entries = list(json, "entries");
    if entries.len() > MOST_FILES {
        return Err(ImportError::TooManyEntries);
    }
    let mut found = Found::default();
    for entry in entries {
        let name = text(entry, "filename");
        let Some(file) = input.beside.iter().find(|file| file.name == name) else {
            found.problem(
                "Steam",
                "",
                Reason::FileMissing {
                    name: name.to_owned(),
                },
            );
            continue;
        };
        let account = if flag(json, "encrypted") {
            opened(entry, file.bytes, input.needed_password()?)?
        } else {
            Json::parse(file.bytes)
        };
        match account {
            Some(account) => found.add(draft(&account)),
            None => found.problem("Steam", name, Reason::Damaged),
        }
    }
    Ok(found)
}

/// What the manifest names: plain names only, or a file could ask for any other on the disk.
pub(super) fn files(content: &Content) -> Vec<String> {
    let entries = content.json().map_or(&[][..], |json| list(json, "entries"));
    entries
        .iter()
        .map(|entry| text(entry, "filename"))
        .filter(|name| !name.is_empty() && !name.contains(['/', '\\', ':', '\0']) && *name != "..")
        .take(MOST_FILES)
        .map(str::to_owned)
        .collect()
}

fn opened(entry: &Value, file: &[u8], password: &str) -> Result<Option<Json>, ImportError> {
    let part = |name| crypto::base64(text(entry, name)).ok_or(ImportError::Damaged);
    let (salt, iv) = (part("encryption_salt")?, part("encryption_iv")?);
    let Some(sealed) = std::str::from_utf8(file).ok().and_then(crypto::base64) else {
        return Ok(None);
    };
    let key = crypto::pbkdf2(Hash::Sha1, password.as_bytes(), &salt, ROUNDS, 32)?;
    let opened = crypto::aes_cbc(&key, &iv, &sealed).and_then(|opened| Json::parse(&opened));
    opened.map(Some).ok_or(ImportError::WrongPassword)
}
