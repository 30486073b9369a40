//! What a person may choose, kept in `settings.json` beside the vault.
//!
//! Nothing in that file is secret. A file that cannot be read is
//! taken as the defaults and replaced at the next change; unknown fields are ignored,
//! so that an older Penning starts with a newer file.

use std::ops::RangeInclusive;
use std::path::Path;

use penning_vault::{Ports, SaveError};
use serde::{Deserialize, Serialize};

use crate::problem::{Code, Problem};

/// Seconds that a copied code may stay on the clipboard.
pub const CLIPBOARD_CLEAR_SECONDS: RangeInclusive<u32> = 10..=120;
/// Seconds that a code must still be good for to be copied.
pub const LATE_CODE_SECONDS: RangeInclusive<u32> = 0..=10;
/// Minutes before locking, and of a short lock.
pub const LOCK_MINUTES: RangeInclusive<u32> = 1..=240;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum Language {
    #[default]
    System,
    En,
    Nl,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum SortOrder {
    /// As the person dragged them.
    #[default]
    Mine,
    Name,
    MostUsed,
    LastUsed,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Settings {
    pub theme: Theme,
    pub language: Language,
    pub sort: SortOrder,
    /// Codes are shown only when asked for.
    pub hide_codes: bool,
    /// 10 to 120, or null: never clear.
    pub clipboard_clear_seconds: Option<u32>,
    /// 0 to 10. A code with fewer seconds left is not copied: the next one is waited for. 0: never waited.
    pub late_code_seconds: u32,
    /// Closing the window keeps Penning in the tray, where there is one.
    pub close_to_tray: bool,
    /// The camera that was chosen last, as the system names it; null: the first.
    pub camera: Option<String>,
    /// Minutes without a touch after which to lock: 1 to 240; 0: never; null: 5 where there is a password.
    pub idle_lock_minutes: Option<u32>,
    /// Lock when the desktop locks its screen or the computer sleeps.
    pub lock_with_screen: bool,
    /// Lock when the window is closed.
    pub lock_on_close: bool,
    /// Minutes that a lock may last for the keychain to open it instead of the password: 1 to 240, or null.
    pub keychain_after_lock_minutes: Option<u32>,
    /// Keep the window out of pictures of the screen, where the system can.
    pub hide_from_capture: bool,
    /// A short tone when a sign-in asks to be approved.
    pub sign_in_sound: bool,
    /// The keys that open the quick palette from every program, such as `Ctrl+Shift+KeyP`; null: none.
    pub quick_shortcut: Option<String>,
    /// The keys that lock from every program; null: none.
    pub lock_shortcut: Option<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            theme: Theme::default(),
            language: Language::default(),
            sort: SortOrder::default(),
            hide_codes: false,
            clipboard_clear_seconds: Some(30),
            late_code_seconds: 4,
            close_to_tray: true,
            camera: None,
            idle_lock_minutes: None,
            lock_with_screen: true,
            lock_on_close: false,
            keychain_after_lock_minutes: None,
            hide_from_capture: true,
            sign_in_sound: false,
            quick_shortcut: None,
            lock_shortcut: None,
        }
    }
}

impl Settings {
    /// The settings kept at `path`; the defaults where there are none or they cannot be used.
    pub fn load(path: &Path) -> Settings {
        std::fs::read(path).map_or_else(|_| Settings::default(), |bytes| Settings::read(&bytes))
    }

    /// What a file holds; the defaults where it cannot be used.
    pub fn read(bytes: &[u8]) -> Settings {
        serde_json::from_slice::<Settings>(bytes)
            .ok()
            .filter(|settings| settings.check().is_ok())
            .unwrap_or_default()
    }

    /// Keeps the settings at `path`, whole or not at all.
    pub(crate) fn save(&self, ports: &Ports, path: &Path) -> Result<(), Problem> {
        Ok(write_whole(ports, path, self)?)
    }

    /// Refuses what is out of range.
    pub fn check(&self) -> Result<(), Problem> {
        let out_of_range =
            |field| Err(Problem::from(Code::SettingsOutOfRange).with("field", field));
        let within = |range: &RangeInclusive<u32>, value: Option<u32>| {
            value.is_none_or(|value| range.contains(&value))
        };
        if !within(&CLIPBOARD_CLEAR_SECONDS, self.clipboard_clear_seconds) {
            return out_of_range("clipboardClearSeconds");
        }
        if !LATE_CODE_SECONDS.contains(&self.late_code_seconds) {
            return out_of_range("lateCodeSeconds");
        }
        if !within(
            &LOCK_MINUTES,
            self.idle_lock_minutes.filter(|minutes| *minutes != 0),
        ) {
            return out_of_range("idleLockMinutes");
        }
        if !within(&LOCK_MINUTES, self.keychain_after_lock_minutes) {
            return out_of_range("keychainAfterLockMinutes");
        }
        Ok(())
    }
}

/// Keeps something small and readable, whole or not at all.
pub(crate) fn write_whole(
    ports: &Ports,
    path: &Path,
    kept: &impl Serialize,
) -> Result<(), SaveError> {
    let text = serde_json::to_vec_pretty(kept).map_err(std::io::Error::other)?;
    penning_vault::replace_file(ports, path, &text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kept_settings_come_back() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("settings.json");
        let settings = Settings {
            theme: Theme::Dark,
            sort: SortOrder::MostUsed,
            clipboard_clear_seconds: None,
            ..Settings::default()
        };
        settings
            .save(&penning_vault::real_ports(), &path)
            .expect("the folder is writable");
        assert_eq!(Settings::load(&path), settings);
    }

    #[test]
    fn a_damaged_or_odd_file_means_the_defaults() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("settings.json");
        for text in ["", "{", "{\"clipboardClearSeconds\": 3}", "[]"] {
            std::fs::write(&path, text).expect("the folder is writable");
            assert_eq!(Settings::load(&path), Settings::default(), "{text}");
        }
        std::fs::write(&path, "{\"theme\":\"dark\",\"later\":1}").expect("writable");
        assert_eq!(Settings::load(&path).theme, Theme::Dark);
    }
}
