//! When does the vault lock, and what happens when it opens again?
//!
//! The desktop tells of screen locks and sleep, the clock of idleness, people of their wish. What of it
//! counts is the session's to say; here it is heard, and the window and the tray are told.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use penning_session::{LockReason, VaultState};
use tauri::{AppHandle, Manager, Runtime};
use tokio::sync::Notify;

use crate::dto::BackendEvent;
use crate::{App, actions, window};

/// For how long something asked of a locked Penning is still done once it opens.
const WISH_HOLDS: Duration = Duration::from_secs(30);
/// A short lock is looked at this often: the computer may have slept meanwhile.
const SHORT_LOCK_STEP: Duration = Duration::from_secs(30);
/// What the page asks by itself, whether or not anybody is there.
const ASKED_BY_ITSELF: &[&str] = &[
    "app_state",
    "codes",
    "enrol_codes",
    "keep_guide",
    "keep_list",
    "quick_state",
    "request_state",
    "ways",
];

/// What was asked of a locked Penning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// The code of this account, onto the clipboard.
    Copy(String),
    Scan,
    /// To be asked about the sign-in that is about to come.
    SignIn,
}

/// What locking needs to remember between its events.
pub struct Away {
    wish: Mutex<Option<(Wish, Instant)>>,
    /// When somebody last did something in the window or the tray, or opened the vault.
    touched: Mutex<Instant>,
    /// The vault opened, or its settings changed: the time to wait is another one.
    changed: Notify,
    screen_is_locked: AtomicBool,
}

impl Default for Away {
    fn default() -> Self {
        Away {
            wish: Mutex::default(),
            touched: Mutex::new(Instant::now()),
            changed: Notify::new(),
            screen_is_locked: AtomicBool::new(false),
        }
    }
}

impl Away {
    /// A command came from the page.
    pub fn asked(&self, command: &str) {
        if !ASKED_BY_ITSELF.contains(&command) {
            self.touch();
        }
    }

    pub fn settings_changed(&self) {
        self.changed.notify_one();
    }

    /// Keeps a wish for half a minute, in place of any before it.
    pub fn wish(&self, wish: Wish) {
        *self.wished() = Some((wish, Instant::now()));
    }

    /// The account whose code is wished for.
    pub fn wished_account(&self) -> Option<String> {
        match &*self.wished() {
            Some((Wish::Copy(id), since)) if since.elapsed() < WISH_HOLDS => Some(id.clone()),
            _ => None,
        }
    }

    fn take_wish(&self) -> Option<Wish> {
        let (wish, since) = self.wished().take()?;
        (since.elapsed() < WISH_HOLDS).then_some(wish)
    }

    fn wished(&self) -> std::sync::MutexGuard<'_, Option<(Wish, Instant)>> {
        self.wish.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Somebody did something.
    pub fn touch(&self) {
        *self.touched.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }

    fn untouched(&self) -> Duration {
        let touched = self.touched.lock().unwrap_or_else(PoisonError::into_inner);
        touched.elapsed()
    }
}

/// Locks, where the settings want it for this reason. Blocks for a moment.
pub fn lock<R: Runtime>(handle: &AppHandle<R>, reason: LockReason) {
    let app = handle.state::<App>();
    if !app.session.lock(reason) {
        return;
    }
    log::info!("locked: {reason:?}");
    // A copy that waited for its code was wished for before.
    app.copies.next();
    window::renew(handle);
    app.tell(BackendEvent::Changed);
    app.tell(BackendEvent::ClipboardCleared);
    app.accounts_changed();
    if app.session.short_lock_seconds_left().is_some() {
        end_short_lock(handle);
    }
}

/// Locks on a thread made for it.
pub fn lock_soon<R: Runtime>(handle: &AppHandle<R>, reason: LockReason) {
    let handle = handle.clone();
    tauri::async_runtime::spawn_blocking(move || lock(&handle, reason));
}

