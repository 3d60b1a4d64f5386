//! Scalars and keys as goyaml.v2 behind `sigs.k8s.io/yaml` takes them: the reader in both Helm and kubectl.
//!
//! Facts are those of `resolve.go` and of `convertToJSONableObject` in sigs.k8s.io/yaml 1.4.

use std::borrow::Cow;

use ecow::EcoString;

use super::json;
use super::node::{Resolved, Scalar, Style};
use super::scalar::{self, Dialect};

/// What goyaml.v2 resolves a plain, untagged scalar to.
pub(super) fn resolve(text: &str) -> Resolved {
    let Some(first) = text.bytes().next() else { return Resolved::Null };
    match first {
        b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O' | b'~' => word(text),
        b'.' => scalar::not_finite(text).or_else(|| dotted(text)).map_or(Resolved::Text, Resolved::Float),
        b'+' | b'-' | b'0'..=b'9' => match scalar::not_finite(text) {
            Some(value) => Resolved::Float(value),
            None => number(text).unwrap_or(Resolved::Text),
        },
        _ => Resolved::Text,
    }
}

fn word(text: &str) -> Resolved {
    match text {
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => {
            Resolved::Bool(true)
        }
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
            Resolved::Bool(false)
        }
        "~" | "null" | "Null" | "NULL" => Resolved::Null,
        _ => Resolved::Text,
    }
}

/// A float that begins with its dot goes straight to Go's `ParseFloat`, which takes `_` only between digits.
fn dotted(text: &str) -> Option<f64> {
    let lone = |at: usize| !text[..at].ends_with(digit) || !text[at + 1..].starts_with(digit);
    if text.match_indices('_').any(|(at, _)| lone(at)) {
        return None;
    }
    match scalar::decimal_float(&without_underscores(text))? {
        Resolved::Float(value) => Some(value),
        _ => None,
    }
}

fn digit(character: char) -> bool {
    character.is_ascii_digit()
}

fn without_underscores(text: &str) -> Cow<'_, str> {
    if text.contains('_') { Cow::Owned(text.replace('_', "")) } else { Cow::Borrowed(text) }
}

fn number(text: &str) -> Option<Resolved> {
    let plain = without_underscores(text);
    integer(&plain).or_else(|| scalar::decimal_float(&plain)).or_else(|| binary(&plain))
}

/// `ParseInt(text, 0, 64)`, then `ParseUint`: `0x`, `0b`, `0o` and a leading zero choose the base.
fn integer(text: &str) -> Option<Resolved> {
    let (sign, digits) = split_sign(text);
    let (radix, digits) = match digits.as_bytes() {
        [b'0', b'x' | b'X', _, ..] => (16, &digits[2..]),
        [b'0', b'b' | b'B', _, ..] => (2, &digits[2..]),
        [b'0', b'o' | b'O', _, ..] => (8, &digits[2..]),
        [b'0', _, ..] => (8, &digits[1..]),
        _ => (10, digits),
    };
    let magnitude = magnitude(digits, radix)?;
    match sign {
        "-" => 0i64.checked_sub_unsigned(magnitude).map(Resolved::Int),
        "+" => i64::try_from(magnitude).ok().map(Resolved::Int),
        _ => Some(scalar::from_unsigned(magnitude)),
    }
}

/// goyaml's second try at binary lets a sign follow the prefix: `0b-11` is −3.
fn binary(text: &str) -> Option<Resolved> {
    if let Some(digits) = text.strip_prefix("-0b") {
        return 0i64.checked_sub_unsigned(magnitude(digits, 2)?).map(Resolved::Int);
    }
    let (sign, digits) = split_sign(text.strip_prefix("0b")?);
    let magnitude = magnitude(digits, 2)?;
    match sign {
        "-" => 0i64.checked_sub_unsigned(magnitude).map(Resolved::Int),
        _ => i64::try_from(magnitude).ok().map(Resolved::Int),
    }
}

fn split_sign(text: &str) -> (&str, &str) {
    text.split_at(usize::from(text.starts_with(['+', '-'])))
}

/// Digits alone: `from_str_radix` would take a second sign.
fn magnitude(digits: &str, radix: u32) -> Option<u64> {
    if digits.starts_with(['+', '-']) {
        return None;
    }
    u64::from_str_radix(digits, radix).ok()
}

/// The escapes of a text in double quotes: where each begins, and the character behind its backslash.
pub(super) fn escapes(written: &str) -> impl Iterator<Item = (usize, char)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let escape = at + written[at..].find('\\')?;
        let escaped = written[escape + 1..].chars().next()?;
        at = escape + 1 + escaped.len_utf8();
        Some((escape, escaped))
    })
}

/// What is left of a number after the trip through JSON that both programs send it on:
/// Helm decodes every number as a float64, kubectl keeps what is an int64 in JSON's text.
pub(super) fn through_json(meaning: Resolved, dialect: Dialect) -> Resolved {
    match (meaning, dialect) {
        (Resolved::Int(value), Dialect::Helm) if !is_exact(value) => Resolved::Float(value as f64),
        (Resolved::UInt(value), Dialect::Helm | Dialect::Kubectl) => Resolved::Float(value as f64),
        (Resolved::Float(value), Dialect::Kubectl) if value.is_finite() => {
            json::float(value).parse().map_or(meaning, Resolved::Int)
        }
        _ => meaning,
    }
}

/// Whether a float64 holds `value` and every integer nearer to zero.
fn is_exact(value: i64) -> bool {
    value.unsigned_abs() <= 1 << f64::MANTISSA_DIGITS
}

/// The text of a map key after its way through JSON; none where Go refuses the key's type.
pub(super) fn key(scalar: &Scalar) -> Option<EcoString> {
    match scalar.meaning {
        Resolved::Text => Some(scalar.text.clone()),
        Resolved::Bool(true) => Some("true".into()),
        Resolved::Bool(false) => Some("false".into()),
        Resolved::Int(value) => Some(value.to_string().into()),
        Resolved::Float(value) => Some(float_key(value).into()),
        Resolved::Null | Resolved::UInt(_) => None,
    }
}

/// What becomes of an untagged plain key in Helm and kubectl.
pub(super) enum PlainKey {
    /// It keeps its characters.
    AsWritten,
    /// It turns into another text.
    Other(EcoString),
    /// It can't be a key.
    Refused,
}

/// What becomes of a plain key written as `text`.
pub(super) fn plain_key(text: &str) -> PlainKey {
    let meaning = resolve(text);
    if meaning == Resolved::Text {
        return PlainKey::AsWritten;
    }
    match key(&Scalar { text: EcoString::new(), style: Style::Plain, meaning }) {
        Some(key) if key == text => PlainKey::AsWritten,
        Some(key) => PlainKey::Other(key),
        None => PlainKey::Refused,
    }
}

/// `FormatFloat(value, 'g', -1, 32)`: the shortest digits of a float32, an exponent from 1e6 and below 1e-4.
fn float_key(value: f64) -> String {
    let single = value as f32;
    if value.is_nan() {
        return ".nan".to_owned();
    }
    if single.is_infinite() {
        return if single > 0.0 { ".inf" } else { "-.inf" }.to_owned();
    }
    let scientific = format!("{single:e}");
    let (digits, exponent) = scientific.split_once('e').expect("Rust's `e` form has an `e`");
    let exponent: i32 = exponent.parse().expect("Rust's exponent is a small integer");
    if (-4..6).contains(&exponent) {
        return format!("{single}");
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:02}", exponent.abs())
}
