//! Printing TOML as go-toml 2 does: values first, then tables, strings in single quotes where that can be.

use std::fmt::Write;

use toml::Value;
use toml::value::{Datetime, Offset};

/// Something under a key, with the order that it is printed in.
#[derive(Debug, Clone)]
pub(super) enum Item {
    /// What stands behind `key = `.
    Value(Value),
    /// `[key]` and what follows it.
    Table(Vec<(String, Item)>),
    /// `[[key]]`, several times.
    Tables(Vec<Vec<(String, Item)>>),
}

/// A value as go-toml prints it: tables apart, other values in a line.
pub(super) fn item(value: Value) -> Item {
    match value {
        Value::Table(table) => Item::Table(entries(table)),
        Value::Array(items) if !items.is_empty() && items.iter().all(Value::is_table) => {
            let tables = items.into_iter().filter_map(|item| match item {
                Value::Table(table) => Some(entries(table)),
                _ => None,
            });
            Item::Tables(tables.collect())
        }
        other => Item::Value(other),
    }
}

fn entries(table: toml::Table) -> Vec<(String, Item)> {
    table.into_iter().map(|(key, value)| (key, item(value))).collect()
}

/// The document with these entries at its root.
pub(super) fn document(entries: &[(String, Item)]) -> String {
    let mut printer = Printer { out: String::new(), ends_with_header: false };
    printer.table(&mut Vec::new(), entries);
    printer.out
}

struct Printer {
    out: String,
    /// Headers that follow each other have no blank line between them.
    ends_with_header: bool,
}

impl Printer {
    fn table<'a>(&mut self, path: &mut Vec<&'a str>, entries: &'a [(String, Item)]) {
        for (key, item) in entries {
            if let Item::Value(value) = item {
                self.out.push_str(&self::key(key));
                self.out.push_str(" = ");
                write_value(&mut self.out, value);
                self.out.push('\n');
                self.ends_with_header = false;
            }
        }
        for (key, item) in entries {
            path.push(key);
            match item {
                Item::Value(_) => {}
                Item::Table(entries) => {
                    self.header("[", path, "]");
                    self.table(path, entries);
                }
                Item::Tables(tables) => {
                    for entries in tables {
                        self.header("[[", path, "]]");
                        self.table(path, entries);
                    }
                }
            }
            path.pop();
        }
    }

    fn header(&mut self, open: &str, path: &[&str], close: &str) {
        if !self.out.is_empty() && !self.ends_with_header {
            self.out.push('\n');
        }
        self.out.push_str(&format!("{open}{}{close}\n", dotted(path)));
        self.ends_with_header = true;
    }
}

/// The way to a value as TOML writes it, keys in quotes where they need them.
pub(crate) fn dotted(keys: &[impl AsRef<str>]) -> String {
    keys.iter().map(|key| self::key(key.as_ref())).collect::<Vec<_>>().join(".")
}

fn key(text: &str) -> String {
    let is_bare = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    if !text.is_empty() && text.bytes().all(is_bare) { text.to_owned() } else { string(text) }
}

fn write_value(out: &mut String, value: &Value) {
    match value {
        Value::String(text) => out.push_str(&string(text)),
        Value::Float(float) => out.push_str(&self::float(*float)),
        Value::Array(items) => write_all(out, '[', items.iter(), write_value, ']'),
        Value::Table(table) => write_all(out, '{', table.iter(), write_entry, '}'),
        Value::Integer(integer) => out.push_str(&integer.to_string()),
        Value::Boolean(boolean) => out.push_str(&boolean.to_string()),
        Value::Datetime(time) => out.push_str(&self::time(*time)),
    }
}

fn write_entry(out: &mut String, (key, value): (&String, &Value)) {
    out.push_str(&self::key(key));
    out.push_str(" = ");
    write_value(out, value);
}

fn write_all<T>(
    out: &mut String,
    open: char,
    items: impl Iterator<Item = T>,
    write: fn(&mut String, T),
    close: char,
) {
    out.push(open);
    for (index, item) in items.enumerate() {
        out.push_str(if index == 0 { "" } else { ", " });
        write(out, item);
    }
    out.push(close);
}

/// With its seconds, and with `Z` for no offset.
fn time(mut moment: Datetime) -> String {
    if let Some(time) = &mut moment.time {
        time.second.get_or_insert(0);
    }
    if moment.offset == Some(Offset::Custom { minutes: 0 }) {
        moment.offset = Some(Offset::Z);
    }
    moment.to_string()
}

fn float(value: f64) -> String {
    if value.is_nan() {
        return "nan".to_owned();
    }
    let digits = value.to_string();
    if value.is_infinite() || digits.contains('.') { digits } else { digits + ".0" }
}

/// In single quotes, unless the text has one or a control character.
fn string(text: &str) -> String {
    if !text.chars().any(|character| character == '\'' || character.is_ascii_control()) {
        return format!("'{text}'");
    }
    let mut out = "\"".to_owned();
    for character in text.chars() {
        match character {
            '"' | '\\' => out.extend(['\\', character]),
            '\u{8}' => out.push_str("\\b"),
            '\u{C}' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            _ if character.is_ascii_control() => {
                write!(out, "\\u{:04X}", u32::from(character)).expect("writing to a String can't fail");
            }
            _ => out.push(character),
        }
    }
    out + "\""
}
