//! Which file or folder? Asked in the desktop's own dialog, by Rust: the page names no path, and none that
//! it names would be used.

use std::path::PathBuf;

use tauri::{AppHandle, Manager, Runtime};
use tokio::sync::oneshot;

use crate::window;

/// What is asked for.
#[derive(Clone, Debug)]
pub enum Ask {
    /// Files with one of these endings come first.
    Open {
        endings: &'static [&'static str],
        kind: String,
    },
    /// Under this name, unless the person gives another.
    Save {
        name: String,
    },
    Folder,
}

/// Asks the person, under this title. `None`: they thought better of it.
pub async fn ask<R: Runtime>(handle: &AppHandle<R>, title: String, ask: Ask) -> Option<PathBuf> {
    let window = handle.get_webview_window(window::MAIN)?;
    let (tell, told) = oneshot::channel();
    // Dialogs belong to the main thread.
    let asked = handle.run_on_main_thread(move || system::ask(&window, &title, ask, tell));
    if let Err(error) = asked {
        log::error!("no dialog could be shown: {error}");
        return None;
    }
    told.await.ok().flatten()
}

#[cfg(target_os = "linux")]
mod system {
    use std::cell::Cell;
    use std::path::PathBuf;

    use gtk::prelude::*;
    use tauri::{Runtime, WebviewWindow};
    use tokio::sync::oneshot;

    use super::Ask;

    /// GTK's own chooser: the desktop's portal where GTK is told to use it.
    pub fn ask<R: Runtime>(
        window: &WebviewWindow<R>,
        title: &str,
        ask: Ask,
        tell: oneshot::Sender<Option<PathBuf>>,
    ) {
        let action = match ask {
            Ask::Open { .. } => gtk::FileChooserAction::Open,
            Ask::Save { .. } => gtk::FileChooserAction::Save,
            Ask::Folder => gtk::FileChooserAction::SelectFolder,
        };
        let parent = window.gtk_window().ok();
        let dialog = gtk::FileChooserNative::new(Some(title), parent.as_ref(), action, None, None);
        dialog.set_modal(true);
        match ask {
            Ask::Open { endings, kind } => {
                let filter = gtk::FileFilter::new();
                filter.set_name(Some(&kind));
                for ending in endings {
                    filter.add_pattern(&format!("*.{ending}"));
                }
                dialog.add_filter(filter);
            }
            Ask::Save { name } => {
                dialog.set_do_overwrite_confirmation(true);
                if let Some(documents) =
                    gtk::glib::user_special_dir(gtk::glib::UserDirectory::Documents)
                {
                    dialog.set_current_folder(documents);
                }
                dialog.set_current_name(&name);
            }
            Ask::Folder => {}
        }
        let tell = Cell::new(Some(tell));
        // It lives until it was answered, and that answer lets go of it.
        let kept = Cell::new(Some(dialog.clone()));
        dialog.connect_response(move |dialog, response| {
            let chosen = (response == gtk::ResponseType::Accept).then(|| dialog.filename());
            if let Some(tell) = tell.take() {
                // Where the window went meanwhile nobody waits any more.
                let _ = tell.send(chosen.flatten());
            }
            drop(kept.take());
        });
        dialog.show();
    }
}

#[cfg(not(target_os = "linux"))]
mod system {
    use std::path::PathBuf;

    use tauri::{Runtime, WebviewWindow};
    use tokio::sync::oneshot;

    use super::Ask;

    pub fn ask<R: Runtime>(
        window: &WebviewWindow<R>,
        title: &str,
        ask: Ask,
        tell: oneshot::Sender<Option<PathBuf>>,
    ) {
        let dialog = rfd::AsyncFileDialog::new()
            .set_parent(window)
            .set_title(title);
        tauri::async_runtime::spawn(async move {
            let chosen = match ask {
                Ask::Open { endings, kind } => dialog.add_filter(kind, endings).pick_file().await,
                Ask::Save { name } => dialog.set_file_name(name).save_file().await,
                Ask::Folder => dialog.pick_folder().await,
            };
            let _ = tell.send(chosen.map(|file| file.path().to_owned()));
        });
    }
}
