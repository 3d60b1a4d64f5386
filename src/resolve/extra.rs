//! `extraObjects`: maps or YAML text, passed through whole.

use super::codes::EXTRA_OBJECT_NOT_A_MAP;
use super::{Context, Object, Resource};
use crate::diagnostic::Diagnostic;
use crate::manifest::{Links, list};
use crate::source::{Pointer, Sources};
use crate::yaml::{self, Dialect, Node, Value};

/// Every extra object.
pub(super) fn objects(
    context: &Context,
    sources: &mut Sources,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Object> {
    let mut out = Vec::new();
    let list = Pointer::parse("/extraObjects");
    let items = context.merged.at(&list).and_then(Node::as_list).unwrap_or_default();
    for (index, item) in items.iter().enumerate() {
        let path = list.join(index);
        for root in roots(item, &path, sources, diagnostics) {
            match root.as_map() {
                Some(_) => out.push(extra(root, path.clone())),
                None => diagnostics.push(not_a_map(context, &root, &path)),
            }
        }
    }
    out
}

fn not_a_map(context: &Context, found: &Node, path: &Pointer) -> Diagnostic {
    let message = format!("an extra object must be a map, not of type {}", found.kind());
    context.locate(Diagnostic::new(&EXTRA_OBJECT_NOT_A_MAP, message), path.clone())
}

/// The objects of an entry: itself, or those of a YAML text, which is read as kubectl will read it. A list is its items,
/// as kubectl has it.
fn roots(item: &Node, path: &Pointer, sources: &mut Sources, diagnostics: &mut Vec<Diagnostic>) -> Vec<Node> {
    let mut roots = Vec::new();
    match item.as_str() {
        Some(text) => {
            let source = sources.add(path.dotted(), text.to_owned());
            let loaded = yaml::load(source, text, Dialect::Kubectl);
            diagnostics.extend(loaded.diagnostics);
            loaded.documents.into_iter().for_each(|document| list::unwrap(document, &mut roots));
        }
        None => list::unwrap(item.clone(), &mut roots),
    }
    roots
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
