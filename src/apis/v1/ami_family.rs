//! The AMI families: what `amiFamily` and aliases call them, how their nodes boot, and from which devices
//! (`pkg/providers/amifamily` of Karpenter's AWS provider, v1.14.1).

use serde::Deserialize;

use crate::apis::version::Version;

/// What `amiFamily` or an alias can name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct AmiFamily {
    /// As `amiFamily` has it.
    pub name: &'static str,
    /// As an alias has it before the `@`; none of a family without aliases.
    pub alias: Option<&'static str>,
    /// How its nodes boot.
    pub family: Family,
}

/// Every family, in the order of the CRD.
pub(crate) const AMI_FAMILIES: [AmiFamily; 7] = [
    AmiFamily { name: "AL2", alias: Some("al2"), family: Family::Al2 },
    AmiFamily { name: "AL2023", alias: Some("al2023"), family: Family::Al2023 },
    AmiFamily { name: "Bottlerocket", alias: Some("bottlerocket"), family: Family::Bottlerocket },
    AmiFamily { name: "Custom", alias: None, family: Family::Custom },
    AmiFamily { name: "Windows2019", alias: Some("windows2019"), family: Family::Windows },
    AmiFamily { name: "Windows2022", alias: Some("windows2022"), family: Family::Windows },
    AmiFamily { name: "Windows2025", alias: Some("windows2025"), family: Family::Windows },
];

impl AmiFamily {
    /// The family with this `amiFamily`.
    pub(crate) fn by_name(name: &str) -> Option<&'static Self> {
        AMI_FAMILIES.iter().find(|known| known.name == name)
    }

    /// The family with this alias.
    pub(crate) fn by_alias(alias: &str) -> Option<&'static Self> {
        AMI_FAMILIES.iter().find(|known| known.alias == Some(alias))
    }

    /// The aliases there are.
    pub(crate) fn aliases() -> impl Iterator<Item = &'static str> {
        AMI_FAMILIES.iter().filter_map(|known| known.alias)
    }
}

/// The families, as far as their nodes boot differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(crate) enum Family {
    /// Amazon Linux 2.
    #[serde(rename = "AL2")]
    Al2,
    /// Amazon Linux 2023.
    #[serde(rename = "AL2023")]
    Al2023,
    /// Bottlerocket.
    Bottlerocket,
    /// Every Windows.
    #[serde(alias = "Windows2019", alias = "Windows2022", alias = "Windows2025")]
    Windows,
    /// An AMI that Karpenter knows nothing about.
    Custom,
}

impl Family {
    /// The family of an `amiFamily` or of an alias, in whatever case.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        AMI_FAMILIES.iter().find(|known| known.name.eq_ignore_ascii_case(name)).map(|known| known.family)
    }

    /// The same of a name that may be none: any Windows is one, what else there is not is `Custom`.
    pub(crate) fn named(name: &str) -> Self {
        let is_windows = name.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("windows"));
        Family::parse(name).unwrap_or(if is_windows { Family::Windows } else { Family::Custom })
    }

    /// The name that people know.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Family::Al2 => "AL2",
            Family::Al2023 => "AL2023",
            Family::Bottlerocket => "Bottlerocket",
            Family::Windows => "Windows",
            Family::Custom => "Custom",
        }
    }

    /// The devices of its images; none where nobody knows the image.
    pub(crate) fn devices(self) -> Option<Devices> {
        match self {
            Family::Al2 | Family::Al2023 => Some(Devices { pods: "/dev/xvda", system: None }),
            Family::Bottlerocket => Some(Devices { pods: "/dev/xvdb", system: Some("/dev/xvda") }),
            Family::Windows => Some(Devices { pods: "/dev/sda1", system: None }),
            Family::Custom => None,
        }
    }

    /// How large its images are; none where nobody knows the image (github.com/awslabs/amazon-eks-ami, and
    /// Bottlerocket's documentation). Karpenter 1.15 gives Bottlerocket's system more room than those before it.
    pub(crate) fn image_size(self, karpenter: Version) -> Option<ImageSize> {
        let bottlerocket = if karpenter < Version(1, 15) { 4 } else { 6 };
        match self {
            Family::Al2 => Some(ImageSize { least: 4, enough: 4 }),
            Family::Al2023 => Some(ImageSize { least: 20, enough: 20 }),
            Family::Bottlerocket => Some(ImageSize { least: 2, enough: bottlerocket }),
            Family::Windows => Some(ImageSize { least: 50, enough: 50 }),
            Family::Custom => None,
        }
    }
}

/// The devices of an image (`EphemeralBlockDevice` and `DefaultBlockDeviceMappings`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Devices {
    /// The one that pods use.
    pub pods: &'static str,
    /// The one that holds nothing but the system, where there is such a one.
    pub system: Option<&'static str>,
}

impl Devices {
    /// The one that the node starts from.
    pub(crate) fn root(self) -> &'static str {
        self.system.unwrap_or(self.pods)
    }
}

/// The size of a family's images, in GiB of their root device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ImageSize {
    /// On less than this nothing starts.
    pub least: i64,
    /// On this every image fits.
    pub enough: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_families_are_taken_in_whatever_case() {
        for (name, known, family) in [
            ("AL2023", true, Family::Al2023),
            ("al2", true, Family::Al2),
            ("bottlerocket", true, Family::Bottlerocket),
            ("windows2025", true, Family::Windows),
            ("custom", true, Family::Custom),
            ("Windows2016", false, Family::Windows),
            ("windows", false, Family::Windows),
            ("ubuntu", false, Family::Custom),
            ("", false, Family::Custom),
        ] {
            assert_eq!(Family::parse(name).is_some(), known, "{name}");
            assert_eq!(Family::named(name), family, "{name}");
        }
    }

    #[test]
    fn aliases_are_the_names_in_lower_case() {
        for known in AMI_FAMILIES {
            let expected = Some(known.name.to_lowercase()).filter(|_| known.family != Family::Custom);
            assert_eq!(known.alias, expected.as_deref(), "{known:?}");
            let name = serde_json::Value::from(known.name);
            assert_eq!(serde_json::from_value::<Family>(name).unwrap(), known.family, "{known:?}");
        }
    }
}
