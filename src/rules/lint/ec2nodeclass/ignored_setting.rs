//! Settings that a family's nodes are not told of.

use crate::diagnostic::Severity;
use crate::manifest::Manifest;
use crate::rules::lint::ec2nodeclass::ami_family;
use crate::rules::lint::places::places;
use crate::rules::{Check, Rule, Scope, Sink};

/// A setting without effect.
pub static IGNORED_SETTING: Rule = Rule {
    name: "ignored-setting",
    severity: Severity::Warning,
    scope: Scope::Lint,
    doc: "\
a setting that Karpenter does not hand on to nodes of the image's family

Bottlerocket nodes are not told of `podsPerCore`, Windows nodes not of `instanceStorePolicy` (`FeatureFlags` and `UserData` of
`pkg/providers/amifamily`, v1.14.1).",
    bad: "kind: EC2NodeClass\nspec:\n  amiSelectorTerms:\n    - alias: bottlerocket@v1.53.0\n  kubelet:\n    podsPerCore: 10\n",
    good: "kind: EC2NodeClass\nspec:\n  amiSelectorTerms:\n    - alias: bottlerocket@v1.53.0\n  kubelet:\n    maxPods: 110\n",
    check: Check::Object(ignored_setting),
    ..Rule::ADMISSION
};

fn ignored_setting(manifest: &Manifest, sink: &mut Sink<'_>) {
    let Some(family) = ami_family(manifest) else { return };
    let (path, help) = match family {
        "Bottlerocket" => ("/spec/kubelet/podsPerCore", "use `maxPods`, or remove it"),
        "Windows2019" | "Windows2022" | "Windows2025" => ("/spec/instanceStorePolicy", "remove it"),
        _ => return,
    };
    for (pointer, _) in places(&manifest.root, path) {
        sink.report(pointer.clone(), format!("`{pointer}` has no effect on {family}")).key().help(help);
    }
}
