//! One tree out of many layers, by Helm's rules; every value keeps the span of the text that set it.

use ecow::EcoString;
use std::collections::HashMap;

use super::codes::SHAPE_CHANGED;
use crate::diagnostic::Diagnostic;
use crate::source::{Span, Trail};
use crate::yaml::{Entry, Map, Node, Value};

/// Above this many keys a map is looked up by hash, so that merging takes time in proportion to its input.
const SMALL_MAP: usize = 16;

/// A tree and what there is to say about how it came to be.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Merged {
    /// The values.
    pub root: Node,
    /// Warnings, where layers disagree about the shape of a value.
    pub diagnostics: Vec<Diagnostic>,
}

/// A tree in which nothing is set.
#[must_use]
pub(crate) fn nothing() -> Node {
    Node::map(Map::default(), Span::default())
}

/// Merges two values files: maps key by key, everything else is replaced whole by `over`.
///
/// A null is a value like any other here; it deletes only in [`coalesce`].
/// (Helm: `mergeMaps` of `pkg/cli/values`.)
#[must_use]
pub(crate) fn merge(over: Node, base: Node) -> Node {
    match (over.value, base.value) {
        (Value::Map(over_map), Value::Map(base_map)) => {
            let combine =
                |over: Entry, base: Entry| Some(Entry { value: merge(over.value, base.value), ..over });
            Node::map(join(over_map, base_map, combine), over.span)
        }
        (value, _) => Node { value, span: over.span },
    }
}

/// Lays the user's values over defaults: maps key by key, a null removes the key that `base` has, everything else
/// is replaced whole by `over`.
///
/// A null for a key that `base` does not have stays. Keys keep the order of `base`, new ones follow.
/// (Helm: `CoalesceValues` of `pkg/chartutil`.)
#[must_use]
pub(crate) fn coalesce(over: Node, base: Node) -> Merged {
    let mut diagnostics = Vec::new();
    let root = coalesce_at(over, base, Trail::Root, &mut diagnostics);
    Merged { root, diagnostics }
}

fn coalesce_at(over: Node, base: Node, at: Trail, diagnostics: &mut Vec<Diagnostic>) -> Node {
    match (over.value, base.value) {
        (Value::Map(over_map), Value::Map(base_map)) => {
            let combine = |over: Entry, base: Entry| {
                if over.value.is_null() {
                    return None;
                }
                let here = Trail::Key(&at, &over.key);
                diagnostics.extend(disagreement(&over.value, &base.value, here));
                Some(Entry { value: coalesce_at(over.value, base.value, here, diagnostics), ..over })
            };
            Node::map(join(over_map, base_map, combine), over.span)
        }
        (value, _) => Node { value, span: over.span },
    }
}

/// A map over something else, or something else over a map; Helm passes over the latter at the top of the values.
fn disagreement(over: &Node, base: &Node, at: Trail) -> Option<Diagnostic> {
    let is_top = matches!(at, Trail::Key(Trail::Root, _));
    let clash = match (over.as_map(), base.as_map()) {
        (Some(_), None) => !base.is_null(),
        (None, Some(_)) => !is_top,
        _ => false,
    };
    clash.then(|| {
        let (at, new, old) = (at.pointer(), over.kind(), base.kind());
        Diagnostic::new(&SHAPE_CHANGED, format!("`{at}` changes from {old} to {new}"))
            .at(over.span, format!("{new}, taken whole"))
            .also(base.span, format!("{old}, dropped"))
            .help("only a map is merged into a map; check that the path is the one that was meant")
            .in_values(at)
    })
}

/// The keys of `base` and then those that only `over` has; `combine` decides where both have one.
fn join(over: Map, base: Map, mut combine: impl FnMut(Entry, Entry) -> Option<Entry>) -> Map {
    let mut over = Taken::new(over);
    let mut joined: Vec<Entry> = Vec::with_capacity(base.len());
    for entry in base {
        match over.take(&entry.key) {
            Some(above) => joined.extend(combine(above, entry)),
            None => joined.push(entry),
        }
    }
    joined.extend(over.rest());
    joined.into_iter().collect()
}

/// A map whose entries are taken out by key, each lookup in constant time.
struct Taken {
    entries: Vec<Option<Entry>>,
    index: Option<HashMap<EcoString, usize>>,
}

impl Taken {
    fn new(map: Map) -> Self {
        let index = (map.len() > SMALL_MAP)
            .then(|| map.iter().enumerate().map(|(index, entry)| (entry.key.clone(), index)).collect());
        Taken { entries: map.into_iter().map(Some).collect(), index }
    }

    fn take(&mut self, key: &str) -> Option<Entry> {
        let found = match &self.index {
            Some(index) => *index.get(key)?,
            None => {
                self.entries.iter().position(|entry| entry.as_ref().is_some_and(|entry| entry.key == key))?
            }
        };
        self.entries[found].take()
    }

