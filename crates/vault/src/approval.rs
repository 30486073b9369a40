//! One token that answers sign-in requests: its keys, what the person calls it, and what was answered.

use std::collections::BTreeMap;
use std::fmt;

use penning_otp::Secret;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use crate::account::AccountId;
use crate::document::{Document, NoSuchAccount};
use crate::ports::Random;

/// A token as it is kept. All times are seconds since 1970-01-01 UTC.
#[derive(Clone, PartialEq)]
pub struct Approval {
    /// Of the same kind as accounts' ids: people see one list.
    pub id: AccountId,
    /// Who gave it out; may be empty.
    pub issuer: String,
    pub account_name: String,
    pub method: ApprovalMethod,
    pub created_at: u64,
    /// When anything but answers last changed. The later edit wins where two meet.
    pub edited_at: u64,
    /// When it was removed or replaced. It is kept for a while all the same.
    pub removed_at: Option<u64>,
    /// The last answers, the oldest first: at most [`Approval::MOST_ANSWERS`].
    pub answers: Vec<Answered>,
    /// How many requests were not shown, by reason.
    pub dropped: BTreeMap<String, u64>,
    /// Fields that a newer Penning wrote, kept as they are.
    pub unknown_fields: Map<String, Value>,
}

/// How sign-ins are approved, with the keys for it.
#[derive(Clone, PartialEq)]
pub enum ApprovalMethod {
    /// privacyIDEA's push by polling, and eduMFA's.
    Push(PushKeys),
    /// tiqr: the sign-in's code is answered at the server.
    Tiqr(TiqrKeys),
    /// OCRA by hand: a challenge is typed in, and the response typed over.
    Ocra(OcraKeys),
}

/// What a tiqr account needs.
#[derive(Clone, PartialEq)]
pub struct TiqrKeys {
    /// The service's name for itself: sign-ins say which one they are for.
    pub service: String,
    /// The person's name at the service.
    pub user: String,
    /// Where answers go.
    pub url: String,
    /// The OCRA suite, as it was written.
    pub suite: String,
    /// Wrapped with the PIN. Every PIN unwraps it to something; only the server can tell which.
    pub wrapped_secret: Secret,
    /// Random, for the wrapping.
    pub salt: Secret,
}

/// What an OCRA account needs.
#[derive(Clone, PartialEq)]
pub struct OcraKeys {
    /// The OCRA suite, as it was written.
    pub suite: String,
    pub secret: Secret,
    /// The counter of the next response, where the suite has one.
    pub counter: Option<u64>,
}

/// What a push token needs.
#[derive(Clone, PartialEq)]
pub struct PushKeys {
    /// The token's name at the server.
    pub serial: String,
    /// The server's one endpoint.
    pub url: String,
    /// PKCS#8 in DER.
    pub device_key: Secret,
    /// PKCS#1 in DER, in base64.
    pub server_key: String,
    /// The server wants proof that the person is there before each answer.
    pub demands_presence: bool,
}

/// An answer that was given.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    pub at: u64,
    pub nonce: String,
    pub title: String,
    pub question: String,
    pub answer: GivenAnswer,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GivenAnswer {
    Approved,
    Denied,
    NotMe,
}

impl Approval {
    pub const MOST_ANSWERS: usize = 50;

    /// A token that was just enrolled at `now`.
    pub fn new(
        id: AccountId,
        issuer: impl Into<String>,
        account_name: impl Into<String>,
        method: ApprovalMethod,
        now: u64,
    ) -> Self {
        Self {
            id,
            issuer: issuer.into(),
            account_name: account_name.into(),
            method,
            created_at: now,
            edited_at: now,
            removed_at: None,
            answers: Vec::new(),
            dropped: BTreeMap::new(),
            unknown_fields: Map::new(),
        }
    }

    /// The server wants proof that the person is there before each answer.
    pub fn demands_presence(&self) -> bool {
        self.push().is_some_and(|keys| keys.demands_presence)
    }

    /// What a push token needs, where this is one.
    pub fn push(&self) -> Option<&PushKeys> {
        match &self.method {
            ApprovalMethod::Push(keys) => Some(keys),
            _ => None,
        }
    }

    /// Adds an answer; the oldest beyond the limit go.
    pub fn record(&mut self, answer: Answered) {
        self.answers.push(answer);
        self.keep_newest();
    }

    fn keep_newest(&mut self) {
        let beyond = self.answers.len().saturating_sub(Self::MOST_ANSWERS);
        self.answers.drain(..beyond);
    }
}

impl Document {
    /// The tokens that are in use, in the order in which they were enrolled.
    pub fn approvals_in_use(&self) -> impl Iterator<Item = &Approval> {
        self.approvals
            .iter()
            .filter(|approval| approval.removed_at.is_none())
    }

    pub fn approval(&self, id: AccountId) -> Option<&Approval> {
        self.approvals.iter().find(|approval| approval.id == id)
    }

