//! Whether two sets of requirements are certain to mean a common instance type: their labels alone say that they may.

use crate::apis::v1::labels::{CAPACITY_TYPE, INSTANCE_TYPE, REGION, ZONE, ZONE_ID};
use crate::instancetype::implied::imply;
use crate::instancetype::labels::Provider;
use crate::phrase::quote;
use crate::scheduling::{Requirement, Requirements};

const FAMILY: &str = "karpenter.k8s.aws/instance-family";

/// Families that EC2 has had for years, one of each kind that overlays are about.
const COMMON: [&str; 15] =
    ["m5", "c5", "r5", "m6i", "c6i", "r6i", "m6g", "c6g", "r6g", "m7i", "c7i", "r7i", "m7g", "c7g", "r7g"];
/// Sizes that all of them have.
const SIZES: [&str; 4] = ["large", "xlarge", "2xlarge", "4xlarge"];

/// What both mean for certain, in words; nothing where they mean no common type, or nobody knows.
///
/// What both sets say must include what names imply.
pub(super) fn overlap(one: &Requirements<'_>, other: &Requirements<'_>) -> Option<String> {
    if !one.intersects(other) {
        return None;
    }
    if is_within(one, other) || is_within(other, one) {
        return Some("the same instances".to_owned());
    }
    let listed =
        |key| [one, other].into_iter().filter_map(move |all| all.get(key)?.listed()).flatten().copied();
    let families = listed(FAMILY).chain(COMMON).map(|name| (FAMILY, name.to_owned()));
    let of_sizes = COMMON.into_iter().flat_map(|family| SIZES.map(|size| format!("{family}.{size}")));
    let types = listed(INSTANCE_TYPE).map(str::to_owned).chain(of_sizes);
    let mut known = families.chain(types.map(|name| (INSTANCE_TYPE, name)));
    let common = known.find(|(label, name)| means(one, label, name) && means(other, label, name));
    common.map(|(_, name)| quote(&name))
}

/// Whether all that meets `inner` meets `outer`.
fn is_within(inner: &Requirements<'_>, outer: &Requirements<'_>) -> bool {
    outer.iter().all(|(key, set)| inner.get(key).is_some_and(|known| known.intersection(set) == *known))
}

/// Whether a type or family meets what is required, as far as its name says all of it; zones and capacity types, which
/// it may be had in, are compared already.
fn means(all: &Requirements<'_>, label: &str, name: &str) -> bool {
    let mut known = Requirements::default();
    known.add(label, Requirement::one_of([name]));
    imply(&mut known, Provider::Karpenter);
    let is_of_offerings = |key: &str| [CAPACITY_TYPE, ZONE, ZONE_ID, REGION].contains(&key);
    is_within(&known, &all.clone().without(is_of_offerings))
}
