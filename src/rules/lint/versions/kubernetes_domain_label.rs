//! Labels in Kubernetes' own domains, which older versions of Karpenter refuse.

use crate::apis::schema::PlaceName;
use crate::apis::v1::labels::is_in_domain;
use crate::apis::version::Version;
use crate::manifest::Part;
use crate::phrase::quote;
use crate::rules::admission::{Place, without_nulls};
use crate::rules::{Check, Sink};

rule! {
    /// a label in a domain of Kubernetes' own, for a Karpenter before 1.9
    ///
    /// Until then the CRDs of NodePool and NodeOverlay take, of all that ends with `kubernetes.io`, only the labels that nodes
    /// have by themselves and those of `node.kubernetes.io` and `node-restriction.kubernetes.io`; of `k8s.io`
    /// only those of `kops.k8s.io`.
    ///
    /// ```yaml bad
    /// # --karpenter-version 1.8
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     metadata:
    ///       labels:
    ///         app.kubernetes.io/name: web
    /// ```
    ///
    /// ```yaml good
    /// # --karpenter-version 1.8
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     metadata:
    ///       labels:
    ///         example.com/name: web
    /// ```
    pub(crate) static KUBERNETES_DOMAIN_LABEL = error("kubernetes-domain-label", Versions) {
        until: Some(Version(1, 9)),
        check: Check::At(&[PlaceName::LabelKeys], kubernetes_domain_label),
    }
}

/// The labels that nodes have by themselves.
const NODES_OWN: [&str; 10] = [
    "beta.kubernetes.io/arch",
    "beta.kubernetes.io/instance-type",
    "beta.kubernetes.io/os",
    "failure-domain.beta.kubernetes.io/region",
    "failure-domain.beta.kubernetes.io/zone",
    "kubernetes.io/arch",
    "kubernetes.io/os",
    "node.kubernetes.io/windows-build",
    "topology.kubernetes.io/region",
    "topology.kubernetes.io/zone",
];

/// The rule stands on a map of labels and on the key of a requirement.
fn kubernetes_domain_label(place: &Place<'_>, sink: &mut Sink<'_>) {
    let asked = place.node.as_str().into_iter().map(|key| (place.pointer(), Part::Value, key));
    let labels = without_nulls::entries(place.node);
    let set = labels.map(|entry| (place.key(&entry.key), Part::Key, entry.key.as_ref()));
    for (pointer, part, key) in asked.chain(set) {
        if is_refused(key) && sink.has_room() {
            let karpenter = sink.options().karpenter;
            let message = format!("the label {} is refused before 1.9, this is for {karpenter}", quote(key));
            let found = sink.report(pointer, message);
            found.part = part;
            found.help("take a domain of your own, or update Karpenter first");
        }
    }
}

fn is_refused(key: &str) -> bool {
    // The node's own name is refused in every version, by another rule.
    if NODES_OWN.contains(&key) || key == "kubernetes.io/hostname" {
        return false;
    }
    let in_any = |domains: &[&str]| domains.iter().any(|domain| is_in_domain(key, domain));
    (in_any(&["kubernetes.io"]) && !in_any(&["node.kubernetes.io", "node-restriction.kubernetes.io"]))
        || (in_any(&["k8s.io"]) && !in_any(&["kops.k8s.io"]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn domains() {
        for refused in ["app.kubernetes.io/name", "kubernetes.io/role", "x.k8s.io/y", "mykubernetes.io/a"] {
            assert!(is_refused(refused), "{refused}");
        }
        for taken in [
            "kubernetes.io/arch",
            "node.kubernetes.io/anything",
            "a.node-restriction.kubernetes.io/b",
            "kops.k8s.io/instancegroup",
            "topology.k8s.aws/zone-id",
            "example.com/kubernetes.io",
            "team",
        ] {
            assert!(!is_refused(taken), "{taken}");
        }
    }
}
