//! The one window: made when wanted, hidden when closed, released when long hidden.
//!
//! The web view is the larger part of Penning's memory and may hold codes in its page,
//! so a window that nobody looked at for a minute is destroyed. Tray, clipboard and
//! codes live in the Rust process and go on.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use penning_session::LockReason;
use penning_session::settings::Theme;
use tauri::utils::config::Color;
use tauri::webview::{
    NewWindowResponse, PageLoadEvent, PermissionKind, PermissionResponse, Webview,
};
use tauri::{
    AppHandle, LogicalSize, Manager, Runtime, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder,
};

use crate::App;

/// The window's name in capabilities and events.
pub const MAIN: &str = "main";

/// The smallest window, in pixels of a screen of usual density.
pub const LEAST: LogicalSize<f64> = LogicalSize {
    width: 340.0,
    height: 480.0,
};

const RELEASE_AFTER: Duration = Duration::from_secs(60);

/// Counts what comes after what, such as showings and hidings: a release planned before a showing does not happen.
#[derive(Default)]
pub struct Turns(AtomicU64);

impl Turns {
    pub fn next(&self) -> u64 {
        self.0.fetch_add(1, Ordering::SeqCst) + 1
    }

    pub fn is_still(&self, turn: u64) -> bool {
        self.0.load(Ordering::SeqCst) == turn
    }
}

/// Whether the page of the newest window has come, and whether somebody waits to see it.
#[derive(Default)]
pub struct Coming {
    loaded: AtomicBool,
    wanted: AtomicBool,
}

/// Brings the window to the front, made anew where it was released.
pub fn show<R: Runtime>(app: &AppHandle<R>) {
    let state = app.state::<App>();
    state.turns.next();
    state.watched(true);
    if app.get_webview_window(MAIN).is_none()
        && let Err(error) = make(app)
    {
        log::error!("the window could not be made: {error}");
        return;
    }
    state.coming.wanted.store(true, Ordering::SeqCst);
    if state.coming.loaded.load(Ordering::SeqCst) {
        bring_if_wanted(app);
        return;
    }
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(SHOWN_ANYWAY).await;
        bring_if_wanted(&app);
    });
}

/// A page that does not come by then is shown as far as it is.
const SHOWN_ANYWAY: Duration = Duration::from_secs(3);

fn bring_if_wanted<R: Runtime>(app: &AppHandle<R>) {
    let state = app.state::<App>();
    if !state.coming.wanted.swap(false, Ordering::SeqCst) {
        return;
    }
    let Some(window) = app.get_webview_window(MAIN) else {
        return;
    };
    let shown = window
        .unminimize()
        .and_then(|()| window.show())
        .and_then(|()| window.set_focus());
    if let Err(error) = shown {
        log::error!("the window could not be shown: {error}");
    }
}

/// Whether it is on the screen now.
pub fn is_seen<R: Runtime>(app: &AppHandle<R>) -> bool {
    app.get_webview_window(MAIN)
        .is_some_and(|window| window.is_visible().unwrap_or(false))
}

/// Makes the window ready, unseen, for a person who is about to ask for it: the engine takes longer to start than
/// the page to be drawn. Released again when they do not.
pub fn prepare<R: Runtime>(app: &AppHandle<R>) {
    if app.get_webview_window(MAIN).is_some() {
        return;
    }
    match make(app) {
        Ok(()) => {
            let turn = app.state::<App>().turns.next();
            release_unless_shown(app, turn, PREPARED_FOR);
        }
        Err(error) => log::error!("the window could not be made ready: {error}"),
    }
}

/// Longer than anybody looks at a menu.
const PREPARED_FOR: Duration = Duration::from_secs(15);

/// Gives the window the theme that was chosen.
pub fn dress<R: Runtime>(app: &AppHandle<R>, theme: Theme) {
    let Some(window) = app.get_webview_window(MAIN) else {
        return;
    };
    let dressed = window
        .set_theme(frame_theme(theme))
        .and_then(|()| lay_paper(&window, theme));
    if let Err(error) = dressed {
        log::warn!("the theme stays as it was: {error}");
    }
}

