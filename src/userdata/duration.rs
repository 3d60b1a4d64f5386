//! Go's durations (`time.ParseDuration`, `Duration.String`): grace periods are printed anew before a node sees them.

/// Nanoseconds of each unit, longer names first where one begins with the other.
const UNITS: [(&str, u64); 8] = [
    ("ns", 1),
    ("us", 1_000),
    ("µs", 1_000),
    ("μs", 1_000),
    ("ms", 1_000_000),
    ("s", 1_000_000_000),
    ("m", 60_000_000_000),
    ("h", 3_600_000_000_000),
];

/// The duration `text` as Go prints it: `90s` is `1m30s`. None where Go cannot read it.
pub(super) fn canonical(text: &str) -> Option<String> {
    let (sign, unsigned) = match text.as_bytes().first()? {
        b'-' => ("-", &text[1..]),
        b'+' => ("", &text[1..]),
        _ => ("", text),
    };
    let nanoseconds = if unsigned == "0" { 0 } else { parse(unsigned)? };
    let most = i64::MAX as u64 + u64::from(sign == "-");
    if nanoseconds > most {
        return None;
    }
    Some(if nanoseconds == 0 { "0s".to_owned() } else { format!("{sign}{}", print(nanoseconds)) })
}

/// Numbers with units, one after the other, at least one.
fn parse(text: &str) -> Option<u64> {
    let (mut rest, mut sum) = (text, 0_u64);
    loop {
        let (whole, after) = digits(rest);
        let (fraction, after) = match after.strip_prefix('.') {
            Some(after) => digits(after),
            None => ("", after),
        };
        if whole.is_empty() && fraction.is_empty() {
            return None;
        }
        let end = after.find(|character: char| character == '.' || character.is_ascii_digit());
        let (name, behind) = after.split_at(end.unwrap_or(after.len()));
        let (_, unit) = UNITS.iter().find(|(unit, _)| *unit == name)?;
        sum = sum.checked_add(amount(whole, fraction, *unit)?)?;
        if sum > 1 << 63 {
            return None;
        }
        if behind.is_empty() {
            return Some(sum);
        }
        rest = behind;
    }
}

fn digits(text: &str) -> (&str, &str) {
    text.split_at(text.bytes().take_while(u8::is_ascii_digit).count())
}

fn amount(whole: &str, fraction: &str, unit: u64) -> Option<u64> {
    let whole: u64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let amount = whole.checked_mul(unit).filter(|amount| *amount <= 1 << 63)?;
    amount.checked_add(part(fraction, unit))
}

/// A fraction of a unit, as far as Go's 63 bits hold its digits.
fn part(fraction: &str, unit: u64) -> u64 {
    let (mut value, mut scale) = (0_u64, 1.0_f64);
    for digit in fraction.bytes() {
        let longer = value.checked_mul(10).and_then(|value| value.checked_add(u64::from(digit - b'0')));
        match longer.filter(|longer| *longer <= 1 << 63) {
            Some(longer) => value = longer,
            None => break,
        }
        scale *= 10.0;
    }
    (value as f64 * (unit as f64 / scale)) as u64
}

fn print(nanoseconds: u64) -> String {
    match nanoseconds {
        0..=999 => format!("{nanoseconds}ns"),
        1_000..=999_999 => decimal(nanoseconds, 1_000) + "µs",
        1_000_000..=999_999_999 => decimal(nanoseconds, 1_000_000) + "ms",
        _ => clock(nanoseconds),
    }
}

fn clock(nanoseconds: u64) -> String {
    let minutes = nanoseconds / 60_000_000_000;
    let seconds = decimal(nanoseconds % 60_000_000_000, 1_000_000_000) + "s";
    match (minutes / 60, minutes % 60) {
        (0, 0) => seconds,
        (0, minutes) => format!("{minutes}m{seconds}"),
        (hours, minutes) => format!("{hours}h{minutes}m{seconds}"),
    }
}

/// `value / unit` without zeros at its end.
fn decimal(value: u64, unit: u64) -> String {
    let (whole, rest) = (value / unit, value % unit);
    if rest == 0 {
        return whole.to_string();
    }
    let places = unit.ilog10() as usize;
    let fraction = format!("{rest:0places$}");
    format!("{whole}.{}", fraction.trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_go_reads_and_prints() {
        // Recorded from Go 1.26's `time.ParseDuration` and `Duration.String`.
        for (text, expected) in [
            ("0", "0s"),
            ("90s", "1m30s"),
            ("1.5h", "1h30m0s"),
            ("24h", "24h0m0s"),
            ("1h0m0s", "1h0m0s"),
            ("-90s", "-1m30s"),
            ("+3m", "3m0s"),
            ("-0s", "0s"),
            ("100ms", "100ms"),
            ("1.5us", "1.5µs"),
            ("1μs", "1µs"),
            (".5s", "500ms"),
            ("1.s", "1s"),
            ("0.000000001s", "1ns"),
            ("0.1ns", "0s"),
            ("0.3333333333333333333h", "20m0s"),
            ("2562047h47m16.854775807s", "2562047h47m16.854775807s"),
            ("-2562047h47m16.854775808s", "-2562047h47m16.854775808s"),
        ] {
            assert_eq!(canonical(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_go_cannot_read() {
        for text in
            ["", "1", "s", ".s", "1h1", "1e3s", "1d", "1h 1m", " 1s", "--1s", "+", "2562047h47m16.854775808s"]
        {
            assert_eq!(canonical(text), None, "{text}");
        }
    }
}
