//! Which values the labels have that Karpenter knows (`computeRequirements` of `pkg/providers/instancetype/types.go`, v1.15.2).

use super::labels::{closed_values, is_number};
use super::names::is_category;
use crate::apis::aws::is_region;
use crate::apis::v1::labels::{WINDOWS_BUILD, ZONE, aws_name};
use crate::phrase::{either, nearest};

/// What is known of the values of a label.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Values {
    /// These and no others.
    Closed(&'static [&'static str]),
    /// Names in lower case, to which EC2 adds: these are known.
    Named(&'static [&'static str]),
    /// The few letters that families begin with; none of these has letters of another form, which is said elsewhere.
    Categories,
    /// What begins so.
    Ids(&'static str),
    /// Whole numbers.
    Numbers,
    /// No regions.
    Zones,
}

/// How a value stands to its label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It is one of its values.
    Known,
    /// It could be one, for all that is known.
    Unfamiliar,
    /// It never is.
    Never,
}

/// The models of GPUs, those that EC2 has retired among them.
const GPU_NAMES: &[&str] = &[
    "a100",
    "a10g",
    "b200",
    "b300",
    "gaudi-hl-205",
    "gb200",
    "gb300",
    "grid-k520",
    "h100",
    "h200",
    "k520",
    "k80",
    "l4",
    "l40s",
    "m60",
    "radeon-pro-v520",
    "rtx-pro-4500",
    "rtx-pro-server-6000",
    "t4",
    "t4g",
    "v100",
];
const ACCELERATOR_NAMES: &[&str] =
    &["inferentia", "inferentia2", "qualcomm-ai100", "trainium", "trainium2", "trainium3"];

/// What the families of instance types begin with, retired ones and Macs among them.
const CATEGORIES: &[&str] = &[
    "a", "c", "cc", "cg", "cr", "d", "dl", "f", "g", "gr", "h", "hi", "hpc", "hs", "i", "im", "inf", "is",
    "m", "mac", "p", "r", "t", "trn", "u", "vt", "x", "z",
];

impl Values {
    /// What is known of the values of the label under this name, which is the one that Karpenter gives it.
    pub(crate) fn of(key: &str) -> Option<Self> {
        if let Some(closed) = closed_values(key) {
            return Some(Values::Closed(closed));
        }
        Some(match (key, aws_name(key)) {
            (ZONE, _) => Values::Zones,
            (WINDOWS_BUILD, _) => Values::Closed(&["10.0.17763", "10.0.20348", "10.0.26100"]),
            (_, Some("instance-gpu-manufacturer")) => Values::Closed(&["nvidia", "amd", "habana"]),
            (_, Some("instance-accelerator-manufacturer")) => Values::Closed(&["aws", "habana", "qualcomm"]),
            (_, Some("capacity-reservation-type")) => Values::Closed(&["default", "capacity-block"]),
            (_, Some("capacity-reservation-interruptible")) => Values::Closed(&["true", "false"]),
            (_, Some("instance-category")) => Values::Categories,
            (_, Some("instance-gpu-name")) => Values::Named(GPU_NAMES),
            (_, Some("instance-accelerator-name")) => Values::Named(ACCELERATOR_NAMES),
            (_, Some("capacity-reservation-id")) => Values::Ids("cr-"),
            (_, Some("placement-group-id")) => Values::Ids("pg-"),
            _ if is_number(key) => Values::Numbers,
            _ => return None,
        })
    }

    /// How a value stands to the label.
    pub(crate) fn standing(self, value: &str) -> Standing {
        let is_value = match self {
            Values::Closed(known) => known.contains(&value),
            Values::Named(known) if known.contains(&value) => true,
            Values::Named(_) if is_lower_kebab(value) => return Standing::Unfamiliar,
            Values::Named(_) => false,
            Values::Categories if is_category(value) && !CATEGORIES.contains(&value) => {
                return Standing::Unfamiliar;
            }
            Values::Categories => true,
            Values::Ids(prefix) => value.starts_with(prefix),
            Values::Numbers => is_whole(value),
            Values::Zones => !is_region(value),
        };
        if is_value { Standing::Known } else { Standing::Never }
    }

