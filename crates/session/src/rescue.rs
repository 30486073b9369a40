//! The way on when the vault's file is damaged: an earlier save, or an automatic backup, in its place.

use penning_otp::display_text;
use penning_vault::{
    BackupName, Document, Identity, LockedVault, UnlockError, UnlockedVault, open_document,
};

use crate::backups::BackupPlan;
use crate::keeper::{Stage, Ticket};
use crate::problem::{Code, Problem};
use crate::restore::Named;
use crate::{Session, VaultState};

/// The newest copy of a damaged vault that opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EarlierSave {
    /// Unix seconds.
    pub saved_at: u64,
    /// How many accounts it holds.
    pub accounts: usize,
    /// The first of them, to recognise it by.
    pub names: Vec<Named>,
}

/// A vault that stayed shut because its file is damaged, the key that fits it, and what to go on with.
pub(crate) struct Rescue {
    pub problem: Problem,
    pub earlier: EarlierSave,
    pub has_password: bool,
    vault: LockedVault,
    identity: Identity,
    document: Document,
}

impl Rescue {
    /// Looks for a copy to go on with; gives the problem back where there is none.
    pub(crate) fn look(
        vault: LockedVault,
        identity: Identity,
        error: UnlockError,
        plan: &BackupPlan,
        has_password: bool,
    ) -> Result<Rescue, Problem> {
        let openable = match &error {
            UnlockError::Damaged { openable, .. } => openable.clone(),
            _ => Vec::new(),
        };
        let problem = Problem::from(error);
        let earlier = openable
            .first()
            .and_then(|name| vault.open_generation(&identity, *name).ok());
        let backups = newest_backup(&vault, &identity, plan);
        let generation = |document: &Document| document.generation();
        let document = earlier
            .into_iter()
            .chain(backups)
            .max_by_key(generation)
            .ok_or_else(|| problem.clone())?;
        Ok(Rescue {
            problem,
            earlier: EarlierSave {
                saved_at: document.lineage().saved_at,
                accounts: document.accounts.len(),
                names: document
                    .accounts
                    .iter()
                    .take(MOST_NAMES)
                    .map(Named::of)
                    .collect(),
            },
            has_password,
            vault,
            identity,
            document,
        })
    }
}

/// As many names as one recognises a list by.
const MOST_NAMES: usize = 100;

/// The newest automatic backup that this key opens.
fn newest_backup(vault: &LockedVault, identity: &Identity, plan: &BackupPlan) -> Option<Document> {
    let folder = plan.folder_for(vault.dir());
    let mut names: Vec<BackupName> = std::fs::read_dir(&folder)
        .ok()?
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .collect();
    names.sort_unstable_by(|a, b| b.cmp(a));
    names.iter().find_map(|name| {
        let bytes = std::fs::read(folder.join(name.to_string())).ok()?;
        open_document(&bytes, identity).ok()
    })
}

impl Session {
    /// Shut because of damage; with a way on where there is an earlier save or a backup.
    pub(crate) fn damaged(
        &self,
        vault: LockedVault,
        identity: Identity,
        error: UnlockError,
        has_password: bool,
    ) -> Stage {
        let plan = self.state().backup_plan.clone();
        match Rescue::look(vault, identity, error, &plan, has_password) {
            Ok(rescue) => Stage::Rescue(Box::new(rescue)),
            Err(problem) => Stage::Damaged(problem),
        }
    }

    /// Opens with the password; where the password is right and the file is damaged, offers a way on.
    pub(crate) fn unlock_or_rescue(
        &self,
        vault: LockedVault,
        password: &str,
        ticket: &Ticket,
    ) -> Result<UnlockedVault, Problem> {
        let identity = vault.identity_from_password(password)?;
        match vault.unlock(&identity) {
            Ok(vault) => Ok(vault),
            Err(failure) => match failure.error {
                error @ UnlockError::Damaged { .. } => {
                    let stage = self.damaged(failure.vault, identity, error, true);
                    if !self.state().install(stage, ticket) {
                        log::info!("locked while the password was tried: nothing is offered");
                    }
                    Err(Code::VaultDamaged.into())
                }
                error => Err(error.into()),
            },
        }
    }

    /// Goes on with the copy that was offered. The damaged file is set aside, and named in a notice.
    /// Blocks.
    pub fn use_earlier_save(&self) -> Result<VaultState, Problem> {
        let taken = self.state().keeper.take_rescue();
        let (rescue, ticket) = taken.ok_or(Code::NothingToRestore)?;
        let Rescue {
            vault,
            identity,
            document,
            has_password,
            ..
        } = *rescue;
        let before = vault.dir().to_owned();
        match vault.recover_with(&identity, document) {
            Ok(vault) => {
                let aside = vault.set_aside().unwrap_or_default().pop();
                let mut state = self.state();
                if state.install(Stage::open(vault, has_password), &ticket)
                    && let Some(aside) = aside
                {
                    let shown = aside.strip_prefix(&before).unwrap_or(&aside);
                    let shown = display_text(&shown.display().to_string());
                    state.notice(Problem::from(Code::VaultRecovered).with("file", shown));
                }
                drop(state);
                Ok(self.vault_state())
            }
            Err(failure) => {
                log::error!("an earlier save could not be used: {failure:?}");
                let problem = match failure {
                    penning_vault::RecoverFailure::Open(failure) => failure.error.into(),
                    penning_vault::RecoverFailure::Save { error, .. } => Problem::from(error),
                };
                // As at the start: the same offer, from what is there now. Not where it was locked meanwhile.
                self.open_with(&ticket);
                Err(problem)
            }
        }
    }
}
