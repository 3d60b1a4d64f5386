//! What each minor version of Karpenter brought besides kinds, fields and words, of which their tables tell: aliases and
//! labels, from the differences between the CRDs of every 1.x release.

use crate::apis::v1::labels::CAPACITY_TYPE;
use crate::apis::version::Version;

/// Something that v1 did not have from the beginning.
#[derive(Debug)]
pub(crate) struct Feature {
    /// The first minor version that has it.
    pub since: Version,
    /// The kind that has it; a label is looked for wherever labels are asked for.
    pub kind: &'static str,
    /// What it is.
    pub what: What,
}

/// What can be new.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    /// The family of an AMI alias.
    Alias(&'static str),
    /// An annotation, which the server takes and an older Karpenter passes over: where annotations stand, and the key.
    Annotation(&'static str, &'static str),
    /// A label of `karpenter.k8s.aws`, without the domain.
    Label(&'static str),
    /// A value of a label, which the server takes all the same: the label and the value.
    LabelValue(&'static str, &'static str),
}

use What::{Alias, Annotation, Label, LabelValue};

const fn novelty(minor: u16, kind: &'static str, what: What) -> Feature {
    Feature { since: Version(1, minor), kind, what }
}

/// The novelties, oldest first.
pub(crate) const FEATURES: &[Feature] = &[
    novelty(1, POOL, Label("ec2nodeclass")),
    novelty(1, POOL, Label("instance-cpu-sustained-clock-speed-mhz")),
    novelty(3, POOL, Label("capacity-reservation-id")),
    novelty(3, POOL, LabelValue(CAPACITY_TYPE, "reserved")),
    novelty(6, POOL, Label("capacity-reservation-type")),
    novelty(7, POOL, Label("instance-capability-flex")),
    novelty(9, CLASS, Alias("windows2025")),
    novelty(9, POOL, Label("instance-tenancy")),
    novelty(10, POOL, Label("capacity-reservation-interruptible")),
    novelty(11, POOL, Label("placement-group-id")),
    novelty(11, POOL, Label("placement-group-partition")),
    novelty(15, POOL, Annotation("/spec/template/metadata/annotations", "karpenter.sh/do-not-repair")),
    novelty(15, CLASS, Annotation("/metadata/annotations", "karpenter.k8s.aws/nvidia-consumable-capacity")),
];

const CLASS: &str = "EC2NodeClass";
const POOL: &str = "NodePool";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::apis::v1::ami_family::AmiFamily;
    use crate::apis::v1::labels::{AWS_DOMAIN, AWS_LABELS, AWS_POOL_LABELS};
    use crate::instancetype::labels::closed_values;

    /// The labels of `karpenter.k8s.aws` that 1.0 has, without the domain.
    const FIRST: [&str; 18] = [
        "instance-accelerator-count",
        "instance-accelerator-manufacturer",
        "instance-accelerator-name",
        "instance-category",
        "instance-cpu",
        "instance-cpu-manufacturer",
        "instance-ebs-bandwidth",
        "instance-encryption-in-transit-supported",
        "instance-family",
        "instance-generation",
        "instance-gpu-count",
        "instance-gpu-manufacturer",
        "instance-gpu-memory",
        "instance-gpu-name",
        "instance-hypervisor",
        "instance-local-nvme",
        "instance-memory",
        "instance-network-bandwidth",
    ];

    #[test]
    fn novelties_are_sorted_and_known_to_the_latest_version() {
        assert!(FEATURES.is_sorted_by_key(|novelty| novelty.since));
        for Feature { since, what, .. } in FEATURES {
            assert!((Version(1, 1)..=Version::LATEST).contains(since));
            match *what {
                Alias(family) => assert!(AmiFamily::by_alias(family).is_some(), "{family}"),
                LabelValue(key, value) => assert!(closed_values(key).unwrap().contains(&value), "{key}"),
                Annotation(..) | Label(_) => {}
            }
        }
    }

    /// A label that a later version brings must get a row, or be forgotten here too.
    #[test]
    fn every_label_is_old_or_a_novelty() {
        for key in AWS_LABELS.iter().chain(AWS_POOL_LABELS) {
            let name = key.strip_prefix(AWS_DOMAIN).and_then(|name| name.strip_prefix('/')).unwrap_or(key);
            let is_novelty = FEATURES.iter().any(|novelty| novelty.what == Label(name));
            let is_old = FIRST.contains(&name) || name == "instance-size";
            assert!(is_novelty != is_old, "{key}");
        }
        let labels = FEATURES.iter().filter(|novelty| matches!(novelty.what, Label(_))).count();
        assert_eq!(labels + FIRST.len() + 1, AWS_LABELS.len() + AWS_POOL_LABELS.len());
    }
}
