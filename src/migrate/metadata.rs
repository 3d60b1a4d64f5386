//! What a cluster and Karpenter write into objects themselves, which is no part of a manifest.

use super::codes::SERVER_FIELDS_DROPPED;
use super::edit;
use super::object::Object;
use crate::phrase;
use crate::yaml::{Entry, Node};

/// Of `metadata`: the API server writes them.
const FIELDS: [&str; 8] = [
    "creationTimestamp",
    "deletionGracePeriodSeconds",
    "deletionTimestamp",
    "generation",
    "managedFields",
    "resourceVersion",
    "selfLink",
    "uid",
];

/// Annotations that Karpenter and kubectl write.
const ANNOTATIONS: [&str; 8] = [
    "karpenter.k8s.aws/ec2nodeclass-hash",
    "karpenter.k8s.aws/ec2nodeclass-hash-version",
    "karpenter.k8s.aws/nodetemplate-hash",
    "karpenter.sh/nodepool-hash",
    "karpenter.sh/nodepool-hash-version",
    "karpenter.sh/provisioner-hash",
    STORED_VERSION_MIGRATED,
    "kubectl.kubernetes.io/last-applied-configuration",
];

/// Karpenter 1.0 writes it into every object that is stored in v1.
pub(super) const STORED_VERSION_MIGRATED: &str = "karpenter.sh/stored-version-migrated";

/// What begins the annotations by which Karpenter's conversion finds its way back.
const COMPATIBILITY: &str = "compatibility.karpenter.";

const FINALIZERS: [&str; 2] = ["karpenter.k8s.aws/termination", "karpenter.sh/termination"];

/// Whether the conversion of Karpenter 1.0 wrote the annotation.
pub(super) fn is_of_conversion(key: &str) -> bool {
    key.starts_with(COMPATIBILITY)
}

/// Leaves out what is no part of a manifest.
pub(super) fn clean(object: &mut Object) {
    let mut dropped: Vec<String> = Vec::new();
    for field in FIELDS {
        dropped.extend(edit::take(&mut object.root, &format!("/metadata/{field}")).map(|_| field.to_owned()));
        // A null that a serializer wrote says nothing and goes without a word.
        remove_null(object, field);
    }
    dropped.extend(annotations(object));
    dropped.extend(finalizers(object));
    dropped.extend(edit::take(&mut object.root, "/status").map(|_| "status".to_owned()));
    if dropped.is_empty() {
        return;
    }
    let names: Vec<&str> = dropped.iter().map(String::as_str).collect();
    let reason = format!(
        "left out what the cluster and Karpenter wrote, no part of a manifest: {}",
        phrase::all(&names)
    );
    object.moved(&SERVER_FIELDS_DROPPED, "/metadata", "", reason);
}

fn remove_null(object: &mut Object, field: &str) {
    if let Some(map) = edit::map_mut(&mut object.root, "/metadata") {
        map.retain(|entry| entry.key != field);
    }
}

fn annotations(object: &mut Object) -> Vec<String> {
    let is_theirs = |key: &str| ANNOTATIONS.contains(&key) || is_of_conversion(key);
    let found = edit::entries(&object.root, "/metadata/annotations");
    let theirs: Vec<String> = found.map(|entry| entry.key.to_string()).filter(|key| is_theirs(key)).collect();
    if !theirs.is_empty() {
        let map = edit::map_mut(&mut object.root, "/metadata/annotations");
        map.expect("there are some").retain(|entry: &Entry| !is_theirs(&entry.key));
        edit::drop_empty(&mut object.root, "/metadata/annotations");
    }
    theirs
}

fn finalizers(object: &mut Object) -> Vec<String> {
    let is_theirs = |item: &Node| item.as_str().is_some_and(|name| FINALIZERS.contains(&name));
    let all = edit::items(&object.root, "/metadata/finalizers");
    let theirs: Vec<String> = all
        .iter()
        .filter(|item| is_theirs(item))
        .filter_map(|item| Some(item.as_str()?.to_owned()))
        .collect();
    if !theirs.is_empty() {
        let kept: Vec<Node> = all.iter().filter(|item| !is_theirs(item)).cloned().collect();
        let near = object.place("/metadata");
        edit::put(&mut object.root, "/metadata/finalizers", edit::list(near, kept));
        edit::drop_empty(&mut object.root, "/metadata/finalizers");
    }
    theirs
}
