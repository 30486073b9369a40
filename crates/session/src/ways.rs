//! The ways to open: which there are, and how one takes the place of another.
//!
//! The rule: no way is removed or replaced before another was shown to work, here and now. A password counts
//! once its file was read back and opened, the keychain once it gave the key back.

use std::path::{Path, PathBuf};
use std::sync::{MutexGuard, PoisonError};

use penning_vault::{ChangeKeyError, Found, Identity, IdentityError, Keys, WorkFactor};
use zeroize::Zeroizing;

use crate::Session;
use crate::keeper::{Stage, Ticket};
use crate::open::{ENTRY, GUESS_TAKES, LEAST_PASSWORD_CHARACTERS, NEXT_ENTRY, SHORT_ENTRY};
use crate::problem::{Code, Problem};
use crate::strength::LEAST_SCORE;

/// How changing the key went.
struct Changed {
    outcome: Result<(), Problem>,
    /// The new key, where it is in force, whatever else may have failed.
    keys: Option<Keys>,
}

/// Which ways open the vault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ways {
    /// A password; without one, the keychain opens it.
    pub password: bool,
    /// The recovery key opened it this time: a new password needs no old one.
    pub recovered: bool,
}

/// Whether the keychain opens the vault from now on, after the recovery key did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeychainKept {
    /// There is a password; the keychain is not asked.
    NotTheWay,
    /// It holds the key (again).
    Kept,
    /// It cannot: the recovery key is needed at the next start, too.
    Failed,
}

impl Session {
    /// Which ways open the vault that is open.
    pub fn ways(&self) -> Result<Ways, Problem> {
        let password = self.has_password()?;
        let recovered = self.state().recovered;
        Ok(Ways {
            password,
            recovered,
        })
    }

    /// Asks for this password from now on: sets the first one, or another in place of the present one.
    /// The key leaves the keychain once the password was shown to open. The person must be present.
    /// Blocks for seconds: the work that makes guessing dear, and the keychain.
    pub fn set_password(&self, password: &str) -> Result<(), Problem> {
        let _one_at_a_time = self.changing_ways();
        check_new_password(password)?;
        let ways = self.ways()?;
        if !ways.recovered {
            self.require_presence()?;
        }
        let keys = self.state().vault()?.keys();
        let work = WorkFactor::calibrate(&*self.ports.vault.clock, GUESS_TAKES);
        keys.set_password(password, work)?;
        {
            let mut state = self.state();
            state.recovered = false;
            state.keeper.now_has_password(true);
        }
        if !ways.password {
            self.take_key_out_of_keychain(&keys)?;
        }
        Ok(())
    }

    /// Lets the keychain open the vault from now on, without a password. The person must be present.
    /// Blocks for the keychain.
    pub fn use_keychain(&self) -> Result<(), Problem> {
        let _one_at_a_time = self.changing_ways();
        self.require_presence()?;
        let keys = self.state().vault()?.keys();
        self.put_into_keychain(ENTRY, keys.identity())?;
        keys.remove_password()?;
        self.state().keeper.now_has_password(false);
        self.forget_short_lock_key();
        Ok(())
    }

    /// Makes a new key and encrypts everything to it, automatic backups as well; says how many of those there
    /// were. Recovery kits of the old key open nothing any more: a notice asks for a new one.
    /// With a password, that password: it is checked first. The person must be present. Blocks for seconds.
    pub fn make_new_key(&self, password: Option<&str>) -> Result<usize, Problem> {
        let _one_at_a_time = self.changing_ways();
        self.require_presence()?;
        let ways = self.ways()?;
        let new = Identity::generate();
        if ways.password {
            let password = password.ok_or(Code::PresenceNeeded)?;
            self.check_password(password)?;
            let work = WorkFactor::calibrate(&*self.ports.vault.clock, GUESS_TAKES);
            let changed = self.change_key(&new, Some((password, work)))?;
            self.forget_short_lock_key();
            let backups = changed.keys.map_or(0, |keys| self.give_backups(&keys));
            return changed.outcome.map(|()| backups);
        }
        // Beside the old one, so that at every moment the keychain holds the key that opens.
        self.put_into_keychain(NEXT_ENTRY, &new)?;
        let changed = self.change_key(&new, None)?;
        let mut backups = 0;
        if let Some(keys) = changed.keys {
            backups = self.give_backups(&keys);
            // Where this fails the next opening finds the key in its other place, and tries again.
            if let Err(problem) = self.promote_next_key(&new) {
                log::warn!("the new key is not in its place yet: {:?}", problem.code);
            }
        } else if changed.outcome.is_ok() {
            log::error!("the key was changed, and is not the new one");
        }
        changed.outcome.map(|()| backups)
    }

