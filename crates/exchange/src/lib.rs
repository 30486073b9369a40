//! What accounts are in this file of another app?
//!
//! Pure: bytes and a password go in, entries and problems come out; no file, network, clock or random number.
//! Every format has one file under `import/` and one line in [`FORMATS`]. A file is recognised by its content,
//! never by its name, and what goes in comes out: each account is an [`Entry`] or a [`Problem`] with its name.

mod content;
mod crypto;
mod draft;
mod import;
mod json;

pub use draft::{Entry, Problem, Reason};
pub use import::{
    Beside, FORMATS, Format, Import, ImportError, Input, MOST_BYTES, MOST_ENTRIES, Warning,
    names_beside, read, recognise,
};
