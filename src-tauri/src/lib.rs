//! How is the app assembled?
//!
//! The Rust process holds the session (vault, codes, clipboard) and the tray; the web
//! view shows it while a window is open. Only the commands listed in `rights.rs` can be
//! called from the page, and only from the window named in `capabilities/`.

mod actions;
mod approve;
mod aside;
#[cfg(test)]
mod bindings;
mod care;
mod command_line;
mod commands;
mod dialogs;
pub mod dto;
mod locking;
mod quick;
#[cfg(test)]
#[path = "../rights.rs"]
mod rights;
mod sealed;
mod shortcuts;
mod start;
mod tray;
#[cfg(test)]
mod walls;
mod watch;
mod window;
mod words;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock, RwLockReadGuard};
use std::time::Duration;

use penning_session::ports::Notifier;
use penning_session::settings::Settings;
use penning_session::{Cleared, Session, VaultState};
use tauri::ipc::Invoke;
use tauri::{AppHandle, Builder, DragDropEvent, Emitter, Manager, RunEvent, Runtime, WindowEvent};

use crate::dto::{BackendEvent, GuidePlace, ListPlace};
use crate::words::{Spoken, Words};

pub use start::run;

type Tell = Box<dyn Fn(BackendEvent) + Send + Sync>;

/// Everything the commands share.
pub struct App {
    pub(crate) session: Arc<Session>,
    pub(crate) notifier: Box<dyn Notifier>,
    pub(crate) turns: window::Turns,
    /// Of copies: one that waited is not made once another was wished for.
    pub(crate) copies: window::Turns,
    pub(crate) coming: window::Coming,
    pub(crate) shown_to_capture: window::ShownToCapture,
    pub(crate) requests: approve::Requests,
    pub(crate) away: locking::Away,
    pub(crate) tray_names: tray::Names,
    pub(crate) shortcuts_refused: shortcuts::Refused,
    pub(crate) offered: sealed::Offered,
    guide: Mutex<Option<GuidePlace>>,
    list: Mutex<Option<ListPlace>>,
    words: RwLock<Words>,
    /// Whether closing the window leaves something to bring it back.
    tray_works: Box<dyn Fn() -> bool + Send + Sync>,
    tray_is_in: AtomicBool,
    /// Tells the window; set once it can be told.
    tell: Arc<OnceLock<Tell>>,
    refresh_tray: OnceLock<Box<dyn Fn() + Send + Sync>>,
    /// Looks after the vault when it was opened or changed.
    look_after: OnceLock<Box<dyn Fn() + Send + Sync>>,
    pub(crate) care: care::Care,
    quitting: AtomicBool,
}

impl App {
    /// `tray_works` is asked, also by the main thread, whenever it matters whether this desktop shows tray icons now.
    pub fn new(
        session: Arc<Session>,
        notifier: Box<dyn Notifier>,
        tray_works: Box<dyn Fn() -> bool + Send + Sync>,
    ) -> App {
        let spoken = Spoken::resolve(session.settings().language);
        App {
            session,
            notifier,
            turns: window::Turns::default(),
            copies: window::Turns::default(),
            coming: window::Coming::default(),
            shown_to_capture: window::ShownToCapture::default(),
            requests: approve::Requests::default(),
            away: locking::Away::default(),
            tray_names: tray::Names::default(),
            shortcuts_refused: shortcuts::Refused::default(),
            offered: sealed::Offered::default(),
            guide: Mutex::default(),
            list: Mutex::default(),
            words: RwLock::new(Words::new(spoken)),
            tray_works,
            tray_is_in: AtomicBool::new(false),
            tell: Arc::new(OnceLock::new()),
            refresh_tray: OnceLock::new(),
            look_after: OnceLock::new(),
            care: care::Care::default(),
            quitting: AtomicBool::new(false),
        }
    }

