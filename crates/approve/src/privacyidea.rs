//! privacyIDEA's push token, and eduMFA's, by polling.
//!
//! [`Activation`] makes a [`Token`] of an enrolment code: key, one request, the server's key. A token asks
//! for challenges ([`Token::poll`], [`Token::read_poll`]) and answers them ([`Token::answer`],
//! [`read_answer`]). Whatever a server says is checked over the texts exactly as they were received.
//!
//! Sources: privacyIDEA's documentation ("Push token", "Token types in details"), and sessions with the real
//! servers, which the tests replay.

mod activation;
mod answer;
mod challenge;

pub use activation::{Activation, ActivationError};
pub use answer::{Answer, Taken, read_answer};
pub use challenge::{Challenge, Drop, Dropped, Poll};

use std::sync::Arc;

use serde::Deserialize;

use crate::clock::iso_8601;
use crate::http::{Origin, Request, Response};
use crate::keys::{DeviceKey, ServerKey};

/// The longest text that any field of a server's answer may have.
const MOST_TEXT: usize = 8 * 1024;

/// An activated token. Cheap to clone.
#[derive(Clone)]
pub struct Token {
    pub serial: String,
    /// The one endpoint for everything.
    pub url: String,
    pub device_key: Arc<DeviceKey>,
    pub server_key: ServerKey,
}

/// The server answered, and not with what was asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ServerError {
    /// Not the JSON of such a server: a login page of the network, a broken proxy, something else.
    #[error("the answer is not one of such a server (status {status})")]
    NotAnAnswer { status: u16 },
    /// It finds our time out of its range, which is a minute to either side.
    #[error("the server finds the clock wrong")]
    ClockOff,
    /// It knows no such token, or not by this key.
    #[error("the server does not know this token (status {status}, code {code})")]
    UnknownToken { status: u16, code: i64 },
    /// It does not allow this way of asking.
    #[error("the server does not allow polling (status {status}, code {code})")]
    NotAllowed { status: u16, code: i64 },
    #[error("the server refused (status {status}, code {code})")]
    Other { status: u16, code: i64 },
}

impl Token {
    /// Asks for open challenges. `unix_micros` is now.
    pub fn poll(&self, unix_micros: u64) -> Request {
        let timestamp = iso_8601(unix_micros);
        let signature = self
            .device_key
            .sign(&format!("{}|{timestamp}", self.serial));
        Request::get(&self.url)
            .field("serial", &self.serial)
            .field("timestamp", timestamp)
            .field("signature", signature)
    }

    /// Reads the answer to [`poll`](Self::poll): challenges that are authentic and ours, and why the
    /// others are dropped.
    pub fn read_poll(&self, response: &Response) -> Result<Poll, ServerError> {
        let value = read(response)?.value;
        let Some(items) = value.as_array() else {
            return Err(ServerError::NotAnAnswer {
                status: response.status,
            });
        };
        let mut poll = Poll::default();
        for item in items {
            match challenge::check(item, self) {
                Ok(challenge) => poll.challenges.push(challenge),
                Err(why) => poll.dropped.push(Dropped::new(why, item)),
            }
        }
        Ok(poll)
    }

    fn origin(&self) -> Option<Origin> {
        Origin::of(&self.url)
    }
}

/// What every good answer has in common.
struct Good {
    value: serde_json::Value,
    detail: serde_json::Value,
}

#[derive(Deserialize)]
struct Wire {
    result: WireResult,
    #[serde(default)]
    detail: serde_json::Value,
}

#[derive(Deserialize)]
struct WireResult {
    status: bool,
    #[serde(default)]
    value: serde_json::Value,
    error: Option<WireError>,
}

#[derive(Deserialize)]
struct WireError {
    #[serde(default)]
    code: i64,
    #[serde(default)]
    message: String,
}

fn read(response: &Response) -> Result<Good, ServerError> {
    let status = response.status;
    let wire: Wire =
        serde_json::from_slice(&response.body).map_err(|_| ServerError::NotAnAnswer { status })?;
    if status == 200 && wire.result.status {
        return Ok(Good {
            value: wire.result.value,
            detail: wire.detail,
        });
    }
    let error = wire.result.error.unwrap_or(WireError {
        code: 0,
        message: String::new(),
    });
    let code = error.code;
    // The message is the only sign of this one: its code is that of every wrong parameter.
    if error.message.contains("not in valid range") {
        return Err(ServerError::ClockOff);
    }
    Err(match (status, code) {
        (404, _) | (400, 10) | (_, 601) => ServerError::UnknownToken { status, code },
        (403, _) | (_, 303) => ServerError::NotAllowed { status, code },
        _ => ServerError::Other { status, code },
    })
}
