//! How does a sign-in request reach a person? The poller that asks, and the window that shows one.
//!
//! The request window is a window of its own with its own rights. It comes up on top without taking
//! the keyboard: what somebody is typing elsewhere must not answer it.

use std::collections::HashSet;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use penning_session::SignIn;
use tauri::{AppHandle, Emitter, Manager, Runtime, WebviewUrl, WebviewWindowBuilder};
use tokio::sync::Notify;

use crate::dto::BackendEvent;
use crate::{App, EVENT, tray, window};

/// The window's name in capabilities and events.
pub const REQUEST: &str = "request";
/// Between two rounds of asking, whatever wakes the poller.
const SHORTEST_PAUSE: Duration = Duration::from_millis(250);

#[derive(Default)]
pub struct Requests {
    wake: Notify,
    shown: Mutex<Shown>,
}

#[derive(Default)]
struct Shown {
    /// The sign-in that was presented last.
    current: Option<Presented>,
    put_off: HashSet<String>,
}

struct Presented {
    sign_in: String,
    token: String,
}

impl Requests {
    /// Something is different: look at once whose time has come.
    pub fn wake(&self) {
        self.wake.notify_one();
    }

    fn shown(&self) -> MutexGuard<'_, Shown> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Asks the servers for as long as Penning runs. Sleeps without waking while there is nothing to ask.
pub fn start<R: Runtime>(handle: &AppHandle<R>) {
    let handle = handle.clone();
    tauri::async_runtime::spawn(async move {
        loop {
            let app = handle.state::<App>();
            match app.session.next_poll() {
                None => app.requests.wake.notified().await,
                Some(wait) => {
                    let woken = app.requests.wake.notified();
                    let _ = tokio::time::timeout(wait.max(SHORTEST_PAUSE), woken).await;
                }
            }
            let session = std::sync::Arc::clone(&app.session);
            let clock = app.session.clock_offset();
            let asked = tauri::async_runtime::spawn_blocking(move || session.poll()).await;
            let Ok(polled) = asked else {
                log::error!("asking the servers broke off");
                continue;
            };
            if polled.not_shown {
                let words = app.words();
                let (title, body) = ("notify-not-shown", "notify-not-shown-body");
                app.notifier.show(&words.say(title), &words.say(body));
            }
            let new_clock = app.session.clock_offset();
            let told_same = clock.is_some() == new_clock.is_some();
            if polled.changed || !polled.new.is_empty() || !told_same {
                changed(&handle);
            } else {
                present(&handle);
            }
        }
    });
}

/// Tells the windows and the tray, and shows what is to be shown.
pub fn changed<R: Runtime>(handle: &AppHandle<R>) {
    present(handle);
    let app = handle.state::<App>();
    app.tell(BackendEvent::Changed);
    tray::refresh(handle);
    if let Err(error) = handle.emit_to(REQUEST, EVENT, BackendEvent::SignIns) {
        log::error!("the request window could not be told: {error}");
    }
}

/// The window is closed; the sign-in goes on waiting and does not come up by itself again.
pub fn put_off<R: Runtime>(handle: &AppHandle<R>) {
    let app = handle.state::<App>();
    if let Some(sign_in) = app.session.sign_in() {
        app.requests.shown().put_off.insert(sign_in.id);
    }
    close(handle);
    app.tell(BackendEvent::Changed);
    tray::refresh(handle);
}

/// Shows the sign-in that waits, although it was put off.
pub fn bring_back<R: Runtime>(handle: &AppHandle<R>) {
    let app = handle.state::<App>();
    app.requests.shown().put_off.clear();
    if app.session.sign_in().is_some() {
        show(handle, true);
    }
}

/// Opens the window for a sign-in that was not shown yet, and tells of it once.
fn present<R: Runtime>(handle: &AppHandle<R>) {
    let app = handle.state::<App>();
    let Some(sign_in) = app.session.sign_in() else {
        app.requests.shown().current = None;
        // What is over may leave a code on the page, which the person needs yet: the page closes it.
        // A locked vault leaves nothing.
        if app.session.vault_state() != penning_session::VaultState::Open {
            close(handle);
        }
        return;
    };
    let is_there = handle.get_webview_window(REQUEST).is_some();
    let is_new = {
        let mut shown = app.requests.shown();
        if shown.put_off.contains(&sign_in.id) {
            return;
        }
        let before = shown.current.replace(Presented {
            sign_in: sign_in.id.clone(),
            token: sign_in.token.clone(),
        });
        // One more for the same account is a line more in the window: a flood of them is one prompt.
        before.is_none_or(|before| {
            before.sign_in != sign_in.id && !(is_there && before.token == sign_in.token)
        })
    };
    if is_new {
        show(handle, false);
        notify(&app, &sign_in);
    }
}

fn notify(app: &App, sign_in: &SignIn) {
    let account = match sign_in.issuer.as_str() {
        "" => &sign_in.account_name,
        issuer => issuer,
    };
    let words = app.words();
    let account = penning_otp::display_text(account);
    let title = words.say_with("notify-sign-in", &[("account", account.into())]);
    app.notifier
        .show(&title, &penning_otp::display_text(&sign_in.title));
}

fn show<R: Runtime>(handle: &AppHandle<R>, to_front: bool) {
    let shown = match handle.get_webview_window(REQUEST) {
        Some(window) => window.show().and_then(|()| match to_front {
            true => window.set_focus(),
            false => Ok(()),
        }),
        None => build(handle, to_front),
    };
    if let Err(error) = shown {
        log::error!("the request window could not be shown: {error}");
    }
}

fn build<R: Runtime>(handle: &AppHandle<R>, focused: bool) -> tauri::Result<()> {
    let app = handle.state::<App>();
    let theme = app.session.settings().theme;
    let title = app.words().say("request-window");
    let builder =
        WebviewWindowBuilder::new(handle, REQUEST, WebviewUrl::App("request.html".into()));
    let window = window::private(builder)
        .title(title)
        .inner_size(400.0, 540.0)
        .min_inner_size(320.0, 320.0)
        .always_on_top(true)
        .visible_on_all_workspaces(true)
        .maximizable(false)
        .focused(focused)
        .center()
        .theme(window::frame_theme(theme))
        .content_protected(window::is_hidden_from_capture(&app))
        .build()?;
    window::lay_paper(&window, theme)
}

/// The window has the keyboard now: its page gets it.
pub fn focused<R: Runtime>(handle: &AppHandle<R>) {
    let Some(window) = handle.get_webview_window(REQUEST) else {
        return;
    };
    let page: &tauri::Webview<R> = window.as_ref();
    if let Err(error) = page.set_focus() {
        log::warn!("the request page has no keyboard: {error}");
    }
}

fn close<R: Runtime>(handle: &AppHandle<R>) {
    if let Some(window) = handle.get_webview_window(REQUEST)
        && let Err(error) = window.destroy()
    {
        log::error!("the request window could not be closed: {error}");
    }
}
