//! A document as JSON (FORMAT.md, "The document"), entry by entry: one that cannot be read is set aside
//! as it stands, and the rest opens.

use std::collections::{BTreeMap, HashSet};
use std::fmt;

use penning_otp::{Algorithm, Credential, Kind, Secret};
use serde::de::{Error as _, Visitor};
use serde::ser::SerializeSeq;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use zeroize::Zeroizing;

use crate::account::{Account, AccountId, Group, GroupId, VaultId};
use crate::approval::Approval;
use crate::approval_json::read_approval;
use crate::document::{
    Document, Lineage, List, OpaqueRecord, Revision, TrashReason, Trashed, Unreadable,
    UnreadableReason, WriterId,
};
use crate::secret_buffer::SecretBuffer;

/// The JSON is not a document, as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotADocument;

impl Document {
    /// The document as one line of JSON, in UTF-8.
    pub fn to_json(&self) -> Zeroizing<Vec<u8>> {
        // A token with its keys and answers takes as much as a good many accounts.
        let entries = self.accounts.len() + self.trash.len() + 20 * self.approvals.len();
        let mut buffer = SecretBuffer::with_capacity(4096 + 512 * entries);
        serde_json::to_writer(&mut buffer, &WrittenDocument::of(self))
            .expect("a document's keys are texts, and writing to memory does not fail");
        buffer.into_bytes()
    }

    /// Reads what [`to_json`](Self::to_json) wrote, or a newer Penning of the same format version.
    pub fn from_json(json: &[u8]) -> Result<Self, NotADocument> {
        let read: ReadDocument = serde_json::from_slice(json).map_err(|_| NotADocument)?;
        let mut seen = HashSet::new();
        let mut unreadable = Vec::new();
        let accounts = read_list(&read.accounts, List::Accounts, &mut unreadable, |json| {
            let account = read_account(json)?;
            seen.insert(account.id)
                .then_some(account)
                .ok_or(UnreadableReason::DuplicateId)
        });
        let trash = read_list(&read.trash, List::Trash, &mut unreadable, |json| {
            let entry: ReadTrashed = parse(json)?;
            let account = read_account(entry.account)?;
            if !seen.insert(account.id) {
                return Err(UnreadableReason::DuplicateId);
            }
            Ok(Trashed {
                account,
                deleted_at: entry.deleted_at,
                reason: entry.reason,
                unknown_fields: entry.unknown_fields,
            })
        });
        let mut seen = HashSet::new();
        let groups = read_list(&read.groups, List::Groups, &mut unreadable, |json| {
            let group: ReadGroup = parse(json)?;
            seen.insert(group.id)
                .then_some(Group {
                    id: group.id,
                    name: group.name,
                    unknown_fields: group.unknown_fields,
                })
                .ok_or(UnreadableReason::DuplicateId)
        });
        let mut seen = HashSet::new();
        let approvals = read_list(&read.approvals, List::Approvals, &mut unreadable, |json| {
            let approval = read_approval(json)?;
            seen.insert(approval.id)
                .then_some(approval)
                .ok_or(UnreadableReason::DuplicateId)
        });
        Ok(Self {
            accounts,
            groups,
            trash,
            approvals,
            vault_id: read.vault_id,
            lineage: Lineage {
                generation: read.generation,
                revision: read.revision,
                writer: read.writer,
                writers: read.writers,
                saved_at: read.saved_at,
            },
            purged: read.purged,
            unreadable,
            unknown_fields: read.unknown_fields,
        })
    }
}

// ---- reading ----

#[derive(Deserialize)]
struct ReadDocument<'a> {
    vault_id: VaultId,
    generation: u64,
    revision: Revision,
    writer: WriterId,
    #[serde(default)]
    writers: BTreeMap<WriterId, u64>,
    #[serde(default)]
    saved_at: u64,
    #[serde(borrow)]
    accounts: Vec<&'a RawValue>,
    #[serde(default, borrow)]
    groups: Vec<&'a RawValue>,
    #[serde(default, borrow)]
    trash: Vec<&'a RawValue>,
    #[serde(default, borrow)]
    approvals: Vec<&'a RawValue>,
    #[serde(default)]
    purged: BTreeMap<AccountId, u64>,
    #[serde(flatten)]
    unknown_fields: Map<String, Value>,
}

