//! The quick palette: names and no codes.

use penning_session as session;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::VaultState;

/// What the quick palette shows.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct QuickState {
    pub vault: VaultState,
    /// Pinned ones first, then the most used. Of a locked vault those that the tray shows, too.
    pub accounts: Vec<QuickAccount>,
    /// There are accounts that approve sign-ins.
    pub approves: bool,
    #[ts(type = "\"en\" | \"nl\"")]
    pub language: &'static str,
    pub theme: session::settings::Theme,
}

/// An account that can be chosen.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct QuickAccount {
    pub id: String,
    pub issuer: String,
    pub account_name: String,
    pub group: Option<String>,
    pub note: String,
}

/// What the person chose.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(
    tag = "choice",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum QuickChoice {
    /// The code onto the clipboard.
    Copy {
        id: String,
    },
    ExpectSignIn,
    Unlock,
}

impl From<&session::AccountSummary> for QuickAccount {
    fn from(account: &session::AccountSummary) -> Self {
        QuickAccount {
            id: account.id.clone(),
            issuer: account.issuer.clone(),
            account_name: account.account_name.clone(),
            group: account.group.clone(),
            note: account.note.clone(),
        }
    }
}

/// An id and the name that it has in the tray.
impl From<(String, String)> for QuickAccount {
    fn from((id, name): (String, String)) -> Self {
        QuickAccount {
            id,
            issuer: name,
            account_name: String::new(),
            group: None,
            note: String::new(),
        }
    }
}
