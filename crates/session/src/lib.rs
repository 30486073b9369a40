//! What may happen now?

pub mod ports;
