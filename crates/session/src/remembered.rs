//! What this computer remembers of vaults, outside of their folders: how far each had come when it was last seen,
//! and what was made for the day it is lost. Nothing in it is secret.

use std::collections::BTreeMap;

use penning_vault::{Seen, VaultId};
use serde::{Deserialize, Serialize};

use crate::settings::write_whole;
use crate::{Session, State};

/// What is remembered of one vault.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Known {
    pub generation: u64,
    /// Unix seconds, as all that follow.
    pub portable_backup_at: Option<u64>,
    pub recovery_kit_at: Option<u64>,
    /// There was a kit, and the key is another one since.
    pub recovery_kit_is_old: bool,
    pub reminder_put_off_at: Option<u64>,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Remembered {
    vaults: BTreeMap<String, Known>,
}

impl Session {
    /// Remembers in this file, which lies outside of the vault's folder: else whoever puts an older vault in
    /// place puts the memory of it in place, too.
    pub fn remembering_in(mut self, file: std::path::PathBuf) -> Session {
        self.remembers_in = Some(file);
        self
    }

    /// To call when a recovery kit was made: it quiets the reminder.
    pub fn recovery_kit_was_made(&self) {
        let now = self.now();
        let state = self.state();
        self.remember(&state, |known| {
            known.recovery_kit_at = Some(now);
            known.recovery_kit_is_old = false;
        });
    }

    pub(crate) fn known(&self, vault: VaultId) -> Known {
        let kept = self.load_remembered();
        kept.vaults
            .get(&vault.to_string())
            .copied()
            .unwrap_or_default()
    }

    /// Changes what is remembered of the open vault. A failure is logged: it costs a warning some day.
    pub(crate) fn remember(&self, state: &State, change: impl FnOnce(&mut Known)) {
        let Ok(vault) = state.vault() else { return };
        let Seen {
            vault_id,
            generation,
        } = vault.seen();
        let Some(file) = &self.remembers_in else {
            return;
        };
        let mut kept = self.load_remembered();
        let known = kept.vaults.entry(vault_id.to_string()).or_default();
        let before = *known;
        known.generation = known.generation.max(generation);
        change(known);
        if *known != before
            && let Err(error) = write_whole(&self.ports.vault, file, &kept)
        {
            log::warn!("what was seen of the vault is not remembered: {error}");
        }
    }

    fn load_remembered(&self) -> Remembered {
        let Some(file) = &self.remembers_in else {
            return Remembered::default();
        };
        std::fs::read(file)
            .ok()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .unwrap_or_default()
    }
}
