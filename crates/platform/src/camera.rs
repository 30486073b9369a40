//! What does a camera see?
//!
//! On Linux the desktop's media service, PipeWire, knows all cameras, lets several programs use them and says when one
//! comes or goes. On Windows and macOS the web view has the better way (it asks the person), and the pictures come from
//! the page: see `Session::see_frame`.

use penning_session::ports::{Camera, CameraError, Told, Watching};

#[cfg(target_os = "linux")]
mod pipewire;

/// Whether [`SystemCamera`] has pictures here, or they come from the page.
pub const IS_NATIVE: bool = cfg!(target_os = "linux");

/// The cameras of this computer.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemCamera;

impl Camera for SystemCamera {
    #[cfg(target_os = "linux")]
    fn watch(&self, wanted: Option<&str>, told: Told) -> Result<Watching, CameraError> {
        pipewire::watch(wanted, told)
    }

    #[cfg(not(target_os = "linux"))]
    fn watch(&self, _wanted: Option<&str>, _told: Told) -> Result<Watching, CameraError> {
        Err(CameraError::Unsupported("the page has the camera".into()))
    }
}
