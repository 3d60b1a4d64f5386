//! References to a kind of class that is not what it says.

use crate::apis::kinds::CLASS_KINDS;
use crate::manifest::Set;
use crate::phrase::{nearest, quote};
use crate::rules::lint::reference::{classes, pointer, references};
use crate::rules::{Check, Scope, Sink};

rule! {
    /// a nodeClassRef whose group and kind do not belong together, or that names a class of another kind
    ///
    /// EC2NodeClass is of the group `karpenter.k8s.aws`, the NodeClass of EKS Auto Mode of `eks.amazonaws.com`.
    /// Karpenter ignores a pool with any other pair: no condition, no event, no nodes. Classes of other groups
    /// are not looked at.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       nodeClassRef:
    ///         kind: NodeClass
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       nodeClassRef:
    ///         kind: EC2NodeClass
    /// ```
    pub(crate) static NODE_CLASS_KIND_MISMATCH = error("node-class-kind-mismatch", References) {
        scope: Scope::Lint,
        check: Check::Set(node_class_kind_mismatch),
    }
}

fn node_class_kind_mismatch(Set { manifests, .. }: &Set, sink: &mut Sink<'_>) {
    for (index, reference) in references(manifests) {
        let pair = (reference.group, reference.kind);
        let Some(expected) = meant(pair).filter(|expected| *expected != pair && sink.has_room()) else {
            continue;
        };
        let (group, kind) = expected;
        let (key, message) = if reference.group == group {
            ("kind", format!("{} has no kind {}", quote(group), quote(reference.kind)))
        } else {
            ("group", format!("{} is not of the group {}", quote(kind), quote(reference.group)))
        };
        let found = sink.report_on(index, pointer().join(key), message);
        found.help(format!("write `group: {group}` and `kind: {kind}`"));
        let class = classes(manifests)
            .find(|(_, class)| class.name == reference.name && (class.group, class.kind) == expected);
        if let Some((class, _)) = class {
            found.also(class, crate::source::Pointer::parse("/kind"), "the class of this name");
        }
    }
}

/// The known pair that a pair was meant to be; none where it is somebody else's.
fn meant(pair: (&str, &str)) -> Option<(&'static str, &'static str)> {
    // A group with its version is malformed already.
    if pair.0.contains('/') {
        return None;
    }
    let by_group = CLASS_KINDS.iter().find(|(group, _)| *group == pair.0);
    let by_kind = || CLASS_KINDS.iter().find(|(_, kind)| *kind == pair.1);
    let by_spelling = || {
        let group = nearest(pair.0, CLASS_KINDS.iter().map(|(group, _)| *group))?;
        CLASS_KINDS.iter().find(|(known, _)| *known == group)
    };
    by_group.or_else(by_kind).or_else(by_spelling).copied()
}
