//! How EC2 names instance types, families, sizes and categories, and what a name says about the other labels.
//!
//! Karpenter cuts the names the same way (`computeRequirements` of `pkg/providers/instancetype/types.go`, v1.14.1).

use crate::apis::v1::labels::{INSTANCE_TYPE, aws_name};

/// What the type or family that `label` is set to says of the label `other`: `m7i.large` is of the family `m7i`.
pub(crate) fn implied<'v>(label: &str, value: &'v str, other: &str) -> Option<&'v str> {
    if label == INSTANCE_TYPE {
        let (family, size) = value.split_once('.')?;
        return match aws_name(other)? {
            "instance-family" => Some(family),
            "instance-size" => Some(size),
            asked => of_family(family, asked),
        };
    }
    let domain = label.strip_suffix("instance-family")?;
    of_family(value, aws_name(other).filter(|_| other.starts_with(domain))?)
}

fn of_family<'v>(name: &'v str, asked: &str) -> Option<&'v str> {
    match asked {
        "instance-category" => family(name).map(|family| family.category),
        "instance-generation" => family(name).map(|family| family.generation),
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
    is_named.then_some(Family { category, generation })
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

    #[test]
    fn names_say_what_other_labels_are() {
        const KARPENTER: &str = "karpenter.k8s.aws/instance-family";
        let cases = [
            (INSTANCE_TYPE, "m7i.large", "karpenter.k8s.aws/instance-family", Some("m7i")),
            (INSTANCE_TYPE, "m7i.large", "karpenter.k8s.aws/instance-size", Some("large")),
            (INSTANCE_TYPE, "m7i.large", "karpenter.k8s.aws/instance-category", Some("m")),
            (INSTANCE_TYPE, "m7i.large", "eks.amazonaws.com/instance-generation", Some("7")),
            (INSTANCE_TYPE, "m7i.large", "karpenter.k8s.aws/instance-cpu", None),
            (INSTANCE_TYPE, "m7i.large", "kubernetes.io/arch", None),
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
}
