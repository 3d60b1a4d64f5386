//! Labels and annotations of older versions.

use crate::apis::former;
use crate::apis::version::Version;
use crate::manifest::Manifest;
use crate::phrase::quote;
use crate::rules::admission::without_nulls;
use crate::rules::{Check, Finding, Scope, Sink};
use crate::source::Pointer;
use crate::yaml::Node;

rule! {
    /// a label, annotation or taint key that Karpenter has not looked at since v1beta1
    ///
    /// The pool of a node is in `karpenter.sh/nodepool` now, and one annotation, `karpenter.sh/do-not-disrupt`,
    /// stands for the two that kept nodes from being evicted and consolidated. On pods too they do nothing any
    /// more. The annotations `compatibility.karpenter.sh/v1beta1-…`, which the conversion to v1 left behind, and
    /// `compatibility.karpenter.k8s.aws/v1beta1-ubuntu` are read by Karpenter 1.0 alone: the kubelet's settings in
    /// one of them do nothing since 1.1.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     metadata:
    ///       annotations:
    ///         karpenter.sh/do-not-evict: "true"
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     metadata:
    ///       annotations:
    ///         karpenter.sh/do-not-disrupt: "true"
    /// ```
    pub(crate) static OLD_LABEL = warning("old-label", Requirements) {
        scope: Scope::Lint,
        check: Check::Object(old_label),
    }
}

/// The old keys and the new ones.
const KEYS: [(&str, &str); 3] = [
    ("karpenter.sh/provisioner-name", "karpenter.sh/nodepool"),
    ("karpenter.sh/do-not-evict", "karpenter.sh/do-not-disrupt"),
    ("karpenter.sh/do-not-consolidate", "karpenter.sh/do-not-disrupt"),
];

/// Annotations that only Karpenter 1.0 reads (`pkg/apis/v1/labels.go` of both its repositories, v1.0.8), and what stands
/// for them.
const CONVERSIONS: [(&str, &str); 3] = [
    (
        "compatibility.karpenter.sh/v1beta1-kubelet-conversion",
        "write the kubelet's settings under `spec.kubelet` of the EC2NodeClass",
    ),
    (
        "compatibility.karpenter.sh/v1beta1-nodeclass-reference",
        "remove it: `nodeClassRef` names group, kind and name of the class",
    ),
    (
        "compatibility.karpenter.k8s.aws/v1beta1-ubuntu",
        "remove it: name the image of Ubuntu in `amiSelectorTerms`",
    ),
];

/// Where the API server does not refuse them by itself.
const MAPS: [&[&str]; 5] = [
    &["metadata", "labels"],
    &["metadata", "annotations"],
    &["spec", "template", "metadata", "annotations"],
    &["spec", "annotations"],
    &["spec", "labels"],
];
const TAINTS: [&[&str]; 4] = [
    &["spec", "template", "spec", "taints"],
    &["spec", "template", "spec", "startupTaints"],
    &["spec", "taints"],
    &["spec", "startupTaints"],
];

fn old_label(manifest: &Manifest, sink: &mut Sink<'_>) {
    let text = |key| without_nulls::text(&manifest.root, key).unwrap_or_default();
    if manifest.api.is_none() && former::kind(text("apiVersion"), text("kind")).is_none() {
        return;
    }
    for (path, map) in MAPS.into_iter().filter_map(|path| Some((path, value_at(manifest, path)?))) {
        for (old, new) in KEYS.iter().filter(|(old, _)| without_nulls::has(map, old)) {
            report(sink, pointer(path).join(old), old, &format!("write `{new}`")).map(Finding::key);
        }
        let is_read = sink.options().karpenter < Version(1, 1);
        for (old, help) in CONVERSIONS.iter().filter(|(old, _)| !is_read && without_nulls::has(map, old)) {
            report(sink, pointer(path).join(old), old, help).map(Finding::key);
        }
    }
    for (path, list) in TAINTS.into_iter().filter_map(|path| Some((path, value_at(manifest, path)?))) {
        for (index, taint) in without_nulls::items(list).iter().enumerate() {
            if let Some((old, new)) =
                KEYS.iter().find(|(old, _)| without_nulls::text(taint, "key") == Some(old))
            {
                report(sink, pointer(path).join(index).join("key"), old, &format!("write `{new}`"));
            }
        }
    }
}

fn value_at<'a>(manifest: &'a Manifest, path: &[&str]) -> Option<&'a Node> {
    path.iter().try_fold(&*manifest.root, |node, key| without_nulls::get(node, key))
}

fn pointer(path: &[&str]) -> Pointer {
    path.iter().fold(Pointer::root(), |pointer, key| pointer.join(key))
}

fn report<'s>(sink: &'s mut Sink<'_>, pointer: Pointer, old: &str, help: &str) -> Option<&'s mut Finding> {
    if !sink.has_room() {
        return None;
    }
    let what = if old.starts_with("compatibility.") {
        "an annotation that Karpenter has not read since 1.1"
    } else {
        "a key of older versions"
    };
    Some(sink.report(pointer, format!("{} is {what}", quote(old))).help(help))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::tests::example;
    use crate::rules::{Options, RULES, run};

    #[test]
    fn what_the_conversion_left_is_read_by_1_0() {
        for (old, _) in CONVERSIONS {
            for (minor, expected) in [(0, 0), (1, 1), (15, 1)] {
                let text = format!("kind: NodePool\nmetadata: {{annotations: {{{old}: '{{}}'}}}}\n");
                let options = Options { karpenter: Version(1, minor), ..Options::default() };
                let findings = run(RULES, &example(&text), &options);
                let found = findings.iter().filter(|finding| finding.rule.code.name == "old-label").count();
                assert_eq!(found, expected, "{old} 1.{minor}");
            }
        }
    }
}
