//! A private Linux desktop for tests, benches and machines without a display.
//!
//! [`Desktop::start`] brings up, in about a second, an X server on a free number, a window
//! manager, a D-Bus session on which nothing starts by itself, a gnome-keyring, a notification
//! service and a tray, all with folders of their own. [`Desktop::command`] makes a command that
//! runs in it; [`Clipboard`], [`drag`] and [`Window`] do there what a person's hands do. When
//! the value is dropped, or its process dies, everything in it ends and its folder is removed.
//!
//! It runs programs that Debian and Ubuntu package; `cargo xtask` installs them.

mod camera;
mod clipboard;
mod desktop;
mod drag;
mod file_dialog;
mod keeper;
mod keychain;
#[cfg(target_os = "linux")]
mod portal;
mod served;
mod window;

pub use camera::Cameras;
pub use clipboard::Clipboard;
pub use desktop::{Desktop, Parts, Shown};
pub use drag::{Held, Offer, drag, hold};
pub use keeper::{Keeper, marked};
pub use keychain::{Keychain, KeychainAtStart};
#[cfg(target_os = "linux")]
pub use portal::{Portal, Screencast, Screenshot};
pub use served::Served;
pub use window::Window;

/// Why a part of the desktop did not come up or did not answer, in words for the developer.
pub type Error = Box<dyn std::error::Error + Send + Sync>;
pub type Result<T> = std::result::Result<T, Error>;

fn programs() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("programs")
}

/// Asks `ready` every 20 ms until it gives a value.
///
/// # Errors
/// After `seconds`, naming `what` was waited for.
pub fn wait_for<T>(what: &str, seconds: u64, mut ready: impl FnMut() -> Option<T>) -> Result<T> {
    let end = std::time::Instant::now() + std::time::Duration::from_secs(seconds);
    loop {
        if let Some(value) = ready() {
            return Ok(value);
        }
        if std::time::Instant::now() > end {
            return Err(format!("{what}: not within {seconds} s").into());
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
}