    /// The vault itself gets the key.
    fn change_key(
        &self,
        new: &Identity,
        password: Option<(&str, WorkFactor)>,
    ) -> Result<Changed, Problem> {
        let (outcome, keys) = self.write(|vault| {
            let outcome = vault.change_key(new, password).map_err(key_not_changed);
            Ok::<_, Problem>((outcome, vault.keys()))
        })?;
        if !keys.identity().is_same_as(new) {
            let keys = None;
            return Ok(Changed { outcome, keys });
        }
        let mut state = self.state();
        state.kit_check = None;
        self.remember(&state, |known| {
            known.recovery_kit_is_old |= known.recovery_kit_at.take().is_some();
        });
        let keys = Some(keys);
        Ok(Changed { outcome, keys })
    }

    /// Gives backups a new key, and says how many. What could not be written becomes a notice.
    fn give_backups(&self, keys: &Keys) -> usize {
        let (done, left) = self.leave_old_keys(keys);
        for folder in left {
            let folder = penning_otp::display_text(&folder.display().to_string());
            let told = Problem::from(Code::BackupsOldKey).with("folder", folder);
            self.state().notice(told);
        }
        done
    }

    /// Goes on where a change of the key was broken off, or a backup's disk was away: to call after opening. Blocks.
    pub(crate) fn finish_key_change(&self) {
        let keys = match self.state().vault() {
            Ok(vault) => vault.keys(),
            Err(_) => return,
        };
        let (done, left) = self.leave_old_keys(&keys);
        if done > 0 || !left.is_empty() {
            let left = left.len();
            log::info!("{done} backups have the new key now; folders with others: {left}");
        }
    }

    /// Encrypts what an old key still opens: earlier saves, and backups in the usual folder and in the one that was
    /// chosen. Old keys are forgotten once there is no such file. How many backups it were, and the folders
    /// where some are left. Not under the session's lock: the disk may be slow.
    fn leave_old_keys(&self, keys: &Keys) -> (usize, Vec<PathBuf>) {
        let old_keys = match keys.old_keys() {
            Ok(old_keys) if old_keys.is_empty() => return (0, Vec::new()),
            Ok(old_keys) => old_keys,
            Err(error) => {
                log::warn!("old keys cannot be read: {error}");
                return (0, Vec::new());
            }
        };
        let chosen = self.state().backup_plan.folder();
        let _one_at_a_time = self.backing_up();
        let mut is_done = true;
        for old in &old_keys {
            is_done &= keys.reencrypt_generations(old).is_ok();
        }
        let (mut done, mut left) = (0, Vec::new());
        for (folder, is_chosen) in [(Some(keys.default_backup_folder()), false), (chosen, true)] {
            let Some(folder) = folder else { continue };
            // A disk that is not there has its backups all the same.
            let mut is_left = is_chosen && !folder.is_dir();
            for old in &old_keys {
                match keys.reencrypt_backups(&folder, old) {
                    Ok(became) => {
                        done += became.done;
                        is_left |= became.left > 0;
                    }
                    Err(_) => is_left = true,
                }
            }
            if is_left {
                left.push(folder);
            }
        }
        if is_done
            && left.is_empty()
            && let Err(error) = keys.forget_old_keys()
        {
            log::warn!("old keys are kept: {error}");
        }
        (done, left)
    }

