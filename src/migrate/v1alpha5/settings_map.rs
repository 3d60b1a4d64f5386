//! The ConfigMap `karpenter-global-settings`, whose profile and tags were those of every class.

use crate::migrate::codes::{GLOBAL_SETTINGS, GLOBAL_TAGS};
use crate::migrate::edit;
use crate::migrate::object::{Fate, Object};
use crate::source::Span;
use crate::yaml::{Dialect, Map, Node, Value, load};

/// What the controller gave to every class.
#[derive(Debug, Default)]
pub(in crate::migrate) struct Globals {
    /// The instance profile.
    pub profile: Option<Node>,
    /// Tags.
    pub tags: Map,
}

/// Whether it is the ConfigMap.
pub(in crate::migrate) fn is_settings(root: &Node) -> bool {
    edit::text_at(root, "/kind") == Some("ConfigMap")
        && edit::text_at(root, "/metadata/name") == Some("karpenter-global-settings")
}

/// Takes the ConfigMap out, and what it gave to classes.
pub(in crate::migrate) fn migrate(object: &mut Object, globals: &mut Globals) {
    object.fate = Fate::Gone;
    let data = |key: &str| object.root.get("data").and_then(|data| data.get(key));
    let profile = data("aws.defaultInstanceProfile");
    globals.profile = profile.filter(|name| name.as_str().is_some_and(|name| !name.is_empty())).cloned();
    if let Some(tags) = data("aws.tags").and_then(tags) {
        globals.tags = tags;
    }
    let reason = "v1 has no ConfigMap of settings: they are flags of the controller (`settings.*` of its chart); what it \
                  gave to every class stands in the classes";
    object.manual(&GLOBAL_SETTINGS, "/data", reason);
}

/// The tags, which are JSON in a text.
fn tags(node: &Node) -> Option<Map> {
    let mut loaded = load(node.span.source, node.as_str()?, Dialect::Kubectl);
    let mut root = loaded.documents.pop()?;
    made(&mut root, node.span);
    match root.value {
        Value::Map(map) if map.iter().all(|entry| entry.value.as_str().is_some()) => Some(map),
        _ => None,
    }
}

/// Takes the spans off a tree that was read from a part of a text.
pub(in crate::migrate) fn made(node: &mut Node, near: Span) {
    node.span = edit::begin_of(near);
    match &mut node.value {
        Value::Scalar(_) => {}
        Value::List(items) => items.iter_mut().for_each(|item| made(item, near)),
        Value::Map(map) => map.iter_mut().for_each(|entry| {
            entry.key_span = edit::begin_of(near);
            made(&mut entry.value, near);
        }),
    }
}

impl Globals {
    /// Adds the tags of every class to one; its own ones win.
    pub(in crate::migrate) fn add_tags(&self, object: &mut Object) {
        const PLACE: &str = "/spec/tags";
        let own: Vec<String> =
            edit::entries(&object.root, PLACE).map(|entry| entry.key.to_string()).collect();
        let missing: Vec<_> = self.tags.iter().filter(|tag| !own.contains(&tag.key.to_string())).collect();
        if missing.is_empty() {
            return;
        }
        if own.is_empty() {
            let near = object.place("/spec");
            edit::put(&mut object.root, PLACE, edit::map(near, []));
        }
        let map = edit::map_mut(&mut object.root, PLACE).expect("it was just made");
        missing.into_iter().for_each(|tag| map.push(tag.clone()));
        object.default(
            &GLOBAL_TAGS,
            "/spec",
            PLACE,
            "the tags of `aws.tags`, which the controller gave to every class",
        );
    }
}
