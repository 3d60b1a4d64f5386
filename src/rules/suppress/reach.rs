//! Comments against the tree of their text: which of them are part of a scalar, and how far up one behind a flow
//! collection reaches.

use super::comment::{Comment, clamp, line_start};
use crate::manifest::stream::documents;
use crate::source::{SourceId, Span};
use crate::yaml::{self, Dialect, Node, Ration, Value};

/// The comments that are no part of a scalar, for a script in a block of text has comments of its own; each with the
/// first line that it is about. Scalars of several lines are added to `blocks`.
pub(super) fn settle(
    mut comments: Vec<Comment>,
    blocks: &mut Vec<Span>,
    source: SourceId,
    text: &str,
    dialect: Dialect,
) -> Vec<Comment> {
    let mut is_text = vec![false; comments.len()];
    // The trees of the texts are there already.
    let ration = Ration::of(Ration::USUAL / 5);
    for part in documents(text) {
        let loaded = yaml::load_part(source, text, part, dialect, &ration);
        ration.give_back(loaded.weight);
        for document in loaded.documents {
            each_node(&document, &mut |node| match node.value {
                Value::Scalar(_) => {
                    is_text[within(&comments, node.span)].fill(true);
                    let is_block = text[node.span.start as usize..node.span.end as usize].contains('\n');
                    blocks.extend(is_block.then_some(node.span));
                }
                Value::List(_) | Value::Map(_) => reach_up(&mut comments, node, text),
            });
        }
    }
    comments.into_iter().zip(is_text).filter(|(_, is_text)| !is_text).map(|(comment, _)| comment).collect()
}

fn each_node(node: &Node, visit: &mut dyn FnMut(&Node)) {
    visit(node);
    match &node.value {
        Value::Scalar(_) => {}
        Value::List(items) => items.iter().for_each(|item| each_node(item, visit)),
        Value::Map(map) => map.iter().for_each(|entry| each_node(&entry.value, visit)),
    }
}

fn within(comments: &[Comment], span: Span) -> std::ops::Range<usize> {
    let before = |at: u32| comments.partition_point(|comment| comment.span.start < at);
    before(span.start)..before(span.end).max(before(span.start))
}

/// Nothing but the comment follows the end of an item on its line, so it is about all the item's lines.
fn reach_up(comments: &mut [Comment], node: &Node, text: &str) {
    let next = comments.partition_point(|comment| comment.span.start < node.span.end);
    let Some(comment) = comments.get_mut(next) else { return };
    let (start, end) = (node.span.start as usize, node.span.end as usize);
    let is_flow = text[start..].starts_with(['{', '[']);
    let between = &text[end..comment.span.start as usize];
    let is_last = between.chars().all(|char| matches!(char, ' ' | '\t' | ',' | '}' | ']' | '#'));
    if is_flow && is_last && is_one_item(node) {
        comment.first_line = comment.first_line.min(clamp(line_start(text, start)));
    }
}

/// Whether a collection is one thing to allow something of: a list of maps is several.
fn is_one_item(node: &Node) -> bool {
    match &node.value {
        Value::Scalar(_) => true,
        Value::List(items) => items.iter().all(|item| item.as_scalar().is_some()),
        Value::Map(map) => map.iter().all(|entry| is_one_item(&entry.value)),
    }
}
