//! Accounts that answer challenges, on their way to the page.

use penning_session as session;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use zeroize::Zeroizing;

/// An account that a tiqr service offers.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TiqrOffer {
    pub service: String,
    pub account_name: String,
    /// Where answers would go.
    pub host: String,
}

/// A sign-in that asks for an answer.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TiqrRequest {
    pub service: String,
    /// Where the person is signing in, as the code says it.
    pub signs_in_to: Option<String>,
    pub accounts: Vec<Responder>,
}

/// What came of an answer. A response is a code like any other, shown to be typed over.
#[derive(Clone, Serialize, TS)]
#[serde(
    tag = "answer",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum TiqrAnswered {
    SignedIn,
    Offline { user: String, response: String },
}

/// An account that answers challenges.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Responder {
    pub id: String,
    pub issuer: String,
    pub account_name: String,
    pub kind: ResponderKind,
    /// OCRA: each challenge is answered with the PIN.
    pub needs_pin: bool,
    /// OCRA: challenges have digits only.
    pub digits_only: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ResponderKind {
    Tiqr,
    Ocra,
}

/// An OCRA account, typed in; its secret goes in and never comes out.
#[derive(Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TypedOcra {
    pub issuer: String,
    pub account_name: String,
    pub suite: String,
    pub secret: String,
    /// As hexadecimal digits, and not in base32.
    pub secret_is_hex: bool,
}

impl From<session::TiqrOffer> for TiqrOffer {
    fn from(offer: session::TiqrOffer) -> Self {
        TiqrOffer {
            service: offer.service,
            account_name: offer.account_name,
            host: offer.host,
        }
    }
}

impl From<session::TiqrRequest> for TiqrRequest {
    fn from(request: session::TiqrRequest) -> Self {
        TiqrRequest {
            service: request.service,
            signs_in_to: request.signs_in_to,
            accounts: request.accounts.into_iter().map(Responder::from).collect(),
        }
    }
}

impl From<session::TiqrAnswered> for TiqrAnswered {
    fn from(answered: session::TiqrAnswered) -> Self {
        match answered {
            session::TiqrAnswered::SignedIn => TiqrAnswered::SignedIn,
            session::TiqrAnswered::Offline { user, response } => TiqrAnswered::Offline {
                user,
                response: response.to_string(),
            },
        }
    }
}

impl From<session::Responder> for Responder {
    fn from(responder: session::Responder) -> Self {
        let (kind, needs_pin, digits_only) = match responder.manner {
            session::ResponderManner::Tiqr => (ResponderKind::Tiqr, true, false),
            session::ResponderManner::Ocra {
                needs_pin,
                digits_only,
            } => (ResponderKind::Ocra, needs_pin, digits_only),
        };
        Responder {
            id: responder.id,
            issuer: responder.issuer,
            account_name: responder.account_name,
            kind,
            needs_pin,
            digits_only,
        }
    }
}

impl From<TypedOcra> for session::TypedOcra {
    fn from(typed: TypedOcra) -> Self {
        session::TypedOcra {
            issuer: typed.issuer,
            account_name: typed.account_name,
            suite: typed.suite,
            secret: Zeroizing::new(typed.secret),
            secret_is_hex: typed.secret_is_hex,
        }
    }
}
