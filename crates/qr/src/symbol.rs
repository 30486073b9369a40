//! A symbol that was read, and which way of looking found it.

use std::fmt;

use zeroize::Zeroize;

/// A QR code that was read in a picture. Its text may be an enrolment, thus a secret: it is wiped on
/// drop and never printed.
#[derive(Clone, PartialEq)]
pub struct Symbol {
    /// The content as text: UTF-8 where the bytes are UTF-8, else by the symbol's own character set.
    pub text: String,
    /// The content as it stands in the symbol.
    pub bytes: Vec<u8>,
    /// Top left, top right, bottom right, bottom left of the symbol itself (as printed, so "top left"
    /// is wherever that finder pattern lies), in pixels of the picture that was given.
    pub corners: [(f32, f32); 4],
    /// Which way of looking found it.
    pub stage: Stage,
}

impl fmt::Debug for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Symbol")
            .field("text", &"..")
            .field("corners", &self.corners)
            .field("stage", &self.stage)
            .finish_non_exhaustive()
    }
}

impl Drop for Symbol {
    fn drop(&mut self) {
        self.text.zeroize();
        self.bytes.zeroize();
    }
}

/// A way of looking at a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stage {
    /// Half scale.
    Half,
    /// The picture as it is.
    Full,
    /// Light modules on a dark ground, at half or full scale.
    Inverted,
}
