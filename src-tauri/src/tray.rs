//! The tray: pinned and most used accounts, one click from the clipboard.
//!
//! Works without the window. On Linux a click on the icon itself never arrives, so
//! everything is in the menu.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use penning_session::{AccountSummary, LockReason, OnClipboard, VaultState};
use tauri::image::Image;
use tauri::menu::{Menu, MenuBuilder, MenuItemBuilder};
use tauri::tray::{TrayIcon, TrayIconBuilder};
use tauri::{AppHandle, Manager, Runtime};

use crate::words::Words;
use crate::{App, actions, approve, locking, window};

/// Messages that tray and notifications say.
#[cfg(test)]
pub const MESSAGES: &[&str] = &[
    "tray-open",
    "tray-scan",
    "tray-quit",
    "tray-no-accounts",
    "tray-tooltip",
    "notify-copied",
    "notify-copied-body",
    "notify-copied-body-kept",
    "notify-copied-good",
    "notify-not-shown",
    "notify-not-shown-body",
    "notify-waits",
    "notify-waits-body",
    "notify-scan-nothing",
    "notify-watching",
    "notify-watching-body",
    "notify-sign-in",
    "request-window",
    "quick-window",
    "tray-sign-in",
    "tray-expect",
    "tray-lock",
    "tray-unlock",
];

/// Ids and labels that the menu showed last while the vault was open.
#[derive(Default)]
pub struct Names(Mutex<Vec<(String, String)>>);

