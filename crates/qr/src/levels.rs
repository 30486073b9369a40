//! One picture at several scales, each made once and only when asked for.

use std::borrow::Cow;
use std::sync::OnceLock;

use crate::luma::Luma;

/// The scales that can be asked for: 1, 1/2, 1/4, 1/8.
const DOWN: usize = 4;

/// A picture at the scales 1/2ⁿ for levels n from 0, and doubled for level -1.
pub(crate) struct Levels<'a> {
    full: &'a Luma,
    smaller: [OnceLock<Luma>; DOWN - 1],
}

impl<'a> Levels<'a> {
    pub(crate) fn new(full: &'a Luma) -> Levels<'a> {
        Levels {
            full,
            smaller: Default::default(),
        }
    }

    /// The picture at level `level`.
    pub(crate) fn at(&self, level: i32) -> Cow<'_, Luma> {
        match usize::try_from(level) {
            Err(_) => Cow::Owned(self.full.doubled()),
            Ok(0) => Cow::Borrowed(self.full),
            Ok(level) => {
                let level = level.min(DOWN - 1);
                let smaller =
                    self.smaller[level - 1].get_or_init(|| self.at(level as i32 - 1).half());
                Cow::Borrowed(smaller)
            }
        }
    }

    /// Pixels at full scale.
    pub(crate) fn pixels(&self) -> usize {
        self.full.pixels.len()
    }
}
