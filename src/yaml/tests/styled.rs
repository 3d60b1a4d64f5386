//! Random trees, printed in all the styles that are plain.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::select;

/// A value and the style it is printed in.
#[derive(Debug, Clone)]
enum Styled {
    /// As it stands behind its `:` or `-`.
    Inline(String),
    /// The header of a block of text, and its lines.
    Block(&'static str, Vec<&'static str>),
    List(Vec<Styled>, Layout),
    Map(BTreeMap<&'static str, Styled>, Layout),
}

/// Where the parts of a list or map stand.
#[derive(Debug, Clone, Copy)]
struct Layout {
    /// Columns to the right of what holds it.
    step: usize,
    /// Whether the first part begins on the line of a dash.
    is_compact: bool,
    /// What stands between two parts.
    between: &'static str,
}

const SCALARS: &[&str] = &[
    "a",
    "1",
    "-1",
    "0x1F",
    "1e3",
    "yes",
    "~",
    "null",
    "",
    "''",
    "'it''s'",
    "\"\"",
    "\"a: b # c\\n\"",
    "é",
    "a/b",
    "'#'",
    "10%",
    "2024-01-01",
    "arn:aws:iam::1:role/x",
    "0123",
    "1_000",
    "true",
    "\"\\\"\\\\\"",
    ".5",
    "a b",
    "[]",
    "{}",
    "=",
];
/// Inside brackets more would have to be in quotes.
const FLOW: &[&str] =
    &["a", "1", "-1", "'a, b'", "\"]\"", "é", "10%", "x:y", "a/b", "true", "[]", "{b: [c]}"];
const KEYS: &[&str] = &["a", "bc", "\"d e\"", "'f'", "g/h.i", "é", "j k"];
const LINES: &[&str] = &["x", "  y: z", "# w", "- v", ""];
const BETWEEN: &[&str] = &["", "", "\n", "# note\n", "  \n      # note: x\n"];

/// A map as a text.
pub(super) fn styled() -> impl Strategy<Value = String> {
    map(value()).prop_map(|root| {
        let mut out = String::new();
        if let Styled::Map(entries, layout) = &root {
            print_map(entries, *layout, 0, &mut out);
        }
        out
    })
}

fn value() -> impl Strategy<Value = Styled> {
    let block = (select(&["|", "|-", "|+"][..]), prop::collection::vec(select(LINES), 0..4));
    let flow = prop::collection::vec(select(FLOW), 0..4);
    let leaf = prop_oneof![
        4 => select(SCALARS).prop_map(|text| Styled::Inline(text.to_owned())),
        1 => block.prop_map(|(header, lines)| Styled::Block(header, [vec!["first"], lines].concat())),
        1 => flow.prop_map(|items| Styled::Inline(format!("[{}]", items.join(", ")))),
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        let items = prop::collection::vec(inner.clone(), 1..5);
        prop_oneof![(items, layout(0)).prop_map(|(items, layout)| Styled::List(items, layout)), map(inner)]
    })
}

fn map(value: impl Strategy<Value = Styled>) -> impl Strategy<Value = Styled> {
    let entries = prop::collection::btree_map(select(KEYS), value, 1..5);
    (entries, layout(1)).prop_map(|(entries, layout)| Styled::Map(entries, layout))
}

fn layout(least: usize) -> impl Strategy<Value = Layout> {
    (least..5, any::<bool>(), select(BETWEEN)).prop_map(|(step, is_compact, between)| Layout {
        step,
        is_compact,
        between,
    })
}

/// What stands behind the indicator of a map or list in `column`; `least` is how far in a list must stand.
fn print(value: &Styled, column: usize, least: usize, out: &mut String) {
    match value {
        Styled::Inline(text) => out.push_str(&format!(" {text}\n")),
        Styled::Block(header, lines) => {
            out.push_str(&format!(" {header}\n"));
            for line in lines {
                let indent = if line.is_empty() { 0 } else { column + 2 };
                out.push_str(&format!("{}{line}\n", " ".repeat(indent)));
            }
        }
        Styled::List(items, layout) => {
            out.push('\n');
            print_list(items, *layout, column + layout.step.max(least), out);
        }
        Styled::Map(entries, layout) => {
            out.push('\n');
            print_map(entries, *layout, column + layout.step, out);
        }
    }
}

fn print_map(entries: &BTreeMap<&str, Styled>, layout: Layout, column: usize, out: &mut String) {
    for (key, value) in entries {
        out.push_str(&format!("{}{key}:", " ".repeat(column)));
        print(value, column, 0, out);
        out.push_str(layout.between);
    }
}

fn print_list(items: &[Styled], layout: Layout, column: usize, out: &mut String) {
    for item in items {
        out.push_str(&format!("{}-", " ".repeat(column)));
        match item {
            Styled::Map(entries, inner) if layout.is_compact => {
                let start = out.len();
                print_map(entries, *inner, column + 2, out);
                out.replace_range(start..start + column + 2, " ");
            }
            _ => print(item, column, 1, out),
        }
        out.push_str(layout.between);
    }
}
