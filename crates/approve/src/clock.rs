//! Times in the forms that servers write and read, and how far a clock is off.

/// The days from 1970-01-01 to this day (Howard Hinnant's algorithm for the Gregorian calendar).
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year - era * 400;
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days - era * 146_097;
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

/// Microseconds since 1970 as ISO 8601 in UTC: `2026-11-21T21:26:43.520732Z`.
pub fn iso_8601(unix_micros: u64) -> String {
    let seconds = unix_micros / 1_000_000;
    let (year, month, day) =
        civil_from_days(i64::try_from(seconds / 86_400).expect("fits: micros fitted 64 bits"));
    let (hour, minute, second) = (seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
    let micros = unix_micros % 1_000_000;
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{micros:06}Z")
}

/// The Unix seconds that an HTTP `Date` names: `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 section 5.6.7;
/// of its three forms the one that servers have to send).
pub fn http_date(text: &str) -> Option<u64> {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let (_, rest) = text.trim().split_once(", ")?;
    let mut parts = rest.split(' ');
    let number = |text: &str| -> Option<i64> {
        text.bytes()
            .all(|byte| byte.is_ascii_digit())
            .then(|| text.parse().ok())?
    };
    let day = number(parts.next()?).filter(|day| (1..=31).contains(day))?;
    let month = parts.next()?;
    let month = MONTHS.iter().position(|name| *name == month)? as i64 + 1;
    let year = number(parts.next()?).filter(|year| (1970..=9999).contains(year))?;
    let mut clock = parts.next()?.split(':');
    let hour = number(clock.next()?).filter(|hour| *hour < 24)?;
    let minute = number(clock.next()?).filter(|minute| *minute < 60)?;
    let second = number(clock.next()?).filter(|second| *second <= 60)?;
    if clock.next().is_some() || parts.next() != Some("GMT") || parts.next().is_some() {
        return None;
    }
    let seconds = days_from_civil(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second;
    u64::try_from(seconds).ok()
}

/// How many seconds this computer's clock is ahead of a server's (negative: behind), given its `Date` and
/// when the question was sent and answered by our clock. What the answer took is given the benefit of the
/// doubt: an offset within it is none, since the server may have written its date at any moment of it.
pub fn offset_seconds(date: &str, sent_at: u64, answered_at: u64) -> Option<i64> {
    let server = i64::try_from(http_date(date)?).ok()?;
    let (sent, answered) = (
        i64::try_from(sent_at).ok()?,
        i64::try_from(answered_at).ok()?,
    );
    // The date has whole seconds, cut off.
    Some(if server + 1 < sent {
        sent - server
    } else if server > answered {
        answered - server
    } else {
        0
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_date_of_the_standard() {
        assert_eq!(
            http_date("Sun, 06 Nov 1994 08:49:37 GMT"),
            Some(784_111_777)
        );
        assert_eq!(
            http_date("Thu, 29 Feb 2024 00:00:00 GMT"),
            Some(1_709_164_800)
        );
        for wrong in [
            "",
            "Sun, 06 Nov 1994 08:49:37",
            "Sun, 6 Bla 1994 08:49:37 GMT",
            "x, y",
        ] {
            assert_eq!(http_date(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn times_as_the_server_reads_them() {
        assert_eq!(iso_8601(0), "1970-01-01T00:00:00.000000Z");
        assert_eq!(
            iso_8601(1_709_164_800_000_001),
            "2024-02-29T00:00:00.000001Z"
        );
        assert_eq!(iso_8601(784_111_777_520_732), "1994-11-06T08:49:37.520732Z");
    }

    #[test]
    fn every_day_is_its_own() {
        for days in -1000..60_000 {
            let (year, month, day) = civil_from_days(days);
            assert_eq!(days_from_civil(year, month, day), days);
        }
    }

    #[test]
    fn a_slow_answer_is_no_offset() {
        let date = "Sun, 06 Nov 1994 08:49:37 GMT";
        let server = 784_111_777;
        assert_eq!(offset_seconds(date, server, server), Some(0));
        assert_eq!(offset_seconds(date, server - 5, server + 5), Some(0));
        assert_eq!(offset_seconds(date, server + 90, server + 91), Some(90));
        assert_eq!(offset_seconds(date, server - 90, server - 85), Some(-85));
    }
}
