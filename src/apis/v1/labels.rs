//! The label keys that Karpenter knows, and the domains it keeps for itself (`pkg/apis/v1/labels.go` of both its repositories).

/// The pool a node belongs to; Karpenter sets it.
pub const NODEPOOL: &str = "karpenter.sh/nodepool";
/// Spot, on-demand or reserved.
pub const CAPACITY_TYPE: &str = "karpenter.sh/capacity-type";
/// The node's own name, which nobody can ask for in advance.
pub const HOSTNAME: &str = "kubernetes.io/hostname";
/// The domain of Karpenter's core.
pub const CORE_DOMAIN: &str = "karpenter.sh";
/// The domain of Karpenter's AWS provider.
pub const AWS_DOMAIN: &str = "karpenter.k8s.aws";

/// The keys in [`AWS_DOMAIN`] that every kind with requirements takes.
pub const AWS_LABELS: &[&str] = &[
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
pub const AWS_POOL_LABELS: &[&str] = &[
    "karpenter.k8s.aws/capacity-reservation-id",
    "karpenter.k8s.aws/capacity-reservation-interruptible",
    "karpenter.k8s.aws/capacity-reservation-type",
    "karpenter.k8s.aws/instance-tenancy",
    "karpenter.k8s.aws/placement-group-id",
    "karpenter.k8s.aws/placement-group-partition",
];

/// Whether `key` counts as being in `domain`: what stands before its first `/` ends with it.
///
/// The CRDs' CEL compares ends of text, so `mykarpenter.sh/x` is in `karpenter.sh`, and so is a key that is `karpenter.sh` itself.
pub fn is_in_domain(key: &str, domain: &str) -> bool {
    key.split('/').next().is_some_and(|prefix| prefix.ends_with(domain))
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
        assert!(AWS_LABELS.is_sorted() && AWS_POOL_LABELS.is_sorted());
    }
}
