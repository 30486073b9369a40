//! When to ask the server next.

use std::time::Duration;

/// While a person looks, or said that they are signing in.
pub const ATTENTIVE: Duration = Duration::from_secs(3);
/// Otherwise.
pub const CALM: Duration = Duration::from_secs(10);
/// Where the server cannot be reached, at last.
pub const SLOWEST: Duration = Duration::from_secs(60);

/// How long to wait before the next question, after so many failures in a row.
pub fn wait(attentive: bool, failures: u32) -> Duration {
    let usual = if attentive { ATTENTIVE } else { CALM };
    let doubled = usual.saturating_mul(1_u32.checked_shl(failures).unwrap_or(u32::MAX));
    doubled.min(SLOWEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_grows_with_failures_up_to_a_minute() {
        let seconds = |attentive| -> Vec<u64> {
            (0..6)
                .map(|failures| wait(attentive, failures).as_secs())
                .collect()
        };
        assert_eq!(seconds(true), [3, 6, 12, 24, 48, 60]);
        assert_eq!(seconds(false), [10, 20, 40, 60, 60, 60]);
        assert_eq!(wait(true, 1_000), SLOWEST);
        assert_eq!(wait(false, u32::MAX), SLOWEST);
    }
}
