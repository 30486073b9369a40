//! Proving that the person is here.

use penning_session as session;
use serde::Serialize;
use ts_rs::TS;

/// How to prove it, and how long the last proof still holds (0: it does not).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Presence {
    pub proof: PresenceProof,
    #[ts(type = "number")]
    pub seconds_left: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum PresenceProof {
    /// The vault's password.
    Password,
    /// A click: the keychain opens the vault without asking.
    Click,
}

impl From<session::Proof> for PresenceProof {
    fn from(proof: session::Proof) -> Self {
        match proof {
            session::Proof::Password => PresenceProof::Password,
            session::Proof::Click => PresenceProof::Click,
        }
    }
}
