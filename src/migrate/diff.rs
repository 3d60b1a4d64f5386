//! Old against new, object by object: every path whose value is not what it was.

use super::Input;
use super::object::{Fate, Object};
use crate::source::Pointer;
use crate::yaml::json::{KeyOrder, Layout, to_json};
use crate::yaml::{Node, Value};

/// A list for every object that changed.
pub(crate) fn diff(input: &Input) -> String {
    let objects = input.documents.iter().flat_map(|document| &document.objects);
    objects.filter(|object| object.fate != Fate::Same).map(of_object).collect()
}

fn of_object(object: &Object) -> String {
    let old = &object.name;
    if object.fate == Fate::Gone {
        return format!("{old} → left out\n");
    }
    let now = crate::manifest::object_ref(&object.root);
    let (mut before, mut after) = (Vec::new(), Vec::new());
    leaves(object.was(), &mut Pointer::root(), &mut before);
    leaves(&object.root, &mut Pointer::root(), &mut after);
    let mut text = format!("{old} → {now}\n");
    for (path, value) in before.iter().filter(|leaf| !after.contains(leaf)) {
        text.push_str(&format!("  - {path}: {value}\n"));
    }
    for (path, value) in after.iter().filter(|leaf| !before.contains(leaf)) {
        text.push_str(&format!("  + {path}: {value}\n"));
    }
    text
}

fn leaves(node: &Node, place: &mut Pointer, found: &mut Vec<(String, String)>) {
    match &node.value {
        Value::Map(map) if !map.is_empty() => {
            map.iter().for_each(|entry| leaves(&entry.value, &mut place.join(&entry.key), found));
        }
        Value::List(items) if !items.is_empty() => {
            items.iter().enumerate().for_each(|(at, item)| leaves(item, &mut place.join(at), found));
        }
        _ => found.push((place.dotted(), to_json(node, Layout::Compact, KeyOrder::Written))),
    }
}
