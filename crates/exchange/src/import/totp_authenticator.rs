//! TOTP Authenticator: its sealed backup, and the settings of its Android app.

use serde_json::Value;

use penning_otp::Secret;

use super::{Format, ImportError, Input};
use crate::content::Content;
use crate::crypto;
use crate::draft::{Draft, Found};
use crate::json::{Json, plain, text};

pub(super) const SETTINGS: Format = Format {
    name: "totp-authenticator",
    recognise: |content| content.preference(LIST_KEY).is_some(),
    sealed: super::never,
    read: |content, _| {
        let list = content
            .preference(LIST_KEY)
            .and_then(|list| Json::parse(list.as_bytes()));
        Ok(accounts(&*list.ok_or(ImportError::Damaged)?))
    },
};
/// Base64 alone: among the last to be tried.
pub(super) const FORMAT: Format = Format {
    name: "totp-authenticator",
    recognise: |content| {
        let text = content.text().unwrap_or_default();
        text.trim().len() >= 64
            && crypto::base64(text).is_some_and(|sealed| sealed.len().is_multiple_of(16))
    },
    sealed: super::never,
    read: open,
};

const LIST_KEY: &str = "STATIC_TOTP_CODES_LIST";
/// What it is sealed with where no password was chosen.
const DEFAULT_PASSWORD: &str = "TotpAuthenticator";

fn open(content: &Content, input: &Input) -> Result<Found, ImportError> {
    let sealed = crypto::base64(content.text().unwrap_or_default()).ok_or(ImportError::Damaged)?;
    let password = input.password.unwrap_or(DEFAULT_PASSWORD);
    let opened = crypto::aes_cbc(&*crypto::sha256(&[password.as_bytes()]), &[0; 16], &sealed);
    let wrong = if input.password.is_some() {
        ImportError::WrongPassword
    } else {
        ImportError::PasswordNeeded
    };
    let outer = opened
        .and_then(|opened| Json::parse(&opened))
        .ok_or(wrong)?;
    // The list is the *name* of the only field.
    let list = outer
        .as_object()
        .and_then(|fields| fields.keys().next())
        .ok_or(ImportError::Damaged)?;
    let list = Json::parse(list.as_bytes()).ok_or(ImportError::Damaged)?;
    Ok(accounts(&list))
}

fn accounts(list: &Value) -> Found {
    let mut found = Found::default();
    for item in list.as_array().map_or(&[][..], Vec::as_slice) {
        let key = text(item, "key");
        let secret = match plain(item, "base").as_deref() {
            Some("16") => Secret::parse_hex(key),
            Some("64") => Secret::parse_base64(key),
            _ => Secret::parse_base32(key),
        };
        found.add(Draft {
            issuer: text(item, "issuer").to_owned(),
            name: text(item, "name").to_owned(),
            secret: Some(secret),
            digits: plain(item, "digits"),
            period: plain(item, "period"),
            ..Draft::default()
        });
    }
    found
}
