//! What is done for the vault without being asked: a backup after changes, and taking in what another process or
//! a synchronised folder changed. Nothing here wakes up by itself while nothing happens.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use penning_platform::watch_file::{self, Watch};
use penning_session::VaultState;
use tauri::{AppHandle, Manager, Runtime};

use crate::App;
use crate::dto::BackendEvent;

/// Changes come in bursts: several codes scanned, several words edited.
const BACKUP_AFTER: Duration = Duration::from_secs(3);
/// As long as quitting waits for a backup: its folder may be on a network that is gone.
const QUIT_PATIENCE: Duration = Duration::from_secs(3);

#[derive(Default)]
pub struct Care {
    backup_planned: AtomicBool,
    /// Watches the vault's file once there is one.
    watch: Mutex<Option<Watch>>,
}

/// To call after the vault was opened or changed.
pub fn after_change<R: Runtime>(handle: &AppHandle<R>) {
    let app = handle.state::<App>();
    if app.session.vault_state() != VaultState::Open {
        app.session.forget_copies_unless_open();
        return;
    }
    watch(handle);
    if app.care.backup_planned.swap(true, Ordering::SeqCst) {
        return;
    }
    let handle = handle.clone();
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(BACKUP_AFTER).await;
        let made = tauri::async_runtime::spawn_blocking(move || back_up(&handle));
        if let Err(error) = made.await {
            log::error!("a backup broke off: {error}");
        }
    });
}

/// To call when the person comes back to the window: some folders tell of no change.
pub fn look<R: Runtime>(handle: &AppHandle<R>) {
    let handle = handle.clone();
    tauri::async_runtime::spawn_blocking(move || take_in(&handle));
}

/// Makes the backup that was planned. Blocks, for a while at most.
pub fn before_quit<R: Runtime>(handle: &AppHandle<R>) {
    if !handle
        .state::<App>()
        .care
        .backup_planned
        .load(Ordering::SeqCst)
    {
        return;
    }
    let (done, wait) = std::sync::mpsc::channel();
    let handle = handle.clone();
    std::thread::spawn(move || {
        back_up(&handle);
        let _ = done.send(());
    });
    if wait.recv_timeout(QUIT_PATIENCE).is_err() {
        log::warn!("the backup's folder does not answer: quitting without");
    }
}

fn back_up<R: Runtime>(handle: &AppHandle<R>) {
    let app = handle.state::<App>();
    app.care.backup_planned.store(false, Ordering::SeqCst);
    let emptied = app.session.empty_old_trash();
    if app.session.back_up_if_due() || emptied {
        app.tell(BackendEvent::Changed);
    }
}

fn watch<R: Runtime>(handle: &AppHandle<R>) {
    let app = handle.state::<App>();
    let mut watch = app
        .care
        .watch
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    if watch.is_some() {
        return;
    }
    let (folder, name) = app.session.vault_file();
    let told = handle.clone();
    match watch_file::watch(&folder, name, move || take_in(&told)) {
        Ok(begun) => *watch = Some(begun),
        Err(error) => log::warn!("the vault's folder is not watched: {error}"),
    }
}

fn take_in<R: Runtime>(handle: &AppHandle<R>) {
    let app = handle.state::<App>();
    if app.session.reload() {
        app.accounts_changed();
        app.tell(BackendEvent::Changed);
    }
}
