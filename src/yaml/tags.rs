//! Scalars with an explicit tag: the core schema's tags decide the meaning, any other leaves text.

use saphyr_parser::Tag;

use super::goyaml;
use super::node::{Resolved, Scalar, Style};
use super::scalar::{self, Dialect};

/// Where `!!` leads.
const CORE: &str = "tag:yaml.org,2002:";

/// What follows the core schema's prefix; none for a tag of the writer's own.
pub(super) fn core_suffix(tag: &Tag) -> Option<&str> {
    match tag.handle.as_str() {
        CORE => Some(&tag.suffix),
        "" => tag.suffix.strip_prefix(CORE),
        _ => None,
    }
}

/// Whether the tag says something that no Kubernetes tool can act on; a lone `!` only means "as written".
pub(super) fn is_foreign(tag: &Tag) -> bool {
    core_suffix(tag).is_none() && !(tag.handle.is_empty() && tag.suffix == "!")
}

/// As the user writes it.
pub(super) fn spelled(tag: &Tag) -> String {
    match core_suffix(tag) {
        Some(suffix) => format!("!!{suffix}"),
        None if tag.handle.is_empty() => format!("!<{}>", tag.suffix),
        None => format!("{}{}", tag.handle, tag.suffix),
    }
}

/// A scalar that carries `tag`; an error says why the tag can't hold for this text.
pub(super) fn scalar(text: String, tag: &Tag, dialect: Dialect) -> Result<Scalar, String> {
    let resolved = match dialect {
        Dialect::Native => scalar::core(&text),
        Dialect::Helm | Dialect::Kubectl => goyaml::resolve(&text),
    };
    let meaning = match (core_suffix(tag).unwrap_or_default(), resolved) {
        ("null", Resolved::Null)
        | ("bool", Resolved::Bool(_))
        | ("int", Resolved::Int(_) | Resolved::UInt(_))
        | ("float", Resolved::Float(_)) => resolved,
        ("float", Resolved::Int(value)) => Resolved::Float(value as f64),
        ("null" | "bool" | "int" | "float", _) => {
            return Err(format!("`{text}` is not a `{}`", spelled(tag)));
        }
        ("timestamp", _) if dialect != Dialect::Native && !is_timestamp(&text) => {
            return Err(format!("`{text}` is not a `!!timestamp`"));
        }
        ("merge", _) => {
            return Ok(Scalar { text: text.into(), style: Style::Plain, meaning: Resolved::Text });
        }
        ("binary", _) => return binary(&text),
        _ => return Ok(quoted(text)),
    };
    Ok(Scalar { text: text.into(), style: Style::Plain, meaning })
}

fn quoted(text: String) -> Scalar {
    Scalar { text: text.into(), style: Style::Quoted, meaning: Resolved::Text }
}

/// A date of four, one or two, and one or two digits; goyaml.v2 asks more of a time, which nobody tags.
fn is_timestamp(text: &str) -> bool {
    let date = text.split(['T', 't', ' ']).next().unwrap_or_default();
    let mut parts = date.split('-');
    let mut number = |longest: usize| {
        parts.next().filter(|part| part.len() <= longest).and_then(|part| part.parse::<u16>().ok())
    };
    let is_date = matches!((number(4), number(2), number(2)), (Some(1000..), Some(1..=12), Some(1..=31)));
    is_date && parts.next().is_none()
}

/// JSON has no bytes: each that is not part of UTF-8 becomes U+FFFD, as Go's encoder does it.
fn binary(text: &str) -> Result<Scalar, String> {
    let bytes = base64(text).ok_or_else(|| "the text of a `!!binary` is not base64".to_owned())?;
    let mut decoded = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        decoded.push_str(chunk.valid());
        decoded.extend(std::iter::repeat_n(char::REPLACEMENT_CHARACTER, chunk.invalid().len()));
    }
    Ok(quoted(decoded))
}

/// Standard base64 with its padding; line breaks are passed over, as Go does.
fn base64(text: &str) -> Option<Vec<u8>> {
    let symbols: Vec<u8> = text.bytes().filter(|byte| !matches!(byte, b'\n' | b'\r')).collect();
    let padding = symbols.iter().rev().take_while(|symbol| **symbol == b'=').count();
    if !symbols.len().is_multiple_of(4) || padding > 2 {
        return None;
    }
    let digits = &symbols[..symbols.len() - padding];
    let mut bytes = Vec::with_capacity(symbols.len() / 4 * 3);
    for group in digits.chunks(4) {
        let bits = group.iter().try_fold(0u32, |bits, symbol| Some(bits << 6 | sextet(*symbol)?))?;
        let aligned = bits << (6 * (4 - group.len()));
        bytes.extend_from_slice(&aligned.to_be_bytes()[1..group.len()]);
    }
    Some(bytes)
}

fn sextet(symbol: u8) -> Option<u32> {
    let value = match symbol {
        b'A'..=b'Z' => symbol - b'A',
        b'a'..=b'z' => symbol - b'a' + 26,
        b'0'..=b'9' => symbol - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    };
    Some(u32::from(value))
}
