//! Copies elsewhere: when one is made by itself, where to, and how many stay.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use penning_vault::{SaveError, Snapshot, WorkFactor};
use serde::{Deserialize, Serialize};

use crate::open::{GUESS_TAKES, LEAST_PASSWORD_CHARACTERS};
use crate::problem::{Code, Problem};
use crate::settings::write_whole;
use crate::{Session, State};

/// How many automatic backups may stay.
pub const BACKUPS_KEPT: std::ops::RangeInclusive<u32> = 3..=100;

/// What a person may choose about backups, but for the folder: that is never told by the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct BackupChoices {
    /// After changes, at most once a day.
    pub automatic: bool,
    /// 3 to 100.
    pub keep: u32,
}

impl Default for BackupChoices {
    fn default() -> Self {
        BackupChoices {
            automatic: true,
            keep: 10,
        }
    }
}

/// How it stands with backups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupsView {
    pub choices: BackupChoices,
    pub folder: PathBuf,
    pub is_default_folder: bool,
    /// Unix seconds.
    pub last_at: Option<u64>,
    pub count: usize,
    /// Unix seconds.
    pub portable_at: Option<u64>,
    /// Why the folder cannot be used.
    pub problem: Option<Problem>,
}

/// Kept in `backups.json` beside the settings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct BackupPlan {
    #[serde(flatten)]
    choices: BackupChoices,
    /// `None`: beside the vault.
    folder: Option<PathBuf>,
}

impl BackupPlan {
    /// The folder that was chosen.
    pub(crate) fn folder(&self) -> Option<PathBuf> {
        self.folder.clone()
    }

    pub(crate) fn load(path: &Path) -> BackupPlan {
        std::fs::read(path)
            .ok()
            .and_then(|bytes| serde_json::from_slice::<BackupPlan>(&bytes).ok())
            .filter(|plan| BACKUPS_KEPT.contains(&plan.choices.keep))
            .unwrap_or_default()
    }
}

impl Session {
    /// How it stands with backups. Blocks: looks into the folder.
    pub fn backups(&self) -> Result<BackupsView, Problem> {
        let (plan, folder, snapshot, known) = {
            let state = self.state();
            let vault = state.vault()?;
            let folder = state.backup_folder()?;
            let known = self.known(vault.document().vault_id());
            (state.backup_plan.clone(), folder, vault.snapshot(), known)
        };
        let present = present(&plan, &folder, &snapshot);
        let (made, problem) = match present {
            Ok(made) => (made, None),
            Err(problem) => (Vec::new(), Some(problem)),
        };
        Ok(BackupsView {
            choices: plan.choices,
            is_default_folder: plan.folder.is_none(),
            last_at: made.first().map(|name| name.made_at),
            count: made.len(),
            portable_at: known.portable_backup_at,
            folder,
            problem,
        })
    }

    /// Blocks.
    pub fn change_backups(&self, choices: BackupChoices) -> Result<(), Problem> {
        if !BACKUPS_KEPT.contains(&choices.keep) {
            return Err(Problem::from(Code::SettingsOutOfRange).with("field", "keep"));
        }
        let mut state = self.state();
        let plan = BackupPlan {
            choices,
            ..state.backup_plan.clone()
        };
        self.keep_backup_plan(&mut state, plan)
    }

    /// Makes a backup in this folder (`None`: beside the vault), and uses it from then on if that worked.
    /// Blocks.
    pub fn choose_backup_folder(&self, folder: Option<PathBuf>) -> Result<(), Problem> {
        let plan = BackupPlan {
            folder,
            ..self.state().backup_plan.clone()
        };
        self.back_up_by(&plan)?;
        let mut state = self.state();
        self.keep_backup_plan(&mut state, plan)
    }

    /// Makes a backup now, due or not. Blocks.
    pub fn back_up_now(&self) -> Result<(), Problem> {
        let plan = self.state().backup_plan.clone();
        self.back_up_by(&plan)
    }

    /// Makes a backup if one is due; to call after changes. What goes wrong becomes a notice: nobody asked.
    /// Returns whether there is something new to tell. Blocks.
    pub fn back_up_if_due(&self) -> bool {
        // Before the copy is taken: meanwhile the key may change.
        let _one_at_a_time = self.backing_up();
        let (plan, folder, snapshot) = {
            let state = self.state();
            self.remember(&state, |_| {});
            let Ok(vault) = state.vault() else {
                return false;
            };
            let revision = vault.document().lineage().revision;
            let Ok(folder) = state.backup_folder() else {
                return false;
            };
            let plan = state.backup_plan.clone();
            if !plan.choices.automatic
                || state.backed_up == Some(revision)
                || vault.document().holds_nothing()
            {
                return false;
            }
            (plan, folder, vault.snapshot())
        };
        let made = present(&plan, &folder, &snapshot).and_then(|_| {
            let due = snapshot.is_due(&folder);
            match due.map_err(|error| unusable(&folder, error.into()))? {
                true => write(&plan, &folder, &snapshot).map(|()| true),
                false => Ok(false),
            }
        });
        let mut state = self.state();
        match made {
            Ok(made) => {
                state.told_backup_failed = None;
                state.backed_up = Some(snapshot.revision());
                let told = state.notices.len();
                state.forget_notice(Code::BackupFolder);
                made || state.notices.len() != told
            }
            Err(problem) => {
                let known = state.notices.contains(&problem);
                // Once for each folder that cannot be used, not after each change.
                if !known && state.told_backup_failed.as_ref() != Some(&folder) {
                    state.told_backup_failed = Some(folder);
                    state.notice(problem);
                    return true;
                }
                false
            }
        }
    }

