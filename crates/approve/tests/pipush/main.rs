//! privacyIDEA's push: recorded sessions byte for byte, and whatever a hostile server can send.

mod hostile;
mod server;
mod sessions;
mod steps;
