//! Two copies of a vault that were changed apart from each other, brought together by account id and time
//! of edit. Nothing is dropped: what loses to a later edit goes to the trash under a new id.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::account::{Account, AccountId};
use crate::approval::merge_approvals;
use crate::document::{Document, TrashReason, Trashed};
use crate::ports::Random;

pub(crate) struct Merge {
    /// `ours` with what `theirs` adds; its lineage is that of `ours`.
    pub document: Document,
    /// How many edits lost to a later one and are now in the trash.
    pub superseded: usize,
}

/// What one copy says of an account.
#[derive(Clone, Copy)]
enum Side<'a> {
    Listed(&'a Account),
    Trashed(&'a Trashed),
    Purged { at: u64 },
    Unknown,
}

/// `base` is a document from which both stem, if there still is one. With it, an edit on one side only is
/// taken as it is; without it, every difference counts as an edit on both sides.
pub(crate) fn merge(
    base: Option<&Document>,
    ours: &Document,
    theirs: &Document,
    random: &dyn Random,
) -> Merge {
    let base_accounts = base.map(accounts_by_id).unwrap_or_default();
    let (our_sides, their_sides) = (sides(ours), sides(theirs));
    let mut listed: HashMap<AccountId, Account> = HashMap::new();
    let mut trash: Vec<Trashed> = Vec::new();
    let mut purged: BTreeMap<AccountId, u64> = BTreeMap::new();
    let mut lost: Vec<Trashed> = Vec::new();

    for id in all_ids(ours, theirs) {
        let our = our_sides.get(&id).copied().unwrap_or(Side::Unknown);
        let their = their_sides.get(&id).copied().unwrap_or(Side::Unknown);
        let base = base_accounts.get(&id).copied();
        // Ours wins a tie, so that merging twice gives the same.
        let (winner, loser) = if their.time() > our.time() {
            (their, our)
        } else {
            (our, their)
        };
        if let Some(superseded) = superseded(winner, loser, base, random) {
            lost.push(superseded);
        }
        match winner {
            Side::Listed(account) => {
                listed.insert(id, with_usage_of(account.clone(), loser.account(), base));
            }
            Side::Trashed(entry) => {
                let mut entry = entry.clone();
                entry.account = with_usage_of(entry.account, loser.account(), base);
                trash.push(entry);
            }
            Side::Purged { at } => {
                purged.insert(id, at);
            }
            Side::Unknown => {}
        }
    }

    let superseded = lost.len();
    trash.extend(lost);
    trash.sort_by_key(|entry| entry.deleted_at);

    let mut document = ours.clone();
    document.accounts = in_order(ours, theirs, base, listed);
    document.trash = trash;
    document.purged = purged;
    for group in &theirs.groups {
        let in_base = base.is_some_and(|base| base.groups.iter().any(|other| other.id == group.id));
        if !in_base && !document.groups.iter().any(|other| other.id == group.id) {
            document.groups.push(group.clone());
        }
    }
    let (our_tokens, their_tokens) = (&ours.approvals, &theirs.approvals);
    document.approvals = merge_approvals(our_tokens, their_tokens, &document.purged, random);
    for entry in &theirs.unreadable {
        let known = |other: &crate::document::Unreadable| {
            other.list == entry.list && other.json == entry.json
        };
        if !document.unreadable.iter().any(known) {
            document.unreadable.push(entry.clone());
        }
    }
    for (name, value) in &theirs.unknown_fields {
        if !document.unknown_fields.contains_key(name) {
            document.unknown_fields.insert(name.clone(), value.clone());
        }
    }
    Merge {
        document,
        superseded,
    }
}

impl<'a> Side<'a> {
    /// When this side last said something about the account.
    fn time(self) -> Option<u64> {
        match self {
            Side::Listed(account) => Some(account.edited_at),
            Side::Trashed(entry) => Some(entry.deleted_at.max(entry.account.edited_at)),
            Side::Purged { at } => Some(at),
            Side::Unknown => None,
        }
    }

    fn account(self) -> Option<&'a Account> {
        match self {
            Side::Listed(account) => Some(account),
            Side::Trashed(entry) => Some(&entry.account),
            Side::Purged { .. } | Side::Unknown => None,
        }
    }
}

