//! Zip files: told apart by the names inside.

use penning_otp::Secret;
use serde_json::Value;

use super::{Format, ImportError, Input, raivo, uris};
use crate::content::Content;
use crate::draft::Found;
use crate::json::{Json, flag, list, text};

const PROTON_DATA: &str = "Proton Pass/data.json";
const ONE_PASSWORD_DATA: &str = "export.data";
const RAIVO_DATA: &str = "raivo-otp-export.json";

pub(super) const PROTON_PASS: Format = Format {
    name: "proton-pass",
    recognise: |content| content.zip_name_ending(PROTON_DATA).is_some(),
    sealed: super::never,
    read: |content, input| json(content, input, PROTON_DATA).map(|json| proton_pass(&json)),
};
pub(super) const ONE_PASSWORD: Format = Format {
    name: "1password",
    recognise: |content| content.zip_name_ending(ONE_PASSWORD_DATA).is_some(),
    sealed: super::never,
    read: |content, input| json(content, input, ONE_PASSWORD_DATA).map(|json| one_password(&json)),
};
pub(super) const RAIVO: Format = Format {
    name: "raivo",
    recognise: |content| content.zip_name_ending(RAIVO_DATA).is_some(),
    sealed: super::always,
    read: |content, input| json(content, input, RAIVO_DATA).map(|json| raivo::accounts(&json)),
};
/// WinAuth and Authenticator Plus: a text of URIs.
pub(super) const TEXTS: Format = Format {
    name: "zipped-uris",
    recognise: |content| content.zip_name_ending(".txt").is_some(),
    sealed: super::never,
    read: |content, input| {
        let unpacked = unpack(content, input, ".txt")?;
        let text = std::str::from_utf8(&unpacked).map_err(|_| ImportError::Damaged)?;
        Ok(uris::accounts(text))
    },
};

fn unpack(
    content: &Content,
    input: &Input,
    ending: &str,
) -> Result<crate::crypto::Bytes, ImportError> {
    let name = content
        .zip_name_ending(ending)
        .ok_or(ImportError::Damaged)?;
    content.unzip(name, input.password)
}

fn json(content: &Content, input: &Input, ending: &str) -> Result<Json, ImportError> {
    Json::parse(&unpack(content, input, ending)?).ok_or(ImportError::Damaged)
}

fn proton_pass(json: &Value) -> Found {
    let mut found = Found::default();
    for vault in json["vaults"]
        .as_object()
        .into_iter()
        .flat_map(|vaults| vaults.values())
    {
        for item in list(vault, "items") {
            let data = &item["data"];
            let content = &data["content"];
            let title = text(&data["metadata"], "name");
            let user = match text(content, "itemUsername") {
                "" => text(content, "itemEmail"),
                user => user,
            };
            let own = std::iter::once((text(content, "totpUri"), user));
            let extra = list(data, "extraFields")
                .iter()
                .filter(|field| text(field, "type") == "totp")
                .map(|field| (text(&field["data"], "totpUri"), text(field, "fieldName")));
            for (totp, name) in own.chain(extra).filter(|(totp, _)| !totp.trim().is_empty()) {
                if let Some(entry) = found.field(totp, title, name) {
                    entry.note = text(&data["metadata"], "note").to_owned();
                    entry.groups = vec![text(vault, "name").to_owned()];
                    entry.pinned = flag(item, "pinned");
                    // 1 active, 2 in the trash
                    entry.trashed = item["state"] == 2;
                }
            }
        }
    }
    found
}

fn one_password(json: &Value) -> Found {
    let mut found = Found::default();
    let vaults = list(json, "accounts")
        .iter()
        .flat_map(|account| list(account, "vaults"));
    for vault in vaults {
        for item in list(vault, "items") {
            let details = &item["details"];
            let user = list(details, "loginFields")
                .iter()
                .find(|field| text(field, "designation") == "username")
                .map_or("", |field| text(field, "value"));
            let title = text(&item["overview"], "title");
            let fields = list(details, "sections")
                .iter()
                .flat_map(|section| list(section, "fields"));
            for totp in fields.filter_map(|field| field["value"]["totp"].as_str()) {
                if totp.trim().is_empty() {
                    continue;
                }
                if let Some(entry) = found.field(totp, title, user) {
                    entry.note = text(details, "notesPlain").to_owned();
                    entry.groups = list(&item["overview"], "tags")
                        .iter()
                        .filter_map(|tag| Some(tag.as_str()?.to_owned()))
                        .collect();
                    entry.pinned = item["favIndex"].as_i64().is_some_and(|index| index > 0);
                    entry.archived = text(item, "state") == "archived";
                }
            }
        }
    }
    found
}

/// A secret of raw bytes, or none if there are no bytes.
pub(super) fn raw(bytes: Option<Vec<u8>>) -> Option<Result<Secret, penning_otp::SecretError>> {
    bytes
        .filter(|bytes| !bytes.is_empty())
        .map(|bytes| Ok(Secret::from_bytes(bytes)))
}
