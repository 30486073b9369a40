//! What a vault holds, and the changes that keep it consistent.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};
use zeroize::Zeroizing;

use crate::account::{Account, AccountId, Group, VaultId};
use crate::approval::Approval;
use crate::ports::Ports;

/// The content of a vault. Lists are in the person's order.
///
/// Change it within [`UnlockedVault::change`](crate::UnlockedVault::change); nothing else is kept.
#[derive(Clone, PartialEq)]
pub struct Document {
    pub accounts: Vec<Account>,
    pub groups: Vec<Group>,
    pub trash: Vec<Trashed>,
    /// Tokens that approve sign-ins, removed ones included.
    pub approvals: Vec<Approval>,
    pub(crate) vault_id: VaultId,
    pub(crate) lineage: Lineage,
    pub(crate) purged: BTreeMap<AccountId, u64>,
    pub(crate) unreadable: Vec<Unreadable>,
    pub(crate) unknown_fields: Map<String, Value>,
}

/// An account that was deleted, or lost to a later edit, and can be taken back.
#[derive(Clone, PartialEq)]
pub struct Trashed {
    pub account: Account,
    /// Seconds since 1970-01-01 UTC.
    pub deleted_at: u64,
    pub reason: TrashReason,
    pub unknown_fields: Map<String, Value>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrashReason {
    /// The person deleted it.
    Deleted,
    /// It was edited in two places; this is the earlier edit, under an id of its own.
    Superseded,
}

/// A JSON value that is carried as it is, byte for byte, and wiped when dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct OpaqueRecord(Zeroizing<String>);

/// An entry that was not understood. It is written back where it was, byte for byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    pub list: List,
    /// Where in the list it was, counting all entries from 0.
    pub position: usize,
    pub reason: UnreadableReason,
    pub json: OpaqueRecord,
}

/// The lists whose entries are read one by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    Accounts,
    Trash,
    Groups,
    Approvals,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnreadableReason {
    /// A field is missing or of another form than FORMAT.md says.
    Malformed,
    /// A kind of account that this version does not know.
    UnknownKind { kind: String },
    /// The fields are there, but no credential can be made of them.
    InvalidCredential,
    /// Another entry before it has the same id.
    DuplicateId,
}

/// Where a document stands in the history of its vault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lineage {
    /// One more with every save.
    pub generation: u64,
    /// Names this very save.
    pub revision: Revision,
    /// Who made this save.
    pub writer: WriterId,
    /// The newest generation of each writer that went into this save, its own included: at most
    /// [`Lineage::MOST_WRITERS`], those whose saves are longest ago left out.
    pub writers: BTreeMap<WriterId, u64>,
    /// Seconds since 1970-01-01 UTC.
    pub saved_at: u64,
}

/// Names one save: 8 random bytes, in hexadecimal.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Revision(pub(crate) [u8; 8]);

/// Names one unlocked vault in one process, from unlocking to locking: 8 random bytes, in hexadecimal.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct WriterId(pub(crate) [u8; 8]);

/// The account named is not there (any more).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no such account")]
pub struct NoSuchAccount;

impl Document {
    /// An empty document of a new vault.
    pub(crate) fn new(ports: &Ports) -> Self {
        Self {
            accounts: Vec::new(),
            groups: Vec::new(),
            trash: Vec::new(),
            approvals: Vec::new(),
            vault_id: VaultId::random(&*ports.random),
            lineage: Lineage {
                generation: 0,
                revision: Revision(ports.random_bytes()),
                writer: WriterId(ports.random_bytes()),
                writers: BTreeMap::new(),
                saved_at: 0,
            },
            purged: BTreeMap::new(),
            unreadable: Vec::new(),
            unknown_fields: Map::new(),
        }
    }

    pub fn vault_id(&self) -> VaultId {
        self.vault_id
    }

    pub fn lineage(&self) -> &Lineage {
        &self.lineage
    }

    /// How often this vault was saved.
    pub fn generation(&self) -> u64 {
        self.lineage.generation
    }

    /// Entries set aside because they were not understood.
    pub fn unreadable(&self) -> &[Unreadable] {
        &self.unreadable
    }

