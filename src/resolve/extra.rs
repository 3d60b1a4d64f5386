//! `extraObjects`: maps or YAML text, passed through whole.

use super::codes::EXTRA_OBJECT_NOT_A_MAP;
use super::{Context, Object, Resource};
use crate::diagnostic::Diagnostic;
use crate::manifest::Links;
use crate::source::{Pointer, Sources};
use crate::yaml::{self, Dialect, Node, Value};

/// Every extra object.
pub(super) fn objects(
    context: &Context,
    sources: &mut Sources,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Object> {
    let mut out = Vec::new();
    let root = Pointer::parse("/extraObjects");
    let items = context.merged.at(&root).and_then(Node::as_list).unwrap_or_default();
    for (index, item) in items.iter().enumerate() {
        let path = root.join(index);
        match (&item.value, item.as_str()) {
            (Value::Map(_), _) => add(item.clone(), &path, &mut out),
            (_, Some(text)) => {
                let documents = documents(context, text, &path, sources, diagnostics);
                documents.into_iter().for_each(|document| add(document, &path, &mut out));
            }
            _ => diagnostics.push(not_a_map(context, item, &path)),
        }
    }
    out
}

fn not_a_map(context: &Context, found: &Node, path: &Pointer) -> Diagnostic {
    let message = format!("an extra object must be a map, not of type {}", found.kind());
    context.locate(Diagnostic::new(&EXTRA_OBJECT_NOT_A_MAP, message), path.clone())
}

/// YAML text may hold several objects; it is read as kubectl will read it.
fn documents(
    context: &Context,
    text: &str,
    path: &Pointer,
    sources: &mut Sources,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Node> {
    let source = sources.add(path.dotted(), text.to_owned());
    let loaded = yaml::load(source, text, Dialect::Kubectl);
    diagnostics.extend(loaded.diagnostics);
    let (maps, others): (Vec<Node>, Vec<Node>) =
        loaded.documents.into_iter().partition(|document| document.as_map().is_some());
    diagnostics.extend(others.iter().map(|document| not_a_map(context, document, path)));
    maps
}

/// A `List` is its items, as kubectl has it.
fn add(root: Node, path: &Pointer, out: &mut Vec<Object>) {
    let is_list = root.get("apiVersion").and_then(Node::as_str) == Some("v1")
        && root.get("kind").and_then(Node::as_str) == Some("List");
    match root.get("items").and_then(Node::as_list).filter(|_| is_list) {
        Some(items) => items.iter().for_each(|item| add(item.clone(), path, out)),
        None => out.push(extra(root, path.clone())),
    }
}

fn extra(mut root: Node, path: Pointer) -> Object {
    drop_nulls(&mut root);
    let links = Links { entry: path, fixed: &[("", "")], list: Vec::new() };
    Object { resource: Resource::Extra(root), links }
}

/// A null says nothing to the API server, and nothing karpcfg prints is null.
fn drop_nulls(node: &mut Node) {
    match &mut node.value {
        Value::Map(map) => {
            map.retain(|entry| !entry.value.is_null());
            map.iter_mut().for_each(|entry| drop_nulls(&mut entry.value));
        }
        Value::List(items) => items.iter_mut().for_each(drop_nulls),
        Value::Scalar(_) => {}
    }
}
