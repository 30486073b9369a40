//! macOS: not listened to yet. There the vault locks by hand, with the window and by idleness.

use std::sync::mpsc::{self, Receiver};

use super::Event;

/// Sleep cannot be held back here.
#[derive(Debug)]
pub struct Hold {
    _nothing: (),
}

/// Tells nothing, and that at once: the receiver is at its end.
pub(super) fn watch() -> Receiver<Event> {
    mpsc::channel().1
}
