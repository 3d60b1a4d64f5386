//! The kinds that are checked, each a table of its fields; and which kinds there are.

pub(crate) mod capacitybuffer;
pub(crate) mod ec2nodeclass;
mod metadata;
pub(crate) mod nodeoverlay;
pub(crate) mod nodepool;
mod requirement;

use crate::apis::schema::ApiType;

/// The kinds whose objects are checked.
pub(crate) const API_TYPES: &[&ApiType] = &[
    &nodepool::NODE_POOL,
    &ec2nodeclass::EC2_NODE_CLASS,
    &nodeoverlay::NODE_OVERLAY,
    &capacitybuffer::CAPACITY_BUFFER,
];

/// The API type of this version and kind, where it is one of ours.
pub(crate) fn api_type(api_version: &str, kind: &str) -> Option<&'static ApiType> {
    let api = API_TYPES.iter().copied().find(|api| api.kind == kind)?;
    let version = api_version.strip_prefix(api.group)?.strip_prefix('/')?;
    (version == api.version).then_some(api)
}

/// Group and kind of the classes that Karpenter on AWS knows: its own, and that of EKS Auto Mode.
pub(crate) const CLASS_KINDS: &[(&str, &str)] =
    &[("karpenter.k8s.aws", "EC2NodeClass"), ("eks.amazonaws.com", "NodeClass")];

/// The group and kind of a class, in whatever version.
pub(crate) fn class_kind(api_version: &str, kind: &str) -> Option<(&'static str, &'static str)> {
    let is_of = |group: &str| api_version.strip_prefix(group).is_some_and(|rest| rest.starts_with('/'));
    CLASS_KINDS.iter().copied().find(|(group, known)| *known == kind && is_of(group))
}

/// The kinds of Karpenter's own groups that are not checked, but exist.
const UNCHECKED: &[(&str, &str, &str)] = &[("karpenter.sh", "v1", "NodeClaim")];

/// Whether the group is somebody else's, or ours and has the kind in this version.
pub(crate) fn is_known(api_version: &str, kind: &str) -> bool {
    let (group, version) = api_version.split_once('/').unwrap_or(("", api_version));
    let checked = API_TYPES.iter().map(|api| (api.group, api.version, api.kind));
    let mut known = checked.chain(UNCHECKED.iter().copied());
    match group {
        "karpenter.sh" | "karpenter.k8s.aws" => known.any(|api| api == (group, version, kind)),
        // The group has other people's kinds too.
        "autoscaling.x-k8s.io" => kind != "CapacityBuffer" || version == "v1beta1",
        // A list is unwrapped when it is read; the server has no such kind. Nor does the core group have Karpenter's.
        "" => (version, kind) != ("v1", "List") && !known.any(|(_, _, ours)| ours == kind),
        _ => true,
    }
}
