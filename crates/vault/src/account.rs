//! One account: a credential, what the person calls it, and how it is used.

use std::fmt;
use std::str::FromStr;

use penning_otp::Credential;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::ports::Random;

/// Names an account for as long as it exists, in every file and window. A random UUID (RFC 9562, version 4).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AccountId(Uuid);

/// Names a group of accounts. A random UUID (RFC 9562, version 4).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct GroupId(Uuid);

/// Names a vault through all its generations, backups and copies. A random UUID (RFC 9562, version 4).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct VaultId(Uuid);

/// An account as it is kept. All times are seconds since 1970-01-01 UTC.
#[derive(Clone, PartialEq)]
pub struct Account {
    pub id: AccountId,
    /// Who gave it out; may be empty.
    pub issuer: String,
    pub account_name: String,
    pub credential: Credential,
    /// Parameters of the enrolment URI that mean nothing to us, kept for the way back.
    pub extra: Vec<(String, String)>,
    pub note: String,
    pub group: Option<GroupId>,
    pub pinned: bool,
    pub created_at: u64,
    /// When anything but usage last changed. The later edit wins where two meet.
    pub edited_at: u64,
    pub used_count: u64,
    pub last_used_at: Option<u64>,
    /// Fields that a newer Penning wrote, kept as they are.
    pub unknown_fields: Map<String, Value>,
}

#[derive(Clone, PartialEq)]
pub struct Group {
    pub id: GroupId,
    pub name: String,
    /// Fields that a newer Penning wrote, kept as they are.
    pub unknown_fields: Map<String, Value>,
}

impl Account {
    /// An account that was just enrolled at `now`: unpinned, in no group, never used.
    pub fn new(
        id: AccountId,
        issuer: impl Into<String>,
        account_name: impl Into<String>,
        credential: Credential,
        now: u64,
    ) -> Self {
        Self {
            id,
            issuer: issuer.into(),
            account_name: account_name.into(),
            credential,
            extra: Vec::new(),
            note: String::new(),
            group: None,
            pinned: false,
            created_at: now,
            edited_at: now,
            used_count: 0,
            last_used_at: None,
            unknown_fields: Map::new(),
        }
    }

    /// Counts one use at `now`.
    pub fn record_use(&mut self, now: u64) {
        self.used_count = self.used_count.saturating_add(1);
        self.last_used_at = self.last_used_at.max(Some(now));
    }

    /// Whether two accounts are the same but for how they were used: usage, the HOTP counter, the time of the edit.
    pub fn says_the_same_as(&self, other: &Self) -> bool {
        let Self {
            id,
            issuer,
            account_name,
            credential,
            extra,
            note,
            group,
            pinned,
            created_at: _,
            edited_at: _,
            used_count: _,
            last_used_at: _,
            unknown_fields,
        } = self;
        *id == other.id
            && *issuer == other.issuer
            && *account_name == other.account_name
            && same_credential_but_counter(credential, &other.credential)
            && *extra == other.extra
            && *note == other.note
            && *group == other.group
            && *pinned == other.pinned
            && *unknown_fields == other.unknown_fields
    }

    /// Whether both make the same codes; where an HOTP counter stands does not matter.
    pub fn has_same_credential_as(&self, other: &Self) -> bool {
        self.has_credential(&other.credential)
    }

    /// Whether its codes are those of `credential`, wherever a counter stands.
    pub fn has_credential(&self, credential: &Credential) -> bool {
        same_credential_but_counter(&self.credential, credential)
    }

    /// Never steps a counter back: a code that was shown must not be shown again.
    pub(crate) fn raise_hotp_counter(&mut self, to: u64) {
        if self
            .credential
            .counter()
            .is_some_and(|counter| counter < to)
        {
            self.credential = self.credential.clone().with_counter(to);
        }
    }
}

impl VaultId {
    /// The first 32 bits.
    pub(crate) fn short(self) -> u32 {
        self.0.as_fields().0
    }
}

/// Says which account, not whose.
impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Account({})", self.id.0)
    }
}

/// Says which group, not what it is called.
impl fmt::Debug for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Group({})", self.id.0)
    }
}

fn same_credential_but_counter(a: &Credential, b: &Credential) -> bool {
    match (a.counter(), b.counter()) {
        (Some(_), Some(_)) => a.clone().with_counter(0) == b.clone().with_counter(0),
        _ => a == b,
    }
}

/// An id type around a UUID: random, and the same text in files, logs and on the wire.
macro_rules! uuid_id {
    ($name:ident) => {
        impl $name {
            pub fn random(random: &dyn Random) -> Self {
                let mut bytes = [0; 16];
                random.fill(&mut bytes);
                Self(uuid::Builder::from_random_bytes(bytes).into_uuid())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, uuid::Error> {
                Uuid::try_parse(text).map(Self)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer
                    .serialize_str(self.0.hyphenated().encode_lower(&mut Uuid::encode_buffer()))
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                text.parse().map_err(D::Error::custom)
            }
        }
    };
}

uuid_id!(AccountId);
uuid_id!(GroupId);
uuid_id!(VaultId);
