//! In what order do we start?
//!
//! Core files off, one process only, then the session, the tray and the window; the vault
//! opens beside them.

use std::process::ExitCode;
use std::sync::Arc;
#[cfg(unix)]
use std::time::Duration;

use penning_platform::{
    camera, clipboard, hardening, http, keychain, notify, paths, processor, screen, shelter,
    time_server, tray_host::TrayHost,
};
use penning_session::{LockReason, Ports, Session};
use tauri::{AppHandle, Builder, Manager, RunEvent, Runtime};

use crate::command_line::{self, Task};
use crate::{App, actions, assemble, locking, on_run, open_vault, quick, shortcuts, window};

/// What the command line asks of Penning, whether it runs already or starts now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    Window,
    /// No window: for the desktop's list of programs to start at login.
    Hidden,
    /// The quick palette: for keys that the desktop's own settings give it.
    Quick,
    Lock,
}

impl Asked {
    fn by(arguments: &[String]) -> Asked {
        let among = |word| arguments.iter().any(|argument| argument == word);
        if among("--lock") {
            Asked::Lock
        } else if among("--quick") {
            Asked::Quick
        } else if among("--hidden") {
            Asked::Hidden
        } else {
            Asked::Window
        }
    }
}

/// The plugin's own name.
const SINGLE_INSTANCE: &str = "single-instance";
/// How often this start waited for the process before it.
#[cfg(unix)]
const TRIES: &str = "PENNING_START_TRIES";
#[cfg(unix)]
const MOST_TRIES: u32 = 6;

/// Runs Penning until it is quit.
pub fn run() -> ExitCode {
    penning_otp::shelter_with(shelter::begin, shelter::end);
    penning_platform::web_view::prepare();
    start_log();
    if let Err(error) = hardening::forbid_core_files() {
        log::warn!("core files could not be switched off: {error}");
    }
    let Some(folders) = paths::folders() else {
        eprintln!("Penning finds no folder to keep its data in: set HOME.");
        return ExitCode::FAILURE;
    };
    let words = command_line::words(&folders.data);
    match command_line::read(std::env::args_os(), &words) {
        Task::Window => {}
        Task::Import(import) => return import.run(&words, || session(folders)),
        Task::Done(code) => return code,
    }
    let session = Arc::new(session(folders));
    let notifier = Box::new(notify::SystemNotifier::new());
    let tray = TrayHost::watched();
    let app = App::new(session, notifier, Box::new(move || tray.is_there()));

    let asked = Asked::by(&std::env::args().collect::<Vec<_>>());
    let single = tauri_plugin_single_instance::init(|handle, arguments, _folder| {
        match Asked::by(&arguments) {
            Asked::Window => window::show(handle),
            Asked::Hidden => {}
            Asked::Quick => quick::open(handle),
            Asked::Lock => locking::lock_soon(handle, LockReason::Asked),
        }
        actions::take_arguments(handle, &arguments);
    });
    let built = assemble(Builder::default().plugin(single), app).build(context());
    let built = match built {
        Ok(built) => built,
        Err(tauri::Error::PluginInitialization(name, reason)) if name == SINGLE_INSTANCE => {
            log::warn!("the Penning before this one is still ending: {reason}");
            return start_again();
        }
        Err(error) => {
            eprintln!("Penning could not start: {error}");
            return ExitCode::FAILURE;
        }
    };
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // This process lives on, and they would be there to read for as long.
    hardening::blank_link_arguments();
    built.run(move |handle, event| {
        // Not before: the tray is put in while the event loop starts.
        if let RunEvent::Ready = event {
            // No Penning runs, so none is open.
            if asked == Asked::Lock {
                return crate::quit(handle);
            }
            open_vault(handle);
            locking::watch(handle);
            take_keys(handle);
            // Without a tray a hidden start would leave no way in.
            match asked {
                Asked::Quick => quick::open(handle),
                Asked::Hidden if handle.state::<App>().has_tray() => {}
                _ => window::show(handle),
            }
            actions::take_arguments(handle, &arguments);
        }
        on_run(handle, event);
    });
    ExitCode::SUCCESS
}

/// The session over this system and these folders.
fn session(folders: paths::Folders) -> Session {
    let ports = Ports {
        keychain: Arc::new(keychain::SystemKeychain),
        clipboard: Arc::new(clipboard::SystemClipboard::new()),
        screen: Arc::new(screen::SystemScreen),
        camera: Arc::new(camera::SystemCamera),
        http: Arc::new(http::SystemHttp::new()),
        time_server: Arc::new(time_server::SystemTimeServer::new()),
        processor_time: processor::time_used,
        plain_loopback: http::PLAIN_LOOPBACK,
        vault: penning_vault::real_ports(),
    };
    Session::new(ports, folders.data).remembering_in(folders.state.join("seen.json"))
}

fn take_keys<R: Runtime>(handle: &AppHandle<R>) {
    let handle = handle.clone();
    tauri::async_runtime::spawn_blocking(move || shortcuts::begin(&handle));
}

/// What the build made of `tauri.conf.json`, the page and the rights.
pub(crate) fn context<R: Runtime>() -> tauri::Context<R> {
    tauri::generate_context!()
}

/// Who quits and starts at once may meet the process that is ending: it still has the name on the
/// bus and answers no more. Waits for it, and starts over in place of this process.
#[cfg(unix)]
fn start_again() -> ExitCode {
    use std::os::unix::process::CommandExt;
    let tries: u32 = std::env::var(TRIES)
        .ok()
        .and_then(|tries| tries.parse().ok())
        .unwrap_or(0);
    if tries < MOST_TRIES
        && let Ok(program) = std::env::current_exe()
    {
        std::thread::sleep(Duration::from_millis(500));
        let error = std::process::Command::new(program)
            .args(std::env::args_os().skip(1))
            .env(TRIES, (tries + 1).to_string())
            .exec();
        log::error!("starting over failed: {error}");
    }
    eprintln!("Another Penning is running and does not answer. Quit it, then start again.");
    ExitCode::FAILURE
}

#[cfg(not(unix))]
fn start_again() -> ExitCode {
    eprintln!("Another Penning is running and does not answer. Quit it, then start again.");
    ExitCode::FAILURE
}

/// Penning's own lines, at the level that `PENNING_LOG` names (`warn` without it), to standard
/// error. Other crates stay silent at every level: what they say may hold what passes through them.
fn start_log() {
    let level = std::env::var("PENNING_LOG")
        .ok()
        .and_then(|level| level.parse().ok())
        .unwrap_or(log::LevelFilter::Warn);
    env_logger::Builder::new()
        .filter_level(log::LevelFilter::Off)
        .filter_module("penning", level)
        .init();
}
