//! The name that EKS Auto Mode keeps for itself.

use crate::manifest::Manifest;
use crate::rules::lint::nodeclass::is_node_class;
use crate::rules::{Check, Scope, Sink};
use crate::source::Pointer;

rule! {
    /// a NodeClass of EKS Auto Mode that is called `default`
    ///
    /// Auto Mode makes a class of this name for its built-in pools, and writes over whatever else has it.
    ///
    /// ```yaml bad
    /// apiVersion: eks.amazonaws.com/v1
    /// kind: NodeClass
    /// metadata: {name: default}
    /// spec:
    ///   role: nodes
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: eks.amazonaws.com/v1
    /// kind: NodeClass
    /// metadata: {name: web}
    /// spec:
    ///   role: nodes
    /// ```
    pub(crate) static RESERVED_NODE_CLASS_NAME = warning("reserved-node-class-name", References) {
        scope: Scope::Lint,
        check: Check::Object(reserved_node_class_name),
    }
}

fn reserved_node_class_name(manifest: &Manifest, sink: &mut Sink<'_>) {
    if is_node_class(manifest) && manifest.object().name == "default" {
        sink.report(Pointer::parse("/metadata/name"), "the NodeClass `default` is Auto Mode's own")
            .help("take another name, and write it in `nodeClassRef` of the pools too");
    }
}
