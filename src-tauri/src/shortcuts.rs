//! Keys that reach Penning from every program: for the quick palette, and to lock at once.
//!
//! None until the person chooses some. The plugin's thread looks for keys twenty times a second on X11, so it is not
//! there before.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError, mpsc};

use penning_session::LockReason;
use penning_session::problem::{Code, Problem};
use penning_session::settings::Settings;
use tauri::{AppHandle, Manager, Runtime};
use tauri_plugin_global_shortcut::{
    Builder, GlobalShortcut, GlobalShortcutExt, Modifiers, Shortcut, ShortcutState,
};

use crate::{App, locking, quick};

/// What keys are chosen for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Does {
    Quick,
    Lock,
}

impl Does {
    const ALL: [Does; 2] = [Does::Quick, Does::Lock];

    fn keys(self, settings: &Settings) -> Option<&str> {
        match self {
            Does::Quick => settings.quick_shortcut.as_deref(),
            Does::Lock => settings.lock_shortcut.as_deref(),
        }
    }

    fn shortcut(self, settings: &Settings) -> Result<Option<Shortcut>, Problem> {
        self.keys(settings).map(parse).transpose()
    }

    /// As the page names it.
    fn name(self) -> &'static str {
        match self {
            Does::Quick => "quick",
            Does::Lock => "lock",
        }
    }
}

/// The keys that were chosen and that another program has.
#[derive(Default)]
pub struct Refused(Mutex<BTreeSet<Does>>);

impl Refused {
    pub fn names(&self) -> Vec<&'static str> {
        self.all().iter().map(|does| does.name()).collect()
    }

    fn all(&self) -> MutexGuard<'_, BTreeSet<Does>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether this desktop lets a program have keys of its own. A Wayland compositor does not: there the person gives
/// keys to `penning --quick` and `penning --lock` in the desktop's settings.
pub fn are_possible() -> bool {
    !cfg!(target_os = "linux")
        || std::env::var_os("WAYLAND_DISPLAY").is_none_or(|name| name.is_empty())
}

/// Takes the keys that were chosen before this start. Blocks for a moment.
pub fn begin<R: Runtime>(handle: &AppHandle<R>) {
    if !are_possible() {
        return;
    }
    let app = handle.state::<App>();
    let settings = app.session.settings();
    for does in Does::ALL {
        let taken = match does.shortcut(&settings) {
            Ok(Some(keys)) => take(handle, does, keys),
            other => other.map(drop),
        };
        if let Err(problem) = taken {
            log::warn!("keys are not to be had: {}", problem.code.as_str());
            app.shortcuts_refused.all().insert(does);
        }
    }
}

/// Takes the keys that `after` has in place of those of `before`; where some are not to be had, all stays as it was.
/// Blocks for a moment.
pub fn change<R: Runtime>(
    handle: &AppHandle<R>,
    before: &Settings,
    after: &Settings,
) -> Result<(), Problem> {
    let changed: Vec<Does> = Does::ALL
        .into_iter()
        .filter(|does| does.keys(before) != does.keys(after))
        .collect();
    if changed.is_empty() {
        return Ok(());
    }
    let (quick, lock) = (Does::Quick.shortcut(after)?, Does::Lock.shortcut(after)?);
    if quick.is_some() && quick == lock {
        return Err(Code::ShortcutTaken.into());
    }
    if !are_possible() {
        return Ok(());
    }
    let mut taken = Vec::new();
    for &does in &changed {
        if let Some(keys) = does.shortcut(after)? {
            if let Err(problem) = take(handle, does, keys) {
                taken.into_iter().for_each(|keys| give_back(handle, keys));
                return Err(problem);
            }
            taken.push(keys);
        }
    }
    let app = handle.state::<App>();
    for does in changed {
        // Keys that were not to be had are another program's.
        if !app.shortcuts_refused.all().remove(&does)
            && let Ok(Some(keys)) = does.shortcut(before)
        {
            give_back(handle, keys);
        }
    }
    Ok(())
}

fn parse(keys: &str) -> Result<Shortcut, Problem> {
    let unusable = || Problem::from(Code::ShortcutUnusable);
    let shortcut: Shortcut = keys.parse().map_err(|_| unusable())?;
    // A letter alone would be gone from every other program.
    let held = Modifiers::CONTROL | Modifiers::ALT | Modifiers::SUPER;
    let function_key = shortcut
        .key
        .to_string()
        .strip_prefix('F')
        .is_some_and(|n| n.parse::<u8>().is_ok());
    match shortcut.mods.intersects(held) || function_key {
        true => Ok(shortcut),
        false => Err(unusable()),
    }
}

fn take<R: Runtime>(handle: &AppHandle<R>, does: Does, keys: Shortcut) -> Result<(), Problem> {
    link(handle).map_err(|error| {
        log::error!("no keys for all programs: {error}");
        Problem::from(Code::Internal)
    })?;
    let taken = handle
        .global_shortcut()
        .on_shortcut(keys, move |handle, _, event| {
            if event.state == ShortcutState::Pressed {
                match does {
                    Does::Quick => quick::toggle(handle),
                    Does::Lock => locking::lock_soon(handle, LockReason::Asked),
                }
            }
        });
    taken.map_err(|error| {
        log::info!("keys are not to be had: {error}");
        Code::ShortcutTaken.into()
    })
}

fn give_back<R: Runtime>(handle: &AppHandle<R>, keys: Shortcut) {
    // On X11 the library (global-hotkey 0.8.0) leaves its last request unsent; it goes with the next.
    for _ in 0..2 {
        if let Err(error) = handle.global_shortcut().unregister(keys) {
            log::warn!("keys stay taken: {error}");
        }
    }
}

/// Adds the plugin when it is first needed, on the main thread: systems give keys to that one.
fn link<R: Runtime>(handle: &AppHandle<R>) -> tauri::Result<()> {
    let (done, waited) = mpsc::channel();
    let linking = handle.clone();
    handle.run_on_main_thread(move || {
        let linked = match linking.try_state::<GlobalShortcut<R>>() {
            Some(_) => Ok(()),
            None => linking.plugin(Builder::new().build()),
        };
        let _ = done.send(linked);
    })?;
    // The main thread ends together with Penning.
    waited.recv().unwrap_or(Ok(()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_that_every_program_needs_are_refused() {
        for keys in [
            "Ctrl+Shift+KeyP",
            "Super+KeyL",
            "Alt+Space",
            "F9",
            "Ctrl+Digit2",
        ] {
            assert!(parse(keys).is_ok(), "{keys}");
        }
        for keys in [
            "",
            "KeyP",
            "Shift+KeyP",
            "Ctrl+",
            "Ctrl",
            "Ctrl+Nonsense",
            "Space",
            "Shift+Tab",
        ] {
            let refused = parse(keys).expect_err(keys);
            assert_eq!(refused.code, Code::ShortcutUnusable, "{keys}");
        }
    }
}
