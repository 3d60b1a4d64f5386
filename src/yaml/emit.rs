//! The tree as YAML text that kubectl, Helm and every YAML 1.2 reader read back as the same tree.
//!
//! The end of the line: templates print through [`scalar`] and [`key`], everything else through [`write_node`].

use std::borrow::Cow;
use std::fmt::Write;

use super::json;
use super::node::{Entry, Map, Node, Resolved, Scalar, Style, Value};
use super::quote;

/// Columns that a map or list stands to the right of its key.
const STEP: usize = 2;
/// goyaml.v2 finds no key beyond 1024 characters on a line without a `?` before it.
const LONGEST_KEY: usize = 800;

/// What a block of a manifest takes; saves growing into it.
const EXPECTED: usize = 256;

/// A text as a scalar on one line in block context: plain where all readers agree on it, whatever placeholders in it are
/// filled in with, else quoted.
pub(crate) fn scalar(text: &str) -> Cow<'_, str> {
    quote::quote(text)
}

/// A text as a map key, without its colon.
pub(crate) fn key(text: &str) -> Cow<'_, str> {
    quote::quote(text)
}

/// A text as a literal block: the header, and behind it the lines, `indent` columns in, without the last newline's line.
///
/// `indent` is that of the lines and two more than that of the key or item that holds the block.
/// Nothing if the text has no newline, or something that a block can't hold.
pub(crate) fn block(text: &str, indent: usize) -> Option<String> {
    if !fits_block(text) {
        return None;
    }
    let body = text.trim_end_matches('\n');
    let mut out = String::with_capacity(text.len() + (indent + 1) * 8);
    out.push('|');
    if text.starts_with([' ', '\t', '\n']) {
        write!(out, "{STEP}").expect("writing to a String can't fail");
    }
    let kept = text.len() - body.len();
    out.push_str(["-", "", "+"][kept.min(2)]);
    for line in body.split('\n') {
        out.push('\n');
        if !line.is_empty() {
            pad(&mut out, indent);
            out.push_str(line);
        }
    }
    out.extend(std::iter::repeat_n('\n', kept.saturating_sub(1)));
    Some(out)
}

/// The last line must have content, or its blanks would be taken for indentation.
fn fits_block(text: &str) -> bool {
    if !text.bytes().any(|byte| byte == b'\n') {
        return false;
    }
    let last = text.trim_end_matches('\n').rsplit('\n').next().unwrap_or_default();
    let is_odd = |character: char| quote::needs_escape(character) && !matches!(character, '\n' | '\t');
    !last.trim_matches([' ', '\t']).is_empty() && !text.contains(is_odd)
}

/// The tree as YAML lines that begin `indent` columns in; ends with a newline.
pub(crate) fn node(node: &Node, indent: usize) -> String {
    let mut out = String::new();
    write_node(&mut out, node, indent);
    out
}

/// Appends the tree as YAML lines that begin `indent` columns in, with a newline at the end.
pub(crate) fn write_node(out: &mut String, node: &Node, indent: usize) {
    pad(out, indent);
    write_inline(out, node, indent);
}

/// What stands behind `key:`, from the space or line break on and without the last line break; the lines of a
/// block, list or map begin `indent` columns in.
pub(crate) fn value(node: &Node, indent: usize) -> String {
    let mut out = String::with_capacity(EXPECTED);
    write_value(&mut out, node, indent);
    out.pop();
    out
}

/// Appends a node where the line has been begun, `indent` being the column of its first character.
fn write_inline(out: &mut String, node: &Node, indent: usize) {
    match &node.value {
        Value::Map(map) if !map.is_empty() => write_map(out, map, indent),
        Value::List(items) if !items.is_empty() => write_list(out, items, indent),
        // A block's lines count their indentation from what holds them, which stands two columns to the left.
        _ => write_leaf(out, node, indent),
    }
}

fn write_map(out: &mut String, map: &Map, indent: usize) {
    for (at, entry) in map.iter().enumerate() {
        if at > 0 {
            pad(out, indent);
        }
        write_entry(out, entry, indent);
    }
}

fn write_entry(out: &mut String, entry: &Entry, indent: usize) {
    let key = key(&entry.key);
    if key.len() > LONGEST_KEY {
        out.push_str("? ");
        out.push_str(&key);
        out.push('\n');
        pad(out, indent);
    } else {
        out.push_str(&key);
    }
    out.push(':');
    write_value(out, &entry.value, indent + STEP);
}

/// Appends the value of a key: on the same line if it has only one, else from the next line on.
fn write_value(out: &mut String, node: &Node, indent: usize) {
    if is_leaf(node) {
        out.push(' ');
        write_leaf(out, node, indent);
    } else {
        out.push('\n');
        write_node(out, node, indent);
    }
}

fn write_list(out: &mut String, items: &[Node], indent: usize) {
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            pad(out, indent);
        }
        out.push_str("- ");
        write_inline(out, item, indent + STEP);
    }
}

fn is_leaf(node: &Node) -> bool {
    match &node.value {
        Value::Scalar(_) => true,
        Value::List(items) => items.is_empty(),
        Value::Map(map) => map.is_empty(),
    }
}

fn write_leaf(out: &mut String, node: &Node, indent: usize) {
    match &node.value {
        Value::Scalar(scalar) => write_scalar(out, scalar, indent),
        Value::List(_) => out.push_str("[]"),
        Value::Map(_) => out.push_str("{}"),
    }
    out.push('\n');
}

fn write_scalar(out: &mut String, scalar: &Scalar, indent: usize) {
    match scalar.meaning {
        Resolved::Text => match block(&scalar.text, indent) {
            Some(block) => out.push_str(&block),
            None if scalar.style == Style::Plain => out.push_str(&quote::plain(&scalar.text)),
            None => out.push_str(&quote::quote(&scalar.text)),
        },
        Resolved::Null => out.push_str("null"),
        Resolved::Bool(value) => out.push_str(if value { "true" } else { "false" }),
        Resolved::Int(value) => out.push_str(&value.to_string()),
        Resolved::UInt(value) => out.push_str(&value.to_string()),
        Resolved::Float(value) => out.push_str(&float(value)),
    }
}

/// A float that YAML 1.1 and 1.2 both take for one: with a dot, and a sign in its exponent.
pub(crate) fn float(value: f64) -> String {
    if value.is_nan() {
        return ".nan".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { ".inf" } else { "-.inf" }.to_owned();
    }
    let text = json::float(value);
    match text.split_once('e') {
        _ if text.contains('.') => text,
        Some((digits, exponent)) => format!("{digits}.0e{exponent}"),
        None => format!("{text}.0"),
    }
}

fn pad(out: &mut String, columns: usize) {
    /// More columns than a line begins with, but for the deepest.
    const BLANKS: &str = "                                ";
    let mut left = columns;
    while left > 0 {
        let some = left.min(BLANKS.len());
        out.push_str(&BLANKS[..some]);
        left -= some;
    }
}