/// Takes the window off the screen, and releases it when it stays so.
pub fn hide<R: Runtime>(app: &AppHandle<R>) {
    let Some(window) = app.get_webview_window(MAIN) else {
        return;
    };
    if let Err(error) = window.hide() {
        log::error!("the window could not be hidden: {error}");
        return;
    }
    let state = app.state::<App>();
    let turn = state.turns.next();
    state.coming.wanted.store(false, Ordering::SeqCst);
    state.watched(false);
    state.session.hides_codes();
    // A camera nobody sees the pictures of is off. It may take a moment to go.
    let session = std::sync::Arc::clone(&state.session);
    tauri::async_runtime::spawn_blocking(move || session.camera_stop());
    release_unless_shown(app, turn, release_after());
}

fn release_unless_shown<R: Runtime>(app: &AppHandle<R>, turn: u64, after: Duration) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(after).await;
        if app.state::<App>().turns.is_still(turn)
            && let Some(window) = app.get_webview_window(MAIN)
            && let Err(error) = window.destroy()
        {
            log::error!("the hidden window could not be released: {error}");
        }
    });
}

/// After the last page is gone, so is what the engine keeps for a next one.
pub fn gone<R: Runtime>(app: &AppHandle<R>) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        for _ in 0..ENGINE_ENDS_IN {
            tokio::time::sleep(Duration::from_secs(1)).await;
            let (done, waited) = tokio::sync::oneshot::channel();
            let windows = app.clone();
            // Where windows are made, so that none comes in between.
            let asked = app.run_on_main_thread(move || {
                let wanted = !windows.webview_windows().is_empty();
                let _ = done.send(wanted || penning_platform::web_view::end_idle_engine());
            });
            if asked.is_err() || waited.await.unwrap_or(true) {
                break;
            }
        }
    });
}

/// In seconds; a page's process may take a moment to end.
const ENGINE_ENDS_IN: u32 = 10;

/// Gives the window another page in place of its own, in a process of its own: codes, names and what was typed cannot
/// be left in memory that is gone. A window that nobody sees is released.
pub fn renew<R: Runtime>(app: &AppHandle<R>) {
    let Some(window) = app.get_webview_window(MAIN) else {
        return;
    };
    let wanted = app.state::<App>().coming.wanted.load(Ordering::SeqCst);
    let renewed = match window.is_visible() {
        Ok(false) if !wanted => window.destroy(),
        _ => renew_page(&window),
    };
    if let Err(error) = renewed {
        log::error!("the window keeps its page: {error}");
    }
}

#[cfg(target_os = "linux")]
fn renew_page<R: Runtime>(window: &WebviewWindow<R>) -> tauri::Result<()> {
    use webkit2gtk::WebViewExt;
    window.with_webview(|page| {
        let page = page.inner();
        // A WebDriver's session ends with the process of its page: there the new page comes in the old one's.
        if !page.is_controlled_by_automation() {
            page.terminate_web_process();
        }
        page.reload();
    })
}

/// Other web views end no page's process; a page that is loaded anew lets go of what the old one held.
#[cfg(not(target_os = "linux"))]
fn renew_page<R: Runtime>(window: &WebviewWindow<R>) -> tauri::Result<()> {
    window.reload()
}

/// Until when pictures of the screen may show our windows although the settings say otherwise.
#[derive(Default)]
pub struct ShownToCapture(Mutex<Option<Instant>>);

impl ShownToCapture {
    pub fn until(&self, end: Option<Instant>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = end;
    }

    fn is_at(&self, now: Instant) -> bool {
        let end = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        end.is_some_and(|end| now < end)
    }
}

/// Whether pictures of the screen leave our windows out now. Linux has no such thing.
pub fn is_hidden_from_capture(app: &App) -> bool {
    app.session.settings().hide_from_capture && !app.shown_to_capture.is_at(Instant::now())
}

