//! When has the person left, as far as the desktop knows?
//!
//! Screen locks, sleep and the session's end, told as they happen; nothing is asked in between. How long the
//! person touched nothing is another question: [`crate::idle`].

use std::sync::mpsc::Receiver;

#[cfg(any(target_os = "macos", target_os = "windows", test))]
mod hold;
#[cfg_attr(target_os = "linux", path = "watch_lock/linux.rs")]
#[cfg_attr(target_os = "macos", path = "watch_lock/macos.rs")]
#[cfg_attr(target_os = "windows", path = "watch_lock/windows.rs")]
mod system;

pub use system::Hold;

/// What happened. The same may be told twice, where a system has two voices for it.
#[derive(Debug)]
pub enum Event {
    ScreenLocked,
    ScreenUnlocked,
    /// The machine goes to sleep as soon as this is dropped, at the latest after the system's own
    /// patience (5 s with logind, 1.5 s on Windows, half a second on macOS).
    FallingAsleep(Hold),
    Awake,
    /// The person logs out, or the machine goes off.
    SessionEnds,
}

/// Tells what happens from now on, until the receiver is dropped. Says nothing where the system has nothing to
/// say. Threads of its own sleep in it.
pub fn watch() -> Receiver<Event> {
    system::watch()
}
