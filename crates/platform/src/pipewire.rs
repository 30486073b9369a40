//! The desktop's media service: cameras, and the screens that a person shares.

pub mod library;
mod pixels;
pub mod pod;
pub mod stream;
