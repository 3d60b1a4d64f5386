//! Numbers with a fraction, as Go's `strconv.ParseFloat` reads them: hexadecimal ones too, and `_` between digits.

/// The number that `text` says; none where Go reads none, or one that no double holds.
pub(crate) fn parse(text: &str) -> Option<f64> {
    let (negative, unsigned) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let lower = unsigned.to_ascii_lowercase();
    // To be not a number has no sign; what no double holds is of no use here, and neither is infinity.
    if lower == "nan" {
        return (unsigned.len() == text.len()).then_some(f64::NAN);
    }
    if !lower.starts_with(|first: char| first == '.' || first.is_ascii_digit()) || !separates_digits(&lower) {
        return None;
    }
    let digits = lower.replace('_', "");
    let number = match digits.strip_prefix("0x") {
        Some(hexadecimal) => parse_hexadecimal(hexadecimal)?,
        None => digits.parse().ok()?,
    };
    number.is_finite().then_some(if negative { -number } else { number })
}

/// Whether every `_` has a digit before and behind it; the `x` of `0x` is as good as one before.
fn separates_digits(lower: &str) -> bool {
    let is_hexadecimal = lower.starts_with("0x");
    let is_digit = |char: &u8| char.is_ascii_digit() || (is_hexadecimal && matches!(char, b'a'..=b'f'));
    let bytes = lower.as_bytes();
    let mut underscores = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'_');
    underscores.all(|(index, _)| {
        let before = index.checked_sub(1).and_then(|before| bytes.get(before));
        let is_after_digit = before.is_some_and(is_digit) || (is_hexadecimal && index == 2);
        is_after_digit && bytes.get(index + 1).is_some_and(is_digit)
    })
}

/// What follows `0x`: digits and, by all means, a power of two.
fn parse_hexadecimal(text: &str) -> Option<f64> {
    let (mantissa, exponent) = text.split_once('p')?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let exponent_digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let has_exponent =
        !exponent_digits.is_empty() && exponent_digits.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() + fraction.len() == 0 || !has_exponent {
        return None;
    }
    let digits = whole.chars().chain(fraction.chars());
    let number = digits
        .map(|digit| digit.to_digit(16))
        .try_fold(0.0, |number, digit| Some(number * 16.0 + f64::from(digit?)))?;
    let places = i32::try_from(fraction.len()).ok()?.checked_mul(4)?;
    let power = exponent.parse::<i32>().ok()?.checked_sub(places)?;
    Some(number * 2f64.powi(power))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What Go 1.26 answers.
    #[test]
    fn numbers_are_read_as_go_reads_them() {
        for (text, expected) in [
            ("+5", Some(5.0)),
            ("5e0", Some(5.0)),
            (".5", Some(0.5)),
            ("5.", Some(5.0)),
            ("-0", Some(0.0)),
            ("1_0", Some(10.0)),
            ("0x10p0", Some(16.0)),
            ("0x_1p0", Some(1.0)),
            ("0x.8p1", Some(1.0)),
            ("1e-400", Some(0.0)),
            ("0x10", None),
            ("1__0", None),
            ("1_", None),
            ("_1", None),
            ("1_.5", None),
            ("1_e1", None),
            ("+nan", None),
            ("-NaN", None),
            ("1e400", None),
            (" 5", None),
            (".", None),
            ("", None),
            ("5e", None),
            ("--5", None),
        ] {
            assert_eq!(parse(text), expected, "{text}");
        }
        assert!(parse("NaN").is_some_and(f64::is_nan));
        // What ever it reads, it is no percentage.
        assert_eq!(parse("inf"), None);
    }
}
