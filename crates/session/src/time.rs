//! Is this computer's clock right? Asked of a time server, when the person asks, and never by itself.
//!
//! The answer is shown and changes nothing: codes are made with the computer's own clock.

use crate::Session;
use crate::approve::ClockOffset;
use crate::ports::TimeServerError;
use crate::problem::{Code, Problem};

impl Session {
    /// Who is asked: to be told beside the button that asks.
    pub fn time_server(&self) -> &str {
        self.ports.time_server.name()
    }

    /// Asks the time server how far the clock is off, and notes it. Blocks, some seconds at most.
    pub fn check_clock(&self) -> Result<ClockOffset, Problem> {
        let mut mark = [0; 8];
        self.ports.vault.random.fill(&mut mark);
        let mark = u64::from_ne_bytes(mark);
        let host = self.time_server().to_owned();
        let asked = self.ports.time_server.ahead_millis(mark);
        let ahead_millis = asked.map_err(|error| {
            let code = match error {
                TimeServerError::Silent => Code::TimeServerSilent,
                TimeServerError::NoTime => Code::TimeServerNoTime,
            };
            Problem::from(code).with("host", &host)
        })?;
        let offset = ClockOffset {
            // To the nearest second.
            seconds: (ahead_millis + 500).div_euclid(1000),
            host,
        };
        self.state().approvals.note_clock(offset.clone());
        Ok(offset)
    }
}
