//! The constants of a profile: what the templates of a chart version add by themselves.
//!
//! Facts: templates of `tfy-karpenter-config` 0.1.35-rc.1 and 0.1.57.

use super::entries::Role;
use crate::values::ProfileName;

/// What a profile adds to every object beside the values.
#[derive(Debug)]
pub(super) struct Constants {
    /// Tags that find subnets and security groups.
    pub discovery: Discovery,
    /// Tags of every class after those of its role; `$` stands for the cluster's name.
    pub tags: &'static [(&'static str, &'static str)],
    /// Tags, labels and taints by what the pool is for.
    pub roles: Roles,
    /// How the AMI family is told.
    pub family: FamilyFrom,
    /// What is printed of an empty `userData` on a GPU class.
    pub empty_user_data: EmptyUserData,
    /// What becomes of a value that stands twice in one list.
    pub repeated: Repeated,
    /// Which volumes `rootVolumeSize` makes on Bottlerocket.
    pub bottlerocket: BottlerocketVolumes,
}

/// How subnets and security groups are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Discovery {
    /// Both by `karpenter.sh/discovery`, as Karpenter's guide has it.
    Karpenter,
    /// Subnets by `kubernetes.io/cluster/<name>: shared` and `subnet: private`; groups as above.
    Truefoundry,
}

/// Whether roles add tags, labels and taints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Roles {
    /// They do, as in the chart.
    Truefoundry,
    /// They add nothing.
    Plain,
}

/// How the AMI family is told where it decides about devices and labels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FamilyFrom {
    /// By `amiFamily` alone (0.1.35).
    Field,
    /// By `amiFamily`, else the alias.
    FieldOrAlias,
}

/// What is printed of an empty `userData` on a GPU class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum EmptyUserData {
    /// The empty text (0.1.57).
    Printed,
    /// Nothing.
    LeftOut,
}

/// What becomes of a value that stands twice in one list of a pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Repeated {
    /// It is printed twice (0.1.35).
    Kept,
    /// It is printed once: `minValues` counts values, and Karpenter counts a repeated one twice.
    Dropped,
}

/// Which volumes `rootVolumeSize` makes on Bottlerocket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BottlerocketVolumes {
    /// The data volume alone, as the chart does: the system volume keeps the AMI's own settings.
    Data,
    /// The system volume as well, so that it is encrypted too.
    SystemAndData,
}

const DISCOVERY_TAG: (&str, &str) = ("karpenter.sh/discovery", "$");

static TRUEFOUNDRY: Constants = Constants {
    discovery: Discovery::Truefoundry,
    tags: &[
        DISCOVERY_TAG,
        ("cluster-name", "$"),
        ("truefoundry-cluster-name", "$"),
        ("truefoundry-managed", "true"),
    ],
    roles: Roles::Truefoundry,
    family: FamilyFrom::FieldOrAlias,
    empty_user_data: EmptyUserData::LeftOut,
    repeated: Repeated::Dropped,
    bottlerocket: BottlerocketVolumes::SystemAndData,
};

static TFY_0_1_57: Constants = Constants {
    empty_user_data: EmptyUserData::Printed,
    bottlerocket: BottlerocketVolumes::Data,
    ..TRUEFOUNDRY
};

static TFY_0_1_35: Constants = Constants {
    tags: &[DISCOVERY_TAG, ("cluster-name", "$")],
    family: FamilyFrom::Field,
    empty_user_data: EmptyUserData::LeftOut,
    repeated: Repeated::Kept,
    ..TFY_0_1_57
};

static NONE: Constants =
    Constants { discovery: Discovery::Karpenter, tags: &[DISCOVERY_TAG], roles: Roles::Plain, ..TRUEFOUNDRY };

/// The constants that `name` stands for.
pub(super) fn constants(name: ProfileName) -> &'static Constants {
    match name {
        ProfileName::Truefoundry => &TRUEFOUNDRY,
        ProfileName::Tfy0135 => &TFY_0_1_35,
        ProfileName::Tfy0157 => &TFY_0_1_57,
        ProfileName::None => &NONE,
    }
}

impl Constants {
    /// Tags of a class by what its pool is for.
    pub(super) fn role_tags(&self, role: Role) -> &'static [(&'static str, &'static str)] {
        const COMPUTE: &str = "truefoundry.com/compute_type";
        const COMPONENT: &str = "truefoundry.com/component_type";
        match (self.roles, role) {
            (Roles::Plain, _) | (_, Role::Custom | Role::Inferentia) => &[],
            (_, Role::Default) => &[(COMPUTE, "cpu"), (COMPONENT, "default")],
            (_, Role::ControlPlane) => &[(COMPUTE, "cpu"), (COMPONENT, "control-plane")],
            (_, Role::Critical) => &[(COMPUTE, "cpu"), (COMPONENT, "critical")],
            (_, Role::Gpu) => &[(COMPUTE, "gpu")],
        }
    }

    /// Labels of a pool's nodes by what the pool is for: how much of NVIDIA's GPU operator they need.
    pub(crate) fn role_labels(
        &self,
        role: Role,
        bottlerocket: bool,
    ) -> &'static [(&'static str, &'static str)] {
        match (self.roles, role) {
            (Roles::Truefoundry, Role::Gpu) if bottlerocket => &BOTTLEROCKET_GPU_LABELS,
            (Roles::Truefoundry, Role::Gpu) => &[("nvidia.com/gpu.deploy.operands", "true")],
            _ => &[],
        }
    }

    /// The key of the `NoSchedule` taint that a pool has by what it is for.
    pub(super) fn role_taint(&self, role: Role) -> Option<&'static str> {
        match (self.roles, role) {
            (Roles::Truefoundry, Role::Gpu) => Some("nvidia.com/gpu"),
            (Roles::Truefoundry, Role::Inferentia) => Some("aws.amazon.com/neuron"),
            _ => None,
        }
    }
}

/// Bottlerocket brings driver, toolkit and device plugin; the operator must leave these alone.
const BOTTLEROCKET_GPU_LABELS: [(&str, &str); 8] = [
    ("nvidia.com/gpu.deploy.container-toolkit", "false"),
    ("nvidia.com/gpu.deploy.dcgm", "true"),
    ("nvidia.com/gpu.deploy.dcgm-exporter", "true"),
    ("nvidia.com/gpu.deploy.device-plugin", "false"),
    ("nvidia.com/gpu.deploy.driver", "pre-installed"),
    ("nvidia.com/gpu.deploy.gpu-feature-discovery", "true"),
    ("nvidia.com/gpu.deploy.node-status-exporter", "true"),
    ("nvidia.com/gpu.deploy.operator-validator", "false"),
];