/// Opens with the keychain where that needs no password, else shows the window that asks for it.
pub fn unlock_soon<R: Runtime>(handle: &AppHandle<R>) {
    let handle = handle.clone();
    tauri::async_runtime::spawn_blocking(move || {
        if !open_silently(&handle) {
            window::show(&handle);
        }
    });
}

/// Whether the vault is open, or could be opened without asking anybody for a password. Blocks for the keychain.
pub fn open_silently<R: Runtime>(handle: &AppHandle<R>) -> bool {
    let app = handle.state::<App>();
    match app.session.vault_state() {
        VaultState::Open => true,
        VaultState::Locked {
            has_keychain: true, ..
        } => {
            let is_open = app.session.open() == VaultState::Open;
            if is_open {
                opened(handle);
            }
            is_open
        }
        _ => false,
    }
}

/// To call whenever the vault was opened: tells the window and the tray, and does what was wished.
pub fn opened<R: Runtime>(handle: &AppHandle<R>) {
    let app = handle.state::<App>();
    if app.session.vault_state() != VaultState::Open {
        return;
    }
    app.away.touch();
    app.away.changed.notify_one();
    app.accounts_changed();
    app.tell(BackendEvent::Changed);
    match app.away.take_wish() {
        Some(Wish::Copy(id)) => actions::copy_and_tell(handle, &id),
        Some(Wish::Scan) => actions::scan_from_tray(handle),
        Some(Wish::SignIn) => actions::expect_sign_in(handle),
        None => {}
    }
}

/// Begins to listen to the desktop, the clock and the system's signals.
pub fn watch<R: Runtime>(handle: &AppHandle<R>) {
    tauri::async_runtime::spawn(watch_idleness(handle.clone()));
    #[cfg(unix)]
    watch_signals(handle);
    let handle = handle.clone();
    let spawned = std::thread::Builder::new()
        .name("screen lock".into())
        .spawn(move || {
            for event in penning_platform::watch_lock::watch() {
                heard(&handle, event);
            }
        });
    if let Err(error) = spawned {
        log::error!("nobody listens for screen locks: {error}");
    }
}

fn heard<R: Runtime>(handle: &AppHandle<R>, event: penning_platform::watch_lock::Event) {
    use penning_platform::watch_lock::Event;
    let app = handle.state::<App>();
    match event {
        Event::ScreenLocked => {
            app.away.screen_is_locked.store(true, Ordering::SeqCst);
            lock(handle, LockReason::ScreenLocked);
        }
        // Sleep waits for what it brought along to be dropped.
        Event::FallingAsleep(hold) => {
            lock(handle, LockReason::Sleep);
            drop(hold);
        }
        Event::ScreenUnlocked => {
            app.away.screen_is_locked.store(false, Ordering::SeqCst);
            come_back(handle);
        }
        Event::Awake => {
            app.session.end_short_lock_when_due();
            if !app.away.screen_is_locked.load(Ordering::SeqCst) {
                come_back(handle);
            }
        }
        Event::SessionEnds => crate::quit(handle),
    }
}

fn come_back<R: Runtime>(handle: &AppHandle<R>) {
    let app = handle.state::<App>();
    if app.session.screen_was_unlocked().is_some() {
        opened(handle);
        app.tell(BackendEvent::Changed);
    }
}

