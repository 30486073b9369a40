//! What QR codes are in this picture?
//!
//! Pixels in, texts out; texts in, pictures out. No operating system, no files, no network.
//!
//! - [`Luma`] is a grey picture. [`Luma::from_rgba`] and [`Luma::from_bgra`] take a screenshot or a
//!   camera frame as it comes; [`open_picture`] takes the bytes of a picture file.
//! - [`read`] finds all symbols in one still picture: half and full scale beside each other, in both
//!   polarities; then finder patterns without a symbol through a mesh that gives way; then, while nothing
//!   was found and the [`Budget`] lasts, the dear stages in the order of `look::DEAR`.
//! - [`read_quick`] is one quick pass, for frames of a camera or of a watched screen.
//! - [`draw_svg`] and [`draw_png`] make a symbol from a text.
//!
//! What comes from outside is never trusted: each stage is fenced against a decoder's panic, a text counts
//! only if its error correction holds, and what a second decoder family reads only if both agree. Pixels,
//! modules and texts are wiped when they are let go, as far as they are in our hands and not a decoder's.
//!
//! ```
//! use penning_qr::{Budget, draw_png, open_picture, read};
//!
//! let png = draw_png("otpauth://totp/Example:alice?secret=MFRGGZDFMZTWQ2LK", 6)?;
//! let pages = open_picture(&png)?;
//! let symbols = read(&pages[0], &Budget::default());
//! assert_eq!(symbols[0].text, "otpauth://totp/Example:alice?secret=MFRGGZDFMZTWQ2LK");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod binarise;
mod bits;
mod cascade;
mod draw;
mod finder;
mod first_family;
mod letter;
mod levels;
mod look;
mod luma;
mod mesh;
mod pairs;
#[cfg(feature = "pdf")]
mod pdf;
mod picture;
mod plane;
mod second_family;
mod symbol;

pub use cascade::{Budget, read, read_quick};
pub use draw::{DrawError, Runs, draw_png, draw_runs, draw_svg};
pub use luma::{Luma, LumaError};
pub use picture::{MOST_MEGAPIXELS, PictureError, open_locked, open_picture};
pub use symbol::{Stage, Symbol};
