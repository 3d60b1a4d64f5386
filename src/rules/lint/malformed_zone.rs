//! Zones that no zone of AWS is named like: most often the id of one.

use crate::apis::names::is_label_value;
use crate::apis::v1::labels::{ZONE, normalized};
use crate::instancetype::zones::{is_region, is_zone};
use crate::manifest::Manifest;
use crate::phrase::quote;
use crate::rules::lint::pool::{Demands, Requirement};
use crate::rules::{Check, Scope, Sink};
use crate::yaml::Node;

rule! {
    /// a requirement names a zone that is not formed as AWS forms them
    ///
    /// A zone is a region and a letter, `us-east-1a`, or a region and the name of a local or Wavelength zone. The
    /// id of a zone, such as `use1-az1`, matches no node, and Karpenter says nothing about it. A region that is
    /// asked for is `unknown-label-value`. Pools of other clouds' classes are passed over.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       requirements:
    ///       - {key: topology.kubernetes.io/zone, operator: In, values: [use1-az1]}
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       requirements:
    ///       - {key: topology.kubernetes.io/zone, operator: In, values: [us-east-1a]}
    /// ```
    pub(crate) static MALFORMED_ZONE = warning("malformed-zone", Requirements) {
        scope: Scope::Lint,
        check: Check::Demands(malformed_zone),
    }
}

fn malformed_zone(demands: &Demands<'_>, sink: &mut Sink<'_>) {
    if is_of_another_cloud(demands.manifest()) {
        return;
    }
    for requirement in demands.of_pool().iter().filter(is_of_zones) {
        // What cannot be a label's value is said elsewhere, and so is a region that is asked for.
        let is_said =
            |value: &str| !is_label_value(value) || requirement.operator == "In" && is_region(value);
        let is_malformed = |value: &str| !is_zone(value) && !is_said(value);
        for (index, value) in requirement.values().filter(|(_, value)| is_malformed(value)) {
            if !sink.has_room() {
                return;
            }
            let found =
                sink.report(requirement.value_pointer(index), format!("no zone is called {}", quote(value)));
            if is_region(value) {
                found.help(format!("this is a region: name its zones, for example `{value}a`"));
            } else if value.contains("-az") {
                found.help("this is the id of a zone: ask for it with `topology.k8s.aws/zone-id`");
            } else {
                found.help("zones are a region and a letter, such as `us-east-1a`");
            }
        }
    }
}

fn is_of_zones(requirement: &&Requirement<'_>) -> bool {
    normalized(requirement.key) == ZONE && matches!(requirement.operator, "In" | "NotIn")
}

fn is_of_another_cloud(manifest: &Manifest) -> bool {
    let path = ["spec", "template", "spec", "nodeClassRef", "group"];
    let group = path.iter().try_fold(&*manifest.root, |node, key| node.get(key)).and_then(Node::as_str);
    group.is_some_and(|group| !matches!(group, "karpenter.k8s.aws" | "eks.amazonaws.com"))
}
