//! What expressions see of an instance type.

use serde::Deserialize;

use super::Family;
use super::expression::Variables;

/// The facts of an instance type, with JSON's field names.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Instance {
    pub vcpus: i64,
    #[serde(rename = "memoryMiB")]
    pub memory_mib: i64,
    #[serde(rename = "defaultENIs")]
    pub default_enis: i64,
    #[serde(rename = "ipsPerENI")]
    pub ips_per_eni: i64,
    /// The pods of the family's default, where it is said.
    #[serde(default, rename = "defaultMaxPods")]
    pub default_max_pods: Option<i64>,
}

impl Instance {
    const fn new(vcpus: i64, memory_mib: i64, default_enis: i64, ips_per_eni: i64) -> Self {
        Instance { vcpus, memory_mib, default_enis, ips_per_eni, default_max_pods: None }
    }

    /// The pods that a family allows where the class says nothing: one for each address, the first of each interface aside.
    pub(crate) fn default_max_pods(&self, family: Family) -> i64 {
        match (self.default_max_pods, family) {
            (Some(count), _) => count,
            (None, Family::Windows) => 110,
            (None, _) => self.default_enis * (self.ips_per_eni - 1) + 2,
        }
    }

    /// The variables of an expression.
    pub(crate) fn variables(&self, name: &str, max_pods: i64) -> Variables {
        Variables {
            vcpus: self.vcpus,
            memory_mib: self.memory_mib,
            default_enis: self.default_enis,
            ips_per_eni: self.ips_per_eni,
            max_pods,
            instance_type: name.to_owned(),
        }
    }
}

/// Small and large ones that stand for all that EC2 has (`DescribeInstanceTypes`).
pub(super) const INSTANCE_TYPES: &[(&str, Instance)] = &[
    ("t4g.small", Instance::new(2, 2048, 3, 4)),
    ("t4g.medium", Instance::new(2, 4096, 3, 6)),
    ("t4g.xlarge", Instance::new(4, 16384, 4, 15)),
    ("t3.large", Instance::new(2, 8192, 3, 12)),
    ("c6g.large", Instance::new(2, 4096, 3, 10)),
    ("m5.large", Instance::new(2, 8192, 3, 10)),
    ("m5.xlarge", Instance::new(4, 16384, 4, 15)),
    ("m5.metal", Instance::new(96, 393_216, 15, 50)),
    ("m6idn.32xlarge", Instance::new(128, 524_288, 8, 50)),
    ("m7i-flex.large", Instance::new(2, 8192, 3, 10)),
    ("trn1.2xlarge", Instance::new(8, 32768, 4, 15)),
    ("inf2.xlarge", Instance::new(4, 16384, 4, 15)),
    ("inf2.24xlarge", Instance::new(96, 393_216, 15, 50)),
    ("g4dn.8xlarge", Instance::new(32, 131_072, 4, 15)),
    ("g5.12xlarge", Instance::new(48, 196_608, 15, 50)),
    ("g6.12xlarge", Instance::new(48, 196_608, 8, 30)),
    ("p5.48xlarge", Instance::new(192, 2_097_152, 2, 50)),
];
