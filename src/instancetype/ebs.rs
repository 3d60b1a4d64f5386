//! The types of EBS volumes, and what each gives ("Amazon EBS volume types" in the EBS user guide).

use std::ops::RangeInclusive;

/// A type of volume.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct VolumeType {
    /// As `volumeType` has it.
    pub name: &'static str,
    /// Its `iops`, where they can be asked for.
    pub iops: Option<Iops>,
    /// Its `throughput` in MiB/s, where it can be asked for.
    pub throughput: Option<RangeInclusive<i64>>,
    /// The most MiB/s that it writes where nothing is asked for, as far as that is one number.
    pub writes: Option<i64>,
    /// Whether an instance can start from it.
    pub boots: bool,
}

/// Operations a second.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Iops {
    /// What can be asked for.
    pub range: RangeInclusive<i64>,
    /// The most for each GiB.
    pub a_gib: i64,
    /// What a volume has where nothing is asked for; none where something has to be.
    pub unasked: Option<i64>,
}

/// Every type.
pub(crate) static VOLUME_TYPES: [VolumeType; 7] = [
    VolumeType {
        name: "gp3",
        iops: Some(Iops { range: 3000..=80_000, a_gib: 500, unasked: Some(3000) }),
        throughput: Some(125..=2000),
        writes: Some(125),
        boots: true,
    },
    VolumeType { name: "gp2", iops: None, throughput: None, writes: Some(250), boots: true },
    provisioned("io1", Iops { range: 100..=64_000, a_gib: 50, unasked: None }),
    provisioned("io2", Iops { range: 100..=256_000, a_gib: 1000, unasked: None }),
    VolumeType { name: "st1", iops: None, throughput: None, writes: None, boots: false },
    VolumeType { name: "sc1", iops: None, throughput: None, writes: None, boots: false },
    VolumeType { name: "standard", iops: None, throughput: None, writes: None, boots: true },
];

/// Operations of gp3 that a MiB/s needs.
pub(crate) const IOPS_A_MIB: i64 = 4;

/// A type whose operations are paid for, from which its MiB/s follow.
const fn provisioned(name: &'static str, iops: Iops) -> VolumeType {
    VolumeType { name, iops: Some(iops), throughput: None, writes: None, boots: true }
}

impl VolumeType {
    /// The type of this name.
    pub(crate) fn by_name(name: &str) -> Option<&'static Self> {
        VOLUME_TYPES.iter().find(|known| known.name == name)
    }

    /// The names of the types that have something.
    pub(crate) fn names_of(has: impl Fn(&Self) -> bool) -> Vec<&'static str> {
        VOLUME_TYPES.iter().filter(|known| has(known)).map(|known| known.name).collect()
    }
}
