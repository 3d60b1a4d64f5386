//! Places of an object by path, `*` standing for every item of a list or entry of a map.

use crate::rules::validation::pruned;
use crate::source::Pointer;
use crate::yaml::{Node, Value};

/// The values at `path`, such as `/spec/amiSelectorTerms/*/alias`, each with its own place; nulls are left out.
pub fn places<'a>(root: &'a Node, path: &str) -> Vec<(Pointer, &'a Node)> {
    path.split('/').skip(1).fold(vec![(Pointer::root(), root)], |found, step| {
        found.into_iter().flat_map(|(pointer, node)| below(&pointer, node, step)).collect()
    })
}

fn below<'a>(pointer: &Pointer, node: &'a Node, step: &str) -> Vec<(Pointer, &'a Node)> {
    match (&node.value, step) {
        (Value::List(items), "*") => {
            items.iter().enumerate().map(|(index, item)| (pointer.join(index), item)).collect()
        }
        (Value::Map(_), "*") => {
            pruned::entries(node).map(|entry| (pointer.join(&entry.key), &entry.value)).collect()
        }
        (Value::Map(_), key) => {
            pruned::get(node, key).map(|value| (pointer.join(key), value)).into_iter().collect()
        }
        _ => Vec::new(),
    }
}
