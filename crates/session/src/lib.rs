//! What may happen now?
//!
//! A [`Session`] is one run of Penning behind either front door (the window or the
//! terminal): it opens the vault, holds what was found until the person decides,
//! makes codes, and looks after the clipboard. It asks the operating system through
//! [`ports`], so tests bring their own.
//!
//! Every method may be called from any thread. Those that reach the keychain, the
//! disk or the screen block; their names say so in the first line of their docs.

pub mod ports;
pub mod problem;
pub mod settings;

mod accounts;
mod activate;
mod approve;
mod backups;
mod bring_in;
mod camera;
mod challenge;
mod clipboard;
mod enrol;
mod keeper;
mod lock;
mod locked_picture;
mod notices;
mod open;
mod pending;
mod presence;
mod recovery_kit;
mod refuse;
mod remembered;
mod rescue;
mod restore;
mod scrub;
mod show;
mod strength;
mod time;
mod view;
mod watch;
mod ways;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use penning_otp::Code as OneTimeCode;
use penning_vault::{AccountId, Document, NoSuchAccount, Revision, UnlockedVault, WriterId};

pub use accounts::TRASH_SECONDS;
pub use activate::PendingToken;
pub use approve::{
    CLOCK_OFF_SECONDS, ClockOffset, EXPECTING_SECONDS, Polled, Rival, Settled, SignIn,
    TokenSummary, Verdict,
};
pub use backups::{BACKUPS_KEPT, BackupChoices, BackupsView};
pub use bring_in::BroughtIn;
pub use challenge::{Responder, ResponderManner, TiqrAnswered, TiqrOffer, TiqrRequest, TypedOcra};
pub use clipboard::{Cleared, Copying, OnClipboard, Which};
pub use lock::{LockReason, USUAL_IDLE_MINUTES};
pub use penning_vault::{Reload, Restore};
pub use presence::{PRESENCE_SECONDS, Proof};
pub use recovery_kit::{GROUPS_CHECKED, KitWords};
pub use rescue::EarlierSave;
pub use restore::{Copy, Looked, Named, Origin, RestorePreview, Some200};
pub use strength::{Strength, Weakness, strength};
pub use view::{
    AccountSummary, Alike, CameraView, Choice, Edit, Existing, Explained, Lack, LeftOut, LiveCode,
    Manner, MigrationProgress, OnExisting, Outcome, PendingAccount, ShownCodes, TrashedSummary,
    Typed, VaultState,
};
pub use watch::{Watch, WatchEnd, WatchFor, WatchView, print as print_of};
pub use ways::{KeychainKept, Ways};

use crate::backups::BackupPlan;
use crate::clipboard::Copied;
use crate::keeper::{Keeper, Stage, Ticket};
use crate::lock::LockedBy;
use crate::open::Guesses;
use crate::pending::Pending;
use crate::presence::Presence;
use crate::problem::{Code, Problem};
use crate::restore::Restoring;
use crate::settings::Settings;

/// The operating system as the session knows it.
#[derive(Clone)]
pub struct Ports {
    pub keychain: Arc<dyn ports::Keychain>,
    pub clipboard: Arc<dyn ports::Clipboard>,
    pub screen: Arc<dyn ports::Screen>,
    pub camera: Arc<dyn ports::Camera>,
    /// To the servers that the person enrolled with.
    pub http: Arc<dyn penning_approve::http::Http>,
    /// To the time server that the person asks.
    pub time_server: Arc<dyn ports::TimeServer>,
    /// What this process has used of the processors since it began.
    pub processor_time: fn() -> Duration,
    /// Whether plain http to this very machine passes: only in tests.
    pub plain_loopback: bool,
    /// Files, clock and random numbers.
    pub vault: penning_vault::Ports,
}

/// One run of Penning.
pub struct Session {
    ports: Ports,
    folder: PathBuf,
    state: Mutex<State>,
    guesses: Mutex<Guesses>,
    watches: watch::Watches,
    /// Where to remember what was seen of vaults.
    remembers_in: Option<PathBuf>,
    /// Held while a backup is made: one at a time.
    backing_up: Mutex<()>,
    cameras: Mutex<camera::Cameras>,
    /// Held while a way to open is changed: one change at a time.
    changing_ways: Mutex<()>,
    /// Held while the vault is changed and saved: one change at a time. Locking never waits for it.
    writing: Mutex<()>,
}

struct State {
    keeper: Keeper,
    pending: Pending,
    waiting: Option<Outcome>,
    /// Counter codes that were asked for and may still be on screen.
    stepped: HashMap<AccountId, OneTimeCode>,
    copied: Option<Copied>,
    settings: Settings,
    presence: Presence,
    approvals: approve::Approvals,
    backup_plan: BackupPlan,
    /// The save of which the last backup was made, or found not to be due.
    backed_up: Option<Revision>,
    /// The folder of which was told that it cannot be used.
    told_backup_failed: Option<PathBuf>,
    notices: Vec<Problem>,
    /// The opening that was compared with what is remembered.
    greeted: Option<WriterId>,
    restoring: Option<Restoring>,
    copy_waiting: Option<Result<Looked, Problem>>,
    seen: challenge::Seen,
    locked_by: LockedBy,
    /// The keychain holds the key for short locks.
    kept_for_short_locks: bool,
    /// The recovery key opened the vault: a new password may be set without the old one.
    recovered: bool,
    kit_check: Option<recovery_kit::Check>,
    locked_pictures: locked_picture::LockedPictures,
}

