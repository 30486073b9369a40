//! Opening the vault: which way, and what to say when it stays shut.
//!
//! The rule above all others: a new key is made only where the keychain answered that it
//! has none *and* the folder holds no vault. Every error leaves things as they are.

use std::time::Duration;

use penning_vault::{Found, Identity, LockedVault, UnlockError, UnlockedVault, WorkFactor};

use crate::keeper::{Stage, Ticket};
use crate::problem::{Code, Problem};
use crate::{Session, VaultState};

/// The entry in the keychain.
pub(crate) const ENTRY: &str = "vault key";
/// Where a new key waits while the vault is encrypted to it.
pub(crate) const NEXT_ENTRY: &str = "vault key, new";
/// Where the key of a vault with a password is while a lock is short, if that was chosen.
pub(crate) const SHORT_ENTRY: &str = "vault key, until locked for long";
/// A password that is also a key must not be guessed in a lunch break.
pub(crate) const LEAST_PASSWORD_CHARACTERS: usize = 8;
/// What trying one password costs on this machine.
pub(crate) const GUESS_TAKES: Duration = Duration::from_secs(1);

impl Session {
    /// Opens the vault with the keychain's key, or makes both on the first start.
    /// Blocks, for minutes where the keychain asks its owner; meanwhile a password may be given,
    /// and the answer that comes first counts.
    pub fn open(&self) -> VaultState {
        let ticket = self.state().keeper.begin();
        match ticket {
            Some(ticket) => self.open_with(&ticket),
            None => VaultState::Open,
        }
    }

    pub(crate) fn open_with(&self, ticket: &Ticket) -> VaultState {
        let stage = self.try_to_open(ticket);
        // Locked meanwhile, or outrun: then it is gone again here, and what the lock left stays.
        if self.state().install(stage, ticket) {
            self.finish_key_change();
        }
        self.vault_state()
    }

    /// Opens the vault with its password. Blocks for about a second: the work that makes
    /// guessing dear.
    pub fn unlock_with_password(&self, password: &str) -> Result<VaultState, Problem> {
        let ticket = self.state().keeper.draw();
        let vault = self.guess(|| {
            let vault = match penning_vault::look(&self.folder, &self.ports.vault) {
                Ok(Found::Vault(vault)) => vault,
                Ok(Found::Nothing) => return Err(Code::VaultNotOpen.into()),
                Err(error) => return Err(crate::refuse::unreadable(&error)),
            };
            self.unlock_or_rescue(vault, password, &ticket)
        })?;
        // Locked while the password was tried: whoever typed it may have left.
        if self.state().install(Stage::open(vault, true), &ticket) {
            self.finish_key_change();
        }
        Ok(self.vault_state())
    }

    /// First start without a usable keychain: makes the vault, and its key behind a password.
    /// Blocks for about a second.
    pub fn create_with_password(&self, password: &str) -> Result<VaultState, Problem> {
        let ticket = self.state().keeper.draw();
        crate::ways::check_new_password(password)?;
        let ports = &self.ports.vault;
        let work = WorkFactor::calibrate(&*ports.clock, GUESS_TAKES);
        let identity = Identity::generate();
        let vault =
            UnlockedVault::create_with_password(&self.folder, ports, &identity, password, work)?;
        let stage = Stage::open(vault, true);
        if self.state().install(stage, &ticket) {
            return Ok(VaultState::Open);
        }
        // Locked while it was made: finds the vault that there is now, which its password opens.
        Ok(self.open())
    }

    fn try_to_open(&self, ticket: &Ticket) -> Stage {
        match penning_vault::look(&self.folder, &self.ports.vault) {
            Ok(Found::Vault(vault)) => self.open_with_keychain(vault, ticket),
            Ok(Found::Nothing) => self.start_new(),
            Err(error) => Stage::Damaged(crate::refuse::unreadable(&error)),
        }
    }

    fn open_with_keychain(&self, vault: LockedVault, ticket: &Ticket) -> Stage {
        let has_password = match vault.ways_to_open() {
            Ok(ways) => ways.password,
            Err(error) => return Stage::Damaged(error.into()),
        };
        self.state().keeper.learn(has_password, ticket);
        let locked = |problem| Stage::Locked {
            has_password,
            problem,
        };
        if has_password {
            if self.lock_is_short()
                && let Ok(Some(identity)) = self.identity_in_keychain(SHORT_ENTRY)
                // The keychain may have taken as long to answer as the lock was to be short.
                && self.lock_is_short()
                && let Ok(vault) = vault.unlock(&identity)
            {
                return Stage::open(vault, true);
            }
            // The password took the key out of the keychain: asking there would only
            // make the keychain ask its owner for nothing.
            return locked(None);
        }
        let identity = match self.identity_in_keychain(ENTRY) {
            Err(problem) => return locked(Some(problem)),
            Ok(None) => return locked(Some(Code::KeychainNoEntry.into())),
            Ok(Some(identity)) => identity,
        };
        match vault.unlock(&identity) {
            Ok(vault) => Stage::open(vault, false),
            Err(failure) => match failure.error {
                error @ UnlockError::Damaged { .. } => {
                    self.damaged(failure.vault, identity, error, false)
                }
                UnlockError::WrongKey => self
                    .open_with_next_key(failure.vault)
                    .unwrap_or_else(|| locked(Some(Code::VaultWrongKey.into()))),
                error => locked(Some(error.into())),
            },
        }
    }