impl Names {
    fn keep(&self, entries: Vec<(String, String)>) -> Vec<(String, String)> {
        entries.clone_into(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
        entries
    }

    /// As it reads in the menu, without its marks.
    pub fn name_of(&self, id: &str) -> Option<String> {
        let found = self.all().into_iter().find(|(kept, _)| kept == id);
        found.map(|(_, label)| label)
    }

    /// All, as they read in the menu.
    pub fn all(&self) -> Vec<(String, String)> {
        let kept = self.kept().into_iter();
        kept.map(|(id, label)| (id, label.replace("&&", "&")))
            .collect()
    }

    fn kept(&self) -> Vec<(String, String)> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

const NAME: &str = "penning";
/// As many as a menu shows without scrolling.
const MOST_ACCOUNTS: usize = 10;
const COPY: &str = "copy:";

/// Puts the icon into the tray. `false` where this desktop has none to put it into.
pub fn install<R: Runtime>(app: &AppHandle<R>) -> bool {
    if !library_is_there() {
        log::info!("no tray: the indicator library is not installed");
        return false;
    }
    match build(app) {
        Ok(_) => {
            prepare_window_for_menu(app);
            true
        }
        Err(error) => {
            log::warn!("no tray: {error}");
            false
        }
    }
}

/// Who opens the menu may be about to open the window.
fn prepare_window_for_menu<R: Runtime>(app: &AppHandle<R>) {
    let app = app.clone();
    penning_platform::tray_host::on_menu_opening(move || {
        let handle = app.clone();
        if let Err(error) = app.run_on_main_thread(move || window::prepare(&handle)) {
            log::warn!("the window is not made ready: {error}");
        }
    });
}

/// Makes the menu anew after accounts, their use or the language changed.
pub fn refresh<R: Runtime>(app: &AppHandle<R>) {
    let Some(tray) = app.tray_by_id(NAME) else {
        return;
    };
    let handle = app.clone();
    // Menus belong to the main thread.
    let sent = app.run_on_main_thread(move || {
        let made = menu(&handle).and_then(|menu| {
            tray.set_menu(Some(menu))?;
            let waits = handle.state::<App>().session.sign_in().is_some();
            tray.set_icon(Some(icon(waits)?))
        });
        if let Err(error) = made {
            log::error!("the tray menu could not be made: {error}");
        }
    });
    if let Err(error) = sent {
        log::error!("the tray menu could not be made: {error}");
    }
}

fn build<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<TrayIcon<R>> {
    TrayIconBuilder::with_id(NAME)
        .icon(icon(false)?)
        .icon_as_template(true)
        .tooltip(app.state::<App>().words().say("tray-tooltip"))
        .menu(&menu(app)?)
        .on_menu_event(|app, event| chosen(app, event.id().as_ref()))
        .build(app)
}

/// The coin, with a dot on it while a sign-in waits.
fn icon(sign_in_waits: bool) -> tauri::Result<Image<'static>> {
    let png: &[u8] = match sign_in_waits {
        true => include_bytes!("../../icons/tray-waiting.png"),
        false => include_bytes!("../../icons/tray.png"),
    };
    Image::from_bytes(png)
}

fn chosen<R: Runtime>(app: &AppHandle<R>, item: &str) {
    match item {
        "sign-in" => approve::bring_back(app),
        "expect" => actions::expect_sign_in(app),
        "open" => window::show(app),
        "lock" => locking::lock_soon(app, LockReason::Asked),
        "unlock" => locking::unlock_soon(app),
        "scan" => actions::scan_from_tray(app),
        "quit" => crate::quit(app),
        _ => {
            if let Some(id) = item.strip_prefix(COPY) {
                actions::copy_and_tell(app, id);
            }
        }
    }
}

fn menu<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<Menu<R>> {
    let state = app.state::<App>();
    let words = state.words();
    let mut builder = MenuBuilder::new(app);
    if let Some(sign_in) = state.session.sign_in() {
        let account = match sign_in.issuer.as_str() {
            "" => sign_in.account_name,
            _ => sign_in.issuer,
        };
        let account = penning_otp::display_text(&account).replace('&', "&&");
        let waits = words.say_with("tray-sign-in", &[("account", account.into())]);
        builder = builder.text("sign-in", waits).separator();
    }
    let is_open = state.session.vault_state() == VaultState::Open;
    let is_locked = matches!(state.session.vault_state(), VaultState::Locked { .. });
    let entries = match is_open {
        true => state.tray_names.keep(entries(&state.session.accounts())),
        // Their codes are wished for by name; the names are no secret to who has this session.
        false => state.tray_names.kept(),
    };
    if entries.is_empty() {
        let none = MenuItemBuilder::new(words.say("tray-no-accounts"))
            .enabled(false)
            .build(app)?;
        builder = builder.item(&none);
    }
    for (id, label) in entries {
        builder = builder.text(format!("{COPY}{id}"), label);
    }
    builder = builder.separator();
    // Of a locked vault it opens the way first: nobody else asks for a sign-in meanwhile.
    if state.session.approves() {
        builder = builder.text("expect", words.say("tray-expect"));
    }
    builder = builder
        .text("scan", words.say("tray-scan"))
        .text("open", words.say("tray-open"));
    if is_open {
        builder = builder.text("lock", words.say("tray-lock"));
    } else if is_locked {
        builder = builder.text("unlock", words.say("tray-unlock"));
    }
    builder
        .separator()
        .text("quit", words.say("tray-quit"))
        .build()
}

/// The order of those who are looked for: pinned ones as the person ordered them, then the most used.
pub fn by_use(accounts: &[AccountSummary]) -> impl Iterator<Item = &AccountSummary> {
    let (pinned, mut others): (Vec<_>, Vec<_>) =
        accounts.iter().partition(|account| account.pinned);
    others.sort_by_key(|account| Reverse((account.used_count, account.last_used_at)));
    pinned.into_iter().chain(others)
}

/// Ids and labels of the menu.
fn entries(accounts: &[AccountSummary]) -> Vec<(String, String)> {
    let chosen: Vec<_> = by_use(accounts).take(MOST_ACCOUNTS).collect();
    let mut seen = HashSet::new();
    let twice: HashSet<&str> = chosen
        .iter()
        .map(|account| account.title())
        .filter(|title| !seen.insert(*title))
        .collect();
    chosen
        .iter()
        .map(|account| {
            let title = account.title();
            let label = if twice.contains(title) || account.account_name.is_empty() {
                account.full_title()
            } else {
                title.to_owned()
            };
            // `&` marks the access key in menus.
            (
                account.id.clone(),
                penning_otp::display_text(&label).replace('&', "&&"),
            )
        })
        .collect()
}

/// The tray of Linux needs a library that tauri loads on first use, and panics without.
#[cfg(target_os = "linux")]
fn library_is_there() -> bool {
    ["libayatana-appindicator3.so.1", "libappindicator3.so.1"]
        .iter()
        .any(|name| {
            // SAFETY: loading runs the library's initialisers; it is the very library that
            // tauri loads a moment later.
            unsafe { libloading::Library::new(name) }.is_ok()
        })
}

#[cfg(not(target_os = "linux"))]
fn library_is_there() -> bool {
    true
}

/// Tells who was copied and until when that is good: never the code, since desktops keep notifications.
pub fn copied_notice(words: &Words, account: &str, copied: &OnClipboard) -> (String, String) {
    let title = words.say_with(
        "notify-copied",
        &[("account", penning_otp::display_text(account).into())],
    );
    let good = copied
        .good_for_seconds
        .map(|seconds| words.say_with("notify-copied-good", &[("seconds", seconds.into())]));
    let stays = match copied.clears_after_seconds {
        Some(seconds) => words.say_with("notify-copied-body", &[("seconds", seconds.into())]),
        None => words.say("notify-copied-body-kept"),
    };
    let body = good.into_iter().chain([stays]).collect::<Vec<_>>();
    (title, body.join(" "))
}

/// Tells that nothing is copied yet, and why.
pub fn waits_notice(words: &Words, account: &str, seconds: u64) -> (String, String) {
    let about = [
        ("account", penning_otp::display_text(account).into()),
        ("seconds", seconds.into()),
    ];
    (
        words.say_with("notify-waits", &about),
        words.say_with("notify-waits-body", &about),
    )
}

#[cfg(test)]
mod tests {
    use penning_session::Manner;