/// Keeps all our windows out of pictures of the screen, or lets them into them, as it should be now.
pub fn hide_from_capture<R: Runtime>(app: &AppHandle<R>) {
    let hidden = is_hidden_from_capture(&app.state::<App>());
    for window in app.webview_windows().values() {
        if let Err(error) = window.set_content_protected(hidden) {
            log::warn!("pictures of the screen show the window as before: {error}");
        }
    }
}

/// What the close button does: hide where a tray can bring Penning back, else quit.
pub fn close<R: Runtime>(app: &AppHandle<R>) {
    let state = app.state::<App>();
    // Who closes the window does not wait for a code any more.
    state.session.stop_watch();
    if state.has_tray() && state.session.settings().close_to_tray {
        state.session.flush();
        hide(app);
        crate::locking::lock_soon(app, LockReason::WindowClosed);
    } else {
        crate::quit(app);
    }
}

/// What the web view may use: the camera, for Penning's own page. (Linux does not ask: there the camera is not the web
/// view's.) Everything else is refused.
pub fn allowed<R: Runtime>(webview: &Webview<R>, kind: PermissionKind) -> PermissionResponse {
    let own = webview.url().is_ok_and(|url| is_own(&url));
    match kind {
        PermissionKind::Camera if own && webview.label() == MAIN => PermissionResponse::Allow,
        _ => PermissionResponse::Deny,
    }
}

/// Tauri's own addresses: a scheme of its own, or a host of that name on Windows.
fn is_own(url: &tauri::Url) -> bool {
    match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        "http" | "https" => url.host_str() == Some("tauri.localhost"),
        _ => false,
    }
}

/// Runs `look` with the window out of the way, if it is on the screen at all.
pub fn step_aside<R: Runtime, T>(app: &AppHandle<R>, look: impl FnOnce() -> T) -> T {
    let window = app
        .get_webview_window(MAIN)
        .filter(|window| window.is_visible().unwrap_or(false));
    let Some(window) = window else {
        return look();
    };
    // Some window managers place a window anew when it comes back.
    let place = window.outer_position();
    app.state::<App>().turns.next();
    if window.hide().is_ok() {
        std::thread::sleep(SCREEN_SETTLES);
    }
    let found = look();
    let back = window.show().and_then(|()| {
        if let Ok(place) = place {
            window.set_position(place)?;
        }
        window.set_focus()
    });
    if let Err(error) = back {
        log::error!("the window could not come back: {error}");
    }
    found
}

/// Time for the window manager and the compositor to draw what was behind the window.
const SCREEN_SETTLES: Duration = Duration::from_millis(300);

/// Makes the window, unseen until its page has come. WebKitGTK that learns the size of a window while it starts the
/// page's process can wait for that process as it waits in turn, until both give up after half a second; and nobody
/// looks at an empty frame.
fn make<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<()> {
    let state = app.state::<App>();
    state.coming.loaded.store(false, Ordering::SeqCst);
    state.coming.wanted.store(false, Ordering::SeqCst);
    // Who opens the window anew begins anew.
    state.keep_list(None);
    let settings = state.session.settings();
    let builder = WebviewWindowBuilder::new(app, MAIN, WebviewUrl::App("index.html".into()));
    let window = private(builder)
        .title("Penning")
        .inner_size(420.0, 640.0)
        .min_inner_size(LEAST.width, LEAST.height)
        .visible(false)
        .on_page_load(|window, load| {
            if load.event() == PageLoadEvent::Finished {
                let app = window.app_handle();
                let state = app.state::<App>();
                state.coming.loaded.store(true, Ordering::SeqCst);
                bring_if_wanted(app);
            }
        })
        // Else a theme that is not the desktop's shows only after the first paint.
        .theme(frame_theme(settings.theme))
        .content_protected(is_hidden_from_capture(&state))
        .build()?;
    lay_paper(&window, settings.theme)
}

