//! Is this challenge authentic and ours?

use std::hash::{DefaultHasher, Hash, Hasher};

use serde::Deserialize;
use serde_json::{Value, json};

use super::{MOST_TEXT, Token};
use crate::canonical::to_canonical;
use crate::http::Origin;

/// What one question to the server brought.
#[derive(Debug, Default)]
pub struct Poll {
    pub challenges: Vec<Challenge>,
    pub dropped: Vec<Dropped>,
}

/// A request to confirm a sign-in, signed by the token's server. Title and question are texts from outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge {
    pub nonce: String,
    pub title: String,
    pub question: String,
    /// Of these the page on which the person signs in shows one, which is to be chosen.
    pub presence: Option<Vec<String>>,
    /// The server takes a reason with a refusal.
    pub takes_reason: bool,
}

/// A challenge that is not shown to anybody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dropped {
    pub why: Drop,
    /// The same at each look: servers list an open challenge for as long as it is open.
    pub mark: u64,
}

/// Why a challenge is not shown to anybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Drop {
    /// Not of the form that servers send.
    Malformed,
    /// The server's, but with choices that fit no window: too many, too long, or an empty one.
    CannotShow,
    /// For another token.
    WrongSerial,
    /// It names another server than the token's.
    ForeignOrigin,
    /// Not signed by the token's server, or changed on its way.
    BadSignature,
    /// Answered before.
    Replayed,
    /// Its time was up.
    Stale,
    /// More of them than anyone makes by signing in.
    Flood,
}

impl Drop {
    pub const ALL: [Drop; 8] = [
        Drop::Malformed,
        Drop::CannotShow,
        Drop::WrongSerial,
        Drop::ForeignOrigin,
        Drop::BadSignature,
        Drop::Replayed,
        Drop::Stale,
        Drop::Flood,
    ];
}

/// As it was received. Fields that are no part of what is signed are not read.
#[derive(Deserialize)]
struct Wire {
    nonce: String,
    url: String,
    serial: String,
    question: String,
    title: String,
    sslverify: String,
    signature: String,
    require_presence: Option<String>,
    /// A JSON text from privacyIDEA 3.14 on.
    capabilities: Option<Value>,
    capabilities_signature: Option<String>,
}

/// More buttons than fit a window, and more than a server makes (it makes three).
const MOST_PRESENCE_OPTIONS: usize = 12;
/// As wide as a button may be; an administrator may choose words.
const MOST_PRESENCE_CHARACTERS: usize = 40;

impl Dropped {
    pub(super) fn new(why: Drop, item: &Value) -> Dropped {
        let mut mark = DefaultHasher::new();
        item.hash(&mut mark);
        Dropped {
            why,
            mark: mark.finish(),
        }
    }
}

pub(super) fn check(item: &Value, token: &Token) -> Result<Challenge, Drop> {
    let wire = Wire::deserialize(item).map_err(|_| Drop::Malformed)?;
    let texts = [
        &wire.nonce,
        &wire.url,
        &wire.serial,
        &wire.question,
        &wire.title,
    ];
    if texts.iter().any(|text| text.len() > MOST_TEXT) || wire.nonce.is_empty() {
        return Err(Drop::Malformed);
    }
    if wire.serial != token.serial {
        return Err(Drop::WrongSerial);
    }
    // Before the signature: a server that signs for a foreign address is not one to answer.
    if Origin::of(&wire.url).is_none_or(|origin| token.origin() != Some(origin)) {
        return Err(Drop::ForeignOrigin);
    }
    let mut signed = format!(
        "{}|{}|{}|{}|{}|{}",
        wire.nonce, wire.url, wire.serial, wire.question, wire.title, wire.sslverify
    );
    if let Some(presence) = &wire.require_presence {
        signed.push('|');
        signed.push_str(presence);
    }
    if !token.server_key.signed(&signed, &wire.signature) {
        return Err(Drop::BadSignature);
    }
    let presence = wire
        .require_presence
        .as_deref()
        .filter(|text| !text.is_empty())
        .map(options)
        .transpose()?;
    Ok(Challenge {
        takes_reason: takes_reason(&wire, token)?,
        nonce: wire.nonce,
        title: wire.title,
        question: wire.question,
        presence,
    })
}

/// The choices in their order, each once. Any text may be one: what is signed is shown.
fn options(text: &str) -> Result<Vec<String>, Drop> {
    let mut options: Vec<String> = Vec::new();
    for option in text.split(',') {
        if !(1..=MOST_PRESENCE_CHARACTERS).contains(&option.chars().count()) {
            return Err(Drop::CannotShow);
        }
        if !options.iter().any(|known| known == option) {
            options.push(option.to_owned());
        }
    }
    match options.len() <= MOST_PRESENCE_OPTIONS {
        true => Ok(options),
        false => Err(Drop::CannotShow),
    }
}

/// Whether the capabilities say so, and are the server's.
fn takes_reason(wire: &Wire, token: &Token) -> Result<bool, Drop> {
    let Some(capabilities) = &wire.capabilities else {
        return Ok(false);
    };
    let capabilities = match capabilities {
        Value::String(text) => serde_json::from_str(text).map_err(|_| Drop::Malformed)?,
        Value::Object(_) => capabilities.clone(),
        _ => return Err(Drop::Malformed),
    };
    let reason = capabilities.get("decline_reason") == Some(&Value::Bool(true));
    let signed = to_canonical(&json!({"capabilities": capabilities, "nonce": wire.nonce}));
    let signed = signed.ok_or(Drop::Malformed)?;
    let signature = wire.capabilities_signature.as_deref();
    if !signature.is_some_and(|signature| token.server_key.signed(&signed, signature)) {
        return Err(Drop::BadSignature);
    }
    Ok(reason)
}