    use super::*;
    use crate::words::Spoken;

    fn account(id: &str, issuer: &str, name: &str, pinned: bool, used: u64) -> AccountSummary {
        AccountSummary {
            id: id.into(),
            issuer: issuer.into(),
            account_name: name.into(),
            pinned,
            manner: Manner::Totp,
            digits: 6,
            period_seconds: Some(30),
            group: None,
            note: String::new(),
            used_count: used,
            last_used_at: None,
            created_at: 0,
        }
    }

    #[test]
    fn pinned_first_then_most_used() {
        let accounts = [
            account("a", "Mail", "m", false, 1),
            account("b", "VPN", "v", false, 9),
            account("c", "Hospital", "h", true, 0),
        ];
        let ids: Vec<_> = entries(&accounts).into_iter().map(|(id, _)| id).collect();
        assert_eq!(ids, ["c", "b", "a"]);
    }

    #[test]
    fn accounts_of_the_same_issuer_are_told_apart() {
        let accounts = [
            account("a", "Mail", "maria", false, 1),
            account("b", "Mail", "jan", false, 2),
            account("c", "R&D", "x", false, 0),
        ];
        let labels: Vec<_> = entries(&accounts)
            .into_iter()
            .map(|(_, label)| label)
            .collect();
        assert_eq!(labels, ["Mail (jan)", "Mail (maria)", "R&&D"]);
    }

    #[test]
    fn a_notice_begins_with_what_happened_and_says_how_long_the_code_is_good() {
        let copied = OnClipboard {
            clears_after_seconds: Some(30),
            good_for_seconds: Some(12),
        };
        for (spoken, title, good) in [
            (Spoken::English, "Copied: Mail (maria)", "12 more seconds"),
            (Spoken::Dutch, "Gekopieerd: Mail (maria)", "12 seconden"),
        ] {
            let words = Words::new(spoken);
            let (said, body) = copied_notice(&words, "Mail (maria)", &copied);
            assert_eq!(said, title);
            assert!(body.contains(good) && body.contains("30"), "{body}");
            let of_counter = OnClipboard {
                good_for_seconds: None,
                ..copied
            };
            let (_, body) = copied_notice(&words, "Mail (maria)", &of_counter);
            assert!(!body.contains(good) && body.contains("30"), "{body}");
        }
    }

    #[test]
    fn no_more_than_a_menu_shows() {
        let accounts: Vec<_> = (0..50)
            .map(|n| account(&n.to_string(), &format!("S{n}"), "", false, n))
            .collect();
        assert_eq!(entries(&accounts).len(), MOST_ACCOUNTS);
    }
}
