//! What time is it, by a time server? One question and one answer of SNTP (RFC 4330; RFC 5905 section 14).
//!
//! The answer is not signed: good enough to tell a person that the clock is off, and used for nothing else.

/// Where time servers listen, over UDP.
pub const PORT: u16 = 123;
/// The length of a question, and the least of an answer.
pub const BYTES: usize = 48;

/// From the beginning of 1900, which the protocol counts from, to that of 1970.
const TO_UNIX_SECONDS: i64 = 2_208_988_800;
/// After this many seconds its 32 bits begin anew.
const ERA_SECONDS: i64 = 1 << 32;
const VERSION: u8 = 4;
const ASKS: u8 = 3;
const ANSWERS: u8 = 4;
const UNSYNCHRONISED: u8 = 3;
/// Further than this from a clock no server keeps the time.
const DEEPEST: u8 = 15;

/// Why an answer tells no time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SntpError {
    /// Not an answer at all, or one to another question.
    #[error("not an answer to this question")]
    NotAnAnswer,
    /// The server does not know the time itself, or asks to be left alone.
    #[error("the server tells no time")]
    NoTime,
}

/// A question. It says nothing of this computer, not even its time: `mark` is a random number that the
/// answer repeats.
pub fn question(mark: u64) -> [u8; BYTES] {
    let mut bytes = [0; BYTES];
    bytes[0] = (VERSION << 3) | ASKS;
    bytes[40..].copy_from_slice(&mark.to_be_bytes());
    bytes
}

/// How many milliseconds a clock is ahead of the server's (negative: behind), which sent the question of this
/// `mark` and got the answer at these moments: microseconds since 1970.
pub fn ahead_millis(
    answer: &[u8],
    mark: u64,
    sent_micros: i64,
    got_micros: i64,
) -> Result<i64, SntpError> {
    let head: &[u8; BYTES] = answer.first_chunk().ok_or(SntpError::NotAnAnswer)?;
    let (leap, version, mode) = (head[0] >> 6, (head[0] >> 3) & 7, head[0] & 7);
    let is_answer = mode == ANSWERS && (1..=VERSION).contains(&version);
    if !is_answer || head[24..32] != mark.to_be_bytes() {
        return Err(SntpError::NotAnAnswer);
    }
    let stratum = head[1];
    let (received, sent) = (timestamp(&head[32..40]), timestamp(&head[40..48]));
    let (Some(received), Some(sent)) = (received, sent) else {
        return Err(SntpError::NoTime);
    };
    if leap == UNSYNCHRONISED || !(1..=DEEPEST).contains(&stratum) {
        return Err(SntpError::NoTime);
    }
    // The way there and the way back are taken to last equally long.
    let behind = ((received - sent_micros) + (sent - got_micros)) / 2;
    Ok(-behind / 1_000)
}

/// Microseconds since 1970; nothing where the server left it out. Seconds whose first bit is not set are those after
/// the count began anew in 2036 (RFC 4330 section 3).
fn timestamp(bytes: &[u8]) -> Option<i64> {
    let (seconds, fraction) = bytes.split_at(4);
    let part = |bytes: &[u8]| -> u32 {
        let part = bytes.try_into();
        u32::from_be_bytes(part.expect("a half of eight bytes"))
    };
    let (seconds, fraction) = (part(seconds), part(fraction));
    if seconds == 0 && fraction == 0 {
        return None;
    }
    let era = if seconds >> 31 == 0 { ERA_SECONDS } else { 0 };
    let unix = i64::from(seconds) + era - TO_UNIX_SECONDS;
    Some(unix * 1_000_000 + ((i64::from(fraction) * 1_000_000) >> 32))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MARK: u64 = 0x0123_4567_89ab_cdef;
    const NOW: i64 = 1_764_000_000_000_000;

    fn stamp(unix_micros: i64) -> [u8; 8] {
        let seconds = unix_micros.div_euclid(1_000_000) + TO_UNIX_SECONDS;
        let fraction = (unix_micros.rem_euclid(1_000_000) << 32) / 1_000_000;
        let whole = (seconds.rem_euclid(ERA_SECONDS) << 32) as u64 | fraction as u64;
        whole.to_be_bytes()
    }

    fn answer(received: i64, sent: i64) -> [u8; BYTES] {
        let mut bytes = [0; BYTES];
        bytes[0] = (VERSION << 3) | ANSWERS;
        bytes[1] = 2;
        bytes[24..32].copy_from_slice(&MARK.to_be_bytes());
        bytes[32..40].copy_from_slice(&stamp(received));
        bytes[40..48].copy_from_slice(&stamp(sent));
        bytes
    }

    #[test]
    fn the_question_tells_nothing_but_its_mark() {
        let bytes = question(MARK);
        assert_eq!(bytes[0], 0x23);
        assert!(bytes[1..40].iter().all(|byte| *byte == 0));
        assert_eq!(bytes[40..], MARK.to_be_bytes());
    }

    #[test]
    fn the_way_there_and_back_is_no_offset() {
        let second = 1_000_000;
        let told = |received, sent, got| ahead_millis(&answer(received, sent), MARK, NOW, got);
        assert_eq!(told(NOW + second, NOW + second, NOW + 2 * second), Ok(0));
        let behind = told(NOW + 95 * second, NOW + 95 * second, NOW);
        assert_eq!(behind, Ok(-95_000));
        let ahead = told(NOW - 20 * second, NOW - 19 * second, NOW + second);
        assert_eq!(ahead, Ok(20_000));
    }

    #[test]
    fn the_count_that_begins_anew_in_2036_is_understood() {
        let in_2040 = 2_208_988_800_000_000;
        let told = ahead_millis(&answer(in_2040, in_2040), MARK, in_2040, in_2040);
        assert_eq!(told, Ok(0));
    }

    #[test]
    fn what_is_no_answer_tells_no_time() {
        let good = answer(NOW, NOW);
        let read = |bytes: &[u8]| ahead_millis(bytes, MARK, NOW, NOW);
        assert_eq!(read(&good), Ok(0));
        for (at, byte, error) in [
            (0, (VERSION << 3) | ASKS, SntpError::NotAnAnswer),
            (0, ANSWERS, SntpError::NotAnAnswer),
            (24, 0, SntpError::NotAnAnswer),
            (0, 0xC0 | (VERSION << 3) | ANSWERS, SntpError::NoTime),
            (1, 0, SntpError::NoTime),
            (1, 16, SntpError::NoTime),
        ] {
            let mut bad = good;
            bad[at] = byte;
            assert_eq!(read(&bad), Err(error), "{at}: {byte}");
        }
        let mut unsent = good;
        unsent[40..].fill(0);
        assert_eq!(read(&unsent), Err(SntpError::NoTime));
        for length in 0..BYTES {
            assert_eq!(read(&good[..length]), Err(SntpError::NotAnAnswer));
        }
    }
}
