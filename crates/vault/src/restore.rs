//! Bringing accounts back from an earlier save, a backup or another vault: first to look at, then to merge
//! or to replace. What has to give way goes to the trash, and the whole can be undone.

use std::collections::{HashMap, HashSet};

use crate::account::{Account, AccountId};
use crate::document::{Document, TrashReason, Trashed};
use crate::errors::SaveError;
use crate::merge::with_usage_of;
use crate::ports::Random;
use crate::vault::UnlockedVault;

/// What restoring would do, by account id. Ids of `new` and `changed` are those in the other document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    /// How many accounts the other document lists.
    pub accounts: usize,
    /// Listed there and not here.
    pub new: Vec<AccountId>,
    /// Listed in both, and said differently (uses and counters aside).
    pub changed: Vec<AccountId>,
    /// Listed here and not there.
    pub missing: Vec<AccountId>,
    /// Entries there that cannot be read, and so not be restored.
    pub unreadable: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Restore {
    /// Adds what is new, and of what is changed takes the later edit. Nothing leaves the list.
    Merge,
    /// The list becomes that of the other document; accounts missing there go to the trash.
    Replace,
}

/// The document as it was before restoring.
#[derive(Debug)]
pub struct Undo(Document);

impl Document {
    /// Compares with a document to restore from.
    pub fn preview(&self, other: &Document) -> Preview {
        let pairs = Pairs::of(self, other);
        let mut preview = Preview {
            accounts: other.accounts.len(),
            unreadable: other.unreadable().len(),
            ..Preview::default()
        };
        for account in &other.accounts {
            match pairs.ours_of(account.id) {
                None => preview.new.push(account.id),
                Some(ours) if !as_ours(account, ours).says_the_same_as(ours) => {
                    preview.changed.push(account.id);
                }
                Some(_) => {}
            }
        }
        preview.missing = self
            .accounts
            .iter()
            .map(|account| account.id)
            .filter(|id| !pairs.matched.contains(id))
            .collect();
        preview
    }

    fn restore(&mut self, other: &Document, how: Restore, now: u64, random: &dyn Random) {
        let mut restored: HashMap<AccountId, Account> = HashMap::new();
        let mut order = Vec::with_capacity(other.accounts.len());
        let mut given_way = Vec::new();
        {
            let pairs = Pairs::of(self, other);
            for theirs in &other.accounts {
                let account = match pairs.ours_of(theirs.id) {
                    None => {
                        let mut account = theirs.clone();
                        account.edited_at = now.max(account.edited_at);
                        account
                    }
                    Some(ours) => {
                        let theirs = as_ours(theirs, ours);
                        let same = theirs.says_the_same_as(ours);
                        let take_theirs =
                            how == Restore::Replace || theirs.edited_at > ours.edited_at;
                        let (taken, left) = if take_theirs {
                            (&theirs, ours)
                        } else {
                            (ours, &theirs)
                        };
                        let mut account = with_usage_of(taken.clone(), Some(left), None);
                        if !same {
                            given_way.push(superseded(left, now, random));
                            account.edited_at = now.max(ours.edited_at + 1);
                        }
                        account
                    }
                };
                order.push(account.id);
                restored.insert(account.id, account);
            }
        }
        let listed: HashSet<AccountId> = order.iter().copied().collect();
        match how {
            Restore::Merge => {
                for account in &mut self.accounts {
                    if let Some(restored) = restored.remove(&account.id) {
                        *account = restored;
                    }
                }
                self.accounts
                    .extend(order.iter().filter_map(|id| restored.remove(id)));
            }
            Restore::Replace => {
                let missing = self
                    .accounts
                    .iter()
                    .filter(|account| !listed.contains(&account.id));
                given_way.extend(missing.map(|account| Trashed {
                    account: account.clone(),
                    deleted_at: now.max(account.edited_at + 1),
                    reason: TrashReason::Deleted,
                    unknown_fields: Default::default(),
                }));
                self.accounts = order.iter().filter_map(|id| restored.remove(id)).collect();
            }
        }
        self.trash
            .retain(|entry| !listed.contains(&entry.account.id));
        self.trash.extend(given_way);
        self.purged.retain(|id, _| !listed.contains(id));
        for group in &other.groups {
            if !self.groups.iter().any(|ours| ours.id == group.id) {
                self.groups.push(group.clone());
            }
        }
        for record in &other.approvals {
            if !self.approvals.iter().any(|known| known.id == record.id) {
                self.approvals.push(record.clone());
            }
        }
    }
}

impl UnlockedVault {
    /// Restores from another document, and gives what is needed to undo it.
    pub fn restore(&mut self, from: &Document, how: Restore) -> Result<Undo, SaveError> {
        let ports = self.ports().clone();
        let now = ports.clock.unix_seconds();
        self.change(|document| {
            let before = document.clone();
            document.restore(from, how, now, &*ports.random);
            Undo(before)
        })
    }

    /// Puts the content back as it was before restoring; changes made since are undone with it.
    pub fn undo(&mut self, undo: Undo) -> Result<(), SaveError> {
        self.change(|document| *document = undo.0)
    }
}

/// Which account of ours an account of theirs is: the one with its id, else one with the same credential under
/// the same names (a backup of another vault has other ids).
struct Pairs<'a> {
    ours_by_theirs: HashMap<AccountId, &'a Account>,
    matched: HashSet<AccountId>,
}

impl<'a> Pairs<'a> {
    fn of(ours: &'a Document, theirs: &Document) -> Self {
        let by_id: HashMap<AccountId, &Account> = ours
            .accounts
            .iter()
            .map(|account| (account.id, account))
            .collect();
        let mut by_names: HashMap<(&str, &str), Vec<&Account>> = HashMap::new();
        for account in &ours.accounts {
            let names = (account.issuer.as_str(), account.account_name.as_str());
            by_names.entry(names).or_default().push(account);
        }
        let mut pairs = Self {
            ours_by_theirs: HashMap::new(),
            matched: HashSet::new(),
        };
        for account in &theirs.accounts {
            if let Some(ours) = by_id.get(&account.id) {
                pairs.match_up(account.id, ours);
            }
        }
        for account in &theirs.accounts {
            let names = (account.issuer.as_str(), account.account_name.as_str());
            let same = by_names.get(&names).into_iter().flatten().find(|ours| {
                !pairs.matched.contains(&ours.id) && account.has_same_credential_as(ours)
            });
            if let (Some(ours), false) = (same, pairs.ours_by_theirs.contains_key(&account.id)) {
                pairs.match_up(account.id, ours);
            }
        }
        pairs
    }

    fn match_up(&mut self, theirs: AccountId, ours: &'a Account) {
        self.ours_by_theirs.insert(theirs, ours);
        self.matched.insert(ours.id);
    }

    fn ours_of(&self, theirs: AccountId) -> Option<&'a Account> {
        self.ours_by_theirs.get(&theirs).copied()
    }
}

/// Their account under our id.
fn as_ours(theirs: &Account, ours: &Account) -> Account {
    Account {
        id: ours.id,
        ..theirs.clone()
    }
}

fn superseded(account: &Account, now: u64, random: &dyn Random) -> Trashed {
    Trashed {
        account: Account {
            id: AccountId::random(random),
            ..account.clone()
        },
        deleted_at: now,
        reason: TrashReason::Superseded,
        unknown_fields: Default::default(),
    }
}
