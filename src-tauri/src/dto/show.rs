//! Accounts shown as codes.

use penning_session as session;
use serde::Serialize;
use ts_rs::TS;

/// An account that a transfer cannot hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct LeftOutAccount {
    pub title: String,
    /// Only TOTP and HOTP, of 6 or 8 digits every 30 seconds, can be moved so.
    #[ts(type = "\"kind\" | \"period\" | \"digits\" | \"counter\"")]
    pub why: &'static str,
}

impl From<session::LeftOut> for LeftOutAccount {
    fn from(session::LeftOut { title, why }: session::LeftOut) -> Self {
        LeftOutAccount { title, why }
    }
}
