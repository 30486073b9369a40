//! What a person should know though the vault is open: told once, until they have read it.

use penning_vault::Notice;

use crate::problem::{Code, Problem};
use crate::{Session, State};

/// Days that accounts may be without any copy before Penning says so.
const REMIND_AFTER_SECONDS: u64 = 14 * 24 * 60 * 60;
/// Days that a reminder stays away once it was put aside.
const PUT_OFF_SECONDS: u64 = 30 * 24 * 60 * 60;

impl Session {
    /// What waits to be read. Compares the vault with what was seen of it at the first look after opening.
    /// Blocks for a small file.
    pub fn notices(&self) -> Vec<Problem> {
        let now = self.now();
        let mut state = self.state();
        let Ok(vault) = state.vault_mut() else {
            state.forget_copies();
            return Vec::new();
        };
        let (writer, vault_id) = (vault.writer(), vault.document().vault_id());
        let known = self.known(vault_id);
        if state.greeted != Some(writer) {
            state.greeted = Some(writer);
            if let Ok(vault) = state.vault_mut() {
                vault.compare_with(penning_vault::Seen {
                    vault_id,
                    generation: known.generation,
                });
            }
            // An older vault stays older than what was seen, until that was read.
            self.remember(&state, |_| {});
        }
        state.gather_notices();
        if let Ok(vault) = state.vault() {
            let document = vault.document();
            let oldest = document.accounts.iter().map(|one| one.created_at).min();
            let old_enough = oldest.is_some_and(|at| at + REMIND_AFTER_SECONDS <= now);
            let put_off = known
                .reminder_put_off_at
                .is_some_and(|at| now < at + PUT_OFF_SECONDS);
            let has_copy = known.portable_backup_at.is_some() || known.recovery_kit_at.is_some();
            let kit_is_old = known.recovery_kit_is_old;
            if old_enough && !put_off && !has_copy && !kit_is_old {
                state.notice(Code::BackupReminder.into());
            } else {
                state.forget_notice(Code::BackupReminder);
            }
            match kit_is_old {
                true => state.notice(Code::RecoveryKitOld.into()),
                false => state.forget_notice(Code::RecoveryKitOld),
            }
        }
        state.notices.clone()
    }

    /// The person read it.
    pub fn dismiss_notice(&self, code: &str) {
        let now = self.now();
        let mut state = self.state();
        state.notices.retain(|notice| notice.code.as_str() != code);
        if code == Code::BackupReminder.as_str() {
            self.remember(&state, |known| known.reminder_put_off_at = Some(now));
        }
        if code == Code::RecoveryKitOld.as_str() {
            self.remember(&state, |known| known.recovery_kit_is_old = false);
        }
        if code == Code::VaultOlder.as_str() {
            let generation = state.vault().map(|vault| vault.seen().generation);
            self.remember(&state, |known| {
                known.generation = generation.unwrap_or(known.generation);
            });
        }
    }
}

impl State {
    /// Holds a notice until it was read; a newer one of the same kind takes its place.
    pub(crate) fn notice(&mut self, problem: Problem) {
        match self.notices.iter_mut().find(|one| one.code == problem.code) {
            Some(same) => *same = problem,
            None => self.notices.push(problem),
        }
    }

    pub(crate) fn forget_notice(&mut self, code: Code) {
        self.notices.retain(|notice| notice.code != code);
    }

    /// Takes over what the vault has to say.
    pub(crate) fn gather_notices(&mut self) {
        let Ok(vault) = self.vault_mut() else { return };
        let told = vault.take_notices();
        for notice in told {
            match notice {
                Notice::OlderThanSeen { .. } => self.notice(Code::VaultOlder.into()),
                Notice::UnreadableEntries { count } => {
                    self.notice(Problem::from(Code::EntriesUnreadable).with("count", count));
                }
                Notice::DamagedWhileOpen => self.notice(Code::VaultDamagedWhileOpen.into()),
                // Nothing gave way: nothing to tell.
                Notice::Merged { superseded: 0 } => {}
                Notice::Merged { superseded } => {
                    self.notice(Problem::from(Code::VaultMerged).with("count", superseded));
                }
            }
        }
    }
}
