//! What a scalar means, by each of the three readings; asked by the loader and again where a value is typed.

use super::goyaml;
use super::node::{Resolved, Style};

/// Whose rules a text is read by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(crate) enum Dialect {
    /// karpcfg's own: YAML 1.2's core schema, nothing passed over in silence.
    #[default]
    Native,
    /// Helm 3's for values: YAML 1.1 through `sigs.k8s.io/yaml`, every number a float64, the first document only.
    Helm,
    /// kubectl's for manifests: YAML 1.1 through `sigs.k8s.io/yaml`, integers kept, every document.
    Kubectl,
}

/// What `dialect` takes a scalar for that was written as `text`.
///
/// Only a plain scalar is guessed at; arguments and JSON are typed by whoever reads them.
pub(crate) fn meaning(text: &str, style: Style, dialect: Dialect) -> Resolved {
    match (style, dialect) {
        (Style::Plain, Dialect::Native) => core(text),
        (Style::Plain, Dialect::Helm | Dialect::Kubectl) => {
            goyaml::through_json(goyaml::resolve(text), dialect)
        }
        _ => Resolved::Text,
    }
}

/// The bytes from the quote that `text` begins with to the one that closes it, both included.
pub(super) fn quoted_length(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let quote = *bytes.first()?;
    let mut at = 1;
    loop {
        match *bytes.get(at)? {
            b'\\' if quote == b'"' => at += 2,
            b'\'' if quote == b'\'' && bytes.get(at + 1) == Some(&quote) => at += 2,
            byte if byte == quote => return Some(at + 1),
            _ => at += 1,
        }
    }
}

/// YAML 1.2's core schema (chapter 10.3.2); a number too large for a float64 stays text, as it does in Helm.
pub(super) fn core(text: &str) -> Resolved {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Resolved::Null,
        "true" | "True" | "TRUE" => Resolved::Bool(true),
        "false" | "False" | "FALSE" => Resolved::Bool(false),
        _ if may_be_number(text) => core_number(text).unwrap_or(Resolved::Text),
        _ => Resolved::Text,
    }
}

/// Numbers begin with a digit, a sign or a dot; most text is ruled out by its first byte.
fn may_be_number(text: &str) -> bool {
    matches!(text.as_bytes().first(), Some(b'0'..=b'9' | b'+' | b'-' | b'.'))
}

fn core_number(text: &str) -> Option<Resolved> {
    if let Some(value) = not_finite(text) {
        return Some(Resolved::Float(value));
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return unsigned(digits, 8);
    }
    if let Some(digits) = text.strip_prefix("0x") {
        return unsigned(digits, 16);
    }
    decimal_integer(text).or_else(|| decimal_float(text))
}

/// `.inf`, `-.inf` and `.nan` in the spellings that YAML 1.1 and 1.2 share.
pub(super) fn not_finite(text: &str) -> Option<f64> {
    match text {
        ".nan" | ".NaN" | ".NAN" => Some(f64::NAN),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => Some(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => Some(f64::NEG_INFINITY),
        _ => None,
    }
}

fn unsigned(digits: &str, radix: u32) -> Option<Resolved> {
    if digits.is_empty() || !digits.chars().all(|digit| digit.is_digit(radix)) {
        return None;
    }
    let integer = u64::from_str_radix(digits, radix).map(from_unsigned);
    Some(integer.unwrap_or_else(|_| Resolved::Float(large(digits, radix))))
}

/// An integer beyond 64 bits, as near as a float64 comes.
fn large(digits: &str, radix: u32) -> f64 {
    let digit = |character: char| character.to_digit(radix).map_or(0.0, f64::from);
    digits.chars().fold(0.0, |value, character| value * f64::from(radix) + digit(character))
}

/// The smallest of the integer meanings that holds `value`.
pub(super) fn from_unsigned(value: u64) -> Resolved {
    i64::try_from(value).map_or(Resolved::UInt(value), Resolved::Int)
}

fn decimal_integer(text: &str) -> Option<Resolved> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().map(Resolved::Int).or_else(|_| text.parse().map(Resolved::UInt)).ok()
}

/// A float of the core schema and of goyaml.v2 alike, unless it is too large for one.
pub(super) fn decimal_float(text: &str) -> Option<Resolved> {
    let value = if is_decimal(text) { text.parse().ok() } else { None };
    value.filter(|value: &f64| value.is_finite()).map(Resolved::Float)
}

/// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`
pub(super) fn is_decimal(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    match unsigned.find(['e', 'E']) {
        None => is_mantissa(unsigned),
        Some(at) => {
            let exponent = &unsigned[at + 1..];
            is_mantissa(&unsigned[..at]) && all_digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))
        }
    }
}

fn is_mantissa(text: &str) -> bool {
    match text.split_once('.') {
        None => all_digits(text),
        Some(("", fraction)) => all_digits(fraction),
        Some((whole, fraction)) => all_digits(whole) && (fraction.is_empty() || all_digits(fraction)),
    }
}

fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