    pub fn account(&self, id: AccountId) -> Option<&Account> {
        self.accounts.iter().find(|account| account.id == id)
    }

    /// Adds an account at the end of the list.
    pub fn add(&mut self, account: Account) {
        self.purged.remove(&account.id);
        self.accounts.push(account);
    }

    /// Edits an account, and remembers `now` as the time of the edit.
    pub fn edit<T>(
        &mut self,
        id: AccountId,
        now: u64,
        edit: impl FnOnce(&mut Account) -> T,
    ) -> Result<T, NoSuchAccount> {
        let account = self.account_mut(id)?;
        let before = account.edited_at;
        let result = edit(account);
        account.id = id;
        // A clock that was set back must not make this edit look like the earlier one.
        account.edited_at = now.max(before + 1);
        Ok(result)
    }

    /// Counts one use of an account at `now`.
    pub fn record_use(&mut self, id: AccountId, now: u64) -> Result<(), NoSuchAccount> {
        self.account_mut(id).map(|account| account.record_use(now))
    }

    /// Steps an HOTP account to its next counter and gives that counter; `None` for other kinds.
    pub fn advance_counter(&mut self, id: AccountId) -> Result<Option<u64>, NoSuchAccount> {
        let account = self.account_mut(id)?;
        let next = account
            .credential
            .counter()
            .and_then(|counter| counter.checked_add(1));
        if let Some(next) = next {
            account.raise_hotp_counter(next);
        }
        Ok(next)
    }

    /// Puts an account just before another in the list, or at the end.
    pub fn reorder(
        &mut self,
        id: AccountId,
        before: Option<AccountId>,
    ) -> Result<(), NoSuchAccount> {
        if before == Some(id) {
            return self.account(id).map(drop).ok_or(NoSuchAccount);
        }
        if before.is_some_and(|before| self.account(before).is_none()) {
            return Err(NoSuchAccount);
        }
        let account = self.take_account(id)?;
        let position = before
            .and_then(|before| {
                self.accounts
                    .iter()
                    .position(|account| account.id == before)
            })
            .unwrap_or(self.accounts.len());
        self.accounts.insert(position, account);
        Ok(())
    }

    /// Moves an account to the trash.
    pub fn delete(&mut self, id: AccountId, now: u64) -> Result<(), NoSuchAccount> {
        let account = self.take_account(id)?;
        self.trash.push(Trashed {
            deleted_at: now.max(account.edited_at + 1),
            account,
            reason: TrashReason::Deleted,
            unknown_fields: Map::new(),
        });
        Ok(())
    }

    /// Takes an account back from the trash, to the end of the list.
    pub fn take_back(&mut self, id: AccountId, now: u64) -> Result<(), NoSuchAccount> {
        let position = self.trash_position(id).ok_or(NoSuchAccount)?;
        let trashed = self.trash.remove(position);
        let mut account = trashed.account;
        account.edited_at = now.max(trashed.deleted_at + 1);
        self.accounts.push(account);
        Ok(())
    }

    /// Forgets an account in the trash for good. Generations and backups still have it.
    pub fn purge(&mut self, id: AccountId, now: u64) -> Result<(), NoSuchAccount> {
        let position = self.trash_position(id).ok_or(NoSuchAccount)?;
        let trashed = self.trash.remove(position);
        // Remembered, so that a merge with an older copy does not bring it back.
        self.purged.insert(id, now.max(trashed.deleted_at + 1));
        Ok(())
    }

    /// Forgets for good what was deleted before `time`; gives how many that were.
    pub fn purge_deleted_before(&mut self, time: u64, now: u64) -> usize {
        let old: Vec<AccountId> = self
            .trash
            .iter()
            .filter(|trashed| trashed.deleted_at < time)
            .map(|trashed| trashed.account.id)
            .collect();
        old.iter()
            .filter(|id| self.purge(**id, now).is_ok())
            .count()
    }

