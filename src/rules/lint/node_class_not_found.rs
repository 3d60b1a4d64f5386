//! References to a class that is not there.

use std::collections::BTreeSet;

use crate::apis::kinds::CLASS_KINDS;
use crate::diagnostic::Severity;
use crate::manifest::Set;
use crate::phrase::{either, nearest, quote};
use crate::rules::lint::reference::{Reference, classes, pointer, references};
use crate::rules::{Check, Scope, Sink};

rule! {
    /// a nodeClassRef to a class that is not among the objects
    ///
    /// The pool would never be ready (NodeClassNotFound). Where the objects have no class at all, the classes are
    /// taken to be somewhere else and nothing is said; in manifests, of which others may lie elsewhere, it is a warning, and
    /// where values make all of them, an error; the `default` NodeClass of EKS Auto Mode is always there.
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// metadata:
    ///   name: default
    /// ---
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       nodeClassRef:
    ///         name: defualt
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
    pub(crate) static NODE_CLASS_NOT_FOUND = error("node-class-not-found", References) {
        scope: Scope::Lint,
        check: Check::Set(node_class_not_found),
    }
}

/// What EKS Auto Mode brings along.
const BUILT_IN: Reference<'_> = Reference { group: "eks.amazonaws.com", kind: "NodeClass", name: "default" };

fn node_class_not_found(set: &Set, sink: &mut Sink<'_>) {
    let Set { manifests, elsewhere, .. } = set;
    let known: BTreeSet<Reference<'_>> = classes(manifests).map(|(_, class)| class).collect();
    if known.is_empty() {
        return;
    }
    for (index, reference) in references(manifests) {
        let is_ours = CLASS_KINDS.contains(&(reference.group, reference.kind));
        let is_elsewhere = elsewhere.iter().any(|class| class == reference.name);
        let is_there = known.contains(&reference) || reference == BUILT_IN || is_elsewhere;
        if !is_ours || is_there || !sink.has_room() {
            continue;
        }
        let message = format!("there is no {} {}", reference.kind, quote(reference.name));
        let found = sink.report_on(index, pointer().join("name"), message);
        found.help(way_out(&known, reference));
        if set.values.is_none() {
            // Others may apply the class, from a place that is not looked at.
            found.severity = Severity::Warning;
        }
    }
}

fn way_out(known: &BTreeSet<Reference<'_>>, missing: Reference<'_>) -> String {
    let same_kind = |class: &&Reference<'_>| (class.group, class.kind) == (missing.group, missing.kind);
    let names: Vec<&str> = known.iter().filter(same_kind).map(|class| class.name).take(MOST_NAMES).collect();
    match nearest(missing.name, names.iter().copied()) {
        Some(name) => format!("did you mean `{name}`?"),
        None if names.is_empty() => {
            format!("no {} is among the objects: add it, or correct `kind`", missing.kind)
        }
        None => format!("there is {}", either(&names[..names.len().min(10)])),
    }
}

/// Classes looked at for one that was meant.
const MOST_NAMES: usize = 100;
