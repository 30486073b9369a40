//! A watch of the screen, on its way to the page.

use penning_session as session;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{EnrolOutcome, Problem};

/// What the person does while Penning watches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum WatchFor {
    /// The window steps aside; any code but a mere link or text ends the watch.
    Scan,
    /// The window stays; only an account ends the watch, and what was told before is not told again.
    Guide,
}

/// A watch as it stands.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct WatchView {
    /// Counts watches.
    #[ts(type = "number")]
    pub number: u64,
    #[ts(type = "number")]
    pub ends_at: u64,
    /// All that was found in this watch.
    pub outcome: EnrolOutcome,
    /// Null while it goes on.
    pub end: Option<WatchEnd>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[serde(tag = "why", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum WatchEnd {
    Found,
    TimeUp,
    Stopped,
    Failed { problem: Problem },
}

impl From<WatchFor> for session::WatchFor {
    fn from(purpose: WatchFor) -> Self {
        match purpose {
            WatchFor::Scan => session::WatchFor::Scan,
            WatchFor::Guide => session::WatchFor::Guide,
        }
    }
}

impl From<session::WatchView> for WatchView {
    fn from(view: session::WatchView) -> Self {
        WatchView {
            number: view.number,
            ends_at: view.ends_at_ms,
            outcome: view.outcome.into(),
            end: view.end.map(|end| match end {
                session::WatchEnd::Found => WatchEnd::Found,
                session::WatchEnd::TimeUp => WatchEnd::TimeUp,
                session::WatchEnd::Stopped => WatchEnd::Stopped,
                session::WatchEnd::Failed(problem) => WatchEnd::Failed {
                    problem: problem.into(),
                },
            }),
        }
    }
}
