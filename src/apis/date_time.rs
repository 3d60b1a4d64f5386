//! Date-times as the API server takes them for `format: date-time` (`strfmt.IsDateTime` of kube-openapi).

/// Whether `text` is a date, `T` and a time with an offset: RFC 3339 in form, with a real date.
///
/// As the server has it, what follows a second `T` is not looked at.
pub(crate) fn is_date_time(text: &str) -> bool {
    let lower = text.to_lowercase();
    let mut parts = lower.split('t');
    match (parts.next(), parts.next()) {
        (Some(date), Some(time)) => is_date(date) && is_time(time),
        _ => false,
    }
}

/// Whether `text` is a time stamp of `metadata` (Go's `time.RFC3339`): a date-time in capitals that ends with its offset.
pub(crate) fn is_timestamp(text: &str) -> bool {
    let after_seconds = text.as_bytes().get(19);
    is_date_time(text)
        && !text.contains(['t', 'z'])
        && text.matches('T').count() == 1
        && matches!(after_seconds, Some(b'Z' | b'+' | b'-' | b'.' | b','))
}

/// The time stamp `text` in UTC and in whole seconds, as Go prints the times of `metadata`.
pub(crate) fn in_utc(text: &str) -> Option<String> {
    if !is_timestamp(text) {
        return None;
    }
    let at = |from: usize, length: usize| number(&text.as_bytes()[from..from + length]);
    let (mut year, mut month, mut day) = (at(0, 4)?, at(5, 2)?, at(8, 2)?);
    let minutes = i64::from(at(11, 2)? * 60 + at(14, 2)?) - offset(text)?;
    for _ in 0..minutes.div_euclid(DAY) {
        (year, month, day) = match (day == days_in(year, month), month) {
            (false, _) => (year, month, day + 1),
            (true, 12) => (year + 1, 1, 1),
            (true, _) => (year, month + 1, 1),
        };
    }
    for _ in minutes.div_euclid(DAY)..0 {
        (year, month, day) = match (day, month) {
            (2.., _) => (year, month, day - 1),
            (_, 1) => (year.checked_sub(1)?, 12, 31),
            _ => (year, month - 1, days_in(year, month - 1)),
        };
    }
    let (hour, minute) = (minutes.rem_euclid(DAY) / 60, minutes.rem_euclid(DAY) % 60);
    Some(format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{}Z", &text[17..19]))
}

/// Minutes of a day.
const DAY: i64 = 24 * 60;

/// The offset that a time stamp ends with, in minutes, as far as Go takes it.
fn offset(text: &str) -> Option<i64> {
    if text.ends_with('Z') {
        return Some(0);
    }
    let offset = &text.as_bytes()[text.len().checked_sub(6)?..];
    let (hours, minutes) = (number(&offset[1..3])?, number(&offset[4..6])?);
    let magnitude = i64::from(hours * 60 + minutes);
    (hours <= 24 && minutes < 60).then_some(if offset[0] == b'-' { -magnitude } else { magnitude })
}

/// Whether `text` is a day of the calendar, `2024-02-29`.
pub(crate) fn is_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return false;
    }
    let (Some(year), Some(month), Some(day)) =
        (number(&bytes[..4]), number(&bytes[5..7]), number(&bytes[8..]))
    else {
        return false;
    };
    (1..=12).contains(&month) && (1..=days_in(year, month)).contains(&day)
}

fn days_in(year: u32, month: u32) -> u32 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// `hh:mm:ss`, an optional fraction, and `z` or `±hh:mm`; the offset may be any digits.
fn is_time(text: &str) -> bool {
    let bytes = text.as_bytes();
    let Some((clock, rest)) = bytes.split_at_checked(8) else { return false };
    let in_clock = |at: usize, last: u32| number(&clock[at..at + 2]).is_some_and(|value| value <= last);
    clock[2] == b':'
        && clock[5] == b':'
        && in_clock(0, 23)
        && in_clock(3, 59)
        && in_clock(6, 59)
        && (is_offset(rest) || after_fraction(text).is_some_and(is_offset))
}

/// The server's pattern lets any one character stand where the point of the fraction belongs.
fn after_fraction(time: &str) -> Option<&[u8]> {
    let mut rest = time.get(8..)?.chars();
    let point = rest.next()?;
    let fraction = rest.as_str().as_bytes();
    let places = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
    (point != '\n' && places > 0).then(|| &fraction[places..])
}

fn is_offset(text: &[u8]) -> bool {
    match text {
        b"z" => true,
        [b'+' | b'-', a, b, b':', c, d] => [a, b, c, d].iter().all(|byte| byte.is_ascii_digit()),
        _ => false,
    }
}

fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + u32::from(byte - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn date_times() {
        for good in [
            "2024-01-01T00:00:00Z",
            "2024-01-01t00:00:00z",
            "2024-02-29T23:59:59.5+09:00",
            "2024-01-01T00:00:00,25Z",
            "2024-01-01T00:00:00ZT",
        ] {
            assert!(is_date_time(good), "{good}");
        }
        for bad in [
            "now",
            "",
            "2024-01-01",
            "2023-02-29T00:00:00Z",
            "2024-01-01T24:00:00Z",
            "2024-01-01T00:00:60Z",
            "2024-01-01T00:00:00",
            "2024-01-01 00:00:00Z",
            "2024-1-01T00:00:00Z",
            "2024-01-01T00:00:00é1",
        ] {
            assert!(!is_date_time(bad), "{bad}");
        }
    }

    #[test]
    fn timestamps_in_utc() {
        // Recorded from `metav1.Time`.
        for (text, expected) in [
            ("2026-05-01T00:00:00Z", "2026-05-01T00:00:00Z"),
            ("2026-05-01T00:30:01.9+02:00", "2026-04-30T22:30:01Z"),
            ("2024-02-28T23:30:00-01:30", "2024-02-29T01:00:00Z"),
            ("2025-12-31T23:30:00-01:00", "2026-01-01T00:30:00Z"),
            ("2026-01-01T00:00:00+00:01", "2025-12-31T23:59:00Z"),
        ] {
            assert_eq!(in_utc(text).as_deref(), Some(expected), "{text}");
        }
        assert_eq!(in_utc("2026-05-01"), None);
    }

    #[test]
    fn timestamps() {
        for good in ["2024-01-01T00:00:00Z", "2024-01-01T00:00:00.5+09:00"] {
            assert!(is_timestamp(good), "{good}");
        }
        for bad in [
            "2024-01-01t00:00:00Z",
            "2024-01-01T00:00:00z",
            "2024-01-01T00:00:00_5Z",
            "2024-01-01T00:00:00ZT",
            "",
        ] {
            assert!(!is_timestamp(bad), "{bad}");
        }
    }
}