#[derive(Deserialize)]
struct ReadAccount {
    id: AccountId,
    #[serde(default)]
    issuer: String,
    #[serde(default)]
    account_name: String,
    kind: String,
    algorithm: String,
    digits: u8,
    secret: SecretText,
    period_seconds: Option<u32>,
    counter: Option<u64>,
    pin: Option<SecretText>,
    #[serde(default)]
    extra: Vec<(String, String)>,
    #[serde(default)]
    note: String,
    group: Option<GroupId>,
    #[serde(default)]
    pinned: bool,
    #[serde(default)]
    created_at: u64,
    #[serde(default)]
    edited_at: u64,
    #[serde(default)]
    used_count: u64,
    last_used_at: Option<u64>,
    #[serde(flatten)]
    unknown_fields: Map<String, Value>,
}

#[derive(Deserialize)]
struct ReadTrashed<'a> {
    #[serde(borrow)]
    account: &'a RawValue,
    deleted_at: u64,
    reason: TrashReason,
    #[serde(flatten)]
    unknown_fields: Map<String, Value>,
}

#[derive(Deserialize)]
struct ReadGroup {
    id: GroupId,
    name: String,
    #[serde(flatten)]
    unknown_fields: Map<String, Value>,
}

/// A text that is wiped when dropped.
pub(crate) struct SecretText(Zeroizing<String>);

fn read_list<T>(
    entries: &[&RawValue],
    list: List,
    unreadable: &mut Vec<Unreadable>,
    mut read: impl FnMut(&RawValue) -> Result<T, UnreadableReason>,
) -> Vec<T> {
    let mut taken = Vec::with_capacity(entries.len());
    for (position, json) in entries.iter().enumerate() {
        match read(json) {
            Ok(entry) => taken.push(entry),
            Err(reason) => unreadable.push(Unreadable {
                list,
                position,
                reason,
                json: opaque(json),
            }),
        }
    }
    taken
}

pub(crate) fn parse<'a, T: Deserialize<'a>>(json: &'a RawValue) -> Result<T, UnreadableReason> {
    serde_json::from_str(json.get()).map_err(|_| UnreadableReason::Malformed)
}

fn opaque(json: &RawValue) -> OpaqueRecord {
    OpaqueRecord::new(Zeroizing::new(json.get().to_owned()))
        .expect("a value within a JSON text is a JSON text")
}

fn read_account(json: &RawValue) -> Result<Account, UnreadableReason> {
    let mut read: ReadAccount = match parse(json) {
        Ok(read) => read,
        // A kind of a newer version may lack what every kind has today.
        Err(reason) => return Err(unknown_kind(json).unwrap_or(reason)),
    };
    let malformed = UnreadableReason::Malformed;
    let pin = read.pin.take().map(|pin| pin.into_secret());
    let kind = match read.kind.as_str() {
        TOTP => Kind::Totp {
            period_seconds: read.period_seconds.take().ok_or(malformed)?,
        },
        HOTP => Kind::Hotp {
            counter: read.counter.take().ok_or(malformed)?,
        },
        STEAM => Kind::Steam,
        YANDEX => Kind::Yandex {
            pin: pin.ok_or(malformed)??,
        },
        MOTP => Kind::Motp {
            pin: pin.ok_or(malformed)??,
        },
        _ => return Err(UnreadableReason::UnknownKind { kind: read.kind }),
    };
    let algorithm = Algorithm::parse(&read.algorithm).ok_or(UnreadableReason::InvalidCredential)?;
    let secret = read.secret.into_secret()?;
    let credential = Credential::new(kind, algorithm, read.digits, secret)
        .map_err(|_| UnreadableReason::InvalidCredential)?;
    Ok(Account {
        id: read.id,
        issuer: read.issuer,
        account_name: read.account_name,
        credential,
        extra: read.extra,
        note: read.note,
        group: read.group,
        pinned: read.pinned,
        created_at: read.created_at,
        edited_at: read.edited_at,
        used_count: read.used_count,
        last_used_at: read.last_used_at,
        unknown_fields: read.unknown_fields,
    })
}