    /// Edits a token, and remembers `now` as the time of the edit.
    pub fn edit_approval<T>(
        &mut self,
        id: AccountId,
        now: u64,
        edit: impl FnOnce(&mut Approval) -> T,
    ) -> Result<T, NoSuchAccount> {
        let approval = self.approval_mut(id)?;
        let before = approval.edited_at;
        let result = edit(approval);
        approval.id = id;
        approval.edited_at = now.max(before + 1);
        Ok(result)
    }

    /// Notes what was answered; no edit.
    pub fn record_answer(&mut self, id: AccountId, answer: Answered) -> Result<(), NoSuchAccount> {
        self.approval_mut(id)?.record(answer);
        Ok(())
    }

    /// Adds to the counts of requests that were not shown; no edit.
    pub fn count_dropped<'a>(
        &mut self,
        id: AccountId,
        counts: impl IntoIterator<Item = (&'a str, u64)>,
    ) -> Result<(), NoSuchAccount> {
        let approval = self.approval_mut(id)?;
        for (reason, count) in counts {
            let counted = approval.dropped.entry(reason.to_owned()).or_default();
            *counted = counted.saturating_add(count);
        }
        Ok(())
    }

    /// Takes a token out of use. Its keys stay until [`purge_approvals`](Self::purge_approvals).
    pub fn remove_approval(&mut self, id: AccountId, now: u64) -> Result<(), NoSuchAccount> {
        self.edit_approval(id, now, |approval| approval.removed_at = Some(now))
    }

    /// Forgets for good the tokens that were removed before `time`.
    pub fn purge_approvals(&mut self, time: u64, now: u64) {
        let old = |approval: &Approval| approval.removed_at.is_some_and(|at| at < time);
        for approval in self.approvals.iter().filter(|approval| old(approval)) {
            // Remembered, so that a merge with an older copy does not bring it back.
            let at = now.max(approval.edited_at + 1);
            self.purged.insert(approval.id, at);
        }
        self.approvals.retain(|approval| !old(approval));
    }

    fn approval_mut(&mut self, id: AccountId) -> Result<&mut Approval, NoSuchAccount> {
        self.approvals
            .iter_mut()
            .find(|approval| approval.id == id)
            .ok_or(NoSuchAccount)
    }
}

/// The tokens of two copies that were changed apart. The later edit wins, answers of both are kept, and no
/// key is dropped: one that loses becomes a removed token of its own.
pub(crate) fn merge_approvals(
    ours: &[Approval],
    theirs: &[Approval],
    purged: &BTreeMap<AccountId, u64>,
    random: &dyn Random,
) -> Vec<Approval> {
    let mut merged: Vec<Approval> = ours.to_vec();
    let mut lost = Vec::new();
    for their in theirs {
        match merged.iter_mut().find(|our| our.id == their.id) {
            None => merged.push(their.clone()),
            Some(our) => lost.extend(merge_one(our, their, random)),
        }
    }
    merged.retain(|approval| {
        purged
            .get(&approval.id)
            .is_none_or(|at| *at < approval.edited_at)
    });
    merged.extend(lost);
    merged
}

/// Makes `our` the merged one; gives a token whose keys would be lost otherwise.
fn merge_one(our: &mut Approval, their: &Approval, random: &dyn Random) -> Option<Approval> {
    // Ours wins a tie, so that merging twice gives the same.
    let loser = if their.edited_at > our.edited_at {
        std::mem::replace(our, their.clone())
    } else {
        their.clone()
    };
    our.created_at = our.created_at.min(loser.created_at);
    for answer in &loser.answers {
        if !our.answers.contains(answer) {
            our.answers.push(answer.clone());
        }
    }
    our.answers
        .sort_by(|one, other| (one.at, &one.nonce).cmp(&(other.at, &other.nonce)));
    our.keep_newest();
    for (reason, count) in &loser.dropped {
        let ours = our.dropped.entry(reason.clone()).or_default();
        *ours = (*ours).max(*count);
    }
    if our.method == loser.method {
        return None;
    }
    Some(Approval {
        id: AccountId::random(random),
        removed_at: Some(our.edited_at),
        ..loser
    })
}

const APPROVED: &str = "approved";
const DENIED: &str = "denied";
const NOT_ME: &str = "not_me";

impl Serialize for GivenAnswer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(match self {
            GivenAnswer::Approved => APPROVED,
            GivenAnswer::Denied => DENIED,
            GivenAnswer::NotMe => NOT_ME,
        })
    }
}

impl<'de> Deserialize<'de> for GivenAnswer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match String::deserialize(deserializer)?.as_str() {
            APPROVED => Ok(GivenAnswer::Approved),
            DENIED => Ok(GivenAnswer::Denied),
            NOT_ME => Ok(GivenAnswer::NotMe),
            other => Err(D::Error::unknown_variant(
                other,
                &[APPROVED, DENIED, NOT_ME],
            )),
        }
    }
}

/// Says which token, not whose.
impl fmt::Debug for Approval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Approval({})", self.id)
    }
}

/// Says when, not what.
impl fmt::Debug for Answered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Answered({}, {:?})", self.at, self.answer)
    }
}
