//! What is on the monitors now?

#[cfg(target_os = "linux")]
use penning_session::ports::Watcher;
use penning_session::ports::{Screen, ScreenError, Shot};

#[cfg(target_os = "linux")]
mod cast;
mod corners;
#[cfg(target_os = "macos")]
mod macos;
#[cfg(not(target_os = "linux"))]
mod other;
#[cfg(any(not(target_os = "linux"), test))]
mod part;
#[cfg(target_os = "linux")]
mod portal;
#[cfg(windows)]
mod windows;
#[cfg(target_os = "linux")]
mod x11;

/// The screens of the person's own desktop session.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemScreen;

impl Screen for SystemScreen {
    #[cfg(target_os = "linux")]
    fn capture(&self) -> Result<Vec<Shot>, ScreenError> {
        match display_server() {
            Some(DisplayServer::Wayland) => portal::capture(),
            Some(DisplayServer::X11) => x11::capture(),
            None => Err(ScreenError::NoDisplay),
        }
    }

    #[cfg(target_os = "linux")]
    fn watch(&self, may_ask: bool) -> Result<Option<Box<dyn Watcher>>, ScreenError> {
        match display_server() {
            // Every single picture through the portal flashes or asks; a screen that is shared does not.
            Some(DisplayServer::Wayland) => Ok(Some(Box::new(cast::Cast::ask(may_ask)?))),
            Some(DisplayServer::X11) => Ok(Some(Box::new(x11::Eyes::new()?))),
            None => Err(ScreenError::NoDisplay),
        }
    }

    #[cfg(target_os = "linux")]
    fn mark(&self) -> Result<Option<Shot>, ScreenError> {
        match display_server() {
            Some(DisplayServer::Wayland) => portal::mark(),
            Some(DisplayServer::X11) => x11::mark(),
            None => Err(ScreenError::NoDisplay),
        }
    }

    #[cfg(not(target_os = "linux"))]
    fn capture(&self) -> Result<Vec<Shot>, ScreenError> {
        other::capture()
    }

    #[cfg(windows)]
    fn mark(&self) -> Result<Option<Shot>, ScreenError> {
        windows::mark()
    }

    #[cfg(target_os = "macos")]
    fn mark(&self) -> Result<Option<Shot>, ScreenError> {
        macos::mark()
    }
}

/// Who draws the desktop.
#[cfg(target_os = "linux")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum DisplayServer {
    Wayland,
    X11,
}

/// A Wayland desktop offers X11 too, for older programs, but shows only their windows there.
#[cfg(target_os = "linux")]
fn display_server() -> Option<DisplayServer> {
    let variable = |name| std::env::var_os(name).filter(|value| !value.is_empty());
    let session = variable("XDG_SESSION_TYPE");
    if variable("WAYLAND_DISPLAY").is_some() || session.is_some_and(|kind| kind == "wayland") {
        Some(DisplayServer::Wayland)
    } else if variable("DISPLAY").is_some() {
        Some(DisplayServer::X11)
    } else {
        None
    }
}
