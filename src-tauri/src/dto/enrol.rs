//! What was found or typed, and what the person makes of it.

use penning_otp as otp;
use penning_session as session;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use zeroize::Zeroizing;

use super::{Algorithm, CodeView, Kind, PendingActivation, Problem};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(
    tag = "warning",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum Warning {
    IssuerDiffersFromLabel {
        label: String,
    },
    NoIssuer,
    ShortSecret {
        bytes: u32,
    },
    UnusualDigits {
        digits: u8,
    },
    UnusualPeriod {
        seconds: u32,
    },
    UnusualAlgorithm {
        algorithm: Algorithm,
    },
    ControlCharacters,
    LookalikeCharacters,
    /// A parameter said nothing usable and its usual value was taken.
    DefaultTaken {
        parameter: String,
    },
    /// An mOTP secret with other characters than servers give out.
    SecretNotHexadecimal,
}

/// The stored account that a found one would stand beside or replace.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Existing {
    pub id: String,
    pub issuer: String,
    pub account_name: String,
    pub alike: Alike,
}

/// What a found account has in common with a stored one: all, its secret, or its names.
#[derive(Debug, Clone, Copy, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Alike {
    Account,
    Secret,
    Name,
}

#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Pending {
    pub pending_id: String,
    pub issuer: String,
    pub account_name: String,
    pub kind: Kind,
    pub algorithm: Algorithm,
    pub digits: u8,
    pub period_seconds: Option<u32>,
    #[ts(type = "number | null")]
    pub counter: Option<u64>,
    /// A number that the code did not say and the person has to; until then there is no code.
    pub lacks: Option<Lack>,
    pub code: CodeView,
    pub warnings: Vec<Warning>,
    pub existing: Option<Existing>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Lack {
    Counter,
    Pin,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum MakersApp {
    MicrosoftAuthenticator,
    AzureMfaServer,
    OktaVerify,
    Duo,
}

/// What else was found: nothing that can be stored, but something that can be explained.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(
    tag = "found",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum Explained {
    MakersApp {
        app: MakersApp,
    },
    /// `request` names it where it is asked about.
    TiqrEnrol {
        host: String,
        request: String,
    },
    TiqrSignIn {
        service: String,
        request: String,
    },
    WebLink {
        host: String,
    },
    OtherText {
        preview: String,
    },
    Broken {
        problem: Problem,
    },
}

/// Google migration codes come in parts, counted from 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct MigrationProgress {
    pub have: Vec<u32>,
    pub count: u32,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct EnrolOutcome {
    pub pending: Vec<Pending>,
    pub explained: Vec<Explained>,
    /// Push accounts that can be activated.
    pub activations: Vec<PendingActivation>,
    pub migration: Option<MigrationProgress>,
    /// One for each picture or entry that could not be taken.
    pub problems: Vec<Problem>,
}

/// What was typed; secrets go in and never come out. Null: not asked for.
#[derive(Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TypedIn {
    pub issuer: String,
    pub account_name: String,
    pub secret: String,
    pub kind: Kind,
    pub algorithm: Algorithm,
    pub digits: u8,
    pub period_seconds: u32,
    #[ts(type = "number | null")]
    pub counter: Option<u64>,
    pub pin: Option<String>,
}

#[derive(Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CommitChoice {
    pub pending_id: String,
    pub issuer: String,
    pub account_name: String,
    pub on_existing: OnExisting,
    /// Only where the account lacks it.
    #[ts(type = "number | null")]
    pub counter: Option<u64>,
    /// Only where the account lacks it.
    pub pin: Option<String>,
}

#[derive(Debug, Clone, Copy, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum OnExisting {
    KeepBoth,
    Replace,
}

impl From<session::Outcome> for EnrolOutcome {
    fn from(outcome: session::Outcome) -> Self {
        EnrolOutcome {
            pending: outcome.pending.into_iter().map(Pending::from).collect(),
            explained: outcome.explained.into_iter().map(Explained::from).collect(),
            activations: outcome.tokens.into_iter().map(Into::into).collect(),
            migration: outcome.migration.map(|progress| MigrationProgress {
                have: progress.have,
                count: progress.count,
            }),
            problems: outcome.problems.into_iter().map(Problem::from).collect(),
        }
    }
}

