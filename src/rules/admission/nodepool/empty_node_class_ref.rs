//! References to a node class with an empty part.

use crate::apis::schema::PlaceName;
use crate::apis::version::Version;
use crate::rules::admission::Place;
use crate::rules::{Check, Sink};

rule! {
    /// a nodeClassRef with empty text for group, kind or name
    ///
    /// A pool must say which class its nodes are made by.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       nodeClassRef:
    ///         name: ""
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       nodeClassRef:
    ///         name: default
    /// ```
    pub(crate) static EMPTY_NODE_CLASS_REF = error("empty-node-class-ref", References) {
        since: Some(Version(1, 1)),
        check: Check::At(&[PlaceName::NodeClassRefPart], empty_node_class_ref),
    }
}

fn empty_node_class_ref(place: &Place<'_>, sink: &mut Sink<'_>) {
    if place.node.as_str() == Some("") {
        let help = match place.pointer().tokens().last().as_deref() {
            Some("group") => "for an EC2NodeClass write `group: karpenter.k8s.aws`",
            Some("kind") => "write `kind: EC2NodeClass`",
            _ => "write the name of an EC2NodeClass",
        };
        sink.report(place.pointer(), format!("`{}` must not be empty", place.dotted())).help(help);
    }
}
