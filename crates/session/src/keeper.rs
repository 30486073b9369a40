//! The vault's keeper: the only file that holds the vault, and the only way to put one in.
//!
//! Opening takes its time: the keychain may ask its owner, a password is dear to try, a disk may be slow. Whoever
//! begins draws a [`Ticket`], works without holding anything up, and hands what came of it to [`Keeper::install`].
//! A lock voids every ticket that was drawn before it, and so does a vault that was put in first: what began
//! before a lock opens nothing after it, whichever way it took.

use penning_vault::UnlockedVault;

use crate::problem::{Code, Problem};
use crate::rescue::Rescue;

/// How far the vault has come.
pub(crate) enum Stage {
    /// `has_password`: as far as it is known yet.
    Opening {
        has_password: Option<bool>,
    },
    Open {
        vault: Box<UnlockedVault>,
        has_password: bool,
    },
    Locked {
        has_password: bool,
        problem: Option<Problem>,
    },
    NoVaultNoKeychain(Problem),
    Damaged(Problem),
    /// Damaged, and an earlier save opens.
    Rescue(Box<Rescue>),
}

impl Stage {
    pub(crate) fn open(vault: UnlockedVault, has_password: bool) -> Stage {
        Stage::Open {
            vault: Box::new(vault),
            has_password,
        }
    }

    fn holds_key(&self) -> bool {
        match self {
            Stage::Open { .. } | Stage::Rescue(_) => true,
            Stage::Opening { .. }
            | Stage::Locked { .. }
            | Stage::NoVaultNoKeychain(_)
            | Stage::Damaged(_) => false,
        }
    }
}

/// Says when something began.
#[derive(Debug)]
pub(crate) struct Ticket {
    turn: u64,
    /// Where a later attempt of the same kind outruns this one.
    attempt: Option<u64>,
}

/// What a lock took away.
pub(crate) struct Taken {
    pub has_password: bool,
    /// To be put away where nobody waits for it.
    pub vault: Option<Box<UnlockedVault>>,
}

pub(crate) struct Keeper {
    stage: Stage,
    /// Counts what voids tickets: locks, and keys that were put in.
    turn: u64,
    /// Counts attempts to open with what is at hand, so that a late answer of the keychain finds itself outrun.
    attempt: u64,
}

impl Keeper {
    pub(crate) fn new() -> Keeper {
        Keeper {
            stage: Stage::Opening { has_password: None },
            turn: 0,
            attempt: 0,
        }
    }

    pub(crate) fn stage(&self) -> &Stage {
        &self.stage
    }

    pub(crate) fn vault(&self) -> Result<&UnlockedVault, Problem> {
        match &self.stage {
            Stage::Open { vault, .. } => Ok(vault),
            _ => Err(Code::VaultNotOpen.into()),
        }
    }

    pub(crate) fn vault_mut(&mut self) -> Result<&mut UnlockedVault, Problem> {
        match &mut self.stage {
            Stage::Open { vault, .. } => Ok(vault),
            _ => Err(Code::VaultNotOpen.into()),
        }
    }

    /// The vault, to change and save while what is kept here is only read, and while it may be locked.
    pub(crate) fn draft(&mut self) -> Result<(UnlockedVault, Ticket), Problem> {
        let ticket = self.draw();
        Ok((self.vault_mut()?.draft(), ticket))
    }

    /// A draft takes its vault's place. Not after a lock: then its key goes here.
    pub(crate) fn put_back(
        &mut self,
        draft: UnlockedVault,
        ticket: &Ticket,
    ) -> Result<(), Problem> {
        let is_good = self.is_good(ticket);
        match &mut self.stage {
            Stage::Open { vault, .. } if is_good => {
                let left = std::mem::replace(&mut **vault, draft);
                vault.count_in(left);
                Ok(())
            }
            _ => Err(Code::VaultNotOpen.into()),
        }
    }

    /// An attempt with what is at hand begins, and outruns the one before; `None`: the vault is open.
    pub(crate) fn begin(&mut self) -> Option<Ticket> {
        if matches!(self.stage, Stage::Open { .. }) {
            return None;
        }
        self.stage = Stage::Opening { has_password: None };
        Some(self.next_attempt())
    }

    fn next_attempt(&mut self) -> Ticket {
        self.attempt += 1;
        Ticket {
            turn: self.turn,
            attempt: Some(self.attempt),
        }
    }

    /// Something begins that a lock ends: an attempt beside another (a password is typed while the keychain asks
    /// its owner), or whatever else must not count after a lock.
    pub(crate) fn draw(&self) -> Ticket {
        Ticket {
            turn: self.turn,
            attempt: None,
        }
    }

    /// Goes on with the copy that was offered in place of a damaged vault.
    pub(crate) fn take_rescue(&mut self) -> Option<(Box<Rescue>, Ticket)> {
        let opening = Stage::Opening { has_password: None };
        match std::mem::replace(&mut self.stage, opening) {
            Stage::Rescue(rescue) => {
                self.stage = Stage::Opening {
                    has_password: Some(rescue.has_password),
                };
                Some((rescue, self.next_attempt()))
            }
            other => {
                self.stage = other;
                None
            }
        }
    }

    /// Whether there was no lock since, and nothing else opened the vault.
    pub(crate) fn is_good(&self, ticket: &Ticket) -> bool {
        self.turn == ticket.turn && ticket.attempt.is_none_or(|attempt| attempt == self.attempt)
    }

    /// What came of an attempt takes its place, unless its ticket is void: says whether it did. To call under the
    /// guard that stores the keeper, so that no lock comes between the look at the ticket and the vault.
    #[must_use]
    pub(crate) fn install(&mut self, stage: Stage, ticket: &Ticket) -> bool {
        if !self.is_good(ticket) {
            return false;
        }
        if stage.holds_key() {
            self.turn += 1;
        }
        self.attempt += 1;
        self.stage = stage;
        true
    }

    /// The attempt knows by now whether there is a password: a lock that falls into it says so.
    pub(crate) fn learn(&mut self, has_password: bool, ticket: &Ticket) {
        if self.is_good(ticket)
            && let Stage::Opening {
                has_password: known,
            } = &mut self.stage
        {
            *known = Some(has_password);
        }
    }

    /// Whether a password opens the vault that is open, as it was when it opened or when that was changed here.
    pub(crate) fn has_password(&self) -> Result<bool, Problem> {
        match &self.stage {
            Stage::Open { has_password, .. } => Ok(*has_password),
            _ => Err(Code::VaultNotOpen.into()),
        }
    }

    /// The ways to open the vault that is open were changed.
    pub(crate) fn now_has_password(&mut self, now: bool) {
        if let Stage::Open { has_password, .. } = &mut self.stage {
            *has_password = now;
        }
    }

    /// Takes the key away, and voids every ticket. `None`: nothing was open or about to open.
    /// Waits for nothing.
    pub(crate) fn lock(&mut self) -> Option<Taken> {
        self.turn += 1;
        let has_password = match &self.stage {
            // Not known yet: the next attempt finds it out.
            Stage::Opening { has_password } => has_password.unwrap_or(false),
            Stage::Open { has_password, .. } => *has_password,
            Stage::Rescue(rescue) => rescue.has_password,
            Stage::Locked { .. } | Stage::NoVaultNoKeychain(_) | Stage::Damaged(_) => return None,
        };
        let locked = Stage::Locked {
            has_password,
            problem: None,
        };
        let vault = match std::mem::replace(&mut self.stage, locked) {
            Stage::Open { vault, .. } => Some(vault),
            _ => None,
        };
        Some(Taken {
            has_password,
            vault,
        })
    }
}
