//! The quick palette: one line over everything, some letters, Enter, and the code is on the clipboard.
//!
//! A window of its own with rights of its own. It knows names and no codes, and is gone once it lost the keyboard.

use std::time::Duration;

use penning_session::VaultState;
use tauri::webview::PageLoadEvent;
use tauri::{AppHandle, Manager, Runtime, WebviewUrl, WebviewWindow, WebviewWindowBuilder};

use crate::dto::{QuickAccount, QuickChoice, QuickState};
use crate::{App, actions, locking, tray, window};

/// The window's name in capabilities and events.
pub const QUICK: &str = "quick";

/// In pixels of a screen of usual density, as the page has them: the line, a row, and what is around them.
const WIDTH: f64 = 560.0;
const LINE: f64 = 64.0;
const ROW: f64 = 52.0;
const AROUND: f64 = 18.0;
/// More can be scrolled to.
const MOST_ROWS: usize = 7;
const LEAST_ROWS: usize = 2;

/// What the keys do: they open it, and pressed again, close it.
pub fn toggle<R: Runtime>(handle: &AppHandle<R>) {
    match handle.get_webview_window(QUICK) {
        Some(_) => close(handle),
        None => open(handle),
    }
}

/// Opens it with the keyboard in it, or brings it back to the front.
pub fn open<R: Runtime>(handle: &AppHandle<R>) {
    handle.state::<App>().away.touch();
    let opened = match handle.get_webview_window(QUICK) {
        Some(window) => {
            bring(&window);
            Ok(())
        }
        None => build(handle),
    };
    if let Err(error) = opened {
        log::error!("the quick palette could not be opened: {error}");
    }
}

pub fn close<R: Runtime>(handle: &AppHandle<R>) {
    if let Some(window) = handle.get_webview_window(QUICK)
        && let Err(error) = window.destroy()
    {
        log::error!("the quick palette could not be closed: {error}");
    }
}

/// The keyboard came to the window: its page gets it. Or it went elsewhere, and the window goes.
pub fn focused<R: Runtime>(handle: &AppHandle<R>, focused: bool) {
    let Some(window) = handle.get_webview_window(QUICK) else {
        return;
    };
    if !focused {
        return close_unless_it_returns(handle);
    }
    let page: &tauri::Webview<R> = window.as_ref();
    if let Err(error) = page.set_focus() {
        log::warn!("the quick palette has no keyboard: {error}");
    }
}

/// Pressing keys that are taken from every program takes the keyboard from the window for that moment, on X11.
fn close_unless_it_returns<R: Runtime>(handle: &AppHandle<R>) {
    let handle = handle.clone();
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(AWAY_FOR).await;
        let Some(window) = handle.get_webview_window(QUICK) else {
            return;
        };
        // One that is not seen yet is another, opened meanwhile.
        if window.is_visible().unwrap_or(false) && !window.is_focused().unwrap_or(false) {
            close(&handle);
        }
    });
}

/// Longer than the plugin takes to hear of its keys.
const AWAY_FOR: Duration = Duration::from_millis(150);

pub fn state(app: &App) -> QuickState {
    let vault = app.session.vault_state();
    let accounts = match vault {
        VaultState::Open => tray::by_use(&app.session.accounts())
            .map(QuickAccount::from)
            .collect(),
        // As in the tray: who chooses one unlocks, and then it is copied.
        VaultState::Locked { .. } => app.tray_names.all().into_iter().map(Into::into).collect(),
        _ => Vec::new(),
    };
    QuickState {
        vault: vault.into(),
        accounts,
        approves: app.session.approves(),
        language: app.words().language().tag(),
        theme: app.session.settings().theme,
    }
}

/// Does what was chosen, with the window out of the way.
pub fn choose<R: Runtime>(handle: &AppHandle<R>, choice: QuickChoice) {
    close(handle);
    match choice {
        QuickChoice::Copy { id } => actions::copy_and_tell(handle, &id),
        QuickChoice::ExpectSignIn => actions::expect_sign_in(handle),
        QuickChoice::Unlock => locking::unlock_soon(handle),
    }
}

/// Shows the window with the keyboard in it.
fn bring<R: Runtime>(window: &WebviewWindow<R>) {
    let bringing = window.clone();
    let brought = window.run_on_main_thread(move || {
        #[cfg(target_os = "linux")]
        let shown = bringing.gtk_window().map(|window| bring_now(&window));
        #[cfg(not(target_os = "linux"))]
        let shown = bringing.show().and_then(|()| bringing.set_focus());
        if let Err(error) = shown {
            log::error!("the quick palette could not be shown: {error}");
        }
    });
    if let Err(error) = brought {
        log::error!("the quick palette could not be shown: {error}");
    }
}

/// Tauri's own way asks for the keyboard before the window is there, and without a time: then X11's window managers
/// leave the keyboard to the program that has it.
#[cfg(target_os = "linux")]
fn bring_now(window: &gtk::ApplicationWindow) {
    use gtk::glib::Cast;
    use gtk::prelude::{GtkWindowExt, WidgetExt};
    window.realize();
    let on_x11 = window
        .window()
        .and_then(|window| window.downcast::<gdkx11::X11Window>().ok());
    let now = on_x11.map_or(0, |window| {
        let now = gdkx11::functions::x11_get_server_time(&window);
        window.set_user_time(now);
        now
    });
    window.show_all();
    window.present_with_time(now);
}

fn build<R: Runtime>(handle: &AppHandle<R>) -> tauri::Result<()> {
    let app = handle.state::<App>();
    let shown = state(&app);
    let locked = matches!(app.session.vault_state(), VaultState::Locked { .. });
    let rows = shown.accounts.len() + usize::from(shown.approves) + usize::from(locked);
    let rows = f64::from(u32::try_from(rows.clamp(LEAST_ROWS, MOST_ROWS)).unwrap_or(1));
    let builder = WebviewWindowBuilder::new(handle, QUICK, WebviewUrl::App("quick.html".into()));
    let window = window::private(builder)
        .title(app.words().say("quick-window"))
        .inner_size(WIDTH, LINE + rows * ROW + AROUND)
        .decorations(false)
        .resizable(false)
        .always_on_top(true)
        .visible_on_all_workspaces(true)
        .skip_taskbar(true)
        .center()
        .theme(window::frame_theme(shown.theme))
        .content_protected(window::is_hidden_from_capture(&app))
        // Shown once there is a line to type into.
        .visible(false)
        .on_page_load(|window, load| {
            if load.event() == PageLoadEvent::Finished {
                bring(&window);
            }
        })
        .build()?;
    window::lay_paper(&window, shown.theme)
}