/// The loser's account as an entry for the trash, when it says something that would be lost otherwise.
fn superseded(
    winner: Side<'_>,
    loser: Side<'_>,
    base: Option<&Account>,
    random: &dyn Random,
) -> Option<Trashed> {
    let lost = loser.account()?;
    let kept_anyway = winner
        .account()
        .is_some_and(|account| account.says_the_same_as(lost));
    let never_edited = base.is_some_and(|base| base.says_the_same_as(lost));
    if kept_anyway || never_edited {
        return None;
    }
    let mut account = lost.clone();
    account.id = AccountId::random(random);
    Some(Trashed {
        account,
        deleted_at: winner.time().unwrap_or(lost.edited_at),
        reason: TrashReason::Superseded,
        unknown_fields: Default::default(),
    })
}

/// The uses of both (those that `base` had counted once), and the higher counter: it never steps back.
pub(crate) fn with_usage_of(
    mut account: Account,
    other: Option<&Account>,
    base: Option<&Account>,
) -> Account {
    if let Some(other) = other {
        let highest = account.used_count.max(other.used_count);
        account.used_count = base.map_or(highest, |base| {
            let both = account.used_count.saturating_add(other.used_count);
            both.saturating_sub(base.used_count).max(highest)
        });
        account.last_used_at = account.last_used_at.max(other.last_used_at);
        account.created_at = account.created_at.min(other.created_at);
        if let Some(counter) = other.credential.counter()
            && account.has_same_credential_as(other)
        {
            account.raise_hotp_counter(counter);
        }
    }
    account
}

/// The order of ours, with each account that only theirs has after the one it follows there;
/// the order of theirs when only they changed it.
fn in_order(
    ours: &Document,
    theirs: &Document,
    base: Option<&Document>,
    mut listed: HashMap<AccountId, Account>,
) -> Vec<Account> {
    let ids = |document: &Document| -> Vec<AccountId> {
        document.accounts.iter().map(|account| account.id).collect()
    };
    let (first, second) = match base {
        Some(base) if ids(base) == ids(ours) => (ids(theirs), ids(ours)),
        _ => (ids(ours), ids(theirs)),
    };
    let known: HashSet<AccountId> = first.iter().copied().collect();
    let mut following: HashMap<Option<AccountId>, Vec<AccountId>> = HashMap::new();
    let mut anchor = None;
    for id in second {
        if known.contains(&id) {
            anchor = Some(id);
        } else {
            following.entry(anchor).or_default().push(id);
        }
    }
    let mut order = Vec::with_capacity(listed.len());
    for id in [None].into_iter().chain(first.into_iter().map(Some)) {
        order.extend(id);
        order.extend(following.remove(&id).unwrap_or_default());
    }
    let mut accounts: Vec<Account> = order.iter().filter_map(|id| listed.remove(id)).collect();
    // Listed on neither side's list cannot be, but an account is never to be lost to an order.
    accounts.extend(listed.into_values());
    accounts
}

fn accounts_by_id(document: &Document) -> HashMap<AccountId, &Account> {
    let trashed = document.trash.iter().map(|entry| &entry.account);
    document
        .accounts
        .iter()
        .chain(trashed)
        .map(|account| (account.id, account))
        .collect()
}

fn sides(document: &Document) -> HashMap<AccountId, Side<'_>> {
    let purged = document
        .purged
        .iter()
        .map(|(id, at)| (*id, Side::Purged { at: *at }));
    let trashed = document
        .trash
        .iter()
        .map(|entry| (entry.account.id, Side::Trashed(entry)));
    let listed = document
        .accounts
        .iter()
        .map(|account| (account.id, Side::Listed(account)));
    purged.chain(trashed).chain(listed).collect()
}

fn all_ids(ours: &Document, theirs: &Document) -> Vec<AccountId> {
    let mut seen = HashSet::new();
    [ours, theirs]
        .into_iter()
        .flat_map(|document| {
            let listed = document.accounts.iter().map(|account| account.id);
            let trashed = document.trash.iter().map(|entry| entry.account.id);
            listed.chain(trashed).chain(document.purged.keys().copied())
        })
        .filter(|id| seen.insert(*id))
        .collect()
}
