//! A symbol that was read, and which way of looking found it.

use std::fmt;

use zeroize::Zeroize;

use crate::first_family::Decoded;

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
    /// Modules through a grid that gives way: cloth, bent paper, blur.
    Mesh,
    /// Two of the three finder patterns: one is hidden, torn off or in glare.
    Pair,
    /// Quarter scale.
    Quarter,
    /// An eighth of the scale.
    Eighth,
    /// Twice the scale.
    Doubled,
    /// Finder patterns that run into dark surroundings, for want of a quiet zone.
    OpenRing,
    /// One threshold for the whole picture.
    OneThreshold,
    /// Thresholds by the mean of wide surroundings.
    Adaptive,
    /// Thresholds that take the least contrast seriously.
    Faint,
    /// Blurred first, against noise and moiré.
    Blurred,
    /// Read by both decoder families.
    SecondFamily,
}

/// What was found so far, each symbol once.
#[derive(Default)]
pub(crate) struct Found {
    symbols: Vec<Symbol>,
}

impl Found {
    /// Adds what is new, from level `level` of the picture (see [`crate::levels::Levels`]).
    pub(crate) fn add(&mut self, decoded: Vec<Decoded>, level: i32, stage: Stage) {
        let scale = 2f32.powi(level);
        for mut one in decoded {
            let corners = one.corners.map(|(x, y)| (x * scale, y * scale));
            if self.symbols.iter().any(|known| known.bytes == one.bytes) {
                continue;
            }
            self.symbols.push(Symbol {
                text: std::mem::take(&mut one.text),
                bytes: std::mem::take(&mut one.bytes),
                corners,
                stage,
            });
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.symbols.is_empty()
    }

    /// Lies the point, of level `level`, on a symbol that was found?
    pub(crate) fn covers(&self, x: f32, y: f32, level: i32) -> bool {
        let scale = 2f32.powi(level);
        let (x, y) = (x * scale, y * scale);
        self.symbols.iter().any(|symbol| {
            let corners = symbol.corners;
            let side = |i: usize| {
                let ((ax, ay), (bx, by)) = (corners[i], corners[(i + 1) % 4]);
                (bx - ax) * (y - ay) - (by - ay) * (x - ax)
            };
            let sides: [f32; 4] = std::array::from_fn(side);
            sides.iter().all(|&s| s >= 0.0) || sides.iter().all(|&s| s <= 0.0)
        })
    }

    pub(crate) fn into_symbols(self) -> Vec<Symbol> {
        self.symbols
    }
}
