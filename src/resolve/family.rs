//! Which AMI family a node template means.

use super::profile::{Constants, FamilyFrom};
use crate::values::NodeTemplate;

/// The family as far as karpcfg treats families differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    Al2,
    Al2023,
    Bottlerocket,
    Windows,
    Custom,
}

impl Family {
    /// The name Karpenter has for it.
    pub fn name(self) -> &'static str {
        match self {
            Family::Al2 => "AL2",
            Family::Al2023 => "AL2023",
            Family::Bottlerocket => "Bottlerocket",
            Family::Windows => "Windows",
            Family::Custom => "Custom",
        }
    }

    fn parse(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().as_str() {
            "al2" => Some(Family::Al2),
            "al2023" => Some(Family::Al2023),
            "bottlerocket" => Some(Family::Bottlerocket),
            "custom" => Some(Family::Custom),
            "windows2019" | "windows2022" | "windows2025" => Some(Family::Windows),
            _ => None,
        }
    }
}

/// The family that Karpenter will take: `amiFamily`, else the alias before its `@`, else AL2023.
pub(super) fn family(template: &NodeTemplate) -> Family {
    let field = template.ami_family.as_deref().and_then(Family::parse);
    field.or_else(|| alias(template).and_then(Family::parse)).unwrap_or(Family::Al2023)
}

/// The family that the profile's chart version takes for devices and labels.
pub(super) fn family_for_devices(template: &NodeTemplate, profile: &Constants) -> Family {
    match profile.family {
        FamilyFrom::FieldOrAlias => family(template),
        FamilyFrom::Field => template.ami_family.as_deref().and_then(Family::parse).unwrap_or(Family::Al2023),
    }
}

fn alias(template: &NodeTemplate) -> Option<&str> {
    let terms = template.ami_selector_terms.as_deref()?;
    let alias = terms.iter().find_map(|term| term.alias.as_deref())?;
    alias.split('@').next()
}
