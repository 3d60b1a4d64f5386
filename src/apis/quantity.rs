//! Resource quantities: the grammar that the CRDs hold them to (controller-gen's pattern for `resource.Quantity`), and what
//! Karpenter then reads (`ParseQuantity` of `k8s.io/apimachinery/pkg/api/resource`).

/// An amount of a resource, in billionths.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Quantity(i128);

/// Places of a decimal that are kept: billionths, and twice as many of what a power of two makes greater.
const PLACES: i64 = 9;
/// The greatest amount, 2^63 − 1: more is as much.
const MOST: i128 = i64::MAX as i128 * 1_000_000_000;
/// Digits of [`MOST`].
const MOST_DIGITS: i64 = 28;

impl Quantity {
    /// Nothing.
    pub(crate) const ZERO: Quantity = Quantity(0);

    /// What `ParseQuantity` reads; none where it fails. What is finer than a billionth counts as a whole one.
    ///
    /// Text without digits is nothing, as long as there is a sign, a point or a suffix: `-`, `.`, `Ki`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        if text.is_empty() {
            return None;
        }
        let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
        let (whole, rest) = unsigned.split_at(digits(unsigned));
        let (fraction, suffix) = match rest.strip_prefix('.') {
            Some(rest) => rest.split_at(digits(rest)),
            None => ("", rest),
        };
        let amount = Scale::of(suffix)?.apply(whole, fraction)?;
        Some(Quantity(if text.starts_with('-') { -amount } else { amount }))
    }

    /// So many whole ones; more than the greatest amount is as much.
    pub(crate) fn of(whole: i128) -> Self {
        Quantity(whole.saturating_mul(1_000_000_000).clamp(-MOST, MOST))
    }

    /// So many thousandths.
    pub(crate) fn of_milli(milli: i128) -> Self {
        Quantity(milli.saturating_mul(1_000_000).clamp(-MOST, MOST))
    }

    /// Thousandths, rounded up.
    pub(crate) fn milli(self) -> i128 {
        up(self.0, 1_000_000)
    }

    /// The text that Kubernetes prints for it (`CanonicalizeBytes`).
    pub(crate) fn text(self, form: Form) -> String {
        const BINARY: [&str; 7] = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
        const DECIMAL: [&str; 10] = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
        let is_whole = self.0 % 1_000_000_000 == 0;
        let whole = self.0 / 1_000_000_000;
        if form == Form::Binary && is_whole && whole.abs() >= 1024 {
            let (number, steps) = reduced(whole, 1024, BINARY.len() - 1);
            return format!("{number}{}", BINARY[steps]);
        }
        let (number, steps) = reduced(self.0, 1000, DECIMAL.len() - 1);
        match form {
            _ if self.0 == 0 => "0".to_owned(),
            Form::Exponent if steps != 3 => format!("{number}e{}", 3 * steps as i64 - 9),
            _ => format!("{number}{}", DECIMAL[steps]),
        }
    }

    /// Whole ones, rounded up.
    pub(crate) fn whole(self) -> i128 {
        // A billion is 2^9 times 1,953,125: without its twos, most amounts are small enough for a machine's own division.
        let (shifted, is_exact) = (self.0 >> 9, self.0 & 0x1ff == 0);
        match i64::try_from(shifted) {
            Ok(shifted) => {
                let (down, rest) = (shifted.div_euclid(1_953_125), shifted.rem_euclid(1_953_125));
                i128::from(down) + i128::from(rest > 0 || !is_exact)
            }
            Err(_) => up(self.0, 1_000_000_000),
        }
    }
}

/// A quotient, rounded up.
fn up(amount: i128, unit: i128) -> i128 {
    let down = amount.div_euclid(unit);
    down + i128::from(down * unit != amount)
}

impl std::ops::Add for Quantity {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Quantity(self.0 + other.0)
    }
}

impl std::ops::Sub for Quantity {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Quantity(self.0 - other.0)
    }
}

/// How an amount is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// With powers of two: `512Mi`.
    Binary,
    /// With powers of ten: `250m`.
    Decimal,
    /// With an exponent: `1e3`.
    Exponent,
}

impl Form {
    /// The form of a quantity's text.
    pub(crate) fn of(text: &str) -> Self {
        match text.trim_start_matches(|char: char| char.is_ascii_digit() || "+-.".contains(char)).as_bytes() {
            [_, b'i'] => Form::Binary,
            [b'e' | b'E', _, ..] => Form::Exponent,
            _ => Form::Decimal,
        }
    }
}

/// A number without the steps of a base that it can be divided by, and how many they are.
fn reduced(mut number: i128, base: i128, most: usize) -> (i128, usize) {
    let mut steps = 0;
    while number != 0 && number % base == 0 && steps < most {
        number /= base;
        steps += 1;
    }
    (number, steps)
}

