//! Objects of v1 as values: an entry of `karpenter.nodeClasses` or `karpenter.nodePools` for each, under a profile that adds
//! nothing, and `extraObjects` for all that values cannot say to the letter.

use super::codes::CLUSTER_NAME_MISSING;
use super::edit;
use super::object::{Fate, Object};
use super::settings::{Placeholders, Settings};
use super::{Document, Input};
use crate::diagnostic::ObjectRef;
use crate::yaml::{Entry, Map, Node, Value};

/// The pairs that values have by themselves.
const BUILT_IN: [&str; 8] = [
    "defaultNodeTemplate",
    "defaultNodePool",
    "gpuDefaultNodeTemplate",
    "gpuNodePool",
    "controlPlaneNodeTemplate",
    "controlPlaneNodePool",
    "inferentiaDefaultNodeTemplate",
    "inferentiaNodePool",
];

/// Puts values in the place of all manifests; documents that are values stay what they are.
pub(crate) fn to_values(input: &mut Input, settings: &Settings) {
    let documents = std::mem::take(&mut input.documents);
    let (values, manifests): (Vec<Document>, Vec<Document>) = documents.into_iter().partition(is_values);
    let Some(first) = manifests.first() else {
        input.documents = values;
        return;
    };
    let source = first.source;
    let mut made = made(&manifests, settings);
    for object in manifests.iter().flat_map(|document| &document.objects) {
        made.notes.extend(object.notes.iter().cloned());
    }
    let document = Document { source, part: 0..0, objects: vec![made], foreign: None };
    input.taken = manifests;
    input.documents = std::iter::once(document).chain(values).collect();
}

fn is_values(document: &Document) -> bool {
    document.objects.iter().any(|object| object.name.kind == "values")
}

fn made(documents: &[Document], settings: &Settings) -> Object {
    let (mut classes, mut pools, mut others) = (Map::default(), Map::default(), Vec::new());
    let objects = documents.iter().flat_map(|document| &document.objects);
    for object in objects.filter(|object| object.fate != Fate::Gone) {
        let entry = entry(object);
        match entry {
            Some(entry) if object.is_class() && classes.get(&entry.key).is_none() => classes.push(entry),
            Some(entry) if object.is_pool() && pools.get(&entry.key).is_none() => pools.push(entry),
            _ => others.push(object.root.clone()),
        }
    }
    let near = documents[0].objects.first().map_or_else(Default::default, |object| object.root.span);
    let off =
        |key: &&'static str| edit::entry(*key, edit::map(near, [("enabled", edit::boolean(false, near))]));
    let mut karpenter: Map = BUILT_IN.iter().map(off).collect();
    for (key, map) in [("nodeClasses", classes), ("nodePools", pools)] {
        karpenter.push(edit::entry(key, Node::map(map, edit::begin_of(near))));
    }
    let cluster = settings.cluster.clone().unwrap_or_else(|| "${CLUSTER_NAME}".to_owned());
    let mut root = edit::map(
        near,
        [
            ("profile", edit::text("none", near)),
            ("cluster", edit::map(near, [("name", edit::text(cluster, near))])),
            ("karpenter", Node::map(karpenter, edit::begin_of(near))),
        ],
    );
    if !others.is_empty() {
        edit::put(&mut root, "/extraObjects", edit::list(near, others));
    }
    let mut object = Object::new(root);
    object.fate = Fate::Changed;
    object.name = ObjectRef { api_version: String::new(), kind: "values".to_owned(), name: String::new() };
    if settings.cluster.is_none() {
        let reason = "values have the name of their cluster: say `--cluster-name NAME`";
        match settings.placeholders {
            Placeholders::Written => object.manual(&CLUSTER_NAME_MISSING, "/cluster/name", reason),
            Placeholders::Refused => object.missing(&CLUSTER_NAME_MISSING, "/cluster/name", reason),
        }
    }
    object
}

/// The entry of an object; none where values would not say the same.
fn entry(object: &Object) -> Option<Entry> {
    let root = &object.root;
    let name = object.name_now();
    let is_plain = |node: &Node, keys: &[&str]| {
        node.as_map().is_some_and(|map| map.iter().all(|entry| keys.contains(&entry.key.as_str())))
    };
    let metadata = root.get("metadata").filter(|node| is_plain(node, &["name", "labels", "annotations"]))?;
    if name.is_empty() || !is_plain(root, &["apiVersion", "kind", "metadata", "spec"]) {
        return None;
    }
    let mut value = if object.is_class() { class(root)? } else { pool(root)? };
    let given: Map = metadata.as_map()?.iter().filter(|entry| entry.key != "name").cloned().collect();
    if !given.is_empty() {
        value.push(edit::entry("metadata", Node::map(given, edit::begin_of(metadata.span))));
    }
    // What stands above the object stands above its entry.
    let key_span = root.as_map()?.entry("apiVersion")?.key_span;
    Some(Entry { key: name.into(), key_span, value: Node::map(value, edit::begin_of(root.span)) })
}

/// A class has the same fields in values; what says nothing there is left to the extra objects.
fn class(root: &Node) -> Option<Map> {
    let spec = root.get("spec")?.as_map()?;
    if spec.iter().any(is_lost) {
        return None;
    }
    let mut value = spec.clone();
    if value.get("tags").is_none() {
        value.push(edit::entry("tags", edit::map(root.span, [])));
    }
    Some(value)
}

fn is_lost(entry: &Entry) -> bool {
    let is_off = entry.key == "detailedMonitoring" && entry.value.as_bool() == Some(false);
    let is_word = entry.key == "userData" && entry.value.as_str() == Some("default");
    let is_empty = match &entry.value.value {
        Value::Map(map) => map.is_empty() && entry.key != "tags",
        Value::List(items) => items.is_empty(),
        Value::Scalar(scalar) => scalar.text.is_empty() || entry.value.is_null(),
    };
    is_off || is_word || is_empty
}

fn pool(root: &Node) -> Option<Map> {
    let spec = root.get("spec")?;
    let template = spec.get("template")?;
    let parts = [
        (Some(spec), &["weight", "replicas", "disruption", "limits"][..], &["template"][..]),
        (template.get("metadata"), &["labels", "annotations"], &[]),
        (
            template.get("spec"),
            &[
                "nodeClassRef",
                "requirements",
                "taints",
                "startupTaints",
                "expireAfter",
                "terminationGracePeriod",
            ],
            &[],
        ),
    ];
    let mut value = Map::default();
    for (part, keys, elsewhere) in parts {
        for entry in part.and_then(Node::as_map).into_iter().flatten() {
            match entry.key.as_str() {
                key if keys.contains(&key) => value.push(entry.clone()),
                key if elsewhere.contains(&key) => {}
                _ => return None,
            }
        }
    }
    Some(value)
}
