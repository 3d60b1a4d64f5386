//! Resource quantities: the grammar that the CRDs hold them to (controller-gen's pattern for `resource.Quantity`).

/// Whether `text` has the form of a quantity: an optionally signed decimal with at most one binary, decimal or exponent suffix.
///
/// The form is wider than what `resource.ParseQuantity` reads: `1e3.5` has it.
pub fn has_form(text: &str) -> bool {
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
}
