//! What the session needs of an operating system, in traits.
//!
//! `penning-platform` implements them for the real systems; tests bring implementations of their
//! own. Nothing here knows an operating system. Every method may be called from any thread.

mod camera;
mod time_server;

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use zeroize::Zeroizing;

pub use camera::{Camera, CameraError, CameraEvent, CameraFrame, CameraName, Told, Watching};
pub use time_server::{TimeServer, TimeServerError};

/// The operating system's keychain: named texts, readable only within the user's own session.
///
/// **Every method blocks**, and may block for minutes: a locked keychain asks the person for its
/// password before it answers. Call from a thread made for it, never from one that draws, and give
/// the person a way out that does not wait for the answer.
///
/// Nothing is remembered between two calls, so a keychain that was missing or locked at the first
/// call is found at the next.
pub trait Keychain: Send + Sync {
    /// The text kept under `name`; `None` when the keychain answered that it has no such entry.
    /// Only this `None` says that there is none: every error leaves the question open.
    fn read(&self, name: &str) -> Result<Option<Zeroizing<String>>, KeychainError>;

    /// Keeps `text` under `name`, in place of what was there.
    fn write(&self, name: &str, text: &str) -> Result<(), KeychainError>;

    /// Removes the entry `name`. An entry that is not there counts as removed.
    fn delete(&self, name: &str) -> Result<(), KeychainError>;
}

/// Why the keychain did not do what was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeychainError {
    /// This desktop session offers no keychain, or it went away during the call.
    #[error("no keychain service answers")]
    Absent,
    /// The keychain is locked, and there is no way to ask the person to unlock it.
    #[error("the keychain is locked and cannot ask for its password")]
    Locked,
    /// The person was asked, and said no.
    #[error("access to the keychain was refused")]
    Refused,
    /// The text is longer than this keychain keeps.
    #[error("too long for this keychain")]
    TooLarge,
    /// Anything else, in the service's own words. Never holds the text of an entry.
    #[error("the keychain failed: {0}")]
    Other(String),
}

/// The clipboard shared by all programs of the desktop session.
pub trait Clipboard: Send + Sync {
    /// Puts `text` on the clipboard, marked so that clipboard histories leave it out.
    fn put_secret(&self, text: &str) -> Result<(), ClipboardError>;

    /// Whether the clipboard holds exactly `text` now. `false` also when it cannot be read.
    fn holds(&self, text: &str) -> bool;

    /// Empties the clipboard if it still holds exactly `text`, and says whether it did.
    fn clear_if_holds(&self, text: &str) -> bool;

    /// What a person would paste now. Waits for the program that owns the clipboard, up to a few
    /// seconds: never call it from a thread that draws.
    fn read(&self) -> Result<Clip, ClipboardError>;
}

/// What is on the clipboard, in the first of these forms that it offers:
/// files, then a picture, then text.
#[derive(Clone, PartialEq, Eq)]
pub enum Clip {
    /// Nothing, or nothing in a form known here.
    Empty,
    /// A text; it may be a secret.
    Text(Zeroizing<String>),
    /// A picture: `width * height * 4` bytes, rows from the top, without padding.
    Picture {
        width: u32,
        height: u32,
        rgba: Zeroizing<Vec<u8>>,
        /// The text offered beside the picture. Only the picture counts where a browser copied it
        /// (the text is its address), only the text where a spreadsheet copied cells.
        text: Option<Zeroizing<String>>,
    },
    /// Files that were copied in a file manager.
    Files(Vec<PathBuf>),
}

impl fmt::Debug for Clip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Clip::Empty => f.write_str("Empty"),
            Clip::Text(_) => f.write_str("Text(..)"),
            Clip::Picture { width, height, .. } => write!(f, "Picture({width}×{height})"),
            Clip::Files(files) => write!(f, "Files({})", files.len()),
        }
    }
}

/// Why the clipboard could not be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClipboardError {
    /// No desktop to share a clipboard with.
    #[error("there is no clipboard here")]
    Absent,
    /// Another program holds on to it; worth trying again.
    #[error("another program keeps the clipboard busy")]
    Busy,
    /// Anything else, in the system's own words. Never holds what is on the clipboard.
    #[error("the clipboard failed: {0}")]
    Failed(String),
}

/// What is on the screens.
pub trait Screen: Send + Sync {
    /// A picture of every monitor, taken at one moment. At least one, none of them empty.
    /// Where the desktop asks the person first, this blocks until they answered.
    fn capture(&self) -> Result<Vec<Shot>, ScreenError>;

    /// A picture of the part that the person marks now, `None` where they do not. Blocks for as long as
    /// that takes.
    fn mark(&self) -> Result<Option<Shot>, ScreenError> {
        Err(ScreenError::Unsupported)
    }

    /// Begins to follow what changes on the screen. `None` where the system does not tell: then
    /// pictures are compared. Where the desktop asks the person first, this blocks until they answered, and is
    /// [`ScreenError::Unsupported`] unless it `may_ask`.
    fn watch(&self, may_ask: bool) -> Result<Option<Box<dyn Watcher>>, ScreenError> {
        let _ = may_ask;
        Ok(None)
    }
}