/// How every page of ours is kept from the disk, and gets what is dropped on it.
pub fn private<R: Runtime, M: Manager<R>>(
    builder: WebviewWindowBuilder<'_, R, M>,
) -> WebviewWindowBuilder<'_, R, M> {
    // The page takes drops itself: only so do pictures and text dragged from a browser arrive.
    // WebKitGTK gives a page no files, though; there Tauri takes those, and leaves the rest.
    #[cfg(not(target_os = "linux"))]
    let builder = builder.disable_drag_drop_handler();
    // The page keeps nothing on disk: no cache, no storage, no history. WebKitGTK's private mode is a new
    // context for each window, in which Tauri's own addresses are unknown after the first; there, what
    // the engine writes goes to the folder that the system empties at log-out.
    #[cfg(not(target_os = "linux"))]
    let builder = builder.incognito(true);
    #[cfg(target_os = "linux")]
    let builder = match std::env::var_os("XDG_RUNTIME_DIR") {
        Some(folder) => builder.data_directory(std::path::Path::new(&folder).join("penning-web")),
        None => builder,
    };
    // The policy of the page knows no word for connections that are made ahead (`<link rel=preconnect>`): whose
    // name they have would be heard outside. They end at a port where nobody listens, as all others would.
    #[cfg(target_os = "linux")]
    let builder = match NOWHERE.parse() {
        Ok(nowhere) => builder.proxy_url(nowhere),
        Err(_) => builder,
    };
    builder
        // The policy of the page does not hold it back from leaving: this does.
        .on_navigation(is_ours)
        .on_new_window(|_, _| NewWindowResponse::Deny)
}

/// What is seen until the page has drawn itself: a white flash hurts in a dark room.
pub fn lay_paper<R: Runtime>(window: &WebviewWindow<R>, theme: Theme) -> tauri::Result<()> {
    // On Linux a window tells the desktop's theme, whatever it was given itself.
    let theme = match frame_theme(theme) {
        Some(chosen) => chosen,
        None => window.theme()?,
    };
    window.set_background_color(Some(paper(theme)))
}

/// The page's `--paper`.
fn paper(theme: tauri::Theme) -> Color {
    match theme {
        tauri::Theme::Dark => Color(0x17, 0x15, 0x12, 0xff),
        _ => Color(0xf8, 0xf6, 0xf1, 0xff),
    }
}

/// In place of the network; below 1024, so that no other user's program can listen there.
#[cfg(target_os = "linux")]
const NOWHERE: &str = "http://127.0.0.1:9";

/// Whether an address is that of our own page, as the web view of this system has it.
fn is_ours(url: &Url) -> bool {
    match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        "http" | "https" => cfg!(windows) && url.host_str() == Some("tauri.localhost"),
        _ => false,
    }
}

/// The frame and the page's idea of the desktop's theme; `None` follows the desktop.
pub fn frame_theme(theme: Theme) -> Option<tauri::Theme> {
    match theme {
        Theme::System => None,
        Theme::Light => Some(tauri::Theme::Light),
        Theme::Dark => Some(tauri::Theme::Dark),
    }
}

fn release_after() -> Duration {
    // Tests need not wait a minute; what people get always does.
    #[cfg(debug_assertions)]
    if let Some(millis) = std::env::var("PENNING_RELEASE_AFTER_MS")
        .ok()
        .and_then(|text| text.parse().ok())
    {
        return Duration::from_millis(millis);
    }
    RELEASE_AFTER
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_asked_for_again_ends_with_the_later_one() {
        let shown = ShownToCapture::default();
        let start = Instant::now();
        let after = |seconds| start + Duration::from_secs(seconds);
        assert!(!shown.is_at(start));
        shown.until(Some(after(60)));
        shown.until(Some(after(90)));
        assert!(shown.is_at(after(60)) && !shown.is_at(after(90)));
        shown.until(None);
        assert!(!shown.is_at(start));
    }

    #[test]
    fn only_penning_s_own_page_gets_a_camera() {
        let own = |url: &str| is_own(&url.parse().expect("an address"));
        assert!(own("tauri://localhost/index.html"));
        assert!(own("https://tauri.localhost/"));
        assert!(own("http://tauri.localhost/index.html"));
        for url in [
            "https://example.org/",
            "http://tauri.localhost.example.org/",
            "https://localhost/",
            "tauri://example/",
            "file:///tmp/index.html",
            "data:text/html,tauri.localhost",
        ] {
            assert!(!own(url), "{url}");
        }
    }
}
