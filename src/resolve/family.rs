//! Which AMI family a node template means.

use super::profile::{Constants, FamilyFrom};
use crate::apis::v1::ami_family::Family;
use crate::values::NodeTemplate;

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
