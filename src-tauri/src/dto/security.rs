//! The ways to open, the recovery kit, and what passwords are worth.

use penning_session as session;
use serde::Serialize;
use ts_rs::TS;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Ways {
    /// A password opens the vault; without one, the keychain does.
    pub has_password: bool,
    /// The recovery key opened it this time: a new password needs no old one.
    pub recovered: bool,
}

/// What happens at the next start, after the recovery key opened the vault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Recovered {
    /// The password is still asked for: a new one can be chosen now.
    AsksPassword,
    /// The keychain opens it again.
    OpensByItself,
    /// The keychain took nothing: the recovery key is needed again.
    NeedsKeyAgain,
}

/// 0 (found at once) to 4 (not found), and what makes it easier than it looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PasswordStrength {
    pub score: u8,
    pub weakness: Option<Weakness>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Weakness {
    Common,
    Word,
    Names,
    Keyboard,
    Repeats,
    Sequence,
    Dates,
    Short,
}

/// The kit's page was written; these groups are to be typed back, counted from 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct KitMade {
    pub file_name: String,
    pub groups: Vec<u32>,
}

impl From<session::Ways> for Ways {
    fn from(ways: session::Ways) -> Self {
        Ways {
            has_password: ways.password,
            recovered: ways.recovered,
        }
    }
}

impl From<session::KeychainKept> for Recovered {
    fn from(kept: session::KeychainKept) -> Self {
        match kept {
            session::KeychainKept::NotTheWay => Recovered::AsksPassword,
            session::KeychainKept::Kept => Recovered::OpensByItself,
            session::KeychainKept::Failed => Recovered::NeedsKeyAgain,
        }
    }
}

impl From<session::Strength> for PasswordStrength {
    fn from(strength: session::Strength) -> Self {
        PasswordStrength {
            score: strength.score,
            weakness: strength.weakness.map(Weakness::from),
        }
    }
}

impl From<session::Weakness> for Weakness {
    fn from(weakness: session::Weakness) -> Self {
        match weakness {
            session::Weakness::Common => Weakness::Common,
            session::Weakness::Word => Weakness::Word,
            session::Weakness::Names => Weakness::Names,
            session::Weakness::Keyboard => Weakness::Keyboard,
            session::Weakness::Repeats => Weakness::Repeats,
            session::Weakness::Sequence => Weakness::Sequence,
            session::Weakness::Dates => Weakness::Dates,
            session::Weakness::Short => Weakness::Short,
        }
    }
}
