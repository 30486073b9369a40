//! Where somebody is in the guide, and in the list.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Kept for the page, which is released when nobody looks at it. Holds names only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct GuidePlace {
    /// The guide is what the window shows.
    pub open: bool,
    /// One of the guide's systems; null: not chosen yet.
    pub system: Option<String>,
    /// Counted from 0.
    pub step: u32,
    /// The account that was added along the way, by its id.
    pub account: Option<String>,
}

impl GuidePlace {
    /// Longer than any name or id of ours.
    const MOST_CHARACTERS: usize = 64;

    /// Whether it can be a place at all: more than that is for the page to say.
    pub fn is_sound(&self) -> bool {
        let mut names = self.system.iter().chain(&self.account);
        names.all(|name| name.len() <= Self::MOST_CHARACTERS)
    }
}

/// What the list shows of all accounts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ListPlace {
    /// What was typed into the search field.
    pub query: String,
    pub group: Option<String>,
    /// How far it is scrolled, in the page's pixels.
    pub top: f64,
}

impl ListPlace {
    /// Longer than any search.
    const MOST_BYTES: usize = 1_000;

    /// Whether it can be a place at all.
    pub fn is_sound(&self) -> bool {
        let group = self.group.as_ref().map_or(0, String::len);
        self.query.len() + group <= Self::MOST_BYTES && self.top.is_finite()
    }
}
