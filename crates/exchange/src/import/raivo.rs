//! Raivo: a JSON array whose values are all texts, mostly within a zip.

use serde_json::Value;

use super::{Format, ImportError};
use crate::draft::{Draft, Found};
use crate::json::{flag, plain, text};

pub(super) const FORMAT: Format = Format {
    name: "raivo",
    recognise: |content| content.items_have(&["kind", "timer"]),
    sealed: super::never,
    read: |content, _| Ok(accounts(content.json().ok_or(ImportError::Damaged)?)),
};

pub(super) fn accounts(json: &Value) -> Found {
    let mut found = Found::default();
    for item in json.as_array().map_or(&[][..], Vec::as_slice) {
        let draft = Draft {
            issuer: text(item, "issuer").to_owned(),
            name: text(item, "account").to_owned(),
            kind: text(item, "kind").to_owned(),
            algorithm: plain(item, "algorithm"),
            digits: plain(item, "digits"),
            period: plain(item, "timer"),
            counter: plain(item, "counter"),
            pinned: flag(item, "pinned"),
            ..Draft::default()
        };
        found.add(draft.base32(text(item, "secret")));
    }
    found
}
