//! How EC2 names instance types, families, sizes and categories, and what a name says about the other labels.
//!
//! Karpenter cuts the names the same way (`computeRequirements` of `pkg/providers/instancetype/types.go`, v1.14.1).

use super::zones::{region_of, region_of_id};
use crate::apis::v1::labels::{ARCH, INSTANCE_TYPE, OS, REGION, ZONE, ZONE_ID, aws_name};

/// Whether values of a label are names that say something of other labels, by [`implied`] or [`devices`].
pub(crate) fn says_of_others(label: &str) -> bool {
    let is_of_names = |end: &&str| label.ends_with(*end);
    matches!(label, ZONE | ZONE_ID | INSTANCE_TYPE)
        || ["instance-family", "instance-category"].iter().any(is_of_names)
}

/// What the type, family or zone that `label` is set to says of the label `other`: `m7i.large` is of the family `m7i`.
pub(crate) fn implied<'v>(label: &str, value: &'v str, other: &str) -> Option<&'v str> {
    match label {
        ZONE => return region_of(value).filter(|_| other == REGION),
        ZONE_ID => return region_of_id(value).filter(|_| other == REGION),
        INSTANCE_TYPE => {
            let (family, size) = value.split_once('.')?;
            return match aws_name(other) {
                Some("instance-family") => Some(family),
                Some("instance-size") => Some(size),
                _ => of_family(family, other),
            };
        }
        _ => {}
    }
    let domain = label.strip_suffix("instance-family")?;
    let is_said = aws_name(other).is_none() || other.starts_with(domain);
    of_family(value, other).filter(|_| is_said)
}

/// What every type that `label` can mean with this value has, where the label `other` says how many there are: all of `g`,
/// `gr` and `p` have GPUs, all of `inf`, `trn1` and `trn2` have accelerators of AWS's own.
pub(crate) fn devices(label: &str, value: &str, other: &str) -> Option<&'static str> {
    let name = match aws_name(label) {
        Some("instance-family") => value,
        Some("instance-category") if ["g", "gr", "p", "inf"].contains(&value) => {
            return of_category(value, other);
        }
        _ if label == INSTANCE_TYPE => value.split_once('.')?.0,
        _ => return None,
    };
    let family = family(name)?;
    // EC2 says nothing of what `trn2u` has.
    let is_known = family.category != "trn" || family.generation == "1" || name == "trn2";
    of_category(family.category, other).filter(|_| is_known)
}

fn of_category(category: &str, other: &str) -> Option<&'static str> {
    match (category, aws_name(other)?) {
        ("g" | "gr" | "p", "instance-gpu-count") => Some("GPUs"),
        ("inf" | "trn", "instance-accelerator-count") => Some("accelerators"),
        _ => None,
    }
}

/// Arm64 is not for Windows.
fn of_family<'v>(name: &'v str, label: &str) -> Option<&'v str> {
    let family = family(name)?;
    match (label, aws_name(label)) {
        (ARCH, _) => Some(family.arch()),
        (OS, _) => Some("linux").filter(|_| family.arch() == "arm64"),
        (_, Some("instance-category")) => Some(family.category),
        (_, Some("instance-generation")) => Some(family.generation),
        (_, Some("instance-cpu-manufacturer")) => family.cpu_manufacturer(),
        (_, Some("instance-capability-flex")) => Some(if name.contains("-flex") { "true" } else { "false" }),
        _ => None,
    }
}

/// The parts of a family's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Family<'a> {
    /// The m of `m7i`.
    pub category: &'a str,
    /// The 7 of `m7i`.
    pub generation: &'a str,
    /// The i of `m7i`: letters behind the generation, each with its meaning.
    attributes: &'a str,
    /// The b200 of `p6-b200`; empty where there is none.
    suffix: &'a str,
}

impl Family<'_> {
    /// The architecture of its types, which are all of one: `g` among the attributes is AWS's own Graviton, which the
    /// first one, `a1`, does not say, nor `p6e-gb200`, whose processor is NVIDIA's Grace. Macs are neither.
    fn arch(&self) -> &'static str {
        match (self.category, self.generation) {
            ("mac", "1") => "x86_64_mac",
            ("mac", _) => "arm64_mac",
            _ if self.is_graviton() || self.suffix.starts_with("gb") => "arm64",
            _ => "amd64",
        }
    }

    /// Who makes the processors, where the name says so.
    fn cpu_manufacturer(&self) -> Option<&'static str> {
        match self.attributes {
            _ if self.category == "mac" => None,
            _ if self.is_graviton() => Some("aws"),
            attributes if attributes.contains('a') => Some("amd"),
            attributes if attributes.contains('i') => Some("intel"),
            _ => None,
        }
    }

    fn is_graviton(&self) -> bool {
        self.attributes.contains('g') || (self.category, self.generation) == ("a", "1")
    }
}

