//! Settings of the kubelet that the family's nodes would not be told of.

use super::kubelet_faults::{last, report};
use crate::apis::version::Version;
use crate::kubelet::{Fault, Problem, Reason};
use crate::manifest::Manifest;
use crate::rules::{Check, Scope, Sink};
use crate::yaml::Node;

rule! {
    /// a setting of the kubelet that Karpenter cannot hand on to nodes of the image's family
    ///
    /// AL2023 nodes are told of every setting. AL2, Bottlerocket and Windows nodes are told of twelve, and of one
    /// address in `clusterDNS`; Bottlerocket not of `podsPerCore`. Since 1.15 a class that asks for more is not
    /// ready (`validateKubeletFieldsSupported` of `pkg/controllers/nodeclass`, v1.15.2).
    ///
    /// ```yaml bad
    /// # --karpenter-version 1.15
    /// kind: EC2NodeClass
    /// spec:
    ///   amiSelectorTerms:
    ///     - alias: bottlerocket@v1.53.0
    ///   kubelet:
    ///     podsPerCore: 10
    /// ```
    ///
    /// ```yaml good
    /// # --karpenter-version 1.15
    /// kind: EC2NodeClass
    /// spec:
    ///   amiSelectorTerms:
    ///     - alias: bottlerocket@v1.53.0
    ///   kubelet:
    ///     maxPods: 110
    /// ```
    pub(crate) static UNSUPPORTED_KUBELET_CONFIGURATION = error("unsupported-kubelet-configuration", Kubelet) {
        scope: Scope::Lint,
        since: Some(Version(1, 15)),
        check: Check::Object(unsupported_kubelet_configuration),
    }
}

fn unsupported_kubelet_configuration(manifest: &Manifest, sink: &mut Sink<'_>) {
    report(manifest, Reason::Unsupported, sink, help);
}

fn help(fault: &Fault, _: Option<&Node>) -> String {
    match &fault.problem {
        Problem::SeveralAddresses(_) => "keep the first address".to_owned(),
        _ if last(&fault.at) == "podsPerCore" => "use `maxPods`, or remove it".to_owned(),
        _ => "leave it out, or take AL2023, whose nodes are told of every setting".to_owned(),
    }
}