    /// Whether a portable backup may have this password.
    pub fn check_backup_password(&self, password: &str) -> Result<(), Problem> {
        check_backup_password(password)
    }

    /// Writes a portable backup. Blocks for some seconds: the work that makes guessing dear.
    pub fn write_portable_backup(&self, path: &Path, password: &str) -> Result<(), Problem> {
        check_backup_password(password)?;
        let snapshot = self.state().vault()?.snapshot();
        let work = WorkFactor::calibrate(&*self.ports.vault.clock, GUESS_TAKES);
        let folder = path.parent().unwrap_or(path);
        snapshot
            .write_portable(path, password, work)
            .map_err(|error| unusable(folder, error))?;
        let now = self.now();
        let state = self.state();
        self.remember(&state, |known| known.portable_backup_at = Some(now));
        Ok(())
    }

    fn back_up_by(&self, plan: &BackupPlan) -> Result<(), Problem> {
        let _one_at_a_time = self.backing_up();
        let (folder, snapshot) = {
            let state = self.state();
            let vault = state.vault()?;
            let default = vault.default_backup_folder();
            (plan.folder.clone().unwrap_or(default), vault.snapshot())
        };
        present(plan, &folder, &snapshot)?;
        write(plan, &folder, &snapshot)?;
        let mut state = self.state();
        state.backed_up = Some(snapshot.revision());
        state.told_backup_failed = None;
        state.forget_notice(Code::BackupFolder);
        Ok(())
    }

    fn keep_backup_plan(&self, state: &mut State, plan: BackupPlan) -> Result<(), Problem> {
        write_whole(&self.ports.vault, &plan_path(&self.folder), &plan)?;
        state.backup_plan = plan;
        state.backed_up = None;
        Ok(())
    }
}

impl State {
    pub(crate) fn backup_folder(&self) -> Result<PathBuf, Problem> {
        let default = self.vault()?.default_backup_folder();
        Ok(self.backup_plan.folder.clone().unwrap_or(default))
    }
}

pub(crate) fn plan_path(folder: &Path) -> PathBuf {
    folder.join("backups.json")
}

/// A password that keeps a backup anywhere must not be short.
pub(crate) fn check_backup_password(password: &str) -> Result<(), Problem> {
    if password.chars().count() < LEAST_PASSWORD_CHARACTERS {
        return Err(Problem::from(Code::PasswordTooShort).with("least", LEAST_PASSWORD_CHARACTERS));
    }
    Ok(())
}

/// The backups in the folder. A folder that was chosen and is gone is not made anew: it may be a disk that
/// is not plugged in, and a folder in its place would hide that.
fn present(
    plan: &BackupPlan,
    folder: &Path,
    snapshot: &Snapshot,
) -> Result<Vec<penning_vault::BackupName>, Problem> {
    if plan.folder.is_some() {
        match std::fs::metadata(folder) {
            Ok(about) if about.is_dir() => {}
            Ok(_) => {
                return Err(unusable(
                    folder,
                    SaveError::Io(ErrorKind::NotADirectory.into()),
                ));
            }
            Err(error) => return Err(unusable(folder, SaveError::Io(error))),
        }
    }
    snapshot
        .backups(folder)
        .map_err(|error| unusable(folder, error.into()))
}

fn write(plan: &BackupPlan, folder: &Path, snapshot: &Snapshot) -> Result<(), Problem> {
    let keep = usize::try_from(plan.choices.keep).unwrap_or(usize::MAX);
    snapshot
        .back_up(folder, keep)
        .map(drop)
        .map_err(|error| unusable(folder, error))
}

/// What is wrong with a folder elsewhere; the vault itself is well.
fn unusable(folder: &Path, error: SaveError) -> Problem {
    log::warn!("backing up: {error:?}");
    let reason = match error {
        SaveError::DiskFull => "full",
        SaveError::ReadOnly => "readOnly",
        SaveError::Io(error) if error.kind() == ErrorKind::NotFound => "gone",
        _ => "failed",
    };
    Problem::from(Code::BackupFolder)
        .with("folder", folder.display())
        .with("reason", reason)
}
