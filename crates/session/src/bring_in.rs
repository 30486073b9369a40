//! Accounts of another app, added in one change.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

use penning_exchange::Entry;
use penning_vault::{Account, AccountId, GroupId};

use crate::Session;
use crate::accounts::group_named;
use crate::problem::Problem;

/// What became of the accounts in a file: each is counted once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BroughtIn {
    pub added: usize,
    /// Same secret and kind as an account that was here before.
    pub already_there: usize,
    /// They lay in the other app's trash.
    pub trash_left_out: usize,
}

impl Session {
    /// Adds what is not here yet, all of it or nothing. Two entries of a file may share a secret: they are
    /// compared with what was here before, not with each other. Blocks.
    pub fn bring_in(&self, entries: &[Entry]) -> Result<BroughtIn, Problem> {
        let now = self.now();
        let random = &*self.ports.vault.random;
        let mut counts = BroughtIn::default();
        let mut new = Vec::new();
        for entry in entries {
            if entry.trashed {
                counts.trash_left_out += 1;
                continue;
            }
            let enrolment = &entry.enrolment;
            let mut account = Account::new(
                AccountId::random(random),
                &enrolment.issuer,
                &enrolment.account_name,
                enrolment.credential.clone(),
                now,
            );
            account.extra = enrolment.extra.clone();
            account.note = entry.note.clone();
            account.pinned = entry.pinned;
            new.push((
                account,
                entry.groups.first().map(String::as_str),
                GroupId::random(random),
            ));
        }
        self.change(|document| {
            // By a keyed hash, so that ten thousand are compared with ten thousand at once.
            let keyed = RandomState::new();
            let hash = |account: &Account| keyed.hash_one(account.credential.secret().expose());
            let mut here: HashMap<u64, Vec<usize>> = HashMap::new();
            for (index, account) in document.accounts.iter().enumerate() {
                here.entry(hash(account)).or_default().push(index);
            }
            let is_here: Vec<bool> = new
                .iter()
                .map(|(account, ..)| {
                    let alike = here.get(&hash(account)).map_or(&[][..], Vec::as_slice);
                    let mut alike = alike.iter().map(|&index| &document.accounts[index]);
                    alike.any(|known| known.has_same_credential_as(account))
                })
                .collect();
            for ((mut account, group, id), is_here) in new.into_iter().zip(is_here) {
                if is_here {
                    counts.already_there += 1;
                    continue;
                }
                account.group = group_named(document, group, id);
                document.add(account);
                counts.added += 1;
            }
            Ok(())
        })?;
        Ok(counts)
    }
}
