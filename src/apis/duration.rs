//! The duration grammars of NodePool fields, as the v1 CRDs write them, and Go's own, which is wider.

/// Whether `text` is one or more whole numbers, each followed by `h`, `m` or `s`.
///
/// `terminationGracePeriod` takes this; `expireAfter` and `consolidateAfter` take it or [`NEVER`].
pub(crate) fn is_whole_units(text: &str) -> bool {
    let mut rest = text;
    while !rest.is_empty() {
        match number_and_unit(rest) {
            Some((b'h' | b'm' | b's', after)) => rest = after,
            _ => return false,
        }
    }
    !text.is_empty()
}

/// The seconds that whole units say, as Go's `time.ParseDuration` reads them: none above 2^63 − 1 nanoseconds.
pub(crate) fn seconds(text: &str) -> Option<u64> {
    const MOST: u64 = i64::MAX as u64 / 1_000_000_000;
    let (mut rest, mut total) = (text, 0_u64);
    while !rest.is_empty() {
        let (unit, after) = number_and_unit(rest)?;
        let number: u64 = rest[..rest.len() - after.len() - 1].parse().ok()?;
        let factor = match unit {
            b'h' => 3600,
            b'm' => 60,
            b's' => 1,
            _ => return None,
        };
        total = number.checked_mul(factor)?.checked_add(total).filter(|total| *total <= MOST)?;
        rest = after;
    }
    (!text.is_empty()).then_some(total)
}

/// What stands for "not at all" in `expireAfter` and `consolidateAfter`.
pub(crate) const NEVER: &str = "Never";

/// Whether `text` is [`NEVER`] or whole units.
pub(crate) fn is_never_or_whole_units(text: &str) -> bool {
    text == NEVER || is_whole_units(text)
}

/// Whether `text` begins with whole units, whatever follows, or ends with [`NEVER`].
pub(crate) fn begins_with_units_or_ends_with_never(text: &str) -> bool {
    matches!(number_and_unit(text), Some((b'h' | b'm' | b's', _))) || text.ends_with(NEVER)
}

/// Whether `text` is a budget's duration: hours, minutes or both in this order, optionally followed by `0s`.
pub(crate) fn is_budget_duration(text: &str) -> bool {
    let text = match text.strip_suffix("0s") {
        // `10s` loses its zero too, and is refused for the digit left without a unit.
        Some(rest) => rest,
        None => text,
    };
    match number_and_unit(text) {
        Some((b'h' | b'm', "")) => true,
        Some((b'h', minutes)) => matches!(number_and_unit(minutes), Some((b'm', ""))),
        _ => false,
    }
}

fn number_and_unit(text: &str) -> Option<(u8, &str)> {
    let length = digits(text);
    let unit = *text.as_bytes().get(length)?;
    (length > 0 && unit.is_ascii()).then(|| (unit, &text[length + 1..]))
}

/// Nanoseconds, as Go's `time.ParseDuration` reads them: a sign, and numbers with units; `0` needs none.
pub(crate) fn parse_go(text: &str) -> Option<i64> {
    let (negative, mut rest) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    if rest == "0" {
        return Some(0);
    }
    let mut total: u64 = 0;
    loop {
        let (nanoseconds, after) = go_part(rest)?;
        total = total.checked_add(nanoseconds).filter(|total| *total <= MOST_NANOSECONDS)?;
        if after.is_empty() {
            break;
        }
        rest = after;
    }
    if negative { 0i64.checked_sub_unsigned(total) } else { i64::try_from(total).ok() }
}

/// What a negative duration can have; a positive one has one less.
const MOST_NANOSECONDS: u64 = 1 << 63;

