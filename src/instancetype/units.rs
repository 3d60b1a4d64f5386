//! The units of labels that are numbers, and the range in which instance types have them: who writes `16` for memory means GiB.

use crate::apis::v1::labels::{aws_name, normalized};

/// The unit of a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unit {
    /// The label without its domain.
    label: &'static str,
    /// What it is counted in.
    pub name: &'static str,
    /// What it is mistaken to be counted in.
    pub greater: &'static str,
    /// How many units the greater one has.
    pub factor: i64,
    /// No instance type has less; the least that EC2 has, or well below it.
    pub least: i64,
}

const UNITS: [Unit; 4] = [
    // `t3.nano`
    Unit { label: "instance-memory", name: "MiB", greater: "GiB", factor: 1024, least: 512 },
    // The eighth of an L4 in `g6f.large` has 2861.
    Unit { label: "instance-gpu-memory", name: "MiB", greater: "GiB", factor: 1024, least: 1024 },
    // `t3.nano`
    Unit { label: "instance-network-bandwidth", name: "Mbps", greater: "Gbps", factor: 1000, least: 32 },
    // `m1.large` has 500, `r8g.medium` 630.
    Unit { label: "instance-ebs-bandwidth", name: "Mbps", greater: "Gbps", factor: 1000, least: 100 },
];

impl Unit {
    /// The unit of a label.
    pub(crate) fn of(key: &str) -> Option<&'static Self> {
        let name = aws_name(normalized(key))?;
        UNITS.iter().find(|unit| unit.label == name)
    }

    /// Whether a number is less than any instance type has, and is not nothing, which says that there is some at all.
    pub(crate) fn is_too_small(&self, number: &str) -> bool {
        number.parse::<i64>().is_ok_and(|number| (1..self.least).contains(&number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::shared_file;

    #[test]
    fn what_is_less_than_any_has() {
        let memory = Unit::of("eks.amazonaws.com/instance-memory").unwrap();
        for (number, expected) in
            [("16", true), ("511", true), ("512", false), ("0", false), ("16Gi", false), ("65536", false)]
        {
            assert_eq!(memory.is_too_small(number), expected, "{number}");
        }
        assert_eq!(Unit::of("karpenter.k8s.aws/instance-cpu"), None);
    }

    #[test]
    fn every_type_of_ec2_has_as_much() {
        let Some(table) = shared_file("match/catalogue/types.tsv") else { return };
        let mut rows = table.lines().map(|row| row.split('\t').collect::<Vec<_>>());
        let header = rows.next().unwrap();
        let columns = ["memory_mib", "gpu_memory_mib", "network_mbps", "ebs_mbps"];
        for row in rows {
            for (unit, name) in UNITS.iter().zip(columns) {
                let value = row[header.iter().position(|column| *column == name).unwrap()];
                assert!(value.parse().map_or(true, |value: i64| value >= unit.least), "{} {name}", row[0]);
            }
        }
    }
}
