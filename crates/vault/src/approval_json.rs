//! Tokens that approve sign-ins, as JSON (FORMAT.md, "The document").

use std::collections::BTreeMap;

use penning_otp::Secret;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::account::AccountId;
use crate::approval::{Answered, Approval, ApprovalMethod, OcraKeys, PushKeys, TiqrKeys};
use crate::document::UnreadableReason;
use crate::document_json::{SecretText, parse};

const PUSH: &str = "privacyidea-push";
const TIQR: &str = "tiqr";
const OCRA: &str = "ocra";

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
    service: Option<String>,
    user: Option<String>,
    suite: Option<String>,
    wrapped_secret: Option<SecretText>,
    salt: Option<SecretText>,
    secret: Option<SecretText>,
    counter: Option<u64>,
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
        TIQR => ApprovalMethod::Tiqr(TiqrKeys {
            service: read.service.ok_or(malformed.clone())?,
            user: read.user.ok_or(malformed.clone())?,
            url: read.url.ok_or(malformed.clone())?,
            suite: suite(read.suite)?,
            wrapped_secret: read
                .wrapped_secret
                .ok_or(malformed.clone())?
                .into_secret()?,
            salt: read.salt.ok_or(malformed)?.into_secret()?,
        }),
        OCRA => ApprovalMethod::Ocra(OcraKeys {
            suite: suite(read.suite)?,
            secret: read.secret.ok_or(malformed)?.into_secret()?,
            counter: read.counter,
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

/// A suite that makes responses.
fn suite(text: Option<String>) -> Result<String, UnreadableReason> {
    let text = text.ok_or(UnreadableReason::Malformed)?;
    match penning_otp::ocra::Suite::parse(&text) {
        Ok(_) => Ok(text),
        Err(_) => Err(UnreadableReason::Malformed),
    }
}

/// Secret bytes on their way into the document.
struct Base32<'a>(&'a Secret);

impl Serialize for Base32<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.to_base32())
    }
}

/// The fields that a kind of token has of its own.
#[derive(Default, Serialize)]
struct WrittenMethod<'a> {
    kind: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    serial: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    service: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    suite: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    device_key: Option<Base32<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    server_key: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    wrapped_secret: Option<Base32<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    salt: Option<Base32<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<Base32<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    counter: Option<u64>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    demands_presence: bool,
}

impl<'a> From<&'a ApprovalMethod> for WrittenMethod<'a> {
    fn from(method: &'a ApprovalMethod) -> Self {
        match method {
            ApprovalMethod::Push(keys) => WrittenMethod {
                kind: PUSH,
                serial: Some(&keys.serial),
                url: Some(&keys.url),
                device_key: Some(Base32(&keys.device_key)),
                server_key: Some(&keys.server_key),
                demands_presence: keys.demands_presence,
                ..WrittenMethod::default()
            },
            ApprovalMethod::Tiqr(keys) => WrittenMethod {
                kind: TIQR,
                service: Some(&keys.service),
                user: Some(&keys.user),
                url: Some(&keys.url),
                suite: Some(&keys.suite),
                wrapped_secret: Some(Base32(&keys.wrapped_secret)),
                salt: Some(Base32(&keys.salt)),
                ..WrittenMethod::default()
            },
            ApprovalMethod::Ocra(keys) => WrittenMethod {
                kind: OCRA,
                suite: Some(&keys.suite),
                secret: Some(Base32(&keys.secret)),
                counter: keys.counter,
                ..WrittenMethod::default()
            },
        }
    }
}

impl Serialize for Approval {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct WrittenApproval<'a> {
            id: AccountId,
            issuer: &'a str,
            account_name: &'a str,
            #[serde(flatten)]
            method: WrittenMethod<'a>,
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
        WrittenApproval {
            id: self.id,
            issuer: &self.issuer,
            account_name: &self.account_name,
            method: (&self.method).into(),
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