/// One number with its unit, in nanoseconds, and what follows.
fn go_part(text: &str) -> Option<(u64, &str)> {
    let whole_length = digits(text);
    let (whole, after) = text.split_at(whole_length);
    let fraction = after.strip_prefix('.').map(|rest| &rest[..digits(rest)]);
    let rest = fraction.map_or(after, |fraction| &after[1 + fraction.len()..]);
    if whole.is_empty() && fraction.is_none_or(str::is_empty) {
        return None;
    }
    let unit_length = rest.find(|char: char| char == '.' || char.is_ascii_digit()).unwrap_or(rest.len());
    let (unit, rest) = rest.split_at(unit_length);
    let unit = go_unit(unit)?;
    let whole: u64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let nanoseconds = whole.checked_mul(unit).filter(|value| *value <= MOST_NANOSECONDS)?;
    Some((nanoseconds.checked_add(go_fraction(fraction.unwrap_or_default(), unit))?, rest))
}

fn go_unit(unit: &str) -> Option<u64> {
    match unit {
        "ns" => Some(1),
        "us" | "µs" | "μs" => Some(1_000),
        "ms" => Some(1_000_000),
        "s" => Some(1_000_000_000),
        "m" => Some(60_000_000_000),
        "h" => Some(3_600_000_000_000),
        _ => None,
    }
}

/// The digits after the point in nanoseconds; those beyond a 64-bit number are cut off.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
fn go_fraction(digits: &str, unit: u64) -> u64 {
    let kept = &digits[..digits.len().min(18)];
    let value: u64 = kept.parse().unwrap_or(0);
    (value as f64 * (unit as f64 / 10f64.powi(kept.len() as i32))) as u64
}

fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_units() {
        for good in ["720h", "0s", "1h30m", "1s1h", "1m1m"] {
            assert!(is_never_or_whole_units(good), "{good}");
        }
        for bad in ["", "1", "30d", "1.5h", "-1h", "1h ", "1ms", "1h30", "never", "Never1m", "h", "1é"] {
            assert!(!is_never_or_whole_units(bad), "{bad}");
        }
        assert!(is_never_or_whole_units("Never") && !is_whole_units("Never"));
    }

    #[test]
    fn lengths() {
        let cases = [
            ("0s", Some(0)),
            ("1h30m", Some(5400)),
            ("10h30m0s", Some(37_800)),
            ("1s1h", Some(3601)),
            ("2562047h", Some(9_223_369_200)),
            ("2562048h", None),
            ("99999999999999999999s", None),
            ("9223372036s1s", None),
            ("", None),
            ("1d", None),
            ("Never", None),
        ];
        for (text, expected) in cases {
            assert_eq!(seconds(text), expected, "{text}");
        }
    }

    #[test]
    fn budget_durations() {
        for good in ["8h", "0h", "30m", "1h30m", "1h0s", "10h30m0s"] {
            assert!(is_budget_duration(good), "{good}");
        }
        for bad in ["", "0s", "30s", "10s", "1h10s", "30m1h", "1h1h", "1.5h", "1d", "1H", "1h 30m", "1h0s0s"]
        {
            assert!(!is_budget_duration(bad), "{bad}");
        }
    }

    /// Expected values are those of Go 1.24's own `time.ParseDuration`.
    #[test]
    fn go_durations() {
        const S: i64 = 1_000_000_000;
        for (text, expected) in [
            ("0", Some(0)),
            ("+0", Some(0)),
            ("1m", Some(60 * S)),
            ("1m30s", Some(90 * S)),
            ("1.5h", Some(5400 * S)),
            (".5s", Some(S / 2)),
            ("1.s", Some(S)),
            ("-1m", Some(-60 * S)),
            ("100µs", Some(100_000)),
            ("0s", Some(0)),
            ("2562047h47m16.854775807s", Some(i64::MAX)),
            ("-9223372036854775808ns", Some(i64::MIN)),
            ("9223372036854775808ns", None),
            ("99999999999999999999h", None),
            ("", None),
            ("-", None),
            (".s", None),
            ("90", None),
            ("1d", None),
            ("1 minute", None),
            ("1m ", None),
            (" 1m", None),
            ("1M", None),
            ("1é", None),
        ] {
            assert_eq!(parse_go(text), expected, "{text:?}");
        }
    }
}