/// Sleeps until the time without a touch may be over, then looks again: it wakes once for each stretch of work.
async fn watch_idleness<R: Runtime>(handle: AppHandle<R>) {
    loop {
        let asked = handle.clone();
        let state = tauri::async_runtime::spawn_blocking(move || {
            let app = asked.state::<App>();
            let limit = app.session.idle_limit().map(scaled)?;
            // Who just opened it is there, and who copies over a remote desktop touches no key that this one counts.
            let untouched = app.away.untouched();
            let idle = penning_platform::idle::time();
            Some((limit, idle.map_or(untouched, |idle| idle.min(untouched))))
        });
        let wait = match state.await {
            Ok(Some((limit, idle))) if idle >= limit => {
                let locking = handle.clone();
                let locked = tauri::async_runtime::spawn_blocking(move || {
                    lock(&locking, LockReason::Idle);
                });
                if let Err(error) = locked.await {
                    log::error!("locking broke off: {error}");
                }
                continue;
            }
            Ok(Some((limit, idle))) => Some(limit - idle),
            Ok(None) | Err(_) => None,
        };
        let app = handle.state::<App>();
        let changed = app.away.changed.notified();
        match wait {
            // A little later, so that rounding does not make it look twice.
            Some(wait) => {
                let _ = tokio::time::timeout(wait + Duration::from_millis(20), changed).await;
            }
            None => changed.await,
        }
    }
}

/// Tests need not wait for minutes; what people get always does.
fn scaled(limit: Duration) -> Duration {
    #[cfg(debug_assertions)]
    if let Some(minute_ms) = std::env::var("PENNING_IDLE_MINUTE_MS")
        .ok()
        .and_then(|text| text.parse::<u32>().ok())
    {
        return limit / 60_000 * minute_ms;
    }
    limit
}

/// The system ends Penning, or the session that it runs in: what was copied must not outlive it.
#[cfg(unix)]
fn watch_signals<R: Runtime>(handle: &AppHandle<R>) {
    use tokio::signal::unix::{SignalKind, signal};
    for kind in [
        SignalKind::terminate(),
        SignalKind::interrupt(),
        SignalKind::hangup(),
    ] {
        let handle = handle.clone();
        tauri::async_runtime::spawn(async move {
            match signal(kind) {
                Ok(mut signal) => {
                    signal.recv().await;
                    crate::quit(&handle);
                }
                Err(error) => log::error!("a signal of the system is not heard: {error}"),
            }
        });
    }
}

/// Takes the key out of the keychain when the lock has lasted.
fn end_short_lock<R: Runtime>(handle: &AppHandle<R>) {
    let handle = handle.clone();
    tauri::async_runtime::spawn(async move {
        loop {
            let Some(left) = handle.state::<App>().session.short_lock_seconds_left() else {
                return;
            };
            let step = Duration::from_secs(left).min(SHORT_LOCK_STEP);
            tokio::time::sleep(step + Duration::from_millis(100)).await;
            let ending = handle.clone();
            let _ = tauri::async_runtime::spawn_blocking(move || {
                let app = ending.state::<App>();
                app.session.end_short_lock_when_due();
                app.tell(BackendEvent::Changed);
            })
            .await;
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wish_is_done_once() {
        let watch = Away::default();
        assert_eq!(watch.take_wish(), None);
        watch.wish(Wish::Scan);
        watch.wish(Wish::Copy("a".into()));
        assert_eq!(watch.wished_account().as_deref(), Some("a"));
        assert_eq!(watch.take_wish(), Some(Wish::Copy("a".into())));
        assert_eq!(watch.take_wish(), None);
    }

    #[test]
    fn an_old_wish_is_not_done() {
        let watch = Away::default();
        let Some(long_ago) = Instant::now().checked_sub(WISH_HOLDS) else {
            return; // the machine was started less than half a minute ago
        };
        *watch.wished() = Some((Wish::Scan, long_ago));
        assert_eq!(watch.wished_account(), None);
        assert_eq!(watch.take_wish(), None);
    }

    #[test]
    fn what_the_page_asks_by_itself_is_no_touch() {
        let watch = Away::default();
        let Some(long_ago) = Instant::now().checked_sub(Duration::from_secs(9)) else {
            return;
        };
        *watch.touched.lock().unwrap() = long_ago;
        watch.asked("codes");
        assert!(watch.untouched() >= Duration::from_secs(9));
        watch.asked("copy_code");
        assert!(watch.untouched() < Duration::from_secs(9));
    }
}
