//! Nulls that take a whole block of defaults away: Helm does it without a word, here it is said.

use super::defaults::is_built_in;
use crate::diagnostic::Diagnostic;
use crate::source::Pointer;
use crate::yaml::{Meaning, Node, Scalar, Style, Value};

/// A warning for each null of `user` that removes something of `base` which was probably not meant to go.
pub fn removals(user: &Node, base: &Node) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    walk(user, base, &Pointer::root(), &mut found);
    found
}

fn walk(user: &Node, base: &Node, at: &Pointer, found: &mut Vec<Diagnostic>) {
    let (Value::Map(user), Value::Map(base)) = (&user.value, &base.value) else { return };
    for entry in user {
        let Some(default) = base.get(&entry.key) else { continue };
        let at = at.join(&entry.key);
        match &entry.value.value {
            Value::Scalar(scalar) if scalar.meaning == Meaning::Null => {
                found.extend(removal(scalar, &entry.value, default, &at));
            }
            _ => walk(&entry.value, default, &at, found),
        }
    }
}

/// `key: null` is how one takes away a value; for a whole map, or with nothing written, it looks like an accident.
fn removal(null: &Scalar, node: &Node, default: &Node, at: &Pointer) -> Option<Diagnostic> {
    let is_bare = null.style == Style::Plain && null.text.is_empty();
    let is_block = default.as_map().is_some_and(|map| !map.is_empty());
    if !is_bare && !is_block {
        return None;
    }
    let message = match is_bare {
        true => format!("`{at}` has no value, which takes its default away"),
        false => format!("null takes all defaults of `{at}` away"),
    };
    let found = Diagnostic::warning("null-removes-default", message).at(node.span, "");
    let found = match is_built_in(default.span.source) {
        true => found,
        false => found.also(default.span, "this goes"),
    };
    Some(
        found
            .help("leave the key out to keep the default, or write the value that is meant")
            .pointer(at.clone()),
    )
}