    pub(crate) fn words(&self) -> RwLockReadGuard<'_, Words> {
        self.words.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn has_tray(&self) -> bool {
        self.tray_is_in.load(Ordering::Relaxed) && (self.tray_works)()
    }

    /// Sends an event to the window, if there is one.
    pub(crate) fn tell(&self, event: BackendEvent) {
        if let Some(tell) = self.tell.get() {
            tell(event);
        }
    }

    /// The name in the tray of the account whose code is wished for while the vault is locked.
    pub(crate) fn wished_account(&self) -> Option<String> {
        let id = self.away.wished_account()?;
        self.tray_names.name_of(&id)
    }

    pub(crate) fn guide_place(&self) -> Option<GuidePlace> {
        let guide = self.guide.lock().unwrap_or_else(PoisonError::into_inner);
        guide.clone()
    }

    pub(crate) fn keep_guide(&self, place: GuidePlace) {
        let mut guide = self.guide.lock().unwrap_or_else(PoisonError::into_inner);
        *guide = Some(place);
    }

    pub(crate) fn list_place(&self) -> Option<ListPlace> {
        let list = self.list.lock().unwrap_or_else(PoisonError::into_inner);
        list.clone()
    }

    pub(crate) fn keep_list(&self, place: Option<ListPlace>) {
        let mut list = self.list.lock().unwrap_or_else(PoisonError::into_inner);
        *list = place;
    }

    /// To call after accounts were added, changed or removed, or the vault opened.
    pub(crate) fn accounts_changed(&self) {
        if let Some(refresh) = self.refresh_tray.get() {
            refresh();
        }
        if let Some(look_after) = self.look_after.get() {
            look_after();
        }
        self.wake_poller();
    }

    /// To call when servers may have to be asked sooner, or no more.
    pub(crate) fn wake_poller(&self) {
        self.requests.wake();
    }

    /// The window came to the screen, or left it.
    pub(crate) fn watched(&self, visible: bool) {
        self.session.watch_closely(visible);
        if visible {
            self.wake_poller();
        }
    }

    pub(crate) fn settings_changed(&self, settings: &Settings) {
        let spoken = Spoken::resolve(settings.language);
        if self.words().language() != spoken {
            *self.words.write().unwrap_or_else(PoisonError::into_inner) = Words::new(spoken);
        }
        self.accounts_changed();
        self.away.settings_changed();
    }

    /// Empties the clipboard when a copied code's time is up.
    /// Returns that moment, in milliseconds since the Unix epoch.
    pub(crate) fn plan_clearing(&self, seconds: Option<u32>) -> Option<u64> {
        let wait = Duration::from_secs(u64::from(seconds?));
        let session = Arc::clone(&self.session);
        let tell = Arc::clone(&self.tell);
        tauri::async_runtime::spawn(async move {
            tokio::time::sleep(wait).await;
            let clearing =
                tauri::async_runtime::spawn_blocking(move || session.clear_clipboard_when_due());
            if let Ok(Cleared::Emptied | Cleared::Replaced) = clearing.await
                && let Some(tell) = tell.get()
            {
                tell(BackendEvent::ClipboardCleared);
            }
        });
        let now = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .unwrap_or_default();
        u64::try_from((now + wait).as_millis()).ok()
    }
}

