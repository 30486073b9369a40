//! FreeOTP 1 (settings of an Android app) and FreeOTP+ (JSON): the same tokens in either.

use serde_json::Value;

use super::{Format, ImportError, zips};
use crate::draft::{Draft, Found, Reason};
use crate::json::{Json, bytes, list, plain, text};

pub(super) const FORMAT: Format = Format {
    name: "freeotp",
    recognise: |content| content.preference("tokenOrder").is_some(),
    sealed: super::never,
    read: |content, _| {
        let mut found = Found::default();
        let preferences = content.preferences().ok_or(ImportError::Damaged)?;
        for (name, text) in preferences.iter().filter(|(name, _)| name != "tokenOrder") {
            match Json::parse(text.as_bytes()).filter(|token| token.is_object()) {
                Some(token) => found.add(draft(&token, name)),
                None => found.problem("", name, Reason::Damaged),
            }
        }
        Ok(found)
    },
};
pub(super) const PLUS: Format = Format {
    name: "freeotp-plus",
    recognise: |content| content.has(&["tokens", "tokenOrder"]),
    sealed: super::never,
    read: |content, _| {
        let json = content.json().ok_or(ImportError::Damaged)?;
        let order = list(json, "tokenOrder");
        let mut found = Found::default();
        for (index, token) in list(json, "tokens").iter().enumerate() {
            let name = order.get(index).and_then(Value::as_str).unwrap_or_default();
            found.add(draft(token, name));
        }
        Ok(found)
    },
};

/// What an old version wrote in place of a name.
const NO_LABEL: &str = "{token.label}";

/// `key` is `issuer:name`. The counter is the one that the next code uses.
fn draft(token: &Value, key: &str) -> Draft {
    let issuer = match text(token, "issuerExt") {
        "" => text(token, "issuerInt"),
        issuer => issuer,
    };
    let name = match text(token, "label") {
        NO_LABEL => key.split_once(':').map_or(key, |(_, name)| name),
        label => label,
    };
    let kind = if issuer.eq_ignore_ascii_case("steam") {
        "steam"
    } else {
        text(token, "type")
    };
    Draft {
        issuer: issuer.to_owned(),
        name: name.to_owned(),
        kind: kind.to_owned(),
        secret: zips::raw(bytes(token.get("secret"))),
        algorithm: plain(token, "algo"),
        digits: plain(token, "digits"),
        period: plain(token, "period"),
        counter: plain(token, "counter"),
        ..Draft::default()
    }
}
