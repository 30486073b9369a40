//! LastPass Authenticator: JSON of its Android and iOS apps.

use serde_json::Value;

use super::{Format, ImportError};
use crate::draft::{Draft, Found};
use crate::json::{flag, list, names, plain, text};

pub(super) const FORMAT: Format = Format {
    name: "lastpass",
    recognise: |content| {
        content.json().is_some_and(|json| {
            json["accounts"].is_array()
                && (json.get("folders").is_some()
                    || list(json, "accounts")
                        .first()
                        .is_some_and(|item| item.get("issuerName").is_some()))
        })
    },
    sealed: super::never,
    read: |content, _| Ok(accounts(content.json().ok_or(ImportError::Damaged)?)),
};

/// Folders that every export has and no person made: *Other* and *Favorites*.
const OWN_FOLDERS: [&str; 2] = ["0", "1"];

fn accounts(json: &Value) -> Found {
    let folders = names(list(json, "folders"), "id", "name");
    let mut found = Found::default();
    for item in list(json, "accounts") {
        // An empty name is what the person wants; only one that is not there has another instead.
        let name = |edited: &str, original: &str| {
            let edited = item.get(edited).and_then(Value::as_str);
            edited.unwrap_or_else(|| text(item, original)).to_owned()
        };
        let folder =
            plain(&item["folderData"], "folderId").filter(|id| !OWN_FOLDERS.contains(&id.as_str()));
        let draft = Draft {
            issuer: name("issuerName", "originalIssuerName"),
            name: name("userName", "originalUserName"),
            algorithm: plain(item, "algorithm"),
            digits: plain(item, "digits"),
            period: plain(item, "timeStep"),
            pinned: flag(item, "isFavorite"),
            groups: folder
                .and_then(|id| folders.get(&id).cloned())
                .into_iter()
                .collect(),
            ..Draft::default()
        };
        found.add(draft.base32(text(item, "secret")));
    }
    found
}