impl Session {
    /// A session over the vault in `folder`, which need not be there yet.
    /// Reads the settings; opens nothing until [`Session::open`].
    pub fn new(ports: Ports, folder: PathBuf) -> Session {
        let settings = Settings::load(&settings_path(&folder));
        let backup_plan = BackupPlan::load(&backups::plan_path(&folder));
        Session {
            ports,
            folder,
            state: Mutex::new(State {
                keeper: Keeper::new(),
                pending: Pending::default(),
                waiting: None,
                stepped: HashMap::new(),
                copied: None,
                settings,
                presence: Presence::default(),
                approvals: approve::Approvals::default(),
                backup_plan,
                backed_up: None,
                told_backup_failed: None,
                notices: Vec::new(),
                greeted: None,
                restoring: None,
                copy_waiting: None,
                seen: challenge::Seen::default(),
                locked_by: LockedBy::default(),
                kept_for_short_locks: false,
                recovered: false,
                kit_check: None,
                locked_pictures: locked_picture::LockedPictures::default(),
            }),
            guesses: Mutex::default(),
            changing_ways: Mutex::default(),
            writing: Mutex::default(),
            watches: watch::Watches::default(),
            remembers_in: None,
            backing_up: Mutex::default(),
            cameras: Mutex::default(),
        }
    }

    pub fn vault_state(&self) -> VaultState {
        let now = self.now();
        let state = self.state();
        match state.keeper.stage() {
            Stage::Opening { .. } => VaultState::Opening,
            Stage::Open { .. } => VaultState::Open,
            Stage::Locked {
                has_password,
                problem,
            } => VaultState::Locked {
                has_password: *has_password,
                has_keychain: !has_password || state.locked_by.is_short(now),
                problem: problem.clone(),
            },
            Stage::NoVaultNoKeychain(problem) => VaultState::NoVaultNoKeychain(problem.clone()),
            Stage::Damaged(problem) => VaultState::Damaged {
                problem: problem.clone(),
                earlier: None,
            },
            Stage::Rescue(rescue) => VaultState::Damaged {
                problem: rescue.problem.clone(),
                earlier: Some(rescue.earlier.clone()),
            },
        }
    }

    /// The folder of the vault, and what its file is called there.
    pub fn vault_file(&self) -> (PathBuf, &'static str) {
        (self.folder.clone(), penning_vault::VAULT_FILE)
    }

    pub fn settings(&self) -> Settings {
        self.state().settings.clone()
    }

    /// Keeps new settings (writes a file). On error the old ones stay in force.
    pub fn change_settings(&self, settings: Settings) -> Result<Settings, Problem> {
        settings.check()?;
        settings.save(&self.ports.vault, &settings_path(&self.folder))?;
        self.state().settings = settings.clone();
        Ok(settings)
    }

    /// Takes in what another process or computer saved meanwhile. Cheap when nothing was; blocks.
    /// Returns whether anything is to be shown anew.
    pub fn reload(&self) -> bool {
        // Looked for before a draft is made, which copies every account.
        let last_save = self.state().vault().map(UnlockedVault::last_save);
        if last_save.is_ok_and(|save| save.is_current()) {
            return false;
        }
        match self.write(UnlockedVault::reload_if_changed) {
            Ok(Reload::Unchanged) => false,
            Ok(Reload::Kept | Reload::Reloaded | Reload::Merged) => true,
            Err(problem) => {
                let mut state = self.state();
                let is_open = state.vault().is_ok();
                if is_open {
                    state.notice(problem);
                }
                is_open
            }
        }
    }

    /// Changes the vault where it holds nothing up: one change after the other, each on a draft that takes the
    /// vault's place when it is done. Where it was locked meanwhile, what was saved is saved, and nothing else of it
    /// counts. Blocks.
    fn write<T, E: Into<Problem>>(
        &self,
        work: impl FnOnce(&mut UnlockedVault) -> Result<T, E>,
    ) -> Result<T, Problem> {
        let _one_at_a_time = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut draft, ticket) = self.state().keeper.draft()?;
        let outcome = work(&mut draft);
        self.state().keeper.put_back(draft, &ticket)?;
        outcome.map_err(Into::into)
    }

    /// One change of the vault, saved before it counts. Blocks.
    fn change<T>(
        &self,
        change: impl FnOnce(&mut Document) -> Result<T, NoSuchAccount>,
    ) -> Result<T, Problem> {
        let changed = self.write(|vault| vault.try_change(change))?;
        changed.map_err(|NoSuchAccount| Code::AccountGone.into())
    }

    /// Unix seconds now.
    fn now(&self) -> u64 {
        self.ports.vault.clock.unix_seconds()
    }

    fn guesses(&self) -> MutexGuard<'_, Guesses> {
        self.guesses.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn backing_up(&self) -> MutexGuard<'_, ()> {
        self.backing_up
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // A panic while the lock was held is a defect already reported; the state is
        // changed in single assignments, so what is there is whole.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn vault(&self) -> Result<&UnlockedVault, Problem> {
        self.keeper.vault()
    }

    fn vault_mut(&mut self) -> Result<&mut UnlockedVault, Problem> {
        self.keeper.vault_mut()
    }

    /// As [`Keeper::install`]; a vault that is open now begins afresh.
    #[must_use]
    fn install(&mut self, stage: Stage, ticket: &Ticket) -> bool {
        let opens = matches!(stage, Stage::Open { .. });
        let installed = self.keeper.install(stage, ticket);
        if installed && opens {
            self.locked_by = LockedBy::default();
            self.recovered = false;
            self.forget_presence();
        }
        installed
    }
}

fn settings_path(folder: &std::path::Path) -> PathBuf {
    folder.join("settings.json")
}
