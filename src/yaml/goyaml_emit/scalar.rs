//! One scalar: plain, in the quotes that it needs, or as lines.

use std::fmt::Write;

use serde_json::Value;

use super::lines;
use super::words::{is_base_60, is_timestamp};
use crate::yaml::goyaml;
use crate::yaml::node::Resolved;

/// A scalar up to the end of its last line; further lines stand `indent` columns in.
pub(super) fn write_scalar(out: &mut String, value: &Value, indent: usize) {
    match value {
        Value::String(text) if text.contains('\n') && lines::may_be_literal(text) => {
            lines::write_literal(out, text, indent)
        }
        Value::String(text) => lines::write_folded(out, &scalar(text), indent),
        Value::Number(number) if number.is_f64() => {
            out.push_str(&float(number.as_f64().expect("the number was asked whether it is one")));
        }
        other => write!(out, "{other}").expect("writing to a String can't fail"),
    }
    if !out.ends_with('\n') {
        out.push('\n');
    }
}

/// A number with a fraction or an exponent as Go's format `g` prints it: with an exponent below 1e-4 and from 1e6.
pub(crate) fn float(value: f64) -> String {
    let scientific = format!("{value:e}");
    let Some((digits, exponent)) = scientific.split_once('e') else { return scientific };
    let exponent: i32 = exponent.parse().expect("Rust prints a whole exponent");
    if (-4..6).contains(&exponent) {
        return format!("{value}");
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:02}", exponent.abs())
}

pub(super) fn key(text: &str) -> String {
    if text.is_empty() { "\"\"".to_owned() } else { scalar(text) }
}

/// Plain where goyaml reads it back as text, else in the quotes that it prefers.
pub(super) fn scalar(text: &str) -> String {
    let is_text = goyaml::resolve(text) == Resolved::Text && !is_timestamp(text) && !is_base_60(text);
    if !is_text || text.chars().any(is_special) {
        double(text)
    } else if has_indicator(text) {
        format!("'{}'", text.replace('\'', "''"))
    } else {
        text.to_owned()
    }
}

/// Characters that only double quotes can carry.
pub(super) fn is_special(character: char) -> bool {
    !matches!(character, ' '..='~' | '\u{A0}'..='\u{D7FF}' | '\u{E000}'..='\u{FEFE}' | '\u{FF00}'..='\u{FFFD}')
        || matches!(character, '\u{2028}' | '\u{2029}')
}

fn has_indicator(text: &str) -> bool {
    let bytes = text.as_bytes();
    let blank_follows = matches!(bytes.get(1), None | Some(b' '));
    let first = match bytes.first() {
        Some(b'?' | b':' | b'-') => blank_follows,
        Some(byte) => b"#,[]{}&*!|>'\"%@` ".contains(byte),
        None => false,
    };
    let has_colon = text.contains(": ") || text.ends_with(':');
    first
        || has_colon
        || text.contains(" #")
        || text.ends_with(' ')
        || text.starts_with("---")
        || text.starts_with("...")
}

/// Text in double quotes with goyaml's own escapes.
fn double(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => out.extend(['\\', character]),
            _ if is_special(character) => out.push_str(&escape(character)),
            _ => out.push(character),
        }
    }
    out.push('"');
    out
}

fn escape(character: char) -> String {
    let letter = match character {
        '\0' => '0',
        '\u{7}' => 'a',
        '\u{8}' => 'b',
        '\t' => 't',
        '\n' => 'n',
        '\u{B}' => 'v',
        '\u{C}' => 'f',
        '\r' => 'r',
        '\u{1B}' => 'e',
        '\u{85}' => 'N',
        '\u{2028}' => 'L',
        '\u{2029}' => 'P',
        _ => {
            return match u32::from(character) {
                code @ 0..=0xFF => format!("\\x{code:02X}"),
                code @ 0x100..=0xFFFF => format!("\\u{code:04X}"),
                code => format!("\\U{code:08X}"),
            };
        }
    };
    format!("\\{letter}")
}
