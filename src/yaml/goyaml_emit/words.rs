//! Texts that would be read as something else: numbers to the base 60, dates and times.

/// `^[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?$`: quoted, since other readers take it for a number.
pub(super) fn is_base_60(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let mut parts = whole.split(':');
    let is_numeral = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_');
    let first = parts.next().unwrap_or_default();
    let mut rest = parts.peekable();
    let is_place = |part: &str| matches!(part.as_bytes(), [b'0'..=b'9'] | [b'0'..=b'5', b'0'..=b'9']);
    first.starts_with(|digit: char| digit.is_ascii_digit())
        && is_numeral(first)
        && rest.peek().is_some()
        && rest.all(is_place)
        && is_numeral(fraction)
}

/// A date, or a date and a time, as goyaml tries them with Go's `time.Parse`.
pub(super) fn is_timestamp(text: &str) -> bool {
    let (date, time) = match text.find(['T', 't', ' ']) {
        Some(at) => (&text[..at], Some((text.as_bytes()[at], &text[at + 1..]))),
        None => (text, None),
    };
    is_date(date)
        && match time {
            None => true,
            Some((b' ', clock)) => is_clock(clock),
            Some((_, clock)) => without_zone(clock).is_some_and(is_clock),
        }
}

/// `2006-1-2`, days as the calendar has them.
fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts[..] else { return false };
    let (Some(month), Some(day)) = (number(month), number(day)) else { return false };
    let is_leap =
        number_of(year, 4).is_some_and(|year| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
    let days = match month {
        2 => 28 + u32::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    number_of(year, 4).is_some() && (1..=12).contains(&month) && (1..=days).contains(&day)
}

/// `15:4:5`, with a fraction or without.
fn is_clock(text: &str) -> bool {
    let (clock, fraction) = match text.split_once(['.', ',']) {
        Some((clock, fraction)) => (clock, Some(fraction)),
        None => (text, None),
    };
    let parts: Vec<&str> = clock.split(':').collect();
    let [hour, minute, second] = parts[..] else { return false };
    let below = |part: &str, end: u32| number(part).is_some_and(|value| value < end);
    let is_fraction = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    number_of(hour, 2).is_some_and(|hour| hour < 24)
        && below(minute, 60)
        && below(second, 60)
        && fraction.is_none_or(is_fraction)
}

/// What stands before `Z` or `+01:00`.
fn without_zone(text: &str) -> Option<&str> {
    if let Some(clock) = text.strip_suffix('Z') {
        return Some(clock);
    }
    let (clock, zone) = text.split_at_checked(text.len().checked_sub(6)?)?;
    let (hours, minutes) = zone.strip_prefix(['+', '-'])?.split_once(':')?;
    let is_zone = number_of(hours, 2)? <= 24 && number_of(minutes, 2)? < 60;
    is_zone.then_some(clock)
}

/// One or two digits.
fn number(text: &str) -> Option<u32> {
    number_of(text, 2).or_else(|| number_of(text, 1))
}

fn number_of(text: &str, digits: usize) -> Option<u32> {
    let is_number = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}