/// What a suffix multiplies with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scale {
    /// Two to this power.
    Binary(u32),
    /// Ten to this power.
    Decimal(i64),
}

impl Scale {
    fn of(suffix: &str) -> Option<Self> {
        const BINARY: [&str; 6] = ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
        const DECIMAL: [&str; 10] = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
        if let Some(index) = BINARY.iter().position(|known| *known == suffix) {
            return Some(Scale::Binary(10 * (u32::try_from(index).ok()? + 1)));
        }
        if let Some(index) = DECIMAL.iter().position(|known| *known == suffix) {
            return Some(Scale::Decimal(3 * (i64::try_from(index).ok()? - 3)));
        }
        // Rust reads the same exponents as Go: an optional sign and digits that fit 64 bits.
        suffix.strip_prefix(['e', 'E'])?.parse().ok().map(Scale::Decimal)
    }

    /// Billionths of `whole.fraction` times this, rounded up and cut at the greatest amount.
    fn apply(self, whole: &str, fraction: &str) -> Option<i128> {
        let (factor, power, spare) = match self {
            Scale::Binary(bits) => (1_i128 << bits, 0, PLACES),
            Scale::Decimal(power) => (1, power, 0),
        };
        let digits: String =
            whole.chars().chain(fraction.chars()).skip_while(|digit| *digit == '0').collect();
        if digits.is_empty() {
            // Below a billionth another reader is asked, which wants digits.
            return (whole.len() + fraction.len() > 0 || power >= -PLACES).then_some(0);
        }
        let length = |text: &str| i64::try_from(text.len()).unwrap_or(i64::MAX);
        // The digits are a whole number of ten to this power of billionths, or of billionths of them.
        let shift = power.saturating_sub(length(fraction)).saturating_add(PLACES + spare);
        let kept = length(&digits).saturating_add(shift);
        if kept > MOST_DIGITS + spare {
            return Some(MOST);
        }
        let amount = scaled(&digits, shift, kept).checked_mul(factor);
        let one = if spare == 0 { 1 } else { 1_000_000_000 };
        Some(amount.map_or(MOST, |amount| (amount / one + i128::from(amount % one > 0)).min(MOST)))
    }
}

/// `digits` times ten to the power `shift`, rounded up; the result has `kept` digits, few enough.
fn scaled(digits: &str, shift: i64, kept: i64) -> i128 {
    let (counted, finer) = digits.split_at(usize::try_from(kept).unwrap_or(0).min(digits.len()));
    let number = counted.bytes().fold(0_i128, |sum, digit| sum * 10 + i128::from(digit - b'0'));
    let zeros = u32::try_from(shift).unwrap_or(0);
    number * 10_i128.pow(zeros) + i128::from(finer.bytes().any(|digit| digit != b'0'))
}

/// Whether `text` has the form of a quantity: an optionally signed decimal with at most one binary, decimal or exponent suffix.
///
/// The form is wider than what `resource.ParseQuantity` reads: `1e3.5` has it.
pub(crate) fn has_form(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let Some(suffix) = after_decimal(unsigned) else { return false };
    match suffix.as_bytes() {
        [] | [b'n' | b'u' | b'm' | b'k' | b'M' | b'G' | b'T' | b'P' | b'E'] => true,
        [b'K' | b'M' | b'G' | b'T' | b'P' | b'E', b'i'] => true,
        [b'e' | b'E', ..] => {
            let exponent = suffix[1..].strip_prefix(['+', '-']).unwrap_or(&suffix[1..]);
            after_decimal(exponent) == Some("")
        }
        _ => false,
    }
}

/// What follows `1`, `1.`, `1.5` or `.5` at the beginning of `text`.
fn after_decimal(text: &str) -> Option<&str> {
    let whole = digits(text);
    let rest = &text[whole..];
    let Some(fraction) = rest.strip_prefix('.') else {
        return (whole > 0).then_some(rest);
    };
    let places = digits(fraction);
    (whole > 0 || places > 0).then(|| &fraction[places..])
}

fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{json_lines, test_file};

    /// As `apimachinery` reads them: `amount` is the number in full; how many zeros it ends with says nothing.
    #[test]
    fn quantities_are_what_the_library_reads() {
        let rows = json_lines(&test_file("recorded/quantities.jsonl"));
        assert!(rows.len() >= 100, "{}", rows.len());
        for row in rows {
            let read = Quantity::parse(row["text"].as_str().unwrap());
            assert_eq!(read.is_some(), row["reads"].as_bool().unwrap(), "{row}");
            let expected = row["amount"].as_str().and_then(Quantity::parse);
            assert_eq!(read, expected, "{row}");
        }
    }

    #[test]
    fn parts_count_as_whole_ones() {
        for (billionths, whole) in [
            (0, 0),
            (1, 1),
            (999_999_999, 1),
            (1_000_000_000, 1),
            (1_000_000_001, 2),
            (1_000_000_512, 2),
            (-1, 0),
            (-1_000_000_000, -1),
            (-1_000_000_001, -1),
            (MOST, i128::from(i64::MAX)),
            (MOST - 1, i128::from(i64::MAX)),
            (-MOST, -i128::from(i64::MAX)),
        ] {
            assert_eq!(Quantity(billionths).whole(), whole, "{billionths}");
        }
        assert_eq!([Quantity(1), Quantity(1_000_000), Quantity(-1)].map(Quantity::milli), [1, 1, 0]);
    }

    #[test]
    fn forms() {
        for good in
            ["1", "-1", "+1", "1.", ".5", "100m", "1Gi", "1k", "1e3", "1E3", "1E", "1e-3", "1e3.5", "0"]
        {
            assert!(has_form(good), "{good}");
        }
        for bad in [
            "", ".", "-", "1GB", "1K", "1g", "1ki", "1e", "1e+", "1 Gi", "abc", "1Ki ", "--1", "1,5", "1ni",
            "1é",
        ] {
            assert!(!has_form(bad), "{bad}");
        }
    }

    #[test]
    fn texts() {
        for (text, expected) in [
            ("0.25", "250m"),
            ("1500m", "1500m"),
            ("2000m", "2"),
            ("1000", "1k"),
            ("512Mi", "512Mi"),
            ("1024Gi", "1Ti"),
            ("0.5Gi", "512Mi"),
            ("1536Mi", "1536Mi"),
            ("0Mi", "0"),
            ("1Ki", "1Ki"),
            ("0.5Ki", "512"),
            ("1e3", "1e3"),
            ("5e0", "5"),
            ("-3Gi", "-3Gi"),
        ] {
            assert_eq!(Quantity::parse(text).unwrap().text(Form::of(text)), expected, "{text}");
        }
    }

    #[test]
    fn amounts() {
        let nano = |value: i128| Some(Quantity(value));
        let cases = [
            ("0", nano(0)),
            ("1", nano(1_000_000_000)),
            ("+1", nano(1_000_000_000)),
            ("-1.5", nano(-1_500_000_000)),
            ("00100m", nano(100_000_000)),
            (".5", nano(500_000_000)),
            ("1.", nano(1_000_000_000)),
            ("1n", nano(1)),
            ("1u", nano(1_000)),
            ("1k", nano(1_000_000_000_000)),
            ("1Ki", nano(1_024_000_000_000)),
            ("0.5Gi", nano(536_870_912_000_000_000)),
            ("1e3", nano(1_000_000_000_000)),
            ("1E-3", nano(1_000_000)),
            ("1e+3", nano(1_000_000_000_000)),
            ("1E", nano(1_000_000_000_000_000_000_000_000_000)),
            ("0.1n", nano(1)),
            ("-0.1n", nano(-1)),
            ("1.0000000001", nano(1_000_000_001)),
            ("1e-400000", nano(1)),
            ("0e400000", nano(0)),
            ("1e400000", nano(MOST)),
            ("9223372036854775807", nano(MOST)),
            ("9223372036854775808", nano(MOST)),
            ("100Ei", nano(MOST)),
            ("-100Ei", nano(-MOST)),
            ("1000000000000000000000000000000000000000000e-42", nano(1_000_000_000)),
        ];
        for (text, expected) in cases {
            assert_eq!(Quantity::parse(text), expected, "{text}");
        }
        assert!(Quantity::parse("1Gi") > Quantity::parse("1G"));
    }

    /// Each has the form that the API server asks for, or nearly so.
    #[test]
    fn undecodable_amounts() {
        for bad in [
            "",
            "1e3.5",
            "1e.5",
            "1e3.",
            "1e99999999999999999999",
            "1e",
            "1K",
            "1ki",
            "1GB",
            "1 ",
            "1i",
            "1mi",
            "1e3Gi",
            "1.2.3",
            "--1",
            "1é",
            "1e1_0",
        ] {
            assert_eq!(Quantity::parse(bad), None, "{bad}");
        }
    }

    /// What the form does not refuse is read, exponents aside.
    #[test]
    fn forms_without_exponent_are_amounts() {
        for sign in ["", "-", "+"] {
            for number in ["1", "0", "1.", ".5", "1.25", "007"] {
                for suffix in
                    ["", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"]
                {
                    let text = format!("{sign}{number}{suffix}");
                    assert!(has_form(&text) && Quantity::parse(&text).is_some(), "{text}");
                }
            }
        }
    }
}
