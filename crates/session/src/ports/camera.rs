//! What the session needs of a camera.

use std::fmt;

use zeroize::Zeroizing;

/// The cameras of this computer.
pub trait Camera: Send + Sync {
    /// Switches a camera on: the one that `wanted` names, else the first. Calls `told` from a thread of its own with
    /// all that happens. The watch also waits for a camera that is not there yet, or comes back.
    /// When the value returned is dropped, the camera is off before that is done.
    fn watch(&self, wanted: Option<&str>, told: Told) -> Result<Watching, CameraError>;
}

pub type Told = Box<dyn FnMut(CameraEvent) + Send>;

/// A camera that is on, or waited for; dropping it switches it off.
pub type Watching = Box<dyn Send>;

#[derive(Debug)]
pub enum CameraEvent {
    /// Cameras came or went, or another one is in use.
    Cameras {
        all: Vec<CameraName>,
        /// The [`CameraName::id`] of the one in use.
        using: Option<String>,
    },
    Frame(CameraFrame),
    /// There are no pictures, or no more.
    Off(CameraError),
}

/// A camera, as people know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CameraName {
    /// The same each time this camera is there, as far as the system can tell.
    pub id: String,
    pub title: String,
}

/// One picture of a camera, as it sees (not mirrored).
pub struct CameraFrame {
    pub width: u32,
    pub height: u32,
    /// `width * height` values, 0 black to 255 white, rows from the top. Wiped when dropped.
    pub grey: Zeroizing<Vec<u8>>,
}

impl fmt::Debug for CameraFrame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CameraFrame({}×{})", self.width, self.height)
    }
}

/// Why there are no pictures.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CameraError {
    /// No camera is connected.
    #[error("no camera is connected")]
    Missing,
    /// Another program uses it.
    #[error("the camera is in use")]
    Busy,
    /// The person or the system does not allow it.
    #[error("using the camera is not allowed")]
    Denied,
    /// It went away while it was on.
    #[error("the camera was disconnected")]
    Unplugged,
    /// It is on and sends nothing.
    #[error("the camera sends no pictures")]
    Silent,
    /// This system has no service for cameras.
    #[error("no service for cameras: {0}")]
    Unsupported(String),
    /// Anything else, in the system's own words.
    #[error("the camera failed: {0}")]
    Failed(String),
}
