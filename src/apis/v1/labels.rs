//! The label keys that Karpenter knows, and the domains it keeps for itself (`pkg/apis/v1/labels.go` of both its repositories).

use crate::apis::names::split_domain;

/// The pool a node belongs to; Karpenter sets it.
pub(crate) const NODEPOOL: &str = "karpenter.sh/nodepool";
/// Spot, on-demand or reserved.
pub(crate) const CAPACITY_TYPE: &str = "karpenter.sh/capacity-type";
/// The node's own name, which nobody can ask for in advance.
pub(crate) const HOSTNAME: &str = "kubernetes.io/hostname";
/// The availability zone, local zone or wavelength zone.
pub(crate) const ZONE: &str = "topology.kubernetes.io/zone";
/// The same as an id, which means one place in every account.
pub(crate) const ZONE_ID: &str = "topology.k8s.aws/zone-id";
/// The region.
pub(crate) const REGION: &str = "topology.kubernetes.io/region";
/// The build of Windows that the node's image has.
pub(crate) const WINDOWS_BUILD: &str = "node.kubernetes.io/windows-build";
/// The instance type.
pub(crate) const INSTANCE_TYPE: &str = "node.kubernetes.io/instance-type";
/// The family of the instance type.
pub(crate) const FAMILY: &str = "karpenter.k8s.aws/instance-family";
/// The architecture.
pub(crate) const ARCH: &str = "kubernetes.io/arch";
/// The operating system.
pub(crate) const OS: &str = "kubernetes.io/os";
/// The domain of Karpenter's core.
pub(crate) const CORE_DOMAIN: &str = "karpenter.sh";
/// The domain of Karpenter's AWS provider.
pub(crate) const AWS_DOMAIN: &str = "karpenter.k8s.aws";

/// The keys in [`AWS_DOMAIN`] that every kind with requirements takes.
pub(crate) const AWS_LABELS: &[&str] = &[
    "karpenter.k8s.aws/ec2nodeclass",
    "karpenter.k8s.aws/instance-accelerator-count",
    "karpenter.k8s.aws/instance-accelerator-manufacturer",
    "karpenter.k8s.aws/instance-accelerator-name",
    "karpenter.k8s.aws/instance-capability-flex",
    "karpenter.k8s.aws/instance-category",
    "karpenter.k8s.aws/instance-cpu",
    "karpenter.k8s.aws/instance-cpu-manufacturer",
    "karpenter.k8s.aws/instance-cpu-sustained-clock-speed-mhz",
    "karpenter.k8s.aws/instance-ebs-bandwidth",
    "karpenter.k8s.aws/instance-encryption-in-transit-supported",
    "karpenter.k8s.aws/instance-family",
    "karpenter.k8s.aws/instance-generation",
    "karpenter.k8s.aws/instance-gpu-count",
    "karpenter.k8s.aws/instance-gpu-manufacturer",
    "karpenter.k8s.aws/instance-gpu-memory",
    "karpenter.k8s.aws/instance-gpu-name",
    "karpenter.k8s.aws/instance-hypervisor",
    "karpenter.k8s.aws/instance-local-nvme",
    "karpenter.k8s.aws/instance-memory",
    "karpenter.k8s.aws/instance-network-bandwidth",
    "karpenter.k8s.aws/instance-size",
];

/// The keys in [`AWS_DOMAIN`] that NodePool takes and NodeOverlay does not.
pub(crate) const AWS_POOL_LABELS: &[&str] = &[
    "karpenter.k8s.aws/capacity-reservation-id",
    "karpenter.k8s.aws/capacity-reservation-interruptible",
    "karpenter.k8s.aws/capacity-reservation-type",
    "karpenter.k8s.aws/instance-tenancy",
    "karpenter.k8s.aws/placement-group-id",
    "karpenter.k8s.aws/placement-group-partition",
];

/// The class a node is made from; Karpenter sets it (`IsRestrictedLabel` refuses it in a NodePool, the CRD does not).
pub(crate) const NODE_CLASS: &str = "karpenter.k8s.aws/ec2nodeclass";
/// The domain of EKS Auto Mode.
pub(crate) const AUTO_DOMAIN: &str = "eks.amazonaws.com";

/// The keys of Kubernetes and AWS that Karpenter knows (`WellKnownLabels`).
pub(crate) const KUBERNETES_LABELS: &[&str] =
    &[ARCH, OS, INSTANCE_TYPE, WINDOWS_BUILD, ZONE_ID, REGION, ZONE];

