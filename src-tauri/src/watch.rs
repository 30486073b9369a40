//! A watch of the screen on a thread of its own, for the window or for the tray.

use std::time::Duration;

use penning_session::{Watch, WatchEnd, WatchFor, WatchView};
use tauri::{AppHandle, Manager, Runtime};

use crate::App;
use crate::aside::Aside;
use crate::dto::BackendEvent;

/// How long Penning watches without anything new.
const LENGTH: Duration = Duration::from_secs(60);

/// Begins a watch that the window asked for, and says where it stands.
pub fn begin<R: Runtime>(handle: &AppHandle<R>, purpose: WatchFor) -> Option<WatchView> {
    let session = &handle.state::<App>().session;
    let watch = session.begin_watch(purpose, length());
    let view = session.watched();
    keep(
        handle,
        watch,
        purpose == WatchFor::Scan,
        move |handle, end| {
            // Who follows the guide works in the browser: what is to be said lies behind it.
            if purpose == WatchFor::Guide && end == WatchEnd::Found {
                crate::window::show(handle);
            }
            handle.state::<App>().tell(BackendEvent::Watched);
        },
    );
    view
}

/// Begins a watch without the window; `then` learns how it ended.
pub fn begin_unseen<R: Runtime>(
    handle: &AppHandle<R>,
    then: impl FnOnce(&AppHandle<R>, WatchEnd) + Send + 'static,
) {
    let watch = handle
        .state::<App>()
        .session
        .begin_watch(WatchFor::Scan, length());
    keep(handle, watch, false, then);
}

fn keep<R: Runtime>(
    handle: &AppHandle<R>,
    watch: Watch,
    steps_aside: bool,
    then: impl FnOnce(&AppHandle<R>, WatchEnd) + Send + 'static,
) {
    let handle = handle.clone();
    std::thread::spawn(move || {
        let app = handle.state::<App>();
        let aside = steps_aside.then(|| Aside::step(&handle)).flatten();
        let ours = || aside.as_ref().and_then(Aside::place);
        let tell = || app.tell(BackendEvent::Watched);
        let end = app.session.keep_watching(watch, &ours, &tell);
        if let Some(aside) = aside {
            aside.back();
        }
        then(&handle, end);
    });
}

fn length() -> Duration {
    // Tests need not wait a minute; what people get always does.
    #[cfg(debug_assertions)]
    if let Some(millis) = std::env::var("PENNING_WATCH_MS")
        .ok()
        .and_then(|text| text.parse().ok())
    {
        return Duration::from_millis(millis);
    }
    LENGTH
}
