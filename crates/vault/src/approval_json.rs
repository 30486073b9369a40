//! Tokens that approve sign-ins, as JSON (FORMAT.md, "The document").

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize, Serializer};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::account::AccountId;
use crate::approval::{Answered, Approval, ApprovalMethod, PushKeys};
use crate::document::UnreadableReason;
use crate::document_json::{SecretText, parse};

const PUSH: &str = "privacyidea-push";

#[derive(Deserialize)]
struct ReadApproval {
    id: AccountId,
    #[serde(default)]
    issuer: String,
    #[serde(default)]
    account_name: String,
    kind: String,
    serial: Option<String>,
    url: Option<String>,
    device_key: Option<SecretText>,
    server_key: Option<String>,
    #[serde(default)]
    demands_presence: bool,
    #[serde(default)]
    created_at: u64,
    #[serde(default)]
    edited_at: u64,
    removed_at: Option<u64>,
    #[serde(default)]
    answers: Vec<Answered>,
    #[serde(default)]
    dropped: BTreeMap<String, u64>,
    #[serde(flatten)]
    unknown_fields: Map<String, Value>,
}

pub(crate) fn read_approval(json: &RawValue) -> Result<Approval, UnreadableReason> {
    let read: ReadApproval = parse(json)?;
    let malformed = UnreadableReason::Malformed;
    let method = match read.kind.as_str() {
        PUSH => ApprovalMethod::Push(PushKeys {
            serial: read.serial.ok_or(malformed.clone())?,
            url: read.url.ok_or(malformed.clone())?,
            device_key: read.device_key.ok_or(malformed.clone())?.into_secret()?,
            server_key: read.server_key.ok_or(malformed)?,
            demands_presence: read.demands_presence,
        }),
        _ => return Err(UnreadableReason::UnknownKind { kind: read.kind }),
    };
    Ok(Approval {
        id: read.id,
        issuer: read.issuer,
        account_name: read.account_name,
        method,
        created_at: read.created_at,
        edited_at: read.edited_at,
        removed_at: read.removed_at,
        answers: read.answers,
        dropped: read.dropped,
        unknown_fields: read.unknown_fields,
    })
}

impl Serialize for Approval {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct WrittenApproval<'a> {
            id: AccountId,
            issuer: &'a str,
            account_name: &'a str,
            kind: &'a str,
            #[serde(skip_serializing_if = "Option::is_none")]
            serial: Option<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            url: Option<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            device_key: Option<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            server_key: Option<&'a str>,
            #[serde(skip_serializing_if = "std::ops::Not::not")]
            demands_presence: bool,
            created_at: u64,
            edited_at: u64,
            #[serde(skip_serializing_if = "Option::is_none")]
            removed_at: Option<u64>,
            #[serde(skip_serializing_if = "<[_]>::is_empty")]
            answers: &'a [Answered],
            #[serde(skip_serializing_if = "BTreeMap::is_empty")]
            dropped: &'a BTreeMap<String, u64>,
            #[serde(flatten)]
            unknown_fields: &'a Map<String, Value>,
        }
        let ApprovalMethod::Push(keys) = &self.method;
        WrittenApproval {
            id: self.id,
            issuer: &self.issuer,
            account_name: &self.account_name,
            kind: PUSH,
            serial: Some(&keys.serial),
            url: Some(&keys.url),
            device_key: Some(&keys.device_key.to_base32()),
            server_key: Some(&keys.server_key),
            demands_presence: keys.demands_presence,
            created_at: self.created_at,
            edited_at: self.edited_at,
            removed_at: self.removed_at,
            answers: &self.answers,
            dropped: &self.dropped,
            unknown_fields: &self.unknown_fields,
        }
        .serialize(serializer)
    }
}