    /// Whether there is an account or a token that was deleted before `time` and is still kept.
    pub fn holds_deleted_before(&self, time: u64) -> bool {
        let trashed = self.trash.iter().any(|one| one.deleted_at < time);
        let removed = |one: &Approval| one.removed_at.is_some_and(|at| at < time);
        trashed || self.approvals.iter().any(removed)
    }

    /// Whether nothing would be lost with it: no account, no token, and none that can come back.
    pub fn holds_nothing(&self) -> bool {
        self.accounts.is_empty() && self.trash.is_empty() && self.approvals.is_empty()
    }

    pub(crate) fn account_mut(&mut self, id: AccountId) -> Result<&mut Account, NoSuchAccount> {
        self.accounts
            .iter_mut()
            .find(|account| account.id == id)
            .ok_or(NoSuchAccount)
    }

    fn take_account(&mut self, id: AccountId) -> Result<Account, NoSuchAccount> {
        let position = self
            .accounts
            .iter()
            .position(|account| account.id == id)
            .ok_or(NoSuchAccount)?;
        Ok(self.accounts.remove(position))
    }

    fn trash_position(&self, id: AccountId) -> Option<usize> {
        self.trash
            .iter()
            .position(|trashed| trashed.account.id == id)
    }
}

impl Lineage {
    /// More than ever save a vault while one process keeps it unlocked without looking at it.
    pub const MOST_WRITERS: usize = 128;

    /// Whether this save was made from `other`, or is it.
    pub fn includes(&self, other: &Lineage) -> bool {
        let newest = self.writers.get(&other.writer);
        self.revision == other.revision || newest.is_some_and(|newest| *newest >= other.generation)
    }

    /// The save by `writer` that follows this one (and `merged`, when another copy went into it).
    pub(crate) fn next(&self, merged: Option<&Lineage>, writer: WriterId, ports: &Ports) -> Self {
        let mut writers = self.writers.clone();
        for (writer, generation) in merged.iter().flat_map(|merged| &merged.writers) {
            let newest = writers.entry(*writer).or_default();
            *newest = (*newest).max(*generation);
        }
        let newest = merged
            .map_or(0, |merged| merged.generation)
            .max(self.generation);
        let generation = newest + 1;
        writers.insert(writer, generation);
        while writers.len() > Self::MOST_WRITERS {
            let longest_ago = writers.iter().min_by_key(|(_, generation)| **generation);
            let Some(longest_ago) = longest_ago.map(|(writer, _)| *writer) else {
                break;
            };
            writers.remove(&longest_ago);
        }
        Self {
            generation,
            revision: Revision(ports.random_bytes()),
            writer,
            writers,
            saved_at: ports.clock.unix_seconds(),
        }
    }
}

/// An id of 8 bytes: the same 16 hexadecimal digits in files, names and logs.
macro_rules! hex_id {
    ($name:ident) => {
        impl $name {
            /// 16 hexadecimal digits.
            pub(crate) fn parse(text: &str) -> Option<Self> {
                let is_hex = text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
                let number = u64::from_str_radix(text, 16).ok()?;
                is_hex.then(|| Self(number.to_be_bytes()))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({self})", stringify!($name))
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                Self::parse(&text).ok_or_else(|| D::Error::custom("not 16 hexadecimal digits"))
            }
        }
    };
}

hex_id!(Revision);
hex_id!(WriterId);

impl OpaqueRecord {
    /// Takes any JSON text.
    pub fn new(json: Zeroizing<String>) -> Result<Self, serde_json::Error> {
        serde_json::from_str::<serde::de::IgnoredAny>(&json)?;
        Ok(Self(json))
    }

    pub fn json(&self) -> &str {
        &self.0
    }
}

/// Says where in its history, not what is in it.
impl fmt::Debug for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Document")
            .field("vault_id", &self.vault_id)
            .field("generation", &self.lineage.generation)
            .field("accounts", &self.accounts.len())
            .finish_non_exhaustive()
    }
}

/// Says which account, not whose.
impl fmt::Debug for Trashed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Trashed({:?}, {:?})", self.account, self.reason)
    }
}

/// Says nothing of the content.
impl fmt::Debug for OpaqueRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OpaqueRecord(..)")
    }
}