    fn rest(self) -> impl Iterator<Item = Entry> {
        self.entries.into_iter().flatten()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value as Json;

    use super::*;
    use crate::source::{Pointer, SourceId};
    use crate::yaml::{Dialect, json};

    const USER: SourceId = SourceId(1);
    const DEFAULTS: SourceId = SourceId(0);

    fn tree(json: &Json, source: SourceId) -> Node {
        json::from_value(json.clone(), Span::new(source, 0, 1), Dialect::Native)
    }

    fn read(json: &str, source: SourceId) -> Node {
        tree(&serde_json::from_str(json).unwrap(), source)
    }

    fn written(node: &Node) -> String {
        json::to_json(node, json::Layout::Compact, json::KeyOrder::Written)
    }

    #[test]
    fn keys_keep_the_order_of_the_defaults_and_new_ones_follow() {
        let over = read(r#"{"z":1,"c":2,"a":3,"y":4}"#, USER);
        let base = read(r#"{"b":0,"a":0,"c":0}"#, DEFAULTS);
        assert_eq!(written(&merge(over.clone(), base.clone())), r#"{"b":0,"a":3,"c":2,"z":1,"y":4}"#);
        assert_eq!(written(&coalesce(over, base).root), r#"{"b":0,"a":3,"c":2,"z":1,"y":4}"#);
    }

    #[test]
    fn every_value_keeps_the_span_of_its_layer() {
        let over = read(r#"{"m":{"x":1,"n":{"o":1}},"l":[1]}"#, USER);
        let base = read(r#"{"m":{"x":0,"y":0,"n":{"o":0,"p":0}},"l":[0,0],"s":0}"#, DEFAULTS);
        let root = coalesce(over, base).root;
        let layers = [
            ("/m", USER),
            ("/m/x", USER),
            ("/m/y", DEFAULTS),
            ("/m/n/o", USER),
            ("/m/n/p", DEFAULTS),
            ("/l", USER),
            ("/l/0", USER),
            ("/s", DEFAULTS),
        ];
        for (pointer, source) in layers {
            assert_eq!(root.at(&Pointer::parse(pointer)).unwrap().span.source, source, "{pointer}");
        }
        let key_span = |map: Option<&Node>, key| map.unwrap().as_map().unwrap().entry(key).unwrap().key_span;
        assert_eq!(key_span(root.get("m"), "x").source, USER);
        assert_eq!(key_span(root.get("m"), "y").source, DEFAULTS);
    }

    #[test]
    fn a_changed_shape_is_said_with_both_places() {
        let over = read(r#"{"top":1,"m":{"map":{},"was_map":[1],"null":{},"same":{"x":1}}}"#, USER);
        let base = read(r#"{"top":{},"m":{"map":"x","was_map":{},"null":null,"same":{"x":2}}}"#, DEFAULTS);
        let merged = coalesce(over, base);
        let said: Vec<_> = merged
            .diagnostics
            .iter()
            .map(|finding| (finding.message.as_str(), finding.values.as_ref().unwrap().as_str()))
            .collect();
        let expected = [
            ("`m.map` changes from string to map", "/m/map"),
            ("`m.was_map` changes from map to list", "/m/was_map"),
        ];
        assert_eq!(said, expected);
        let finding = &merged.diagnostics[0];
        assert_eq!(finding.primary.as_ref().unwrap().span.source, USER);
        assert_eq!(finding.related[0].span.source, DEFAULTS);
    }

    #[test]
    fn a_root_that_is_no_map_replaces_and_is_replaced() {
        assert_eq!(written(&coalesce(read("[1]", USER), read(r#"{"a":1}"#, DEFAULTS)).root), "[1]");
        assert_eq!(written(&merge(read(r#"{"a":1}"#, USER), read("null", DEFAULTS))), r#"{"a":1}"#);
    }

    /// Helm's rules once more, on plain JSON and without regard to cost.
    mod model {
        use serde_json::Value as Json;

        pub(super) fn merge(over: &Json, base: &Json) -> Json {
            let (Some(over_map), Some(base_map)) = (over.as_object(), base.as_object()) else {
                return over.clone();
            };
            let mut merged = base_map.clone();
            for (key, value) in over_map {
                let value = base_map.get(key).map_or_else(|| value.clone(), |below| merge(value, below));
                merged.insert(key.clone(), value);
            }
            merged.into()
        }

        pub(super) fn coalesce(over: &Json, base: &Json) -> Json {
            let (Some(over_map), Some(base_map)) = (over.as_object(), base.as_object()) else {
                return over.clone();
            };
            let mut merged = over_map.clone();
            for (key, below) in base_map {
                match over_map.get(key) {
                    Some(Json::Null) => merged.remove(key),
                    Some(value) => merged.insert(key.clone(), coalesce(value, below)),
                    None => merged.insert(key.clone(), below.clone()),
                };
            }
            merged.into()
        }
    }

    fn any_json() -> impl Strategy<Value = Json> {
        let leaf = prop_oneof![Just(Json::Null), Just(Json::from("x")), (0..3).prop_map(Json::from)];
        leaf.prop_recursive(3, 60, 24, |inner| {
            let map = prop::collection::hash_map("[a-z]", inner.clone(), 0..24);
            let list = prop::collection::vec(inner, 0..3).prop_map(Json::from);
            prop_oneof![4 => map.prop_map(|map| Json::Object(map.into_iter().collect())), 1 => list]
        })
    }

    proptest! {
        #[test]
        fn layers_merge_by_helms_rules(over in any_json(), base in any_json()) {
            let (user, defaults) = (tree(&over, USER), tree(&base, DEFAULTS));
            let merged = json::to_value(&merge(user.clone(), defaults.clone()));
            prop_assert_eq!(merged, model::merge(&over, &base));
            let coalesced = json::to_value(&coalesce(user, defaults).root);
            prop_assert_eq!(coalesced, model::coalesce(&over, &base));
        }
    }
}
