//! Lists of objects, which kubectl takes apart before it sends anything.

use crate::yaml::{Entry, Map, Node, Value};

/// Adds the objects that a document is made of: itself, or the items of the list that it is, however nested.
///
/// Whatever has a list of `items` is a list, by any kind (`IsList` of `k8s.io/apimachinery`'s `unstructured`).
pub(crate) fn unwrap(document: Node, objects: &mut Vec<Node>) {
    let is_list = document.get("items").is_some_and(|items| items.as_list().is_some());
    if !is_list {
        objects.push(document);
        return;
    }
    let kind = item_kind(&document);
    for mut item in items(document) {
        if let (Some(kind), Value::Map(map)) = (&kind, &mut item.value) {
            complete(map, kind);
        }
        unwrap(item, objects);
    }
}

fn items(mut list: Node) -> Vec<Node> {
    let items = list.as_map_mut().and_then(|map| map.remove("items"));
    match items.map(|entry| entry.value.value) {
        Some(Value::List(items)) => items,
        _ => Vec::new(),
    }
}

/// What the items of a `NodePoolList` are: its `apiVersion`, and `kind: NodePool`.
fn item_kind(list: &Node) -> Option<[Entry; 2]> {
    let api_version = list.as_map()?.entry("apiVersion")?;
    let kind = list.as_map()?.entry("kind")?;
    let name = kind.value.as_str()?.strip_suffix("List").filter(|name| !name.is_empty())?;
    let value = Node::text(name.to_owned(), kind.value.span);
    Some([api_version.clone(), Entry { value, ..kind.clone() }])
}

/// Gives an item without kind and version those of its list.
fn complete(item: &mut Map, kind: &[Entry; 2]) {
    if kind.iter().all(|entry| item.get(&entry.key).is_none()) {
        kind.iter().for_each(|entry| item.push(entry.clone()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::object_ref;
    use crate::source::SourceId;
    use crate::yaml::{Dialect, load};

    fn objects(text: &str) -> Vec<String> {
        let mut objects = Vec::new();
        let loaded = load(SourceId(0), text, Dialect::Kubectl);
        loaded.documents.into_iter().for_each(|document| unwrap(document, &mut objects));
        let names = objects.iter().map(object_ref);
        names.map(|object| format!("{} {} {}", object.api_version, object.kind, object.name)).collect()
    }

    #[test]
    fn lists_are_taken_apart() {
        let pool = "{apiVersion: karpenter.sh/v1, kind: NodePool, metadata: {name: a}}";
        for (text, expected) in [
            (format!("{{apiVersion: v1, kind: List, items: [{pool}, {pool}]}}"), 2),
            (format!("{{apiVersion: v1, kind: List, items: [{{kind: List, items: [{pool}]}}]}}"), 1),
            (
                "{apiVersion: karpenter.sh/v1, kind: NodePoolList, items: [{metadata: {name: a}}]}"
                    .to_owned(),
                1,
            ),
            (pool.to_owned(), 1),
            ("{apiVersion: v1, kind: List, items: []}".to_owned(), 0),
        ] {
            assert_eq!(objects(&text), vec!["karpenter.sh/v1 NodePool a"; expected], "{text}");
        }
        assert_eq!(objects("{kind: List, items: {}}"), [" List "]);
    }
}
