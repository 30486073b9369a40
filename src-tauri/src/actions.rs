//! What people do without the window: from the tray, the quick palette, a link or a second start.

use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use penning_session::problem::{Code, Problem};
use penning_session::{Copying, OnClipboard, Outcome, Session, VaultState, WatchEnd, Which};
use tauri::{AppHandle, Manager, Runtime};

use crate::dto::BackendEvent;
use crate::locking::Wish;
use crate::{App, locking, tray, watch, window};

/// Copies an account's code and says whose it was.
pub fn copy_and_tell<R: Runtime>(handle: &AppHandle<R>, id: &str) {
    let (handle, id) = (handle.clone(), id.to_owned());
    tauri::async_runtime::spawn_blocking(move || {
        let app = handle.state::<App>();
        let turn = app.copies.next();
        match app.session.copy_unless_late(&id) {
            Ok(Copying::Done(copied)) => {
                tell_of(&app, &id, &copied);
                copied_now(&app, id, &copied);
            }
            Ok(Copying::WaitFor(until)) => {
                let comes_at = copy_at(&handle, id.clone(), until, turn);
                let seconds = until_then(comes_at).as_secs_f64().ceil() as u64;
                let (title, body) = tray::waits_notice(&app.words(), &title_of(&app, &id), seconds);
                app.notifier.show(&title, &body);
                app.tell(BackendEvent::CopyWaits { id, comes_at });
            }
            // It opens by itself, or the window asks for what is needed; then this is done.
            Err(problem) if problem.code == Code::VaultNotOpen => {
                wish(&handle, Wish::Copy(id));
            }
            Err(problem) => say(&app, &problem),
        }
    });
}

/// Copies the code that begins at this moment (Unix seconds), once it has begun; gives the moment in milliseconds.
/// Another wish for a code meanwhile takes its place, and locking ends it.
pub fn copy_at<R: Runtime>(handle: &AppHandle<R>, id: String, until: u64, turn: u64) -> u64 {
    let comes_at = until.saturating_mul(1_000);
    let handle = handle.clone();
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(until_then(comes_at)).await;
        tauri::async_runtime::spawn_blocking(move || {
            let app = handle.state::<App>();
            if !app.copies.is_still(turn) {
                return;
            }
            match app.session.copy_code(&id, Which::Current) {
                Ok(copied) => {
                    // The row in the window says it, where somebody sees that.
                    if !window::is_seen(&handle) {
                        tell_of(&app, &id, &copied);
                    }
                    copied_now(&app, id, &copied);
                }
                // Who locked meanwhile wants no code any more.
                Err(problem) if problem.code == Code::VaultNotOpen => {}
                Err(problem) => {
                    app.tell(BackendEvent::ClipboardCleared);
                    say(&app, &problem);
                }
            }
        });
    });
    comes_at
}

/// Until this moment, in milliseconds since the Unix epoch.
fn until_then(millis: u64) -> Duration {
    let now = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default();
    Duration::from_millis(millis).saturating_sub(now)
}

fn copied_now(app: &App, id: String, copied: &OnClipboard) {
    let clears_at = app.plan_clearing(copied.clears_after_seconds);
    app.tell(BackendEvent::Copied { id, clears_at });
    app.accounts_changed();
}

fn tell_of(app: &App, id: &str, copied: &OnClipboard) {
    let (title, body) = tray::copied_notice(&app.words(), &title_of(app, id), copied);
    app.notifier.show(&title, &body);
}

fn title_of(app: &App, id: &str) -> String {
    let account = app.session.account(id);
    account.map(|one| one.full_title()).unwrap_or_default()
}

/// "I'm signing in now": asks the servers at once, and often for a while.
pub fn expect_sign_in<R: Runtime>(handle: &AppHandle<R>) {
    let handle = handle.clone();
    tauri::async_runtime::spawn_blocking(move || {
        let app = handle.state::<App>();
        if let VaultState::Locked { .. } = app.session.vault_state() {
            return wish(&handle, Wish::SignIn);
        }
        app.session.expect_sign_in();
        app.wake_poller();
    });
}

/// Keeps a wish that a locked vault stands in the way of, and opens the vault or the window that asks for its password.
fn wish<R: Runtime>(handle: &AppHandle<R>, wish: Wish) {
    let app = handle.state::<App>();
    app.away.wish(wish);
    app.tell(BackendEvent::Changed);
    if !locking::open_silently(handle) {
        window::show(handle);
    }
}

