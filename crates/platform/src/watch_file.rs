//! Did somebody else change this file?
//!
//! The operating system tells; nothing wakes up while nothing changes. Where it cannot tell (some network
//! folders), whoever asks must also look by themselves now and then.

use std::ffi::OsString;
use std::path::Path;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};

/// A file is replaced in several steps, and synchronising programs take more: one call is enough for all.
const SETTLES: Duration = Duration::from_millis(150);

/// Watching ends when this is dropped.
pub struct Watch {
    _watcher: RecommendedWatcher,
}

/// Calls `changed`, on a thread of its own, after the file `name` in `folder` was replaced, changed or removed,
/// by whomever. The folder must be there; the file need not.
///
/// # Errors
/// The system does not watch this folder.
pub fn watch(
    folder: &Path,
    name: &str,
    changed: impl Fn() + Send + 'static,
) -> Result<Watch, notify::Error> {
    let (tell, told) = channel::<()>();
    let name = OsString::from(name);
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        let is_ours = match event {
            // Reading changes nothing.
            Ok(event) if matches!(event.kind, EventKind::Access(_)) => false,
            Ok(event) => {
                event.need_rescan()
                    || event
                        .paths
                        .iter()
                        .any(|path| path.file_name() == Some(&name))
            }
            Err(error) => {
                log::warn!("watching the vault: {error}");
                false
            }
        };
        if is_ours {
            let _ = tell.send(());
        }
    })?;
    watcher.watch(folder, RecursiveMode::NonRecursive)?;
    std::thread::Builder::new()
        .name("watch-file".into())
        .spawn(move || {
            // Ends when the watcher, and with it the sender, is dropped.
            while told.recv().is_ok() {
                while let Ok(()) = told.recv_timeout(SETTLES) {}
                if let Err(RecvTimeoutError::Disconnected) = told.recv_timeout(Duration::ZERO) {
                    return;
                }
                changed();
            }
        })
        .map_err(notify::Error::io)?;
    Ok(Watch { _watcher: watcher })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::time::Instant;

    use super::*;

    fn until(what: &str, holds: impl Fn() -> bool) {
        let end = Instant::now() + Duration::from_secs(20);
        while !holds() {
            assert!(Instant::now() < end, "{what}: not within 20 s");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    #[test]
    fn a_replaced_file_is_told_and_others_are_not() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("vault.age");
        let told = Arc::new(AtomicU32::new(0));
        let count = Arc::clone(&told);
        let watch = watch(folder.path(), "vault.age", move || {
            count.fetch_add(1, Ordering::SeqCst);
        })
        .expect("the folder is there");
        let replace = |to: &Path| {
            let new = folder.path().join("new.tmp");
            std::fs::write(&new, b"new").expect("writable");
            std::fs::rename(&new, to).expect("writable");
        };
        replace(&folder.path().join("settings.json"));
        replace(&file);
        until("the first change", || told.load(Ordering::SeqCst) == 1);
        std::fs::read(&file).expect("readable");
        std::fs::remove_file(&file).expect("writable");
        until("the removal", || told.load(Ordering::SeqCst) == 2);
        drop(watch);
        replace(&file);
        std::thread::sleep(4 * SETTLES);
        assert_eq!(told.load(Ordering::SeqCst), 2, "nobody watches any more");
    }
}
