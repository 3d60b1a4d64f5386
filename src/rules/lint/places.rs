//! Places of an object by path, `*` standing for every item of a list or entry of a map.

use crate::rules::admission::without_nulls;
use crate::source::{Pointer, Trail};
use crate::yaml::{Node, Value};

/// The values at `path`, such as `/spec/amiSelectorTerms/*/alias`, each with its own place; nulls are left out.
pub(crate) fn places<'a>(root: &'a Node, path: &str) -> Vec<(Pointer, &'a Node)> {
    let mut found = Vec::new();
    collect(root, path.split('/').skip(1), Trail::Root, &mut found);
    found
}

/// Most paths lead nowhere in most objects, so a pointer is made only where one ends.
fn collect<'a, 'p>(
    node: &'a Node,
    mut steps: impl Iterator<Item = &'p str> + Clone,
    at: Trail<'_>,
    found: &mut Vec<(Pointer, &'a Node)>,
) {
    let Some(step) = steps.next() else { return found.push((at.pointer(), node)) };
    match (&node.value, step) {
        (Value::List(items), "*") => {
            for (index, item) in items.iter().enumerate() {
                collect(item, steps.clone(), Trail::Index(&at, index), found);
            }
        }
        (Value::Map(_), "*") => {
            for entry in without_nulls::entries(node) {
                collect(&entry.value, steps.clone(), Trail::Key(&at, &entry.key), found);
            }
        }
        (Value::Map(_), key) => {
            if let Some(value) = without_nulls::get(node, key) {
                collect(value, steps, Trail::Key(&at, key), found);
            }
        }
        _ => {}
    }
}