impl From<session::PendingAccount> for Pending {
    fn from(pending: session::PendingAccount) -> Self {
        Pending {
            pending_id: pending.pending_id,
            issuer: pending.issuer,
            account_name: pending.account_name,
            kind: pending.manner.into(),
            algorithm: pending.algorithm.into(),
            digits: pending.digits,
            period_seconds: pending.period_seconds,
            counter: pending.counter,
            lacks: pending.lacks.map(|lack| match lack {
                session::Lack::Counter => Lack::Counter,
                session::Lack::Pin => Lack::Pin,
            }),
            code: pending.code.into(),
            warnings: pending.oddities.into_iter().map(Warning::from).collect(),
            existing: pending.existing.map(|existing| Existing {
                id: existing.id,
                issuer: existing.issuer,
                account_name: existing.account_name,
                alike: match existing.alike {
                    session::Alike::Account => Alike::Account,
                    session::Alike::Secret => Alike::Secret,
                    session::Alike::Name => Alike::Name,
                },
            }),
        }
    }
}

impl From<otp::Oddity> for Warning {
    fn from(oddity: otp::Oddity) -> Self {
        match oddity {
            otp::Oddity::IssuerDiffersFromLabel { label } => Warning::IssuerDiffersFromLabel {
                label: otp::display_text(&label),
            },
            otp::Oddity::NoIssuer => Warning::NoIssuer,
            otp::Oddity::ShortSecret { bytes } => Warning::ShortSecret {
                bytes: u32::try_from(bytes).unwrap_or(u32::MAX),
            },
            otp::Oddity::UnusualDigits { digits } => Warning::UnusualDigits { digits },
            otp::Oddity::UnusualPeriod { seconds } => Warning::UnusualPeriod { seconds },
            otp::Oddity::UnusualAlgorithm { algorithm } => Warning::UnusualAlgorithm {
                algorithm: algorithm.into(),
            },
            otp::Oddity::ControlCharacters => Warning::ControlCharacters,
            otp::Oddity::LookalikeCharacters => Warning::LookalikeCharacters,
            otp::Oddity::SecretNotHexadecimal => Warning::SecretNotHexadecimal,
            otp::Oddity::DefaultTaken { parameter } => Warning::DefaultTaken {
                parameter: parameter.to_owned(),
            },
        }
    }
}

impl From<session::Explained> for Explained {
    fn from(explained: session::Explained) -> Self {
        match explained {
            session::Explained::MakersApp(app) => Explained::MakersApp {
                app: match app {
                    otp::MakersApp::MicrosoftAuthenticator => MakersApp::MicrosoftAuthenticator,
                    otp::MakersApp::AzureMfaServer => MakersApp::AzureMfaServer,
                    otp::MakersApp::OktaVerify => MakersApp::OktaVerify,
                    otp::MakersApp::Duo => MakersApp::Duo,
                },
            },
            session::Explained::TiqrEnrol { host, request } => {
                Explained::TiqrEnrol { host, request }
            }
            session::Explained::TiqrSignIn { service, request } => {
                Explained::TiqrSignIn { service, request }
            }
            session::Explained::WebLink { host } => Explained::WebLink { host },
            session::Explained::OtherText { preview } => Explained::OtherText { preview },
            session::Explained::Broken(problem) => Explained::Broken {
                problem: problem.into(),
            },
        }
    }
}

impl From<CommitChoice> for session::Choice {
    fn from(choice: CommitChoice) -> Self {
        session::Choice {
            pending_id: choice.pending_id,
            issuer: choice.issuer,
            account_name: choice.account_name,
            on_existing: match choice.on_existing {
                OnExisting::KeepBoth => session::OnExisting::KeepBoth,
                OnExisting::Replace => session::OnExisting::Replace,
            },
            counter: choice.counter,
            pin: choice.pin.map(Zeroizing::new),
        }
    }
}

impl From<TypedIn> for session::Typed {
    fn from(typed: TypedIn) -> Self {
        session::Typed {
            issuer: typed.issuer,
            account_name: typed.account_name,
            secret: Zeroizing::new(typed.secret),
            manner: typed.kind.into(),
            algorithm: typed.algorithm.into(),
            digits: typed.digits,
            period_seconds: typed.period_seconds,
            counter: typed.counter,
            pin: typed.pin.map(Zeroizing::new),
        }
    }
}
