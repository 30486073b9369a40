//! Locking: when, and what is forgotten then.
//!
//! A locked session holds no key, no secret that was found and waits, and no code; the clipboard is emptied of
//! ours. What the person chose about locking is in the settings; here it becomes *lock now* or *leave it*.

use std::sync::Arc;
use std::time::Duration;

use penning_vault::UnlockedVault;

use crate::keeper::Stage;
use crate::presence::Presence;
use crate::{Session, State, VaultState};

/// With a password, minutes of idleness after which to lock where nothing else was chosen.
pub const USUAL_IDLE_MINUTES: u32 = 5;
/// What was counted but not saved may wait this long for another program that saves: locking is due within a second.
const FLUSH_PATIENCE: Duration = Duration::from_millis(300);

/// As long as locking waits for the disk, and then for the clipboard.
const PUT_AWAY_PATIENCE: Duration = Duration::from_millis(400);
const CLIPBOARD_PATIENCE: Duration = Duration::from_millis(400);

/// Why the vault should be locked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LockReason {
    /// The person said so.
    Asked,
    /// Nobody touched anything for as long as was chosen.
    Idle,
    /// The desktop locked its screen.
    ScreenLocked,
    /// The machine goes to sleep.
    Sleep,
    /// The window was closed.
    WindowClosed,
}

/// How a vault came to be locked, and what may open it without a password.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct LockedBy {
    /// Opens by itself when the screen is unlocked: the keychain gives the key without asking.
    reopens: bool,
    /// Unix seconds until which the keychain may open a vault that has a password.
    pub(crate) short_until: Option<u64>,
}

impl LockedBy {
    pub(crate) fn is_short(self, now: u64) -> bool {
        self.short_until.is_some_and(|until| now < until)
    }
}

impl Session {
    /// Locks the vault where the settings want it for this reason; says whether it was locked just now.
    /// Writes down how often codes were copied first, where that is quick. Blocks for the clipboard.
    pub fn lock(&self, reason: LockReason) -> bool {
        let taken = {
            let now = self.now();
            let mut state = self.state();
            let settings = state.settings.clone();
            let wanted = match reason {
                LockReason::Asked | LockReason::Idle => true,
                LockReason::ScreenLocked | LockReason::Sleep => settings.lock_with_screen,
                LockReason::WindowClosed => settings.lock_on_close,
            };
            if !wanted {
                return false;
            }
            // An answer that comes later, of the keychain or to a password, opens nothing any more.
            let Some(taken) = state.keeper.lock() else {
                return false;
            };
            let has_password = taken.has_password;
            let by_screen = matches!(reason, LockReason::ScreenLocked | LockReason::Sleep);
            let short = settings
                .keychain_after_lock_minutes
                .filter(|_| has_password && state.kept_for_short_locks)
                .map(|minutes| now + u64::from(minutes) * 60);
            state.forget_what_was_shown();
            state.locked_by = LockedBy {
                reopens: by_screen && !has_password,
                short_until: short,
            };
            taken
        };
        if let Some(vault) = taken.vault {
            within(PUT_AWAY_PATIENCE, move || put_away(*vault));
        }
        self.stop_watch();
        self.hides_codes();
        self.camera_stop();
        crate::scrub::stack();
        let copied = self.state().copied.take();
        if let Some(copied) = copied {
            let clipboard = Arc::clone(&self.ports.clipboard);
            within(CLIPBOARD_PATIENCE, move || copied.clear(&*clipboard));
        }
        true
    }

    /// Opens again what was locked with the screen and only the keychain's silence stands before. Blocks.
    pub fn screen_was_unlocked(&self) -> Option<VaultState> {
        let ticket = {
            let mut state = self.state();
            let locked = matches!(state.keeper.stage(), Stage::Locked { problem: None, .. });
            // Within one guard: a lock that comes now is a later one, and ends what begins here.
            match locked && state.locked_by.reopens {
                true => state.keeper.begin()?,
                false => return None,
            }
        };
        Some(self.open_with(&ticket))
    }

    /// For how long nobody may touch anything before the vault locks; `None`: it does not.
    pub fn idle_limit(&self) -> Option<Duration> {
        let state = self.state();
        let has_password = state.keeper.has_password().ok()?;
        let minutes = match state.settings.idle_lock_minutes {
            Some(0) => return None,
            Some(minutes) => minutes,
            // The keychain would open it again at the next click: locking is then a matter of taste.
            None if !has_password => return None,
            None => USUAL_IDLE_MINUTES,
        };
        Some(Duration::from_secs(u64::from(minutes) * 60))
    }
}

impl State {
    /// What was found and waits, codes on screen, the proof of presence: gone, and wiped where it was secret.
    /// Whoever adds a field says here what a lock makes of it.
    fn forget_what_was_shown(&mut self) {
        let State {
            pending,
            waiting,
            stepped,
            presence,
            approvals,
            restoring,
            copy_waiting,
            seen,
            recovered,
            kit_check,
            locked_pictures,
            // Locked before this.
            keeper: _,
            // Emptied with the clipboard, which may be slow.
            copied: _,
            // What was chosen, and is no secret.
            settings: _,
            backup_plan: _,
            // What was saved, backed up or told: no content of the vault.
            backed_up: _,
            told_backup_failed: _,
            notices: _,
            greeted: _,
            // How long a lock is short begins with it.
            locked_by: _,
            kept_for_short_locks: _,
        } = self;
        pending.forget_all();
        locked_pictures.forget_all();
        *waiting = None;
        stepped.clear();
        *presence = Presence::default();
        approvals.forget();
        *restoring = None;
        *copy_waiting = None;
        seen.forget_all();
        *recovered = false;
        *kit_check = None;
    }
}

/// Waits for the work that long and no longer: it goes on alone where a disk or a clipboard hangs.
pub(crate) fn within(patience: Duration, work: impl FnOnce() + Send + 'static) {
    let (done, wait) = std::sync::mpsc::channel();
    let spawned = std::thread::Builder::new()
        .name("after a lock".into())
        .spawn(move || {
            work();
            let _ = done.send(());
        });
    match spawned {
        Ok(_) if wait.recv_timeout(patience).is_err() => {
            log::warn!("locked, and something is slow")
        }
        Ok(_) => {}
        Err(error) => log::error!("no thread for what follows a lock: {error}"),
    }
}

/// Not under the session's lock: the disk may be slow, and nobody waits for the counts.
fn put_away(mut vault: UnlockedVault) {
    if let Err(error) = vault.flush_within(FLUSH_PATIENCE) {
        log::warn!("usage was not written: {error}");
    }
    drop(vault.lock());
}