/// The application over any runtime: the real one, or the tests' without a window.
pub fn assemble<R: Runtime>(builder: Builder<R>, app: App) -> Builder<R> {
    builder
        .manage(app)
        .invoke_handler(with_touch(tauri::generate_handler![
            commands::settings::app_state,
            commands::settings::change_settings,
            commands::settings::hide_window,
            commands::settings::quit,
            commands::codes::codes,
            commands::codes::copy_code,
            commands::codes::hotp_next,
            commands::codes::edit_account,
            commands::codes::pin_account,
            commands::codes::move_account,
            commands::codes::delete_account,
            commands::codes::restore_account,
            commands::codes::trash,
            commands::codes::purge_account,
            commands::enrol::enrol_screen,
            commands::enrol::enrol_marked,
            commands::enrol::enrol_clipboard,
            commands::enrol::enrol_picture,
            commands::enrol::enrol_unlock,
            commands::enrol::enrol_text,
            commands::enrol::enrol_typed,
            commands::enrol::enrol_codes,
            commands::enrol::enrol_commit,
            commands::enrol::enrol_discard,
            commands::enrol::enrol_take_waiting,
            commands::watch::watch_start,
            commands::watch::watch_stop,
            commands::watch::watch_view,
            commands::challenge::tiqr_offer,
            commands::challenge::tiqr_enrol,
            commands::challenge::tiqr_request,
            commands::challenge::tiqr_answer,
            commands::challenge::ocra_add,
            commands::challenge::ocra_respond,
            commands::challenge::responder_remove,
            commands::vault::vault_retry,
            commands::vault::vault_unlock,
            commands::vault::vault_create_with_password,
            commands::backups::backups,
            commands::backups::backups_change,
            commands::backups::backups_choose_folder,
            commands::backups::backups_usual_folder,
            commands::backups::back_up_now,
            commands::backups::back_up_portable,
            commands::backups::copies,
            commands::backups::copy_look,
            commands::backups::copy_choose,
            commands::backups::copy_dropped,
            commands::backups::copy_take_waiting,
            commands::backups::copy_open_with_password,
            commands::backups::copy_open_with_key,
            commands::backups::copy_forget,
            commands::backups::restore,
            commands::backups::restore_undo,
            commands::backups::vault_use_earlier,
            commands::backups::notice_dismiss,
            commands::show::show_account,
            commands::show::show_transfer,
            commands::show::show_end,
            commands::camera::camera_start,
            commands::camera::camera_look,
            commands::camera::camera_see,
            commands::camera::camera_stop,
            commands::presence::seal_key,
            commands::presence::presence,
            commands::presence::prove_presence,
            commands::approve::activate,
            commands::approve::discard_activations,
            commands::approve::remove_approval,
            commands::approve::expect_sign_in,
            commands::approve::check_clock,
            commands::guide::keep_guide,
            commands::guide::keep_list,
            commands::approve::show_request,
            commands::approve::request_state,
            commands::approve::request_answer,
            commands::approve::request_close,
            commands::quick::quick_state,
            commands::quick::quick_choose,
            commands::quick::quick_close,
            commands::vault::vault_lock,
            commands::vault::vault_recover_text,
            commands::vault::vault_recover_picture,
            commands::vault::vault_recover_screen,
            commands::security::ways,
            commands::security::weigh_password,
            commands::security::set_password,
            commands::security::use_keychain,
            commands::security::make_new_key,
            commands::security::make_recovery_kit,
            commands::security::check_recovery_kit,
            commands::security::show_to_capture,
        ]))
        .on_permission_request(|webview, kind| window::allowed(&webview, kind))
        .setup(|handle| {
            connect(handle.handle());
            Ok(())
        })
        .on_window_event(|window, event| {
            let handle = window.app_handle();
            match event {
                WindowEvent::CloseRequested { api, .. } => {
                    api.prevent_close();
                    match window.label() {
                        approve::REQUEST => approve::put_off(handle),
                        quick::QUICK => quick::close(handle),
                        _ => window::close(handle),
                    }
                }
                WindowEvent::Focused(true) if window.label() == approve::REQUEST => {
                    approve::focused(handle);
                }
                WindowEvent::Focused(focused) if window.label() == quick::QUICK => {
                    quick::focused(handle, *focused);
                }
                WindowEvent::Destroyed => window::gone(handle),
                WindowEvent::DragDrop(event) => dragged(handle, event),
                WindowEvent::Focused(true) => care::look(handle),
                _ => {}
            }
        })
}