/// Whether a family, a type or a category is one of Macs, which Karpenter does not launch: it asks EC2 for types of the
/// architectures `x86_64` and `arm64` alone.
pub(crate) fn is_mac(name: &str) -> bool {
    let behind = name.strip_prefix("mac");
    behind.is_some_and(|rest| {
        rest.starts_with(|char: char| char.is_ascii_digit() || char == '-') || rest.is_empty()
    })
}

/// The parts of a family's name; nothing where no family could be named so: letters, one digit that is not 0,
/// letters, and perhaps a suffix behind `-`; `u-6tb1` has its size between the two.
pub(crate) fn family(name: &str) -> Option<Family<'_>> {
    let letters = name.find(|first: char| !first.is_ascii_lowercase())?;
    let (category, rest) = name.split_at(letters);
    let rest = terabytes(rest).unwrap_or(rest);
    let (generation, attributes) = rest.split_at_checked(1)?;
    let (inner, suffix) = attributes.split_once('-').unwrap_or((attributes, "x"));
    let is_named = !category.is_empty()
        && generation.starts_with(|digit: char| ('1'..='9').contains(&digit))
        && inner.bytes().all(|byte| byte.is_ascii_lowercase())
        && !suffix.is_empty()
        && suffix.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    let suffix = if inner.len() < attributes.len() { suffix } else { "" };
    is_named.then_some(Family { category, generation, attributes: inner, suffix })
}

/// What follows `-6tb` in `u-6tb1`.
fn terabytes(rest: &str) -> Option<&str> {
    let digits = rest.strip_prefix('-')?;
    let after = digits.trim_start_matches(|digit: char| digit.is_ascii_digit());
    (after.len() < digits.len()).then_some(())?;
    after.strip_prefix("tb")
}

/// Whether a name is formed as those of types are: a family, a dot and a size.
pub(crate) fn is_type(name: &str) -> bool {
    name.split_once('.').is_some_and(|(name, size)| family(name).is_some() && is_size(size))
}

/// Whether a name is formed as those of sizes are.
pub(crate) fn is_size(name: &str) -> bool {
    let numbered = name.strip_suffix("xlarge").is_some_and(|number| number.parse::<u16>().is_ok());
    let is_metal = name.strip_prefix("metal").is_some_and(|more| more.is_empty() || more.starts_with('-'));
    numbered || is_metal || ["nano", "micro", "small", "medium", "large", "xlarge"].contains(&name)
}

