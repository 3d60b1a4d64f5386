//! Which text set each value, and which earlier ones it overrides: `karpcfg values --explain`.

use std::borrow::Cow;
use std::collections::HashMap;

use unicode_width::UnicodeWidthStr;

use crate::harmless::harmless;
use crate::source::{Pointer, Position, SourceId, Sources, Span};
use crate::yaml::{Node, Resolved, Value, json};

/// Longer values are cut, so that the places stay in sight.
const MAX_SHOWN: usize = 48;
/// Places are aligned behind the longest line up to here.
const MAX_ALIGNED: usize = 72;

/// A line for each value without others inside it: `path: value  # file:line:column, over file:line:column`.
///
/// `layers` are the trees that were merged, the lowest first.
pub(crate) fn explain(root: &Node, layers: &[Node], sources: &Sources) -> String {
    let mut leaves = Vec::new();
    collect(root, &Pointer::root(), &layers.iter().rev().collect::<Vec<_>>(), &mut leaves);
    let places = Places::of(sources, leaves.iter().flat_map(|leaf| &leaf.spans));
    let widths = leaves.iter().map(|leaf| leaf.text.width());
    let width = widths.filter(|width| *width <= MAX_ALIGNED).max().unwrap_or_default();
    leaves.iter().map(|leaf| line(leaf, width, &places)).collect()
}

/// A value without others inside it.
struct Leaf {
    /// `path: value`
    text: String,
    /// Its own place, then those of the values it overrides, from the nearest layer down.
    spans: Vec<Span>,
}

/// Walks the merged tree and, beside it, what each layer has at the same path.
fn collect(node: &Node, at: &Pointer, beside: &[&Node], leaves: &mut Vec<Leaf>) {
    match &node.value {
        Value::Map(map) if !map.is_empty() => {
            let layers: Vec<_> = beside.iter().map(|layer| by_key(layer)).collect();
            for entry in map {
                let beside: Vec<_> =
                    layers.iter().filter_map(|layer| layer.get(&*entry.key).copied()).collect();
                collect(&entry.value, &at.join(&entry.key), &beside, leaves);
            }
        }
        Value::List(items) if !items.is_empty() => {
            for (index, item) in items.iter().enumerate() {
                let beside: Vec<_> = beside.iter().filter_map(|layer| layer.as_list()?.get(index)).collect();
                collect(item, &at.join(index), &beside, leaves);
            }
        }
        _ if *at == Pointer::root() => {}
        _ => {
            let overridden = beside.iter().map(|layer| layer.span).filter(|span| *span != node.span);
            let spans = std::iter::once(node.span).chain(overridden).collect();
            let text = format!("{at}: {}", shown(node));
            leaves.push(Leaf { text: harmless(&text).into_owned(), spans });
        }
    }
}

/// The values of a map by their keys, since a lookup in the map itself takes time in proportion to its size.
fn by_key(node: &Node) -> HashMap<&str, &Node> {
    node.as_map().into_iter().flatten().map(|entry| (&*entry.key, &entry.value)).collect()
}

fn line(leaf: &Leaf, width: usize, places: &Places) -> String {
    // A letter of Korean takes two columns.
    let blanks = " ".repeat(width.saturating_sub(leaf.text.width()));
    let mut line = format!("{}{blanks}  # ", leaf.text);
    for (nth, span) in leaf.spans.iter().enumerate() {
        line.push_str(["", ", over ", ", "][nth.min(2)]);
        line.push_str(&places.locate(*span));
    }
    line.push('\n');
    line
}

/// The value as JSON, cut where it is long.
fn shown(node: &Node) -> String {
    let text = match node.as_scalar() {
        Some(scalar) if scalar.meaning == Resolved::Text => {
            serde_json::Value::from(&*scalar.text).to_string()
        }
        _ => json::to_json(node, json::Layout::Compact, json::KeyOrder::Written),
    };
    match text.char_indices().nth(MAX_SHOWN) {
        Some((cut, _)) => format!("{}…", &text[..cut]),
        None => text,
    }
}

/// Lines and columns of many spans, each text walked through once.
struct Places<'a> {
    sources: &'a Sources,
    positions: HashMap<(SourceId, u32), Position>,
}

impl<'a> Places<'a> {
    fn of<'s>(sources: &'a Sources, spans: impl Iterator<Item = &'s Span>) -> Self {
        let mut starts: Vec<_> = spans.map(|span| (span.source, span.start)).collect();
        starts.sort_unstable();
        starts.dedup();
        let mut positions = HashMap::with_capacity(starts.len());
        for group in starts.chunk_by(|one, next| one.0 == next.0) {
            let text: &Cow<'static, str> = &sources.get(group[0].0).text;
            let mut at = Position { line: 1, column: 1 };
            let mut passed = 0;
            for (source, start) in group {
                at = advance(at, text.get(passed..*start as usize).unwrap_or_default());
                passed = *start as usize;
                positions.insert((*source, *start), at);
            }
        }
        Places { sources, positions }
    }

    fn locate(&self, span: Span) -> String {
        let Position { line, column } = self.positions[&(span.source, span.start)];
        format!("{}:{line}:{column}", self.sources.get(span.source).shown())
    }
}

/// The position behind `text`, which begins at `from`.
fn advance(from: Position, text: &str) -> Position {
    match text.rsplit_once('\n') {
        Some((lines, last)) => {
            Position { line: from.line + lines.matches('\n').count() + 1, column: last.chars().count() + 1 }
        }
        None => Position { line: from.line, column: from.column + text.chars().count() },
    }
}
