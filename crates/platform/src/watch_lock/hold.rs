//! A hold on sleep where the system waits for an answer: none is given before the hold is dropped.

use std::convert::Infallible;
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::Duration;

/// Holds sleep back while it exists.
#[derive(Debug)]
pub struct Hold {
    _let_go: Sender<Infallible>,
}

/// Waits for the hold's end.
pub(super) struct Waiting(Receiver<Infallible>);

pub(super) fn hold() -> (Hold, Waiting) {
    let (let_go, until) = mpsc::channel();
    (Hold { _let_go: let_go }, Waiting(until))
}

impl Waiting {
    /// No longer than this: a system that waits in vain goes on, or holds it against us.
    pub(super) fn wait(self, longest: Duration) {
        // Nothing is ever sent: this ends when the other side is dropped.
        let _ = self.0.recv_timeout(longest);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    #[test]
    fn the_wait_ends_with_the_hold_or_with_its_time() {
        let (held, waiting) = hold();
        drop(held);
        let since = Instant::now();
        waiting.wait(Duration::from_secs(60));
        assert!(since.elapsed() < Duration::from_secs(30));

        let (held, waiting) = hold();
        waiting.wait(Duration::from_millis(1));
        drop(held);
    }
}
