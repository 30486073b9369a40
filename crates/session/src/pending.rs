//! What was found and waits for the person's word. Nothing here is stored.

use std::collections::BTreeMap;

use penning_otp::{Enrolment, Incomplete, migration};

use crate::view::{Lack, MigrationProgress};

/// More than anyone scans in one go; beyond it the oldest are forgotten.
const MOST: usize = 2_000;

/// An account as it was found.
pub struct Held {
    /// With a stand-in for the number that is lacking.
    pub enrolment: Enrolment,
    pub lacks: Option<(Lack, Incomplete)>,
    /// The stored account that the person was told of, and may have replaced.
    pub existing: Option<String>,
}

impl From<Enrolment> for Held {
    fn from(enrolment: Enrolment) -> Self {
        Held {
            enrolment,
            lacks: None,
            existing: None,
        }
    }
}

/// Accounts that were found, by the name the interface knows them under.
#[derive(Default)]
pub struct Pending {
    next: u64,
    held: BTreeMap<u64, Held>,
    /// Which parts of a transfer were seen; its accounts are among those held.
    gathering: Option<migration::Gathering>,
}

impl Pending {
    /// Holds an account until the person decides; returns its name.
    pub fn hold(&mut self, held: Held) -> String {
        let name = self.next;
        self.next += 1;
        self.held.insert(name, held);
        while self.held.len() > MOST {
            self.held.pop_first();
        }
        name.to_string()
    }

    pub fn find(&self, name: &str) -> Option<&Held> {
        self.held.get(&name.parse().ok()?)
    }

    /// Forgets everything. Names are not given out anew: a page may still show an old one.
    pub fn forget_all(&mut self) {
        self.held.clear();
        self.gathering = None;
    }

    pub fn forget(&mut self, name: &str) {
        if let Ok(name) = name.parse::<u64>() {
            self.held.remove(&name);
        }
    }

    /// Notes a part of a transfer. Gives its accounts where it was not seen before, and the progress.
    pub fn gather(&mut self, mut part: migration::Batch) -> (Vec<Enrolment>, MigrationProgress) {
        let accounts = std::mem::take(&mut part.accounts);
        let shown_as = part.index + 1;
        let (known, gathering) = match self.gathering.take() {
            None => (false, migration::Gathering::new(part)),
            Some(mut gathering) => {
                let known = !gathering.missing().contains(&shown_as);
                match gathering.add(part) {
                    Ok(()) => (known, gathering),
                    // Another transfer: the one before is given up or complete.
                    Err(other) => (false, migration::Gathering::new(*other)),
                }
            }
        };
        let missing = gathering.missing();
        let progress = MigrationProgress {
            have: (1..=gathering.count())
                .filter(|part| !missing.contains(part))
                .collect(),
            count: gathering.count(),
        };
        self.gathering = Some(gathering);
        (if known { Vec::new() } else { accounts }, progress)
    }

    /// The next part starts a transfer of its own.
    pub fn forget_gathering(&mut self) {
        self.gathering = None;
    }
}