    /// What the values are, where one may be newer than what is known.
    pub(crate) fn noun(self) -> &'static str {
        match self {
            Values::Categories => "category of instance types",
            _ => "accelerator of EC2",
        }
    }

    /// What to write instead of what is no value.
    pub(crate) fn instead_of(self, value: &str) -> String {
        match self {
            Values::Closed(known) | Values::Named(known) => match nearest(value, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("write {}", either(known)),
            },
            Values::Categories => {
                format!("write {}", either(&["c", "m", "r", "t", "g", "p", "inf"])) + ", or the like"
            }
            Values::Ids(prefix) => format!("write the id, which begins with `{prefix}`"),
            Values::Numbers => "write a whole number without its unit, for example `\"16\"`".to_owned(),
            Values::Zones => {
                format!(
                    "a zone is a region and a letter, for example `{value}a`; to ask for the region, leave it out"
                )
            }
        }
    }
}

/// Whether no instance type, or nothing else that Karpenter knows, has the value.
pub(crate) fn is_never(key: &str, value: &str) -> bool {
    Values::of(key).is_some_and(|values| values.standing(value) == Standing::Never)
}

/// Whether a value of a label could be one, and none is known as that.
pub(crate) fn is_unfamiliar(key: &str, value: &str) -> bool {
    Values::of(key).is_some_and(|values| values.standing(value) == Standing::Unfamiliar)
}

/// Karpenter writes what EC2 calls an accelerator in lower case, with `-` for a space.
fn is_lower_kebab(value: &str) -> bool {
    !value.bytes().any(|byte| byte.is_ascii_uppercase() || byte == b'_')
}

/// As Karpenter writes numbers: digits, the first of which is no 0.
fn is_whole(value: &str) -> bool {
    let is_padded = value.len() > 1 && value.starts_with('0');
    !value.is_empty() && !is_padded && value.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instancetype::names::family;
    use crate::testing::shared_file;

    #[test]
    fn values_stand_to_their_labels() {
        use Standing::{Known, Never, Unfamiliar};
        for (key, value, expected) in [
            ("karpenter.k8s.aws/instance-gpu-name", "a10g", Known),
            ("karpenter.k8s.aws/instance-gpu-name", "A10G", Never),
            ("karpenter.k8s.aws/instance-gpu-name", "radeon_pro_v520", Never),
            ("eks.amazonaws.com/instance-gpu-name", "x9000", Unfamiliar),
            ("karpenter.k8s.aws/instance-gpu-manufacturer", "NVIDIA", Never),
            ("karpenter.k8s.aws/instance-accelerator-name", "inferentia2", Known),
            ("eks.amazonaws.com/instance-hypervisor", "Nitro", Never),
            ("karpenter.k8s.aws/instance-category", "hpc", Known),
            ("karpenter.k8s.aws/instance-category", "gpu", Unfamiliar),
            ("karpenter.k8s.aws/instance-cpu", "4", Known),
            ("karpenter.k8s.aws/instance-cpu", "4000m", Never),
            ("karpenter.k8s.aws/instance-memory", "16Gi", Never),
            ("karpenter.k8s.aws/instance-generation", "07", Never),
            ("karpenter.k8s.aws/capacity-reservation-id", "cr-0123", Known),
            ("karpenter.k8s.aws/capacity-reservation-id", "r-0123", Never),
            (WINDOWS_BUILD, "10.0.20348", Known),
            (WINDOWS_BUILD, "2022", Never),
        ] {
            assert_eq!(Values::of(key).unwrap().standing(value), expected, "{key} {value}");
        }
        assert!(Values::of("karpenter.k8s.aws/instance-family").is_none());
        assert!(Values::of("example.com/instance-cpu").is_none());
    }

    /// What EC2 itself says of its types is known.
    #[test]
    fn values_of_ec2_are_known() {
        let Some(table) = shared_file("match/catalogue/types.tsv") else { return };
        let mut rows = table.lines().map(|row| row.split('\t').collect::<Vec<_>>());
        let header = rows.next().unwrap();
        let columns = ["gpu_name", "gpu_manufacturer", "accelerator_name", "accelerator_manufacturer"];
        for row in rows {
            let category = family(row[0].split_once('.').unwrap().0).unwrap().category;
            assert!(CATEGORIES.contains(&category), "{category}");
            for name in columns {
                let value = row[header.iter().position(|column| *column == name).unwrap()];
                let key = format!("karpenter.k8s.aws/instance-{}", name.replace('_', "-"));
                let standing = Values::of(&key).unwrap().standing(value);
                assert!(value.is_empty() || standing == Standing::Known, "{key} {value}");
            }
        }
    }
}
