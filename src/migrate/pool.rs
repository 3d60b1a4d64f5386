//! What the pools of every old version have in common.

use super::codes::{DO_NOT_DISRUPT, LIMITS_FLAT, TAINT_VALUE};
use super::edit;
use super::object::Object;
use crate::yaml::{Node, Value};

const DO_NOT: &str = "karpenter.sh/do-not-disrupt";

/// Gives the annotations that hold nodes the name that v1 knows; `old` is where they stood.
pub(super) fn annotations(object: &mut Object, old: &str) {
    const NEW: &str = "/spec/template/metadata/annotations";
    for name in ["karpenter.sh/do-not-consolidate", "karpenter.sh/do-not-evict"] {
        if !edit::entries(&object.root, NEW).any(|entry| entry.key == name) {
            continue;
        }
        let map = edit::map_mut(&mut object.root, NEW).expect("it has the entry");
        let has_both = map.get(DO_NOT).is_some();
        if has_both {
            map.remove(name);
        } else if let Some(entry) = map.entry_mut(name) {
            entry.key = DO_NOT.into();
        }
        object.moved(
            &DO_NOT_DISRUPT,
            old,
            NEW,
            format!("`{name}` has no effect in v1: it is called `{DO_NOT}`"),
        );
    }
}

/// Leaves out the empty values of taints, which v1 refuses and which mean what none does.
pub(super) fn taints(object: &mut Object, places: [&'static str; 2]) {
    for place in places {
        for index in 0..edit::items(&object.root, place).len() {
            let value = format!("{place}/{index}/value");
            if edit::text_at(&object.root, &value) == Some("") {
                edit::take(&mut object.root, &value);
                object.moved(
                    &TAINT_VALUE,
                    place,
                    place,
                    "v1 refuses an empty value, which is the same as none",
                );
            }
        }
    }
}

/// Takes limits out of the `resources` that they stood in.
pub(super) fn limits(object: &mut Object) {
    const OLD: &str = "/spec/limits/resources";
    const NEW: &str = "/spec/limits";
    if edit::at(&object.root, OLD).and_then(Node::as_map).is_none() {
        return;
    }
    let resources = edit::take(&mut object.root, OLD).expect("it is there");
    if let (Value::Map(limits), Some(map)) = (resources.value.value, edit::map_mut(&mut object.root, NEW)) {
        limits.into_iter().for_each(|limit| map.insert(limit));
    }
    object.moved(&LIMITS_FLAT, OLD, NEW, "its keys stand directly under `spec.limits`");
}