/// Whether a name is formed as those of categories are. None has more than three letters; a fourth leaves room for what
/// may come.
pub(crate) fn is_category(name: &str) -> bool {
    (1..=4).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// The most vCPUs that any instance of the size has, of the sizes that have few.
pub(crate) fn most_cpus(size: &str) -> Option<i64> {
    match size {
        "nano" | "micro" | "small" | "medium" | "large" => Some(2),
        "xlarge" => Some(4),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::shared_file;

    #[test]
    fn names_say_what_other_labels_are() {
        const KARPENTER: &str = "karpenter.k8s.aws/instance-family";
        let cases = [
            (INSTANCE_TYPE, "m7i.large", "karpenter.k8s.aws/instance-family", Some("m7i")),
            (INSTANCE_TYPE, "m7i.large", "karpenter.k8s.aws/instance-size", Some("large")),
            (INSTANCE_TYPE, "m7i.large", "karpenter.k8s.aws/instance-category", Some("m")),
            (INSTANCE_TYPE, "m7i.large", "eks.amazonaws.com/instance-generation", Some("7")),
            (INSTANCE_TYPE, "m7i.large", "karpenter.k8s.aws/instance-cpu", None),
            (INSTANCE_TYPE, "m7i.large", ARCH, Some("amd64")),
            (INSTANCE_TYPE, "c6gn.medium", ARCH, Some("arm64")),
            (INSTANCE_TYPE, "c6gn.medium", OS, Some("linux")),
            (INSTANCE_TYPE, "c6i.large", OS, None),
            (INSTANCE_TYPE, "m7i-flex.large", "karpenter.k8s.aws/instance-capability-flex", Some("true")),
            (KARPENTER, "m7g", ARCH, Some("arm64")),
            (KARPENTER, "m7a", "karpenter.k8s.aws/instance-cpu-manufacturer", Some("amd")),
            (KARPENTER, "m5", "karpenter.k8s.aws/instance-cpu-manufacturer", None),
            (KARPENTER, "m7a", "eks.amazonaws.com/instance-cpu-manufacturer", None),
            (ZONE, "us-east-1a", REGION, Some("us-east-1")),
            (ZONE, "us-east-1a", ZONE_ID, None),
            (ZONE_ID, "use1-az1", REGION, Some("us-east-1")),
            (INSTANCE_TYPE, "m7i", "karpenter.k8s.aws/instance-family", None),
            (KARPENTER, "m7i", "karpenter.k8s.aws/instance-category", Some("m")),
            (KARPENTER, "m7i", "eks.amazonaws.com/instance-category", None),
            (KARPENTER, "m7i", "karpenter.k8s.aws/instance-size", None),
            (KARPENTER, "g55", "karpenter.k8s.aws/instance-category", None),
            ("karpenter.k8s.aws/instance-size", "m7i", "karpenter.k8s.aws/instance-category", None),
        ];
        for (label, value, other, expected) in cases {
            assert_eq!(implied(label, value, other), expected, "{label} {value} {other}");
        }
    }

    #[test]
    fn families_are_cut_as_karpenter_cuts_them() {
        let cases = [
            ("m5", Some(("m", "5"))),
            ("g4dn", Some(("g", "4"))),
            ("p6-b200", Some(("p", "6"))),
            ("u-6tb1", Some(("u", "1"))),
            ("u7i-12tb", Some(("u", "7"))),
            ("hpc7a", Some(("hpc", "7"))),
            ("c7i-flex", Some(("c", "7"))),
            ("inf2", Some(("inf", "2"))),
            ("g55", None),
            ("m0", None),
            ("m", None),
            ("5m", None),
            ("M5", None),
            ("m5.large", None),
            ("m5-", None),
            ("", None),
            ("é5", None),
        ];
        for (name, expected) in cases {
            let found = family(name).map(|family| (family.category, family.generation));
            assert_eq!(found, expected, "{name}");
        }
    }

    /// Names that are easily mistaken: a `g` in front of the generation is for graphics, one behind it for Graviton.
    #[test]
    fn architectures_by_name() {
        for arm64 in
            ["a1", "t4g", "m7gd", "c6gn", "x2gd", "im4gn", "is4gen", "g5g", "hpc7g", "i8ge", "p6e-gb200"]
        {
            assert_eq!(family(arm64).unwrap().arch(), "arm64", "{arm64}");
        }
        for amd64 in
            ["g4dn", "g5", "g6", "g6e", "gr6", "gr6f", "g7e", "u-6tb1", "m7i-flex", "p6-b200", "inf2"]
        {
            assert_eq!(family(amd64).unwrap().arch(), "amd64", "{amd64}");
        }
        for (mac, arch) in [("mac1", "x86_64_mac"), ("mac2", "arm64_mac"), ("mac2-m2pro", "arm64_mac")] {
            assert_eq!(family(mac).unwrap().arch(), arch, "{mac}");
        }
        for mac in ["mac", "mac1.metal", "mac2-m2", "mac-m4.metal"] {
            assert!(is_mac(mac), "{mac}");
        }
        assert!(!is_mac("machine") && !is_mac("m5"));
    }

    /// Every type that EC2 has, as EC2 itself describes it.
    #[test]
    fn names_agree_with_ec2() {
        let Some(table) = shared_file("match/catalogue/types.tsv") else { return };
        let mut rows = table.lines().map(|row| row.split('\t').collect::<Vec<_>>());
        let header = rows.next().unwrap();
        let column = |name| header.iter().position(|column| *column == name).unwrap();
        let (name, arch, manufacturer) = (column("name"), column("arch"), column("cpu_manufacturer"));
        for row in rows {
            let family = family(row[name].split_once('.').unwrap().0).unwrap();
            assert_eq!(family.arch(), row[arch], "{}", row[name]);
            let said = family.cpu_manufacturer();
            assert!(said.is_none_or(|said| said == row[manufacturer]), "{} {said:?}", row[name]);
        }
    }
}
