//! Settings that a family's nodes are not told of.

use crate::apis::version::Version;
use crate::manifest::Manifest;
use crate::rules::lint::ec2nodeclass::ami_family;
use crate::rules::lint::places::places;
use crate::rules::{Check, Scope, Sink};

rule! {
    /// a setting that Karpenter does not hand on to nodes of the image's family
    ///
    /// Windows nodes are not told of `instanceStorePolicy`, Bottlerocket nodes not of `podsPerCore`, for which
    /// Karpenter refuses the class since 1.15 (`FeatureFlags` and `UserData` of `pkg/providers/amifamily`, v1.14.1).
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   amiSelectorTerms:
    ///     - alias: windows2022@latest
    ///   instanceStorePolicy: RAID0
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   amiSelectorTerms:
    ///     - alias: al2023@v20250123
    ///   instanceStorePolicy: RAID0
    /// ```
    pub(crate) static IGNORED_SETTING = warning("ignored-setting", Kubelet) {
        scope: Scope::Lint,
        check: Check::Object(ignored_setting),
    }
}

fn ignored_setting(manifest: &Manifest, sink: &mut Sink<'_>) {
    let Some(family) = ami_family(manifest) else { return };
    let (path, help) = match family {
        "Bottlerocket" if sink.options().karpenter < Version(1, 15) => {
            ("/spec/kubelet/podsPerCore", "use `maxPods`, or remove it")
        }
        "Windows2019" | "Windows2022" | "Windows2025" => ("/spec/instanceStorePolicy", "remove it"),
        _ => return,
    };
    for (pointer, _) in places(&manifest.root, path) {
        sink.report(pointer.clone(), format!("`{pointer}` has no effect on {family}")).key().help(help);
    }
}
