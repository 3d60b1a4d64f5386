//! Networks for pods of which a half is missing.

use crate::manifest::Manifest;
use crate::rules::admission::without_nulls;
use crate::rules::lint::nodeclass::spec;
use crate::rules::{Check, Scope, Sink};
use crate::source::Pointer;

rule! {
    /// only one of podSubnetSelectorTerms and podSecurityGroupSelectorTerms
    ///
    /// Pods in subnets of their own need security groups of their own: EKS Auto Mode wants both or neither.
    ///
    /// ```yaml bad
    /// apiVersion: eks.amazonaws.com/v1
    /// kind: NodeClass
    /// metadata: {name: web}
    /// spec:
    ///   role: nodes
    ///   podSubnetSelectorTerms: [{tags: {pods: "1"}}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: eks.amazonaws.com/v1
    /// kind: NodeClass
    /// metadata: {name: web}
    /// spec:
    ///   role: nodes
    ///   podSubnetSelectorTerms: [{tags: {pods: "1"}}]
    ///   podSecurityGroupSelectorTerms: [{tags: {pods: "1"}}]
    /// ```
    pub(crate) static POD_SUBNETS_WITHOUT_SECURITY_GROUPS = error("pod-subnets-without-security-groups", Network) {
        scope: Scope::Lint,
        check: Check::Object(pod_subnets_without_security_groups),
    }
}

const SUBNETS: &str = "podSubnetSelectorTerms";
const GROUPS: &str = "podSecurityGroupSelectorTerms";

fn pod_subnets_without_security_groups(manifest: &Manifest, sink: &mut Sink<'_>) {
    let Some(spec) = spec(manifest) else { return };
    let has_terms =
        |key| without_nulls::get(spec, key).is_some_and(|list| !without_nulls::items(list).is_empty());
    let (given, missing) = match (has_terms(SUBNETS), has_terms(GROUPS)) {
        (true, false) => (SUBNETS, GROUPS),
        (false, true) => (GROUPS, SUBNETS),
        _ => return,
    };
    sink.report(Pointer::parse("/spec").join(given), format!("`{given}` is given, but not `{missing}`"))
        .key()
        .help(format!("add `{missing}`, or remove `{given}`"));
}
