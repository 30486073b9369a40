//! Duo Mobile: `accounts.json`.

use serde_json::Value;

use super::{Format, ImportError};
use crate::draft::{Draft, Found, Reason};
use crate::json::{plain, text};

pub(super) const FORMAT: Format = Format {
    name: "duo",
    recognise: |content| {
        let items = content.json().and_then(Value::as_array);
        items.is_some_and(|items| items.iter().any(|item| item.get("otpGenerator").is_some()))
    },
    sealed: super::never,
    read: |content, _| Ok(accounts(content.json().ok_or(ImportError::Damaged)?)),
};

fn accounts(json: &Value) -> Found {
    let mut found = Found::default();
    for item in json.as_array().map_or(&[][..], Vec::as_slice) {
        let name = text(item, "name");
        let Some(otp) = item.get("otpGenerator").filter(|otp| otp.is_object()) else {
            found.problem("", name, Reason::MakersApp);
            continue;
        };
        let counter = plain(otp, "counter");
        let draft = Draft {
            name: name.to_owned(),
            kind: if counter.is_some() { "hotp" } else { "totp" }.to_owned(),
            counter,
            ..Draft::default()
        };
        found.add(draft.base32(text(otp, "otpSecret")));
    }
    found
}
