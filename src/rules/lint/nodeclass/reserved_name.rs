//! The name that EKS Auto Mode keeps for itself.

use crate::diagnostic::Severity;
use crate::manifest::Manifest;
use crate::rules::lint::nodeclass::is_node_class;
use crate::rules::{Check, Rule, Scope, Sink};
use crate::source::Pointer;

/// A class called `default`.
pub static RESERVED_NODE_CLASS_NAME: Rule = Rule {
    name: "reserved-node-class-name",
    severity: Severity::Warning,
    scope: Scope::Lint,
    doc: "\
a NodeClass of EKS Auto Mode that is called `default`

Auto Mode makes a class of this name for its built-in pools, and writes over whatever else has it.",
    bad: "apiVersion: eks.amazonaws.com/v1\nkind: NodeClass\nmetadata: {name: default}\nspec:\n  role: nodes\n",
    good: "apiVersion: eks.amazonaws.com/v1\nkind: NodeClass\nmetadata: {name: web}\nspec:\n  role: nodes\n",
    check: Check::Object(reserved_node_class_name),
    ..Rule::ADMISSION
};

fn reserved_node_class_name(manifest: &Manifest, sink: &mut Sink<'_>) {
    if is_node_class(manifest) && manifest.object().name == "default" {
        sink.report(Pointer::parse("/metadata/name"), "the NodeClass `default` is Auto Mode's own")
            .help("take another name, and write it in `nodeClassRef` of the pools too");
    }
}
