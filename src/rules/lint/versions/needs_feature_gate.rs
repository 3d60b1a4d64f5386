//! What Karpenter leaves alone until a feature gate is opened.

use crate::apis::v1::labels::CAPACITY_TYPE;
use crate::apis::version::Version;
use crate::instancetype::labels::Provider;
use crate::manifest::Manifest;
use crate::phrase::quote;
use crate::rules::lint::places::places;
use crate::rules::lint::pool::provider;
use crate::rules::lint::versions::label_value::{Asked, asked};
use crate::rules::{Check, Scope, Sink};
use crate::source::Pointer;

rule! {
    /// something that Karpenter leaves alone unless a feature gate is open
    ///
    /// NodeOverlay, CapacityBuffer and pools with `replicas` (StaticCapacity) do nothing by default, nor do
    /// capacity reservations (ReservedCapacity) from 1.3 to 1.5. Whether a gate is open is Karpenter's own
    /// setting, `settings.featureGates` of its Helm chart; where it is, allow this rule. EKS Auto Mode has static pools
    /// without any gate.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   replicas: 3
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// ```
    pub(crate) static NEEDS_FEATURE_GATE = note("needs-feature-gate", Versions) {
        scope: Scope::Lint,
        check: Check::Object(needs_feature_gate),
    }
}

fn needs_feature_gate(manifest: &Manifest, sink: &mut Sink<'_>) {
    let Some(api) = manifest.api else { return };
    // Before there was a gate, they are too new.
    let has_gate = (Version(1, 3)..Version(1, 6)).contains(&sink.options().karpenter);
    match api.kind {
        "NodeOverlay" => report(Pointer::parse("/kind"), "a NodeOverlay", "NodeOverlay", sink),
        "CapacityBuffer" => report(Pointer::parse("/kind"), "a CapacityBuffer", "CapacityBuffer", sink),
        // Of Auto Mode AWS opens the gates.
        "NodePool" if provider(manifest) == Some(Provider::AutoMode) => {}
        "NodePool" => {
            for (pointer, _) in places(&manifest.root, "/spec/replicas") {
                report(pointer, "a pool with `replicas`", "StaticCapacity", sink);
            }
            if has_gate {
                for Asked { pointer, .. } in asked(manifest, CAPACITY_TYPE, "reserved") {
                    report(pointer, "the capacity type `reserved`", "ReservedCapacity", sink);
                }
            }
        }
        _ if has_gate => {
            for (pointer, _) in places(&manifest.root, "/spec/capacityReservationSelectorTerms") {
                report(pointer, "a selection of capacity reservations", "ReservedCapacity", sink);
            }
        }
        _ => {}
    }
}

fn report(pointer: Pointer, what: &str, gate: &str, sink: &mut Sink<'_>) {
    if sink.has_room() {
        sink.report(pointer, format!("{what} does nothing unless the feature gate {} is open", quote(gate)))
            .help("open it in Karpenter's settings (`settings.featureGates` of its chart), then allow this rule");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Options;
    use crate::rules::tests::found_in;

    fn gates(text: &str, minor: u16) -> usize {
        let options = Options { karpenter: Version(1, minor), ..Options::default() };
        let found = found_in(text, &options);
        found.iter().filter(|finding| std::ptr::eq(finding.rule, &NEEDS_FEATURE_GATE)).count()
    }

    #[test]
    fn gates_by_version() {
        let reserved = "{apiVersion: karpenter.sh/v1, kind: NodePool, spec: {template: {spec: {requirements: \
             [{key: karpenter.sh/capacity-type, operator: In, values: [spot, reserved]}]}}}}";
        let class = "{apiVersion: karpenter.k8s.aws/v1, kind: EC2NodeClass, spec: {capacityReservationSelectorTerms: [{id: cr-1}]}}";
        let overlay = "{apiVersion: karpenter.sh/v1alpha1, kind: NodeOverlay, spec: {requirements: []}}";
        let buffer = "{apiVersion: autoscaling.x-k8s.io/v1beta1, kind: CapacityBuffer, spec: {replicas: 1}}";
        let fixed = "{apiVersion: karpenter.sh/v1, kind: NodePool, spec: {replicas: 1, template: {spec: \
             {nodeClassRef: {group: karpenter.k8s.aws}}}}}";
        for (text, minor, expected) in [
            (reserved, 5, 1),
            (reserved, 6, 0),
            (reserved, 2, 0),
            (class, 2, 0),
            (class, 5, 1),
            (class, 6, 0),
            (overlay, 14, 1),
            (buffer, 14, 1),
            (fixed, 14, 1),
            (&fixed.replace("karpenter.k8s.aws", "eks.amazonaws.com"), 14, 0),
        ] {
            assert_eq!(gates(text, minor), expected, "{text} in 1.{minor}");
        }
    }
}
