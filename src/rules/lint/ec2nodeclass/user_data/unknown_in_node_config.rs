//! Fields, gates and words that nodeadm does not have.

use super::node_config::NODE_CONFIG;
use super::{Piece, UserData};
use crate::apis::schema::{Form, Schema, Shape, Text};
use crate::diagnostic::Severity;
use crate::phrase::{all, instead, nearest, quote};
use crate::rules::admission::{Place, walk};
use crate::rules::{Check, Scope, Sink};
use crate::source::Span;

rule! {
    /// a field, a feature gate or a word of a NodeConfig that nodeadm does not have
    ///
    /// nodeadm passes over what it does not know without a word, and `nodeadm config check` calls it valid. Names
    /// are case-sensitive. So does the kubelet with what stands in `kubelet.config`; where that is far from any
    /// field of Kubernetes 1.36 it may be one of a newer kubelet, and the finding is a warning. What stands in
    /// `containerd.baseRuntimeSpec` is not looked at (`nodeadm/api/v1alpha1` of the EKS AMI v20260724,
    /// `config/v1beta1` of `k8s.io/kubelet` 0.36).
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   userData: |
    ///     apiVersion: node.eks.aws/v1alpha1
    ///     kind: NodeConfig
    ///     spec:
    ///       featureGate: {InstanceIdNodeName: true}
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   userData: |
    ///     apiVersion: node.eks.aws/v1alpha1
    ///     kind: NodeConfig
    ///     spec:
    ///       featureGates: {InstanceIdNodeName: true}
    /// ```
    pub(crate) static UNKNOWN_IN_NODE_CONFIG = error("unknown-in-node-config", UserData) {
        scope: Scope::Lint,
        check: Check::UserData(unknown_in_node_config),
    }
}

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
        let is_name = match path.as_str() {
            // Found in whatever case.
            "." => ["kind", "apiversion"].contains(&entry.key.to_ascii_lowercase().as_str()),
            // The kubelet's configuration says by them what it is.
            KUBELET => ["kind", "apiVersion"].contains(&entry.key.as_str()),
            _ => false,
        };
        if is_name || known.iter().any(|field| field.name == entry.key) || !sink.has_room() {
            continue;
        }
        let name = quote(&entry.key);
        let is_of_kubelet = path.starts_with(KUBELET);
        let message = match path.as_str() {
            _ if is_of_kubelet => format!("the kubelet passes over {name}, which is no field of `{path}`"),
            "." => format!("nodeadm passes over {name}, which is no field of a NodeConfig"),
            "spec.featureGates" => format!("nodeadm passes over {name}, which is no feature gate"),
            _ => format!("nodeadm passes over {name}, which is no field of `{path}`"),
        };
        let (is_like_another, help) = hint(place.schema, &entry.key);
        let found = user_data.report(bytes(piece, entry.key_span), message, sink).help(help);
        if is_of_kubelet && !is_like_another {
            found.severity = Severity::Warning;
        }
    }
}

/// Where the kubelet's own configuration stands.
const KUBELET: &str = "spec.kubelet.config";
/// A longer list of known names helps nobody.
const MOST_LISTED: usize = 20;

fn word(user_data: &UserData<'_>, piece: &Piece, place: &Place<'_>, sink: &mut Sink<'_>) {
    let Shape::Text(Text { form: Form::OneOf { words, .. }, .. }) = place.schema.shape else { return };
    let Some(word) = place.node.as_str().filter(|word| !word.is_empty() && !words.contains(word)) else {
        return;
    };
    if sink.has_room() {
        let message = format!("nodeadm knows no {} for `{}`", quote(word), place.dotted());
        user_data.report(bytes(piece, place.node.span), message, sink).help(instead(word, words));
    }
}

/// Whether the name is like a known one, and what to write.
fn hint(schema: &Schema, name: &str) -> (bool, String) {
    if name == "AggressiveImagePull" {
        return (true, "its name is `FastImagePull` since the image v20250821".to_owned());
    }
    let known: Vec<&str> = schema.fields().map(|field| field.name).collect();
    match nearest(name, known.iter().copied()) {
        Some(near) => (true, format!("did you mean `{near}`?")),
        None if known.len() > MOST_LISTED => (false, "look its name up, or leave it out".to_owned()),
        None => (false, format!("there are {}", all(&known))),
    }
}

fn bytes(piece: &Piece, span: Span) -> Option<std::ops::Range<usize>> {
    piece.place(span.start as usize..span.end as usize)
}
