//! Is the person here now?
//!
//! What hands out a secret, or answers for the person, asks first: with a password the vault's
//! password again, without one a deliberate click. The proof holds for a minute, and no longer than
//! the vault is open.
//!
//! A click is a guard against slips and against whoever walks past, not against a program that runs
//! as the person: that one can click, too. Where that matters, a password is the way to open.

use penning_vault::Found;

use crate::problem::{Code, Problem};
use crate::{Session, State};

/// How long a proof holds.
pub const PRESENCE_SECONDS: u64 = 60;

/// What proves that the person is here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// The vault's password, typed anew.
    Password,
    /// A click on a button that says what will happen: the keychain opens the vault without asking.
    Click,
}

/// When the person was last known to be here.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Presence {
    /// Unix seconds.
    proved_at: Option<u64>,
}

impl Presence {
    pub(crate) fn proved(now: u64) -> Presence {
        Presence {
            proved_at: Some(now),
        }
    }

    /// A clock that was put back does not lengthen it.
    pub(crate) fn seconds_left(self, now: u64) -> u64 {
        match self.proved_at {
            Some(at) if (at..at + PRESENCE_SECONDS).contains(&now) => at + PRESENCE_SECONDS - now,
            _ => 0,
        }
    }
}

impl Session {
    /// What [`Session::prove_presence`] wants to see. Looks into the vault's folder.
    pub fn presence_proof(&self) -> Result<Proof, Problem> {
        Ok(match self.has_password()? {
            true => Proof::Password,
            false => Proof::Click,
        })
    }

    /// Whether a password opens the vault that is open: as far as is known, or set meanwhile on another computer.
    /// Looks into the vault's folder, and holds nothing up meanwhile.
    pub(crate) fn has_password(&self) -> Result<bool, Problem> {
        if self.state().keeper.has_password()? {
            return Ok(true);
        }
        let found = penning_vault::look(&self.folder, &self.ports.vault);
        let Found::Vault(vault) = found.map_err(|error| crate::refuse::unreadable(&error))? else {
            return Ok(false);
        };
        let has_password = vault.ways_to_open()?.password;
        if has_password {
            self.state().keeper.now_has_password(true);
        }
        Ok(has_password)
    }

    /// How long the last proof still holds; 0: it does not.
    pub fn presence_seconds_left(&self) -> u64 {
        let now = self.now();
        self.state().presence.seconds_left(now)
    }

    /// Proves that the person is here, for [`PRESENCE_SECONDS`]. `password` is asked for where there is
    /// one, and a wrong one makes the next wait as when unlocking; without one, calling this is the proof.
    /// Blocks for about a second with a password.
    pub fn prove_presence(&self, password: Option<&str>) -> Result<(), Problem> {
        let ticket = self.state().keeper.draw();
        match (self.presence_proof()?, password) {
            (Proof::Click, _) => {}
            (Proof::Password, None) => return Err(Code::PresenceNeeded.into()),
            (Proof::Password, Some(password)) => self.check_password(password)?,
        }
        let now = self.now();
        let mut state = self.state();
        // It may have been locked meanwhile, and even opened again by somebody else.
        state.vault()?;
        if !state.keeper.is_good(&ticket) {
            return Err(Code::PresenceNeeded.into());
        }
        state.presence = Presence::proved(now);
        Ok(())
    }

    /// Refuses unless the person proved to be here within the last minute.
    pub fn require_presence(&self) -> Result<(), Problem> {
        match self.presence_seconds_left() {
            0 => Err(Code::PresenceNeeded.into()),
            _ => Ok(()),
        }
    }

    /// Whether this password opens the vault that is open. Blocks for about a second.
    pub(crate) fn check_password(&self, password: &str) -> Result<(), Problem> {
        self.guess(|| {
            let found = penning_vault::look(&self.folder, &self.ports.vault);
            let Found::Vault(vault) = found.map_err(|error| crate::refuse::unreadable(&error))?
            else {
                return Err(Code::VaultNotOpen.into());
            };
            let identity = vault.identity_from_password(password)?;
            match self.state().vault()?.identity().is_same_as(&identity) {
                true => Ok(()),
                // The file beside the vault was put there for another key.
                false => Err(Code::WrongPassword.into()),
            }
        })
    }
}

impl State {
    /// The person left, or may have.
    pub(crate) fn forget_presence(&mut self) {
        self.presence = Presence::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proof_holds_for_a_minute_and_not_when_the_clock_is_put_back() {
        let presence = Presence::proved(1_000);
        assert_eq!(presence.seconds_left(1_000), 60);
        assert_eq!(presence.seconds_left(1_059), 1);
        assert_eq!(presence.seconds_left(1_060), 0);
        assert_eq!(presence.seconds_left(999), 0);
        assert_eq!(Presence::default().seconds_left(1_000), 0);
    }
}
