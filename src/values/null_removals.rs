//! Nulls that take a whole block of defaults away: Helm does it without a word, here it is said.

use super::codes::{NULL_REMOVES_DEFAULT, NULL_SAYS_NOTHING};
use super::defaults::is_built_in;
use crate::diagnostic::Diagnostic;
use crate::source::{Pointer, Trail};
use crate::yaml::{Node, Resolved, Scalar, Style, Value};

/// A warning for each null of `user` that removes something of `base` which was probably not meant to go.
pub(crate) fn removals(user: &Node, base: &Node) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    walk(user, base, Trail::Root, &mut found);
    found
}

fn walk(user: &Node, base: &Node, at: Trail, found: &mut Vec<Diagnostic>) {
    let (Value::Map(user), Value::Map(base)) = (&user.value, &base.value) else { return };
    if matches!(at, Trail::Key(Trail::Root, "extraObjects")) {
        return;
    }
    for entry in user {
        let at = Trail::Key(&at, &entry.key);
        let Some(default) = base.get(&entry.key) else {
            nothing(&entry.value, at, Explicit::SaysNothing, found);
            continue;
        };
        match &entry.value.value {
            Value::Scalar(scalar) if scalar.meaning == Resolved::Null => {
                found.extend(removal(scalar, &entry.value, default, &at.pointer()));
            }
            _ => walk(&entry.value, default, at, found),
        }
    }
}

/// What `null` or `~` does where the defaults have no such key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Explicit {
    /// There is nothing to take away.
    SaysNothing,
    /// It takes away what `from` hands on, and nothing else could.
    TakesAway,
}

/// Nulls below a key that the defaults do not have take nothing of them away: what was to be said there is missing.
fn nothing(node: &Node, at: Trail, explicit: Explicit, found: &mut Vec<Diagnostic>) {
    match &node.value {
        Value::Map(map) => {
            let starts_from_another = map.get("from").is_some_and(|from| !from.is_null());
            let explicit = if starts_from_another { Explicit::TakesAway } else { explicit };
            map.iter().for_each(|entry| nothing(&entry.value, Trail::Key(&at, &entry.key), explicit, found));
        }
        Value::Scalar(scalar) if scalar.meaning == Resolved::Null => {
            if explicit == Explicit::TakesAway && !is_bare(scalar) {
                return;
            }
            let at = at.pointer();
            let warning = Diagnostic::new(&NULL_SAYS_NOTHING, format!("`{at}` has no value and is left out"));
            let help = match explicit {
                Explicit::SaysNothing => "write the value, or `\"\"` for an empty text, or leave the key out",
                Explicit::TakesAway => {
                    "write the value, or leave the key out to keep what `from` hands on; `null` takes it away"
                }
            };
            found.push(warning.at(node.span, "").help(help).in_values(at));
        }
        Value::Scalar(_) | Value::List(_) => {}
    }
}

/// Whether nothing is written where a value was to stand.
fn is_bare(null: &Scalar) -> bool {
    null.style == Style::Plain && null.text.is_empty()
}

/// `key: null` is how one takes away a value; for a whole map, or with nothing written, it looks like an accident.
fn removal(null: &Scalar, node: &Node, default: &Node, at: &Pointer) -> Option<Diagnostic> {
    let is_bare = is_bare(null);
    let is_block = default.as_map().is_some_and(|map| !map.is_empty());
    if !is_bare && !is_block {
        return None;
    }
    let message = match is_bare {
        true => format!("`{at}` has no value, which takes its default away"),
        false => format!("null takes all defaults of `{at}` away"),
    };
    let found = Diagnostic::new(&NULL_REMOVES_DEFAULT, message).at(node.span, "");
    let found = match is_built_in(default.span.source) {
        true => found,
        false => found.also(default.span, "this goes"),
    };
    Some(
        found
            .help("leave the key out to keep the default, or write the value that is meant")
            .in_values(at.clone()),
    )
}
