//! Public images for another Kubernetes than the cluster's.

use super::public_images::selected;
use crate::manifest::Manifest;
use crate::phrase::quote;
use crate::rules::{Check, Scope, Sink};

rule! {
    /// a public image for another Kubernetes than the cluster's
    ///
    /// The names of public images, and the SSM parameters that hold their ids, say for which Kubernetes they are,
    /// and so which kubelet the nodes run. It may be older than the cluster by three minor versions and must not
    /// be newer (kubernetes.io/releases/version-skew-policy). Looked at only where `--kube-version` says what the
    /// cluster runs.
    ///
    /// ```yaml bad
    /// # --kube-version 1.33
    /// kind: EC2NodeClass
    /// spec:
    ///   amiFamily: AL2023
    ///   amiSelectorTerms:
    ///     - name: amazon-eks-node-al2023-x86_64-standard-1.34-v20260512
    ///       owner: amazon
    /// ```
    ///
    /// ```yaml good
    /// # --kube-version 1.33
    /// kind: EC2NodeClass
    /// spec:
    ///   amiFamily: AL2023
    ///   amiSelectorTerms:
    ///     - name: amazon-eks-node-al2023-x86_64-standard-1.33-v20260512
    ///       owner: amazon
    /// ```
    pub(crate) static IMAGE_FOR_OTHER_KUBERNETES = warning("image-for-other-kubernetes", Images) {
        scope: Scope::Lint,
        check: Check::Object(image_for_other_kubernetes),
    }
}

fn image_for_other_kubernetes(manifest: &Manifest, sink: &mut Sink<'_>) {
    let Some(cluster) = sink.options().kube else { return };
    for selected in selected(manifest) {
        let mut versions = selected.images.iter().map(|image| image.kubernetes(selected.text));
        let Some(version) =
            versions.next().flatten().filter(|first| versions.all(|other| other == Some(*first)))
        else {
            continue;
        };
        if version != cluster && sink.has_room() {
            let text = quote(selected.text);
            let message = format!("{text} is for Kubernetes {version}, but the cluster runs {cluster}");
            sink.report(selected.place.pointer(), message).help(match version > cluster {
                true => format!("take an image for {cluster}: a kubelet must not be newer than its cluster"),
                false => format!("take an image for {cluster}, once the nodes may follow the cluster"),
            });
        }
    }
}
