//! Aegis: JSON, its `db` plain or sealed with AES-256-GCM under a key that each password slot wraps.

use serde_json::Value;
use zeroize::Zeroizing;

use super::{Format, ImportError, Input, Warning};
use crate::content::Content;
use crate::crypto::{self, Bytes};
use crate::draft::{Draft, Found};
use crate::json::{Json, flag, list, names, number, plain, text};

pub(super) const FORMAT: Format = Format {
    name: "aegis",
    recognise: |content| content.has(&["header", "db"]),
    sealed: |content| content.json().is_some_and(|json| json["db"].is_string()),
    read,
};

const NEWEST_DB: u64 = 3;
/// More slots than an app makes; each costs a derivation.
const MOST_SLOTS: usize = 16;

fn read(content: &Content, input: &Input) -> Result<Found, ImportError> {
    let json = content.json().ok_or(ImportError::Damaged)?;
    match &json["db"] {
        Value::String(sealed) => {
            let opened = open(&json["header"], sealed, input.needed_password()?)?;
            let db = Json::parse(&opened).ok_or(ImportError::Damaged)?;
            Ok(accounts(&db))
        }
        Value::Object(_) => Ok(accounts(&json["db"])),
        _ => Err(ImportError::Damaged),
    }
}

fn open(header: &Value, sealed: &str, password: &str) -> Result<Bytes, ImportError> {
    let master = list(header, "slots")
        .iter()
        .filter(|slot| number(slot, "type") == Some(1))
        .take(MOST_SLOTS)
        .find_map(|slot| slot_key(slot, password).transpose())
        .ok_or(ImportError::WrongPassword)??;
    let sealed = crypto::base64(sealed).ok_or(ImportError::Damaged)?;
    // The key is right, its slot says so: what does not open now was changed.
    unseal(&master, &header["params"], &sealed).ok_or(ImportError::Damaged)
}

/// The master key, if the password opens this slot.
fn slot_key(slot: &Value, password: &str) -> Result<Option<Bytes>, ImportError> {
    let part = |name| number(slot, name).ok_or(ImportError::Damaged);
    let salt = crypto::hex(text(slot, "salt")).ok_or(ImportError::Damaged)?;
    let key = crypto::scrypt(
        password.as_bytes(),
        &salt,
        part("n")?,
        part("r")?,
        part("p")?,
    )?;
    let wrapped = crypto::hex(text(slot, "key")).ok_or(ImportError::Damaged)?;
    Ok(unseal(&key, &slot["key_params"], &wrapped))
}

fn unseal(key: &[u8], params: &Value, sealed: &[u8]) -> Option<Bytes> {
    let nonce = crypto::hex(text(params, "nonce"))?;
    let tag = crypto::hex(text(params, "tag"))?;
    crypto::aes_gcm(key, &nonce, &[sealed, &tag].concat(), &[])
}

fn accounts(db: &Value) -> Found {
    let mut found = Found::default();
    if let Some(version) = number(db, "version").filter(|&version| version > NEWEST_DB) {
        found
            .warnings
            .push(Warning::NewerVersion { found: version });
    }
    let groups = names(list(db, "groups"), "uuid", "name");
    for entry in list(db, "entries") {
        let info = &entry["info"];
        let kind = text(entry, "type").to_ascii_lowercase();
        let draft = Draft {
            issuer: text(entry, "issuer").to_owned(),
            name: text(entry, "name").to_owned(),
            algorithm: plain(info, "algo"),
            digits: plain(info, "digits"),
            period: plain(info, "period"),
            counter: plain(info, "counter"),
            pin: plain(info, "pin").map(Zeroizing::new),
            note: text(entry, "note").to_owned(),
            groups: list(entry, "groups")
                .iter()
                .filter_map(|id| groups.get(id.as_str()?).cloned())
                .chain(plain(entry, "group"))
                .collect(),
            pinned: flag(entry, "favorite"),
            icon_png: crypto::base64(text(entry, "icon")).map(|icon| icon.to_vec()),
            kind,
            ..Draft::default()
        }
        .base32(text(info, "secret"));
        found.add(draft.motp_of_bytes());
    }
    found
}
