//! Fields, gates and words that nodeadm does not have.

use super::node_config::NODE_CONFIG;
use super::{Piece, UserData};
use crate::rules::phrase::{all, either, nearest, quote};
use crate::rules::validation::schema::{Form, Schema, Shape, Text};
use crate::rules::validation::{Place, walk};
use crate::rules::{Check, Rule, Scope, Sink};
use crate::source::Span;

/// A name that nodeadm does not have.
pub static UNKNOWN_IN_NODE_CONFIG: Rule = Rule {
    name: "unknown-in-node-config",
    scope: Scope::Lint,
    doc: "\
a field, a feature gate or a word of a NodeConfig that nodeadm does not have

nodeadm passes over what it does not know without a word, and `nodeadm config check` calls it valid. Names are case-sensitive. What
stands in `kubelet.config` and `containerd.baseRuntimeSpec` is not looked at here (`nodeadm/api/v1alpha1` of the EKS AMI v20260724).",
    bad: "kind: EC2NodeClass\nspec:\n  userData: |\n    apiVersion: node.eks.aws/v1alpha1\n    kind: NodeConfig\n    spec:\n      featureGate: {InstanceIdNodeName: true}\n",
    good: "kind: EC2NodeClass\nspec:\n  userData: |\n    apiVersion: node.eks.aws/v1alpha1\n    kind: NodeConfig\n    spec:\n      featureGates: {InstanceIdNodeName: true}\n",
    check: Check::UserData(unknown_in_node_config),
    ..Rule::ADMISSION
};

fn unknown_in_node_config(user_data: &UserData<'_>, sink: &mut Sink<'_>) {
    for (piece, root) in user_data.node_configs() {
        walk(root, &NODE_CONFIG, &mut |place| {
            fields(user_data, piece, place, sink);
            word(user_data, piece, place, sink);
        });
    }
}

fn fields(user_data: &UserData<'_>, piece: &Piece, place: &Place<'_>, sink: &mut Sink<'_>) {
    let (Shape::Object(known), Some(map)) = (place.schema.shape, place.node.as_map()) else { return };
    let path = place.dotted();
    for entry in map {
        // The two that are found in whatever case.
        let is_name =
            path == "." && ["kind", "apiversion"].contains(&entry.key.to_ascii_lowercase().as_str());
        if is_name || known.iter().any(|field| field.name == entry.key) || !sink.has_room() {
            continue;
        }
        let name = quote(&entry.key);
        let message = match path.as_str() {
            "." => format!("nodeadm passes over {name}, which is no field of a NodeConfig"),
            "spec.featureGates" => format!("nodeadm passes over {name}, which is no feature gate"),
            _ => format!("nodeadm passes over {name}, which is no field of `{path}`"),
        };
        user_data.report(bytes(piece, entry.key_span), message, sink).help(hint(place.schema, &entry.key));
    }
}

fn word(user_data: &UserData<'_>, piece: &Piece, place: &Place<'_>, sink: &mut Sink<'_>) {
    let Shape::Text(Text { form: Form::OneOf(words), .. }) = place.schema.shape else { return };
    let Some(word) = place.node.as_str().filter(|word| !word.is_empty() && !words.contains(word)) else {
        return;
    };
    if sink.has_room() {
        let message = format!("nodeadm knows no {} for `{}`", quote(word), place.dotted());
        let help = match nearest(word, words.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("take {}", either(words)),
        };
        user_data.report(bytes(piece, place.node.span), message, sink).help(help);
    }
}

fn hint(schema: &Schema, name: &str) -> String {
    if name == "AggressiveImagePull" {
        return "its name is `FastImagePull` since the image v20250821".to_owned();
    }
    let known: Vec<&str> = schema.fields().iter().map(|field| field.name).collect();
    match nearest(name, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there are {}", all(&known)),
    }
}

fn bytes(piece: &Piece, span: Span) -> Option<std::ops::Range<usize>> {
    piece.place(span.start as usize..span.end as usize)
}
