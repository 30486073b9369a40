/// Asks the one time server that is set for this computer.
///
/// Which one that is, is not for the page to say: a name that is looked up is heard outside.
pub trait TimeServer: Send + Sync {
    /// As people read it: `host` or `host:port`.
    fn name(&self) -> &str;

    /// How many milliseconds this computer's clock is ahead (negative: behind). `mark` is a random number that
    /// tells the answer from others. Blocks, some seconds at most.
    fn ahead_millis(&self, mark: u64) -> Result<i64, TimeServerError>;
}

/// Why no time was told.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TimeServerError {
    /// No such name, or no answer: networks at work often let nobody ask outside.
    #[error("the time server does not answer")]
    Silent,
    /// It answers, and does not know the time or will not tell.
    #[error("the time server tells no time")]
    NoTime,
}
