//! From an enrolment code to a token.

use std::sync::Arc;

use penning_otp::PushToken;
use zeroize::Zeroizing;

use super::{MOST_TEXT, ServerError, Token, read};
use crate::http::{Origin, Request, Response};
use crate::keys::{DeviceKey, ServerKey};

/// Sent where the official app names the service through which its maker wakes it up. There is none.
const NO_PUSH_SERVICE: &str = "no_firebase_token";

/// An enrolment code that may be used: its address is one to talk to, and it asks for nothing unsafe.
pub struct Activation {
    url: String,
    serial: String,
    credential: Zeroizing<String>,
    /// Unix seconds: when it was found plus its lifetime.
    expires_at: u64,
}

/// Why an activation is not begun, or did not succeed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ActivationError {
    /// The code asks to leave the server's certificate unchecked.
    #[error("the code asks to switch certificate checks off")]
    AsksToSkipChecks,
    /// Not https, or an address that can be read in two ways.
    #[error("the code's address is not a safe one")]
    UnsafeAddress,
    /// Its time is up.
    #[error("the code has expired")]
    Expired,
    /// It was used before, or the server never made it.
    #[error("the server does not know this code (any more)")]
    UsedOrUnknown,
    #[error("the server's key cannot be used")]
    ServerKey,
    #[error(transparent)]
    Server(ServerError),
}

impl Activation {
    /// Takes a code that was found at `found_at` (Unix seconds). `plain_loopback` lets plain http to this
    /// very machine pass, which tests need.
    pub fn new(
        code: &PushToken,
        found_at: u64,
        plain_loopback: bool,
    ) -> Result<Activation, ActivationError> {
        if !code.checks_certificates {
            return Err(ActivationError::AsksToSkipChecks);
        }
        let origin = Origin::of(&code.url).ok_or(ActivationError::UnsafeAddress)?;
        let passes = origin.is_secure() || (plain_loopback && origin.is_loopback());
        if !passes {
            return Err(ActivationError::UnsafeAddress);
        }
        let credential = std::str::from_utf8(code.enrollment_credential.expose())
            .map_err(|_| ActivationError::UsedOrUnknown)?;
        Ok(Activation {
            url: code.url.clone(),
            serial: code.serial.clone(),
            credential: Zeroizing::new(credential.to_owned()),
            expires_at: found_at.saturating_add(u64::from(code.lifetime_minutes) * 60),
        })
    }

    /// Unix seconds at which the code may no longer be used. Only we hold to it: servers do not.
    pub fn expires_at(&self) -> u64 {
        self.expires_at
    }

    pub fn serial(&self) -> &str {
        &self.serial
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// Hands our public key to the server.
    pub fn request(&self, key: &DeviceKey, now: u64) -> Result<Request, ActivationError> {
        if now >= self.expires_at {
            return Err(ActivationError::Expired);
        }
        Ok(Request::post(&self.url)
            .field("enrollment_credential", self.credential.as_str())
            .field("serial", &self.serial)
            .field("fbtoken", NO_PUSH_SERVICE)
            .field("pubkey", key.public_key_base64()))
    }

    /// Reads the server's answer to [`request`](Self::request) with the same key.
    pub fn finish(
        &self,
        key: Arc<DeviceKey>,
        response: &Response,
    ) -> Result<Token, ActivationError> {
        let good = read(response).map_err(|error| match error {
            ServerError::UnknownToken { .. } => ActivationError::UsedOrUnknown,
            // The credential is not the one that the server gave out.
            ServerError::Other { code: 905, .. } => ActivationError::UsedOrUnknown,
            other => ActivationError::Server(other),
        })?;
        let text = good.detail.get("public_key").and_then(|key| key.as_str());
        let text = text.filter(|text| text.len() <= MOST_TEXT);
        let server_key = text
            .and_then(|text| ServerKey::from_pkcs1_base64(text).ok())
            .ok_or(ActivationError::ServerKey)?;
        Ok(Token {
            serial: self.serial.clone(),
            url: self.url.clone(),
            device_key: key,
            server_key,
        })
    }
}
