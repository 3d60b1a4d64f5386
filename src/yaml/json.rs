//! The tree as JSON, printed byte for byte as Go's `encoding/json` does it.

mod from;

use std::fmt::Write;

use super::node::{Entry, Map, Node, Resolved, Scalar, Value};
pub(crate) use from::from_value;

/// Line breaks, or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    /// One line, no blanks: `json.Marshal`.
    Compact,
    /// Two more blanks a level: `json.MarshalIndent(…, "", "  ")`.
    Pretty,
}

/// The order of a map's keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeyOrder {
    /// As in the tree.
    Written,
    /// By bytes, as Go prints its maps.
    Sorted,
}

/// The JSON text of a tree, without a newline at its end; a number that JSON
/// hasn't got (`.inf`) becomes its characters.
pub(crate) fn to_json(node: &Node, layout: Layout, order: KeyOrder) -> String {
    let mut printer = Printer { out: String::new(), layout, order, depth: 0 };
    printer.node(node);
    printer.out
}

/// The tree as a JSON value, keys in the order of the tree.
pub(crate) fn to_value(node: &Node) -> serde_json::Value {
    match &node.value {
        Value::List(items) => items.iter().map(to_value).collect(),
        Value::Map(map) => {
            map.iter().map(|entry| (entry.key.as_str().to_owned(), to_value(&entry.value))).collect()
        }
        Value::Scalar(scalar) => match scalar.meaning {
            Resolved::Null => serde_json::Value::Null,
            Resolved::Bool(value) => value.into(),
            Resolved::Int(value) => value.into(),
            Resolved::UInt(value) => value.into(),
            Resolved::Float(value) => value.into(),
            Resolved::Text => scalar.text.as_str().into(),
        },
    }
}

/// The whole number that the server reads.
///
/// `kubectl` sends numbers as Go prints them, so that `1e2` and `100.0` arrive as `100`; −2^63 as a double is printed in its
/// shortest digits, `-9223372036854776000`, which no longer fit in.
pub(crate) fn integer(node: &Node) -> Option<i64> {
    /// 2^63, which a double holds exactly.
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    match node.as_scalar()?.meaning {
        Resolved::Int(value) => Some(value),
        #[allow(clippy::cast_possible_truncation)]
        Resolved::Float(value) if value.fract() == 0.0 && value.abs() < LIMIT => Some(value as i64),
        _ => None,
    }
}

/// A finite number as Go prints it: shortest digits, an exponent below 1e-6 and from 1e21.
pub(crate) fn float(value: f64) -> String {
    let magnitude = value.abs();
    if magnitude == 0.0 || (1e-6..1e21).contains(&magnitude) {
        return format!("{value}");
    }
    let scientific = format!("{value:e}");
    match scientific.split_once('e') {
        Some((digits, exponent)) if !exponent.starts_with('-') => format!("{digits}e+{exponent}"),
        _ => scientific,
    }
}

/// Appends a string literal with Go's escapes, those for HTML among them.
pub(crate) fn write_string(out: &mut String, text: &str) {
    out.push('"');
    let mut plain_from = 0;
    for (at, character) in text.char_indices() {
        if !needs_escape(character) {
            continue;
        }
        out.push_str(&text[plain_from..at]);
        write_escape(out, character);
        plain_from = at + character.len_utf8();
    }
    out.push_str(&text[plain_from..]);
    out.push('"');
}

fn needs_escape(character: char) -> bool {
    matches!(character, '\0'..='\u{1F}' | '"' | '\\' | '<' | '>' | '&' | '\u{2028}' | '\u{2029}')
}

fn write_escape(out: &mut String, character: char) {
    match character {
        '"' => out.push_str("\\\""),
        '\\' => out.push_str("\\\\"),
        '\u{8}' => out.push_str("\\b"),
        '\u{C}' => out.push_str("\\f"),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        _ => write!(out, "\\u{:04x}", u32::from(character)).expect("writing to a String can't fail"),
    }
}

/// JSON text in the making.
struct Printer {
    out: String,
    layout: Layout,
    order: KeyOrder,
    depth: usize,
}

impl Printer {
    fn node(&mut self, node: &Node) {
        match &node.value {
            Value::Scalar(scalar) => self.scalar(scalar),
            Value::List(items) => self.list(items),
            Value::Map(map) => self.map(map),
        }
    }

    fn scalar(&mut self, scalar: &Scalar) {
        match scalar.meaning {
            Resolved::Null => self.out.push_str("null"),
            Resolved::Bool(value) => self.out.push_str(if value { "true" } else { "false" }),
            Resolved::Int(value) => self.out.push_str(&value.to_string()),
            Resolved::UInt(value) => self.out.push_str(&value.to_string()),
            Resolved::Float(value) if value.is_finite() => self.out.push_str(&float(value)),
            Resolved::Float(_) | Resolved::Text => write_string(&mut self.out, &scalar.text),
        }
    }

    fn list(&mut self, items: &[Node]) {
        self.open('[');
        for (at, item) in items.iter().enumerate() {
            self.separate(at);
            self.node(item);
        }
        self.close(']', items.is_empty());
    }

    fn map(&mut self, map: &Map) {
        let mut entries: Vec<&Entry> = map.iter().collect();
        if self.order == KeyOrder::Sorted {
            entries.sort_by(|left, right| left.key.cmp(&right.key));
        }
        self.open('{');
        for (at, entry) in entries.into_iter().enumerate() {
            self.separate(at);
            write_string(&mut self.out, &entry.key);
            self.out.push_str(if self.layout == Layout::Pretty { ": " } else { ":" });
            self.node(&entry.value);
        }
        self.close('}', map.is_empty());
    }

    fn open(&mut self, bracket: char) {
        self.out.push(bracket);
        self.depth += 1;
    }

    fn separate(&mut self, at: usize) {
        if at > 0 {
            self.out.push(',');
        }
        self.line_break();
    }

    fn close(&mut self, bracket: char, is_empty: bool) {
        self.depth -= 1;
        if !is_empty {
            self.line_break();
        }
        self.out.push(bracket);
    }

    fn line_break(&mut self) {
        if self.layout == Layout::Pretty {
            self.out.push('\n');
            self.out.extend(std::iter::repeat_n("  ", self.depth));
        }
    }
}