fn unknown_kind(json: &RawValue) -> Option<UnreadableReason> {
    #[derive(Deserialize)]
    struct OnlyKind {
        kind: String,
    }
    let OnlyKind { kind } = serde_json::from_str(json.get()).ok()?;
    (![TOTP, HOTP, STEAM, YANDEX, MOTP].contains(&kind.as_str()))
        .then_some(UnreadableReason::UnknownKind { kind })
}

impl SecretText {
    pub(crate) fn into_secret(self) -> Result<Secret, UnreadableReason> {
        Secret::parse_base32(&self.0).map_err(|_| UnreadableReason::InvalidCredential)
    }
}

impl<'de> Deserialize<'de> for SecretText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl Visitor<'_> for Text {
            type Value = SecretText;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a secret in base32")
            }

            fn visit_str<E>(self, text: &str) -> Result<SecretText, E> {
                Ok(SecretText(Zeroizing::new(text.to_owned())))
            }
        }
        deserializer.deserialize_str(Text)
    }
}

// ---- writing ----

const TOTP: &str = "totp";
const HOTP: &str = "hotp";
const STEAM: &str = "steam";
const YANDEX: &str = "yandex";
const MOTP: &str = "motp";

#[derive(Serialize)]
struct WrittenDocument<'a> {
    vault_id: VaultId,
    generation: u64,
    revision: Revision,
    writer: WriterId,
    writers: &'a BTreeMap<WriterId, u64>,
    saved_at: u64,
    accounts: WrittenList<'a, Account>,
    groups: WrittenList<'a, Group>,
    trash: WrittenList<'a, Trashed>,
    approvals: WrittenList<'a, Approval>,
    purged: &'a BTreeMap<AccountId, u64>,
    #[serde(flatten)]
    unknown_fields: &'a Map<String, Value>,
}

impl<'a> WrittenDocument<'a> {
    fn of(document: &'a Document) -> Self {
        let unreadable = &document.unreadable;
        Self {
            vault_id: document.vault_id,
            generation: document.lineage.generation,
            revision: document.lineage.revision,
            writer: document.lineage.writer,
            writers: &document.lineage.writers,
            saved_at: document.lineage.saved_at,
            accounts: WrittenList::of(&document.accounts, List::Accounts, unreadable),
            groups: WrittenList::of(&document.groups, List::Groups, unreadable),
            trash: WrittenList::of(&document.trash, List::Trash, unreadable),
            approvals: WrittenList::of(&document.approvals, List::Approvals, unreadable),
            purged: &document.purged,
            unknown_fields: &document.unknown_fields,
        }
    }
}

/// The entries of a list, with those that were not read back in their places.
struct WrittenList<'a, T> {
    entries: &'a [T],
    unreadable: Vec<&'a Unreadable>,
}

impl<'a, T> WrittenList<'a, T> {
    fn of(entries: &'a [T], list: List, unreadable: &'a [Unreadable]) -> Self {
        let mut unreadable: Vec<_> = unreadable
            .iter()
            .filter(|entry| entry.list == list)
            .collect();
        unreadable.sort_by_key(|entry| entry.position);
        Self {
            entries,
            unreadable,
        }
    }
}

impl<T: Serialize> Serialize for WrittenList<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let total = self.entries.len() + self.unreadable.len();
        let mut sequence = serializer.serialize_seq(Some(total))?;
        let mut entries = self.entries.iter();
        let mut unreadable = self.unreadable.iter().peekable();
        for position in 0..total {
            let raw = unreadable.next_if(|entry| entry.position <= position || entries.len() == 0);
            if let Some(raw) = raw {
                sequence.serialize_element(&raw.json)?;
            } else if let Some(entry) = entries.next() {
                sequence.serialize_element(entry)?;
            }
        }
        sequence.end()
    }
}

