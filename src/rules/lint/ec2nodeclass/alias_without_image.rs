//! Aliases that have no image for the cluster's Kubernetes.

use crate::manifest::Manifest;
use crate::phrase::quote;
use crate::rules::lint::ec2nodeclass::aliases;
use crate::rules::{Check, Scope, Sink};
use crate::userdata::releases::{AL2_ENDS, WINDOWS_2025_BEGINS};

rule! {
    /// an AMI alias of a family that has no image for the cluster's Kubernetes
    ///
    /// Amazon Linux 2 has images up to Kubernetes 1.32, Windows Server 2025 from 1.35 on. The class is never
    /// ready (UnsupportedAlias of `pkg/controllers/nodeclass/ami.go`, v1.14.1). Looked at only where
    /// `--kube-version` says what the cluster runs.
    ///
    /// ```yaml bad
    /// # --kube-version 1.33
    /// kind: EC2NodeClass
    /// spec:
    ///   amiSelectorTerms:
    ///     - alias: al2@v20250123
    /// ```
    ///
    /// ```yaml good
    /// # --kube-version 1.33
    /// kind: EC2NodeClass
    /// spec:
    ///   amiSelectorTerms:
    ///     - alias: al2023@v20250123
    /// ```
    pub(crate) static ALIAS_WITHOUT_IMAGE = error("alias-without-image", Images) {
        scope: Scope::Lint,
        check: Check::Object(alias_without_image),
    }
}

fn alias_without_image(manifest: &Manifest, sink: &mut Sink<'_>) {
    let Some(kube) = sink.options().kube else { return };
    for alias in aliases(manifest) {
        let help = match alias.family {
            "al2" if kube >= AL2_ENDS => "move to `al2023` or `bottlerocket`",
            "windows2025" if kube < WINDOWS_2025_BEGINS => "take `windows2022@latest`",
            _ => continue,
        };
        if sink.has_room() {
            let message = format!("{} has no image for Kubernetes {kube}", quote(alias.text));
            sink.report(alias.place.pointer(), message).help(help);
        }
    }
}