    /// Opens the vault with the key itself, as a recovery kit has it. The person counts as present: whoever has
    /// the key has everything. Where the keychain is the way and lost its entry, it is given back.
    /// Blocks for the keychain.
    pub fn unlock_with_recovery_key(&self, text: &str) -> Result<KeychainKept, Problem> {
        let ticket = self.state().keeper.draw();
        let identity = Identity::parse(text).map_err(|error| match error {
            IdentityError::NotAnIdentity => Code::RecoveryKeyUnknown,
            IdentityError::Mistyped => Code::RecoveryKeyMistyped,
        })?;
        self.unlock_with_identity(&identity, &ticket)
    }

    /// As [`Session::unlock_with_recovery_key`], with the code of the kit in a picture file's bytes.
    pub fn unlock_with_recovery_picture(&self, bytes: &[u8]) -> Result<KeychainKept, Problem> {
        let ticket = self.state().keeper.draw();
        self.unlock_with_picture(bytes, &ticket)
    }

    /// As [`Session::unlock_with_recovery_picture`], of a file. Blocks for the disk, too.
    pub fn unlock_with_recovery_file(&self, path: &Path) -> Result<KeychainKept, Problem> {
        let ticket = self.state().keeper.draw();
        self.unlock_with_picture(&crate::enrol::picture_file(path)?, &ticket)
    }

    /// As [`Session::unlock_with_recovery_key`], with the code of the kit that is on the screen.
    pub fn unlock_with_recovery_screen(&self) -> Result<KeychainKept, Problem> {
        let ticket = self.state().keeper.draw();
        let identity = self.identity_in(&self.texts_on_screen()?)?;
        self.unlock_with_identity(&identity, &ticket)
    }

    fn unlock_with_picture(&self, bytes: &[u8], ticket: &Ticket) -> Result<KeychainKept, Problem> {
        let identity = self.identity_in(&self.texts_in_picture(bytes)?)?;
        self.unlock_with_identity(&identity, ticket)
    }

    fn identity_in(&self, texts: &[Zeroizing<String>]) -> Result<Identity, Problem> {
        let found = texts.iter().find_map(|text| Identity::parse(text).ok());
        found.ok_or(Code::NoRecoveryKeyFound.into())
    }

    fn unlock_with_identity(
        &self,
        identity: &Identity,
        ticket: &Ticket,
    ) -> Result<KeychainKept, Problem> {
        let vault = match penning_vault::look(&self.folder, &self.ports.vault) {
            Ok(Found::Vault(vault)) => vault,
            Ok(Found::Nothing) => return Err(Code::VaultNotOpen.into()),
            Err(error) => return Err(crate::refuse::unreadable(&error)),
        };
        let vault = vault.unlock(identity).map_err(|failure| {
            let problem = Problem::from(failure.error);
            match problem.code {
                Code::VaultWrongKey => Code::RecoveryKeyOther.into(),
                _ => problem,
            }
        })?;
        let has_password = vault.ways_to_open()?.password;
        let now = self.now();
        {
            let mut state = self.state();
            if !state.install(Stage::open(vault, has_password), ticket) {
                // Locked meanwhile, or opened by another way.
                state.vault()?;
                return Ok(KeychainKept::NotTheWay);
            }
            state.recovered = true;
            state.presence = crate::presence::Presence::proved(now);
        }
        self.finish_key_change();
        if has_password {
            return Ok(KeychainKept::NotTheWay);
        }
        let kept = match self.ports.keychain.read(ENTRY) {
            Ok(Some(text)) => Identity::parse(&text).is_ok_and(|kept| kept.is_same_as(identity)),
            Ok(None) => self.put_into_keychain(ENTRY, identity).is_ok(),
            Err(_) => false,
        };
        Ok(match kept {
            true => KeychainKept::Kept,
            false => KeychainKept::Failed,
        })
    }

