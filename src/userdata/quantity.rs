//! What `resource.ParseQuantity` takes: of the reservations, what it does not take is an expression.

use crate::apis::quantity::Quantity;

/// Whether a text is a quantity. `Mi` and `+` are: where digits are missing Go takes nothing for a zero.
pub(super) fn is_quantity(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    !text.is_empty() && Quantity::parse(&format!("0{unsigned}")).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_and_what_is_taken_for_an_expression() {
        // Recorded from `resource.ParseQuantity` of k8s.io/apimachinery 0.35.
        for (text, expected) in [
            ("100m", true),
            ("71", true),
            ("0.5Gi", true),
            (".5", true),
            ("1.", true),
            ("1e2", true),
            ("1E+2", true),
            ("-1", true),
            ("+", true),
            ("-", true),
            ("Mi", true),
            ("m", true),
            ("e2", true),
            (".", true),
            ("", false),
            ("1e2m", false),
            ("100MB", false),
            ("1GiB", false),
            ("100mi", false),
            ("0x10", false),
            (" 1", false),
            ("1 ", false),
            ("vcpus", false),
            ("e", false),
            ("1e", false),
            ("٣", false),
        ] {
            assert_eq!(is_quantity(text), expected, "{text:?}");
        }
    }
}