/// Notes that somebody is there whenever the page asks something that a person wished.
fn with_touch<R: Runtime>(
    handler: impl Fn(Invoke<R>) -> bool + Send + Sync + 'static,
) -> impl Fn(Invoke<R>) -> bool + Send + Sync + 'static {
    move |invoke| {
        let handle = invoke.message.webview_ref().app_handle();
        let app = handle.state::<App>();
        app.away.asked(invoke.message.command());
        handler(invoke)
    }
}

/// Gives the shared state its ways to the window and the tray.
fn connect<R: Runtime>(handle: &AppHandle<R>) {
    let app = handle.state::<App>();
    let to_window = handle.clone();
    let tell = move |event: BackendEvent| {
        let told = match event {
            BackendEvent::Changed => to_window.emit_to(quick::QUICK, EVENT, event.clone()),
            _ => Ok(()),
        };
        if let Err(error) = told.and_then(|()| to_window.emit_to(window::MAIN, EVENT, event)) {
            log::error!("the window could not be told: {error}");
        }
    };
    let to_tray = handle.clone();
    // Both are set here and nowhere else.
    let _ = app.tell.set(Box::new(tell));
    let _ = app
        .refresh_tray
        .set(Box::new(move || tray::refresh(&to_tray)));
    let for_vault = handle.clone();
    let _ = app
        .look_after
        .set(Box::new(move || care::after_change(&for_vault)));
    app.tray_is_in
        .store(tray::install(handle), Ordering::Relaxed);
    approve::start(handle);
}

/// Where the page gets no files, Tauri tells of them; links and text never come this way.
fn dragged<R: Runtime>(handle: &AppHandle<R>, event: &DragDropEvent) {
    let app = handle.state::<App>();
    match event {
        DragDropEvent::Enter { paths, .. } if !paths.is_empty() => {
            app.tell(BackendEvent::FilesOver { over: true });
        }
        DragDropEvent::Leave => app.tell(BackendEvent::FilesOver { over: false }),
        DragDropEvent::Drop { paths, .. } => {
            app.tell(BackendEvent::FilesOver { over: false });
            actions::take_files(handle, paths.clone());
        }
        _ => {}
    }
}

/// Opens the vault on a thread of its own: the keychain may ask its owner first.
fn open_vault<R: Runtime>(handle: &AppHandle<R>) {
    let handle = handle.clone();
    tauri::async_runtime::spawn_blocking(move || {
        let app = handle.state::<App>();
        app.session.open();
        app.accounts_changed();
        app.tell(BackendEvent::Changed);
        locking::opened(&handle);
        if let VaultState::Locked { .. } = app.session.vault_state() {
            // Where an earlier run was killed before it took that back.
            app.session.forget_short_lock_key();
        }
    });
}

/// Ends Penning: usage written down, clipboard emptied of our code.
pub(crate) fn quit<R: Runtime>(handle: &AppHandle<R>) {
    let app = handle.state::<App>();
    if app.quitting.swap(true, Ordering::SeqCst) {
        return;
    }
    let handle = handle.clone();
    // Off the main thread: on some desktops that thread answers for the clipboard.
    tauri::async_runtime::spawn_blocking(move || {
        let app = handle.state::<App>();
        app.session.flush();
        app.session.clear_clipboard();
        care::before_quit(&handle);
        let session = Arc::clone(&app.session);
        let (done, waited) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            session.forget_short_lock_key();
            let _ = done.send(());
        });
        // A keychain that asks its owner first must not keep Penning from ending.
        let _ = waited.recv_timeout(Duration::from_secs(2));
        handle.exit(0);
    });
}

/// What the runtime reports while Penning runs.
fn on_run<R: Runtime>(handle: &AppHandle<R>, event: RunEvent) {
    // The last window was released; the tray goes on.
    if let RunEvent::ExitRequested {
        code: None, api, ..
    } = event
        && !handle.state::<App>().quitting.load(Ordering::SeqCst)
    {
        api.prevent_exit();
    }
}

/// The one event the window listens to; its payload is a [`BackendEvent`].
const EVENT: &str = "penning";
