//! Classes that no pool uses.

use std::collections::BTreeSet;

use crate::manifest::Set;
use crate::phrase::quote;
use crate::rules::lint::reference::{classes, references};
use crate::rules::{Check, Scope, Sink};
use crate::source::Pointer;

rule! {
    /// a node class that none of the pools uses
    ///
    /// It does nothing by itself. Where the objects have no pool at all, the pools are taken to be somewhere
    /// else; where a pool names a class that is not there, that is the fault to mend first. Nothing is said then.
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// metadata:
    ///   name: default
    /// ---
    /// kind: EC2NodeClass
    /// metadata:
    ///   name: gpu
    /// ---
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       nodeClassRef:
    ///         name: default
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// metadata:
    ///   name: default
    /// ---
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       nodeClassRef:
    ///         name: default
    /// ```
    pub(crate) static UNUSED_NODE_CLASS = warning("unused-node-class", References) {
        scope: Scope::Lint,
        check: Check::Set(unused_node_class),
    }
}

fn unused_node_class(Set { manifests, .. }: &Set, sink: &mut Sink<'_>) {
    let used: BTreeSet<(&str, &str)> =
        references(manifests).map(|(_, reference)| (reference.kind, reference.name)).collect();
    let known: BTreeSet<(&str, &str)> =
        classes(manifests).map(|(_, class)| (class.kind, class.name)).collect();
    if used.is_empty() || !used.is_subset(&known) {
        return;
    }
    for (index, class) in classes(manifests) {
        if !used.contains(&(class.kind, class.name)) && sink.has_room() {
            let message = format!("no pool uses the {} {}", class.kind, quote(class.name));
            sink.report_on(index, Pointer::parse("/metadata/name"), message)
                .help("add a pool that uses it, or leave the class out");
        }
    }
}