/// Eyes kept on the screens.
pub trait Watcher: Send {
    /// Waits, at most for `patience`, until the picture is another than at the call before; the first
    /// call says yes at once. What changes only within `ours`, where our own window lies, does not count.
    fn changed(&mut self, ours: Option<Rect>, patience: Duration) -> Result<bool, ScreenError>;

    /// A picture of every monitor now.
    fn look(&mut self) -> Result<Vec<Shot>, ScreenError>;
}

/// A part of the desktop, in its pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rect {
    pub x: i32,
    pub y: i32,
    pub width: u32,
    pub height: u32,
}

impl Rect {
    /// Whether all of `other` lies within.
    pub fn covers(&self, other: &Rect) -> bool {
        let end = |start: i32, length: u32| i64::from(start) + i64::from(length);
        self.x <= other.x
            && self.y <= other.y
            && end(other.x, other.width) <= end(self.x, self.width)
            && end(other.y, other.height) <= end(self.y, self.height)
    }

    /// The columns of row `y` of a monitor's picture that lie within: from the first to before the last.
    pub fn columns_at(&self, shot: &Shot, y: usize) -> Option<(usize, usize)> {
        // The picture may be finer than the desktop it shows.
        let scale = f64::from(shot.scale.max(0.1));
        let place = |at: i64, start: i32| ((at - i64::from(start)) as f64 * scale) as i64;
        let row = i64::try_from(y).ok()?;
        let top = place(i64::from(self.y), shot.y);
        let bottom = place(i64::from(self.y) + i64::from(self.height), shot.y);
        let width = i64::from(shot.width);
        let from = place(i64::from(self.x), shot.x).clamp(0, width);
        let to = place(i64::from(self.x) + i64::from(self.width), shot.x).clamp(0, width);
        ((top..bottom).contains(&row) && from < to)
            .then(|| Some((usize::try_from(from).ok()?, usize::try_from(to).ok()?)))
            .flatten()
    }
}

/// The picture of one monitor, or of all of them where the desktop gives only that.
pub struct Shot {
    /// The monitor's name as the system has it, such as `HDMI-1`.
    pub name: String,
    /// Place of the top left corner on the desktop, in pixels.
    pub x: i32,
    pub y: i32,
    /// Size in pixels of the picture, which may differ from what the desktop calls a pixel.
    pub width: u32,
    pub height: u32,
    /// Pixels of the picture for each pixel of the desktop: 2.0 on a screen drawn at double size.
    /// 1.0 where the system does not tell.
    pub scale: f32,
    /// Order of the colours in `pixels`.
    pub order: PixelOrder,
    /// `width * height` pixels of [`PixelOrder::bytes`], rows from the top, without padding. Wiped when dropped.
    pub pixels: Zeroizing<Vec<u8>>,
}

impl fmt::Debug for Shot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shot")
            .field("name", &self.name)
            .field("x", &self.x)
            .field("y", &self.y)
            .field("width", &self.width)
            .field("height", &self.height)
            .field("scale", &self.scale)
            .field("order", &self.order)
            .finish_non_exhaustive()
    }
}

/// What the bytes of one pixel are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PixelOrder {
    /// Red, green, blue, opacity.
    Rgba,
    /// Blue, green, red, and a byte without meaning.
    Bgrx,
    /// One byte alone: 0 black to 255 white.
    Grey,
}

impl PixelOrder {
    /// Bytes a pixel.
    pub fn bytes(self) -> usize {
        match self {
            PixelOrder::Rgba | PixelOrder::Bgrx => 4,
            PixelOrder::Grey => 1,
        }
    }
}

/// Why there is no picture of the screen.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScreenError {
    /// The person or the desktop's settings do not allow it.
    #[error("taking a picture of the screen was not allowed")]
    Denied,
    /// This desktop has no way to take one.
    #[error("this desktop offers no way to take a picture of the screen")]
    Unsupported,
    /// There is no screen at all.
    #[error("there is no screen")]
    NoDisplay,
    /// Anything else, in the system's own words.
    #[error("taking a picture of the screen failed: {0}")]
    Failed(String),
}

/// Short messages beside the window.
pub trait Notifier: Send + Sync {
    /// Shows a message, or does not where the desktop cannot; nobody waits for it. Never pass a
    /// code or a secret: desktops keep what was shown.
    fn show(&self, title: &str, body: &str);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_copied_or_pictured_is_printed() {
        let text = Clip::Text(Zeroizing::new("JBSWY3DP".into()));
        assert_eq!(format!("{text:?}"), "Text(..)");
        let files = Clip::Files(vec!["/home/maria/codes.txt".into()]);
        assert_eq!(format!("{files:?}"), "Files(1)");
        let shot = Shot {
            name: "HDMI-1".into(),
            x: 0,
            y: 0,
            width: 1,
            height: 1,
            scale: 1.0,
            order: PixelOrder::Rgba,
            pixels: Zeroizing::new(vec![211, 212, 213, 214]),
        };
        assert!(!format!("{shot:?}").contains("21"));
    }
}
