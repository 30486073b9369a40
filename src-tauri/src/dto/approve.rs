//! Sign-in requests and the accounts that answer them.

use penning_session as session;
use penning_vault::GivenAnswer;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{MILLIS, Problem};

/// A push account that was found and can be activated.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PendingActivation {
    pub pending_id: String,
    pub issuer: String,
    pub account_name: String,
    pub server_host: String,
    #[ts(type = "number")]
    pub expires_at: u64,
    /// The same account is in use already, and is replaced once the server agreed.
    pub replaces: bool,
}

/// An account that approves sign-ins.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ApprovalRow {
    pub id: String,
    pub issuer: String,
    pub account_name: String,
    pub server_host: String,
    pub serial: String,
    #[ts(type = "number")]
    pub created_at: u64,
    /// When its server last answered; null: not since Penning started or was unlocked.
    #[ts(type = "number | null")]
    pub reached_at: Option<u64>,
    /// Why the server cannot be asked now.
    pub problem: Option<Problem>,
    /// The newest first.
    pub answers: Vec<AnswerRow>,
    /// Requests that were not shown.
    pub dropped: Vec<DroppedCount>,
}

/// An answer that was given. Title and question are texts from outside.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AnswerRow {
    #[ts(type = "number")]
    pub at: u64,
    pub title: String,
    pub question: String,
    pub answer: Given,
}

#[derive(Debug, Clone, Copy, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Given {
    Approved,
    Denied,
    NotMe,
}

#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DroppedCount {
    /// Names the message `dropped-…`.
    pub reason: String,
    #[ts(type = "number")]
    pub count: u64,
}

/// How far the clock is off, as a server has it: ahead, or behind where negative.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ClockView {
    #[ts(type = "number")]
    pub seconds: i64,
    pub server_host: String,
}

/// What the request window shows.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RequestState {
    pub sign_in: Option<SignIn>,
    #[ts(type = "\"en\" | \"nl\"")]
    pub language: &'static str,
    pub theme: penning_session::settings::Theme,
    /// A tone when it appears.
    pub sound: bool,
}

/// A sign-in that waits for an answer. Title and question are texts from outside.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SignIn {
    pub id: String,
    pub issuer: String,
    pub account_name: String,
    pub server_host: String,
    pub title: String,
    pub question: String,
    /// The page on which the person signs in shows one of these.
    pub options: Option<Vec<String>>,
    pub needs_presence: bool,
    #[ts(type = "number")]
    pub since: u64,
    #[ts(type = "number")]
    pub until: u64,
    /// Others of the same account, the newest first: one of them may be somebody else's.
    pub rivals: Vec<Rival>,
    /// How many more wait, of other accounts.
    pub others: u32,
    /// Why its server cannot be asked now.
    pub problem: Option<Problem>,
}

/// A sign-in beside another of the same account.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Rival {
    pub id: String,
    pub title: String,
    pub question: String,
    pub options: Option<Vec<String>>,
    #[ts(type = "number")]
    pub since: u64,
    #[ts(type = "number")]
    pub until: u64,
}

/// The person's answer.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(
    tag = "verdict",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum Verdict {
    Approve { option: Option<String> },
    Deny,
    NotMe,
}

/// What came of an answer. The message is the server's.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Settled {
    /// To be typed where the person signs in.
    pub display_code: Option<String>,
    pub message: Option<String>,
}

impl From<session::PendingToken> for PendingActivation {
    fn from(pending: session::PendingToken) -> Self {
        PendingActivation {
            pending_id: pending.pending_id,
            issuer: pending.issuer,
            account_name: pending.account_name,
            server_host: pending.server_host,
            expires_at: pending.expires_at * MILLIS,
            replaces: pending.replaces,
        }
    }
}

impl From<session::TokenSummary> for ApprovalRow {
    fn from(summary: session::TokenSummary) -> Self {
        ApprovalRow {
            id: summary.id,
            issuer: summary.issuer,
            account_name: summary.account_name,
            server_host: summary.server_host,
            serial: summary.serial,
            created_at: summary.created_at * MILLIS,
            reached_at: summary.reached_at.map(|at| at * MILLIS),
            problem: summary.problem.map(Problem::from),
            answers: summary
                .answers
                .into_iter()
                .map(|given| AnswerRow {
                    at: given.at * MILLIS,
                    title: given.title,
                    question: given.question,
                    answer: match given.answer {
                        GivenAnswer::Approved => Given::Approved,
                        GivenAnswer::Denied => Given::Denied,
                        GivenAnswer::NotMe => Given::NotMe,
                    },
                })
                .collect(),
            dropped: summary
                .dropped
                .into_iter()
                .map(|(reason, count)| DroppedCount { reason, count })
                .collect(),
        }
    }
}

impl From<session::ClockOffset> for ClockView {
    fn from(offset: session::ClockOffset) -> Self {
        ClockView {
            seconds: offset.seconds,
            server_host: offset.host,
        }
    }
}

impl From<session::SignIn> for SignIn {
    fn from(sign_in: session::SignIn) -> Self {
        SignIn {
            id: sign_in.id,
            issuer: sign_in.issuer,
            account_name: sign_in.account_name,
            server_host: sign_in.server_host,
            title: sign_in.title,
            question: sign_in.question,
            options: sign_in.options,
            needs_presence: sign_in.needs_presence,
            since: sign_in.since * MILLIS,
            until: sign_in.until * MILLIS,
            rivals: sign_in
                .rivals
                .into_iter()
                .map(|one| Rival {
                    id: one.id,
                    title: one.title,
                    question: one.question,
                    options: one.options,
                    since: one.since * MILLIS,
                    until: one.until * MILLIS,
                })
                .collect(),
            others: u32::try_from(sign_in.others).unwrap_or(u32::MAX),
            problem: sign_in.problem.map(Problem::from),
        }
    }
}

impl From<Verdict> for session::Verdict {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Approve { option } => session::Verdict::Approve { option },
            Verdict::Deny => session::Verdict::Deny,
            Verdict::NotMe => session::Verdict::NotMe,
        }
    }
}

impl From<session::Settled> for Settled {
    fn from(settled: session::Settled) -> Self {
        Settled {
            display_code: settled.display_code,
            message: settled.message,
        }
    }
}
