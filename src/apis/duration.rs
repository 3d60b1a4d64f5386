//! The duration grammars of NodePool fields, as the v1 CRDs write them; narrower than Go's own.

/// Whether `text` is one or more whole numbers, each followed by `h`, `m` or `s`.
///
/// `terminationGracePeriod` takes this; `expireAfter` and `consolidateAfter` take it or [`NEVER`].
pub fn is_whole_units(text: &str) -> bool {
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
pub fn seconds(text: &str) -> Option<u64> {
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
pub const NEVER: &str = "Never";

/// Whether `text` is [`NEVER`] or whole units.
pub fn is_never_or_whole_units(text: &str) -> bool {
    text == NEVER || is_whole_units(text)
}

/// Whether `text` is a budget's duration: hours, minutes or both in this order, optionally followed by `0s`.
pub fn is_budget_duration(text: &str) -> bool {
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
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let unit = *text.as_bytes().get(digits)?;
    (digits > 0 && unit.is_ascii()).then(|| (unit, &text[digits + 1..]))
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
}