    /// Killed while the key was being changed: the new one is beside the old one.
    fn open_with_next_key(&self, vault: LockedVault) -> Option<Stage> {
        let identity = self.identity_in_keychain(NEXT_ENTRY).ok()??;
        let vault = vault.unlock(&identity).ok()?;
        if let Err(problem) = self.promote_next_key(&identity) {
            log::warn!("the new key is not in its place yet: {:?}", problem.code);
        }
        Some(Stage::open(vault, false))
    }

    fn lock_is_short(&self) -> bool {
        let now = self.now();
        self.state().locked_by.is_short(now)
    }

    fn identity_in_keychain(&self, entry: &str) -> Result<Option<Identity>, Problem> {
        match self.ports.keychain.read(entry)? {
            None => Ok(None),
            Some(text) => match Identity::parse(&text) {
                Ok(identity) => Ok(Some(identity)),
                Err(_) => Err(Code::VaultWrongKey.into()),
            },
        }
    }

    /// No vault yet. A key that the keychain holds already is used again: backups may need it.
    fn start_new(&self) -> Stage {
        let kept = match self.ports.keychain.read(ENTRY) {
            Err(error) => return Stage::NoVaultNoKeychain(error.into()),
            Ok(kept) => kept,
        };
        let identity = match kept.map(|text| Identity::parse(&text)) {
            Some(Ok(identity)) => identity,
            // Something else of ours stands there: not to be overwritten.
            Some(Err(_)) => return Stage::NoVaultNoKeychain(Code::KeychainFailed.into()),
            None => match self.keep_new_identity() {
                Ok(identity) => identity,
                Err(problem) => return Stage::NoVaultNoKeychain(problem),
            },
        };
        match UnlockedVault::create(&self.folder, &self.ports.vault, &identity) {
            Ok(vault) => Stage::open(vault, false),
            Err(error) => Stage::Damaged(error.into()),
        }
    }

    /// A key counts once the keychain gave it back.
    fn keep_new_identity(&self) -> Result<Identity, Problem> {
        let identity = Identity::generate();
        let text = identity.to_keychain_text();
        self.ports.keychain.write(ENTRY, &text)?;
        match self.ports.keychain.read(ENTRY)? {
            Some(kept) if kept == text => Ok(identity),
            _ => Err(Code::KeychainFailed.into()),
        }
    }

    /// One try of a password. Wrong ones make the next wait; only one is tried at a time.
    pub(crate) fn guess<T>(
        &self,
        attempt: impl FnOnce() -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let mut guesses = self.guesses();
        let wait = guesses.wait_seconds(self.now());
        if wait > 0 {
            return Err(Problem::from(Code::WrongPassword).with("waitSeconds", wait));
        }
        let attempted = attempt();
        match &attempted {
            Ok(_) => guesses.right(),
            Err(problem) if problem.code == Code::WrongPassword => {
                let wait = guesses.wrong(self.now());
                return Err(Problem::from(Code::WrongPassword).with("waitSeconds", wait));
            }
            Err(_) => {}
        }
        attempted
    }
}

/// Wrong passwords make the next one wait: 1, 2, 4 … 60 seconds. Nothing is ever erased.
#[derive(Default)]
pub(crate) struct Guesses {
    wrong: u32,
    /// Unix seconds.
    next_at: u64,
}

impl Guesses {
    const LONGEST_WAIT_SECONDS: u64 = 60;

    fn wait_seconds(&self, now: u64) -> u64 {
        self.next_at
            .saturating_sub(now)
            .min(Self::LONGEST_WAIT_SECONDS)
    }

    fn wrong(&mut self, now: u64) -> u64 {
        let wait = 1_u64
            .checked_shl(self.wrong)
            .map_or(Self::LONGEST_WAIT_SECONDS, |wait| {
                wait.min(Self::LONGEST_WAIT_SECONDS)
            });
        self.wrong += 1;
        self.next_at = now + wait;
        wait
    }

    fn right(&mut self) {
        *self = Guesses::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_passwords_wait_longer_each_time_up_to_a_minute() {
        let mut guesses = Guesses::default();
        let waits: Vec<_> = (0..70).map(|_| guesses.wrong(1_000)).collect();
        assert_eq!(waits[..8], [1, 2, 4, 8, 16, 32, 60, 60]);
        assert_eq!(waits[69], 60);
        assert_eq!(guesses.wait_seconds(1_030), 30);
        assert_eq!(guesses.wait_seconds(1_060), 0);
        guesses.right();
        assert_eq!(guesses.wrong(2_000), 1);
    }
}
