//! Authme: blocks of text in base64 within JSON.

use super::{Format, ImportError};
use crate::crypto;
use crate::draft::{Draft, Found};
use crate::json::text;

pub(super) const FORMAT: Format = Format {
    name: "authme",
    recognise: |content| content.has(&["role", "codes"]),
    sealed: super::never,
    read: |content, _| {
        let json = content.json().ok_or(ImportError::Damaged)?;
        if json["encrypted"] == true {
            return Err(ImportError::BoundToDevice);
        }
        let codes = crypto::base64(text(json, "codes")).ok_or(ImportError::Damaged)?;
        Ok(accounts(
            std::str::from_utf8(&codes).map_err(|_| ImportError::Damaged)?,
        ))
    },
};

fn accounts(codes: &str) -> Found {
    let mut found = Found::default();
    let mut current: Option<Draft> = None;
    for line in codes.lines() {
        let Some((field, value)) = line.split_once(':') else {
            continue;
        };
        let value = value.trim();
        if field.trim() == "Name" {
            if let Some(draft) = current.take() {
                found.add(draft);
            }
            current = Some(Draft {
                name: value.to_owned(),
                ..Draft::default()
            });
            continue;
        }
        let Some(draft) = current.take() else {
            continue;
        };
        current = Some(match field.trim() {
            "Secret" => draft.base32(value),
            "Issuer" => Draft {
                issuer: value.to_owned(),
                ..draft
            },
            "Type" => Draft {
                kind: value.trim_start_matches("OTP_").to_owned(),
                ..draft
            },
            _ => draft,
        });
    }
    if let Some(draft) = current {
        found.add(draft);
    }
    found
}
