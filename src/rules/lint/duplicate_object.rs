//! Two objects of one name.

use std::collections::HashMap;

use crate::diagnostic::ObjectRef;
use crate::manifest::Manifest;
use crate::rules::phrase::quote;
use crate::rules::{Check, Rule, Scope, Sink};
use crate::source::Pointer;

/// Two objects of one name.
pub static DUPLICATE_OBJECT: Rule = Rule {
    name: "duplicate-object",
    scope: Scope::Lint,
    doc: "\
two objects of the same kind, namespace and name

`kubectl apply` writes the second over the first without a word: only one of them will be in the cluster.",
    bad: "kind: NodePool\nmetadata:\n  name: default\n---\nkind: NodePool\nmetadata:\n  name: default\n",
    good: "kind: NodePool\nmetadata:\n  name: default\n---\nkind: NodePool\nmetadata:\n  name: gpu\nspec:\n  weight: 10\n",
    check: Check::Set(duplicate_object),
    ..Rule::ADMISSION
};

fn duplicate_object(manifests: &[Manifest], sink: &mut Sink<'_>) {
    let mut seen = HashMap::new();
    for (index, manifest) in manifests.iter().enumerate() {
        let ObjectRef { api_version, kind, name } = manifest.object();
        if kind.is_empty() || name.is_empty() {
            continue;
        }
        let group = api_version.split_once('/').map_or("", |(group, _)| group).to_owned();
        let metadata = manifest.root.get("metadata");
        let namespace = metadata.and_then(|meta| meta.get("namespace")).and_then(|node| node.as_str());
        let key = (group, kind.clone(), namespace.unwrap_or_default().to_owned(), name.clone());
        let first = *seen.entry(key).or_insert(index);
        if first != index && sink.has_room() {
            let pointer = Pointer::parse("/metadata/name");
            sink.report_on(index, pointer.clone(), format!("there is another {kind} {}", quote(&name)))
                .help("rename or remove one of them: the second would overwrite the first")
                .also(first, pointer, "the first");
        }
    }
}