    /// Keeps the key where the keychain may open a short lock, if the person chose that. To call after the
    /// password opened the vault. Blocks for the keychain.
    pub fn keep_key_for_short_locks(&self) {
        let (identity, ticket) = {
            let state = self.state();
            let wanted = state.settings.keychain_after_lock_minutes.is_some();
            match (state.vault(), state.keeper.has_password()) {
                (Ok(vault), Ok(true)) if wanted => (vault.identity().clone(), state.keeper.draw()),
                _ => return,
            }
        };
        if let Err(problem) = self.put_into_keychain(SHORT_ENTRY, &identity) {
            log::warn!("no key for short locks: {:?}", problem.code);
            return;
        }
        let in_time = {
            let mut state = self.state();
            state.kept_for_short_locks = state.keeper.is_good(&ticket);
            state.kept_for_short_locks
        };
        if !in_time {
            // Locked while the keychain was busy: that lock asks for the password.
            self.forget_short_lock_key();
        }
    }

    /// Takes that key away again: the lock has lasted, Penning ends, or an earlier run was killed.
    /// Blocks for the keychain.
    pub fn forget_short_lock_key(&self) {
        let may_be_there = {
            let mut state = self.state();
            state.locked_by.short_until = None;
            let kept = std::mem::take(&mut state.kept_for_short_locks);
            kept || state.settings.keychain_after_lock_minutes.is_some()
        };
        if may_be_there && let Err(error) = self.ports.keychain.delete(SHORT_ENTRY) {
            log::warn!("the key for short locks is still in the keychain: {error}");
        }
    }

    /// Whether a lock that began short has lasted too long. To call when its time may be up.
    pub fn end_short_lock_when_due(&self) {
        let now = self.now();
        let due = {
            let state = self.state();
            matches!(state.keeper.stage(), Stage::Locked { .. })
                && state
                    .locked_by
                    .short_until
                    .is_some_and(|until| until <= now)
        };
        if due {
            self.forget_short_lock_key();
        }
    }

    /// For how many seconds the keychain may still open the lock that is on.
    pub fn short_lock_seconds_left(&self) -> Option<u64> {
        let now = self.now();
        let until = self.state().locked_by.short_until?;
        Some(until.saturating_sub(now))
    }

    /// A new key that was kept beside the old one takes its place.
    pub(crate) fn promote_next_key(&self, new: &Identity) -> Result<(), Problem> {
        self.put_into_keychain(ENTRY, new)?;
        Ok(self.ports.keychain.delete(NEXT_ENTRY)?)
    }

    /// A key counts as kept once the keychain gave it back.
    fn put_into_keychain(&self, entry: &str, identity: &Identity) -> Result<(), Problem> {
        let text = identity.to_keychain_text();
        self.ports.keychain.write(entry, &text)?;
        match self.ports.keychain.read(entry)? {
            Some(kept) if kept == text => Ok(()),
            _ => Err(Code::KeychainFailed.into()),
        }
    }

    /// Where the keychain does not let go of the key, the password goes again: one that is a gate and no key
    /// would promise too much.
    fn take_key_out_of_keychain(&self, keys: &Keys) -> Result<(), Problem> {
        let Err(error) = self.ports.keychain.delete(ENTRY) else {
            return Ok(());
        };
        match self.ports.keychain.read(ENTRY) {
            Ok(None) => Ok(()),
            Ok(Some(text)) if text == keys.identity().to_keychain_text() => {
                keys.remove_password()?;
                self.state().keeper.now_has_password(false);
                Err(error.into())
            }
            // Nobody knows what the keychain holds: the password is then the way that works.
            _ => {
                log::warn!("keychain: {error}");
                Err(Code::KeyMayBeInKeychain.into())
            }
        }
    }

    fn changing_ways(&self) -> MutexGuard<'_, ()> {
        self.changing_ways
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// Refuses a password that would be guessed.
pub(crate) fn check_new_password(password: &str) -> Result<(), Problem> {
    if password.chars().count() < LEAST_PASSWORD_CHARACTERS {
        return Err(Problem::from(Code::PasswordTooShort).with("least", LEAST_PASSWORD_CHARACTERS));
    }
    match crate::strength(password).score >= LEAST_SCORE {
        true => Ok(()),
        false => Err(Code::PasswordTooEasy.into()),
    }
}

fn key_not_changed(error: ChangeKeyError) -> Problem {
    match error {
        ChangeKeyError::PasswordNeeded => Code::PresenceNeeded.into(),
        ChangeKeyError::Save(error) => error.into(),
    }
}
