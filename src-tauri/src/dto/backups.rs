//! Copies of the vault, and what they would bring back.

use penning_session as session;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{MILLIS, Problem};

pub use penning_session::BackupChoices;

#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BackupsState {
    pub choices: BackupChoices,
    /// To read, not to choose by: folders are chosen in the desktop's own dialog.
    pub folder: String,
    pub is_default_folder: bool,
    #[ts(type = "number | null")]
    pub last_at: Option<u64>,
    pub count: u32,
    #[ts(type = "number | null")]
    pub portable_at: Option<u64>,
    pub problem: Option<Problem>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum CopyOrigin {
    EarlierSave,
    AutomaticBackup,
    PortableBackup,
    VaultFile,
}

#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CopyRow {
    pub id: String,
    pub origin: CopyOrigin,
    #[ts(type = "number")]
    pub made_at: u64,
    pub accounts: Option<u32>,
}

/// What an account is called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Named {
    pub issuer: String,
    pub account_name: String,
}

/// How many, and the names of the first of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Several {
    pub count: u32,
    pub names: Vec<Named>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(
    tag = "looked",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum CopyLooked {
    Preview {
        origin: CopyOrigin,
        #[ts(type = "number | null")]
        made_at: Option<u64>,
        accounts: u32,
        new: Several,
        changed: Several,
        /// In the list now, and not in the copy.
        missing: Several,
        unreadable: u32,
    },
    /// It opens with a password of its own.
    NeedsPassword { file: String },
    /// It opens with another key: that of its recovery kit.
    NeedsKey { file: String },
}

#[derive(Debug, Clone, Copy, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum RestoreHow {
    Merge,
    Replace,
}

/// A copy that opens, where the vault's file is damaged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct EarlierSave {
    #[ts(type = "number")]
    pub saved_at: u64,
    pub accounts: u32,
    /// The first of them.
    pub names: Vec<Named>,
}

impl From<session::BackupsView> for BackupsState {
    fn from(view: session::BackupsView) -> Self {
        BackupsState {
            choices: view.choices,
            folder: view.folder.display().to_string(),
            is_default_folder: view.is_default_folder,
            last_at: view.last_at.map(|at| at * MILLIS),
            count: counted(view.count),
            portable_at: view.portable_at.map(|at| at * MILLIS),
            problem: view.problem.map(Problem::from),
        }
    }
}

impl From<session::Origin> for CopyOrigin {
    fn from(origin: session::Origin) -> Self {
        match origin {
            session::Origin::EarlierSave => CopyOrigin::EarlierSave,
            session::Origin::AutomaticBackup => CopyOrigin::AutomaticBackup,
            session::Origin::PortableBackup => CopyOrigin::PortableBackup,
            session::Origin::VaultFile => CopyOrigin::VaultFile,
        }
    }
}

impl From<session::Copy> for CopyRow {
    fn from(copy: session::Copy) -> Self {
        CopyRow {
            id: copy.id,
            origin: copy.origin.into(),
            made_at: copy.made_at * MILLIS,
            accounts: copy.accounts.map(counted),
        }
    }
}

impl From<session::Named> for Named {
    fn from(named: session::Named) -> Self {
        Named {
            issuer: named.issuer,
            account_name: named.account_name,
        }
    }
}

impl From<session::Some200> for Several {
    fn from(several: session::Some200) -> Self {
        Several {
            count: counted(several.count),
            names: several.names.into_iter().map(Named::from).collect(),
        }
    }
}

impl From<session::Looked> for CopyLooked {
    fn from(looked: session::Looked) -> Self {
        match looked {
            session::Looked::Preview(preview) => CopyLooked::Preview {
                origin: preview.origin.into(),
                made_at: preview.made_at.map(|at| at * MILLIS),
                accounts: counted(preview.accounts),
                new: preview.new.into(),
                changed: preview.changed.into(),
                missing: preview.missing.into(),
                unreadable: counted(preview.unreadable),
            },
            session::Looked::NeedsPassword { file } => CopyLooked::NeedsPassword { file },
            session::Looked::NeedsKey { file } => CopyLooked::NeedsKey { file },
        }
    }
}

impl From<RestoreHow> for session::Restore {
    fn from(how: RestoreHow) -> Self {
        match how {
            RestoreHow::Merge => session::Restore::Merge,
            RestoreHow::Replace => session::Restore::Replace,
        }
    }
}

impl From<session::EarlierSave> for EarlierSave {
    fn from(earlier: session::EarlierSave) -> Self {
        EarlierSave {
            saved_at: earlier.saved_at * MILLIS,
            accounts: counted(earlier.accounts),
            names: earlier.names.into_iter().map(Named::from).collect(),
        }
    }
}

fn counted(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