/// Looks at the screen, goes on watching it where there is nothing yet, and opens the window with what
/// was found.
pub fn scan_from_tray<R: Runtime>(handle: &AppHandle<R>) {
    let handle = handle.clone();
    tauri::async_runtime::spawn_blocking(move || {
        let app = handle.state::<App>();
        if let VaultState::Locked { .. } = app.session.vault_state() {
            return wish(&handle, Wish::Scan);
        }
        match look_at_screen(&handle, &app.session) {
            Ok(outcome) => bring(&handle, outcome),
            Err(problem) if problem.code == Code::NothingFoundOnScreen => {
                notify(&app, "notify-watching", "notify-watching-body");
                watch::begin_unseen(&handle, watched_from_tray);
            }
            Err(problem) => say(&app, &problem),
        }
    });
}

fn watched_from_tray<R: Runtime>(handle: &AppHandle<R>, end: WatchEnd) {
    let app = handle.state::<App>();
    let outcome = app.session.watched().map(|view| view.outcome);
    let outcome = outcome.filter(|outcome| !outcome.is_empty());
    match (end, outcome) {
        (WatchEnd::Stopped, _) => {}
        (_, Some(outcome)) => bring(handle, outcome),
        // One look there was.
        (WatchEnd::Failed(problem), None)
            if !matches!(problem.code, Code::ScreenUnsupported | Code::ScreenDenied) =>
        {
            say(&app, &problem);
        }
        (_, None) => notify(&app, "notify-scan-nothing", "fix-nothing-found-on-screen"),
    }
}

/// Takes what the command line brought: `otpauth://…` and the like, one at a time.
/// Anything else is not ours and left alone.
pub fn take_arguments<R: Runtime>(handle: &AppHandle<R>, arguments: &[String]) {
    let links: Vec<_> = arguments
        .iter()
        .filter(|argument| argument.contains("://"))
        .cloned()
        .collect();
    if links.is_empty() {
        return;
    }
    let handle = handle.clone();
    tauri::async_runtime::spawn_blocking(move || {
        let app = handle.state::<App>();
        let mut outcome = Outcome::default();
        for link in links {
            outcome.add(app.session.take_text(&link));
        }
        bring(&handle, outcome);
    });
}

/// Takes files that were dropped on the window: pictures, or a backup.
pub fn take_files<R: Runtime>(handle: &AppHandle<R>, paths: Vec<PathBuf>) {
    let handle = handle.clone();
    tauri::async_runtime::spawn_blocking(move || {
        if let [path] = &paths[..]
            && path.extension().is_some_and(is_of_backups)
        {
            let app = handle.state::<App>();
            let looked = app.session.look_at_file(path);
            app.session.leave_copy_waiting(looked);
            window::show(&handle);
            app.tell(BackendEvent::CopyWaiting);
            return;
        }
        let app = handle.state::<App>();
        if let (VaultState::Locked { .. }, [path, ..]) = (app.session.vault_state(), &paths[..]) {
            // Nothing can be added now; but a recovery kit opens.
            return recover(&handle, path);
        }
        let mut outcome = Outcome::default();
        outcome.add(app.session.take_files(&paths));
        bring(&handle, outcome);
    });
}

fn is_of_backups(ending: &std::ffi::OsStr) -> bool {
    ["penning", "age"]
        .iter()
        .any(|ours| ending.eq_ignore_ascii_case(ours))
}

fn recover<R: Runtime>(handle: &AppHandle<R>, kit: &std::path::Path) {
    let app = handle.state::<App>();
    match app.session.unlock_with_recovery_file(kit) {
        Ok(kept) => {
            locking::opened(handle);
            app.tell(BackendEvent::Recovered { then: kept.into() });
        }
        Err(problem) => say(&app, &problem),
    }
}

/// Looks at the screen as it is, and once more with our own window out of the way.
pub fn look_at_screen<R: Runtime>(
    handle: &AppHandle<R>,
    session: &Session,
) -> Result<Outcome, Problem> {
    match session.look_at_screen() {
        Err(problem) if problem.code == Code::NothingFoundOnScreen => {
            window::step_aside(handle, || session.look_at_screen())
        }
        looked => looked,
    }
}

fn bring<R: Runtime>(handle: &AppHandle<R>, outcome: Outcome) {
    let app = handle.state::<App>();
    app.session.leave_waiting(outcome);
    window::show(handle);
    app.tell(BackendEvent::EnrolWaiting);
}

fn notify(app: &App, title: &str, body: &str) {
    let words = app.words();
    app.notifier.show(&words.say(title), &words.say(body));
}

fn say(app: &App, problem: &Problem) {
    let words = app.words();
    let variables: Vec<_> = problem
        .data
        .iter()
        .map(|(name, value)| match value.as_str() {
            // The words have a variant of this name for what is not there.
            "" => (*name, "none".into()),
            value => (*name, value.into()),
        })
        .collect();
    let code = problem.code.as_str();
    app.notifier.show(
        &words.say_with(&format!("err-{code}"), &variables),
        &words.say_with(&format!("fix-{code}"), &variables),
    );
}