impl Serialize for Account {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct WrittenAccount<'a> {
            id: AccountId,
            issuer: &'a str,
            account_name: &'a str,
            kind: &'a str,
            algorithm: &'a str,
            digits: u8,
            secret: &'a str,
            #[serde(skip_serializing_if = "Option::is_none")]
            period_seconds: Option<u32>,
            #[serde(skip_serializing_if = "Option::is_none")]
            counter: Option<u64>,
            #[serde(skip_serializing_if = "Option::is_none")]
            pin: Option<&'a str>,
            #[serde(skip_serializing_if = "<[_]>::is_empty")]
            extra: &'a [(String, String)],
            #[serde(skip_serializing_if = "str::is_empty")]
            note: &'a str,
            #[serde(skip_serializing_if = "Option::is_none")]
            group: Option<GroupId>,
            pinned: bool,
            created_at: u64,
            edited_at: u64,
            used_count: u64,
            last_used_at: Option<u64>,
            #[serde(flatten)]
            unknown_fields: &'a Map<String, Value>,
        }
        let (mut period_seconds, mut counter, mut pin) = (None, None, None);
        let kind = match self.credential.kind() {
            Kind::Totp {
                period_seconds: period,
            } => {
                period_seconds = Some(*period);
                TOTP
            }
            Kind::Hotp { counter: stored } => {
                counter = Some(*stored);
                HOTP
            }
            Kind::Steam => STEAM,
            Kind::Yandex { pin: secret } => {
                pin = Some(secret.to_base32());
                YANDEX
            }
            Kind::Motp { pin: secret } => {
                pin = Some(secret.to_base32());
                MOTP
            }
        };
        WrittenAccount {
            id: self.id,
            issuer: &self.issuer,
            account_name: &self.account_name,
            kind,
            algorithm: self.credential.algorithm().as_str(),
            digits: self.credential.digits(),
            secret: &self.credential.secret().to_base32(),
            period_seconds,
            counter,
            pin: pin.as_deref().map(String::as_str),
            extra: &self.extra,
            note: &self.note,
            group: self.group,
            pinned: self.pinned,
            created_at: self.created_at,
            edited_at: self.edited_at,
            used_count: self.used_count,
            last_used_at: self.last_used_at,
            unknown_fields: &self.unknown_fields,
        }
        .serialize(serializer)
    }
}

impl Serialize for Trashed {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct WrittenTrashed<'a> {
            account: &'a Account,
            deleted_at: u64,
            reason: TrashReason,
            #[serde(flatten)]
            unknown_fields: &'a Map<String, Value>,
        }
        WrittenTrashed {
            account: &self.account,
            deleted_at: self.deleted_at,
            reason: self.reason,
            unknown_fields: &self.unknown_fields,
        }
        .serialize(serializer)
    }
}

impl Serialize for Group {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct WrittenGroup<'a> {
            id: GroupId,
            name: &'a str,
            #[serde(flatten)]
            unknown_fields: &'a Map<String, Value>,
        }
        WrittenGroup {
            id: self.id,
            name: &self.name,
            unknown_fields: &self.unknown_fields,
        }
        .serialize(serializer)
    }
}

impl Serialize for OpaqueRecord {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serde_json::from_str::<&RawValue>(self.json())
            .map_err(serde::ser::Error::custom)?
            .serialize(serializer)
    }
}

const DELETED: &str = "deleted";
const SUPERSEDED: &str = "superseded";

impl Serialize for TrashReason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(match self {
            TrashReason::Deleted => DELETED,
            TrashReason::Superseded => SUPERSEDED,
        })
    }
}

impl<'de> Deserialize<'de> for TrashReason {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match String::deserialize(deserializer)?.as_str() {
            DELETED => Ok(TrashReason::Deleted),
            SUPERSEDED => Ok(TrashReason::Superseded),
            other => Err(D::Error::unknown_variant(other, &[DELETED, SUPERSEDED])),
        }
    }
}
