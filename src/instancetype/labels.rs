//! What instance types say of the labels of their nodes (`computeRequirements` of `pkg/providers/instancetype/types.go`, v1.14.1).

use crate::apis::v1::labels::{
    ARCH, AUTO_DOMAIN, AWS_DOMAIN, CAPACITY_TYPE, INSTANCE_TYPE, OS, aws_name, is_well_known, normalized,
};
use crate::instancetype::units::Unit;
use crate::scheduling::Requirement;

/// Who makes the nodes of a pool, and so under which domain their instance labels are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Provider {
    /// Karpenter's AWS provider.
    Karpenter,
    /// EKS Auto Mode.
    AutoMode,
}

impl Provider {
    /// The key of the instance label of this name.
    pub(crate) fn label(self, name: &str) -> String {
        let domain = match self {
            Provider::Karpenter => AWS_DOMAIN,
            Provider::AutoMode => AUTO_DOMAIN,
        };
        [domain, "/", name].concat()
    }
}

/// The values of labels that are closed lists, and that every instance type has.
pub(crate) fn closed_values(key: &str) -> Option<&'static [&'static str]> {
    Some(match (key, aws_name(key)) {
        (CAPACITY_TYPE, _) => &["on-demand", "spot", "reserved"],
        (ARCH, _) => &["amd64", "arm64"],
        (OS, _) => &["linux", "windows"],
        (_, Some("instance-tenancy")) => &["default", "dedicated"],
        (_, Some("instance-cpu-manufacturer")) => &["amd", "aws", "intel"],
        // Bare metal has none, and its label is empty.
        (_, Some("instance-hypervisor")) => &["nitro", "xen", ""],
        (_, Some("instance-capability-flex" | "instance-encryption-in-transit-supported")) => {
            &["true", "false"]
        }
        _ => return None,
    })
}

/// The labels whose values are whole numbers, without their domain.
const NUMBERS: [&str; 11] = [
    "instance-accelerator-count",
    "instance-cpu",
    "instance-cpu-sustained-clock-speed-mhz",
    "instance-ebs-bandwidth",
    "instance-generation",
    "instance-gpu-count",
    "instance-gpu-memory",
    "instance-local-nvme",
    "instance-memory",
    "instance-network-bandwidth",
    "placement-group-partition",
];

/// Whether Karpenter knows the label, and its values are no numbers.
pub(crate) fn is_text(key: &str) -> bool {
    is_well_known(key) && !is_number(normalized(key))
}

/// Whether the values of the label are whole numbers.
pub(crate) fn is_number(key: &str) -> bool {
    aws_name(key).is_some_and(|name| NUMBERS.contains(&name))
}

/// Whether there are values of a label that no instance type has, so that a single demand can already be in vain.
pub(crate) fn is_limited(key: &str) -> bool {
    closed_values(key).is_some()
        || matches!(aws_name(key), Some("instance-generation" | "instance-cpu" | "instance-memory"))
}

/// What every instance type says of a label.
pub(crate) fn nature(key: &str) -> Option<Requirement<'static>> {
    if let Some(values) = closed_values(key) {
        return Some(Requirement::one_of(values.iter().copied()));
    }
    match aws_name(key) {
        Some("instance-generation") => Some(Requirement::between(Some(1), Some(9))),
        Some("instance-cpu") => Some(Requirement::between(Some(1), None)),
        Some("instance-memory") => Some(Requirement::between(Unit::of(key).map(|unit| unit.least), None)),
        Some("instance-category" | "instance-family" | "instance-size") => {
            Some(Requirement::between(None, None))
        }
        None if key.starts_with("topology.kubernetes.io/") || key == INSTANCE_TYPE => {
            Some(Requirement::between(None, None))
        }
        _ => None,
    }
}