/// The keys in [`AUTO_DOMAIN`] that can be asked for in EKS Auto Mode (EKS user guide, "Create a node pool").
pub(crate) const AUTO_LABELS: &[&str] = &[
    "eks.amazonaws.com/compute-type",
    "eks.amazonaws.com/instance-category",
    "eks.amazonaws.com/instance-cpu",
    "eks.amazonaws.com/instance-cpu-manufacturer",
    "eks.amazonaws.com/instance-ebs-bandwidth",
    "eks.amazonaws.com/instance-encryption-in-transit-supported",
    "eks.amazonaws.com/instance-family",
    "eks.amazonaws.com/instance-generation",
    "eks.amazonaws.com/instance-gpu-count",
    "eks.amazonaws.com/instance-gpu-manufacturer",
    "eks.amazonaws.com/instance-gpu-memory",
    "eks.amazonaws.com/instance-gpu-name",
    "eks.amazonaws.com/instance-hypervisor",
    "eks.amazonaws.com/instance-local-nvme",
    "eks.amazonaws.com/instance-memory",
    "eks.amazonaws.com/instance-network-bandwidth",
    "eks.amazonaws.com/instance-size",
];

/// Old keys and the ones Karpenter takes them for (`NormalizedLabels`; the last one is the AWS provider's).
const ALIASES: [(&str, &str); 6] = [
    ("beta.kubernetes.io/arch", ARCH),
    ("beta.kubernetes.io/os", OS),
    ("beta.kubernetes.io/instance-type", INSTANCE_TYPE),
    ("failure-domain.beta.kubernetes.io/region", REGION),
    ("failure-domain.beta.kubernetes.io/zone", ZONE),
    ("topology.ebs.csi.aws.com/zone", ZONE),
];

/// The key that Karpenter takes `key` for.
pub(crate) fn normalized(key: &str) -> &str {
    ALIASES.iter().find(|(alias, _)| *alias == key).map_or(key, |(_, stable)| stable)
}

/// A label of [`AWS_DOMAIN`] or, in EKS Auto Mode, of [`AUTO_DOMAIN`]: its name.
pub(crate) fn aws_name(key: &str) -> Option<&str> {
    key.strip_prefix(AWS_DOMAIN).or_else(|| key.strip_prefix(AUTO_DOMAIN))?.strip_prefix('/')
}

/// Whether Karpenter on AWS, or EKS Auto Mode, knows the key: any other one is a label that the pool makes up.
pub(crate) fn is_well_known(key: &str) -> bool {
    let key = normalized(key);
    key == CAPACITY_TYPE
        || [KUBERNETES_LABELS, AWS_LABELS, AWS_POOL_LABELS, AUTO_LABELS]
            .iter()
            .any(|labels| labels.binary_search(&key).is_ok())
}

/// Whether Karpenter's scheduler takes a node to have some value of the label although nothing says so
/// (`WellKnownLabels` of both its repositories).
pub(crate) fn is_of_scheduler(key: &str) -> bool {
    key == NODEPOOL
        || key == CAPACITY_TYPE
        || KUBERNETES_LABELS.contains(&key)
        || (AWS_LABELS.binary_search(&key).is_ok() && key != NODE_CLASS)
        || AWS_POOL_LABELS.binary_search(&key).is_ok()
}

/// Whether `key` counts as being in `domain`: what stands before its first `/` ends with it.
///
/// The CRDs' CEL compares ends of text, so `mykarpenter.sh/x` is in `karpenter.sh`, and so is a key that is `karpenter.sh` itself.
pub(crate) fn is_in_domain(key: &str, domain: &str) -> bool {
    split_domain(key).map_or(key, |(prefix, _)| prefix).ends_with(domain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn domains_are_ends_of_prefixes() {
        for inside in
            ["karpenter.sh/x", "a.karpenter.sh/x", "mykarpenter.sh/x", "karpenter.sh", "karpenter.sh/"]
        {
            assert!(is_in_domain(inside, CORE_DOMAIN), "{inside}");
        }
        for outside in ["/karpenter.sh", "karpenter.shx/y", "x/karpenter.sh", ""] {
            assert!(!is_in_domain(outside, CORE_DOMAIN), "{outside}");
        }
    }

    #[test]
    fn lists_are_sorted() {
        for labels in [AWS_LABELS, AWS_POOL_LABELS, KUBERNETES_LABELS, AUTO_LABELS] {
            assert!(labels.is_sorted());
        }
    }

    #[test]
    fn known_keys() {
        for known in ["beta.kubernetes.io/arch", "kubernetes.io/arch", CAPACITY_TYPE, NODE_CLASS] {
            assert!(is_well_known(known), "{known}");
        }
        for unknown in ["kubernetes.io/architecture", "team", "eks.amazonaws.com/nodegroup", NODEPOOL] {
            assert!(!is_well_known(unknown), "{unknown}");
        }
        assert_eq!(normalized("failure-domain.beta.kubernetes.io/zone"), "topology.kubernetes.io/zone");
        assert_eq!(normalized("team"), "team");
    }
}
