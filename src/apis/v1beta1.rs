//! `karpenter.sh/v1beta1` and `karpenter.k8s.aws/v1beta1`, of Karpenter 0.32 to 1.0: what v1 has for their fields
//! (`nodepool_conversion.go` and `ec2nodeclass_conversion.go` of v1.0).

use super::former::model::Became::{Item, Moved, MovedTo, Removed, Renamed};
use super::former::model::{FormerField, FormerKind};
use super::version::Version;

/// Its kinds.
pub(crate) const KINDS: &[FormerKind] = &[
    FormerKind {
        api_version: "karpenter.sh/v1beta1",
        kind: "NodePool",
        now_in: "karpenter.sh/v1",
        now: "NodePool",
        until: Version(1, 1),
    },
    FormerKind {
        api_version: "karpenter.sh/v1beta1",
        kind: "NodeClaim",
        now_in: "karpenter.sh/v1",
        now: "NodeClaim",
        until: Version(1, 1),
    },
    FormerKind {
        api_version: "karpenter.k8s.aws/v1beta1",
        kind: "EC2NodeClass",
        now_in: "karpenter.k8s.aws/v1",
        now: "EC2NodeClass",
        until: Version(1, 1),
    },
];

/// Its fields that v1 does not have where they were.
pub(crate) const FIELDS: &[FormerField] = &[
    FormerField::new("NodePool", "/spec/disruption/expireAfter", Moved("/spec/template/spec/expireAfter")),
    FormerField::new(
        "NodePool",
        "/spec/template/spec/kubelet",
        MovedTo { kind: "EC2NodeClass", path: "/spec/kubelet" },
    ),
    FormerField::new("NodePool", "/spec/template/spec/nodeClassRef/apiVersion", Renamed("group"))
        .note(", without the version: `group: karpenter.k8s.aws`"),
    FormerField::new("NodePool", "/spec/template/spec/resources", Removed("nothing for it: leave it out")),
    FormerField::new("EC2NodeClass", "/spec/amiFamily", Item("/spec/amiSelectorTerms"))
        .note(", as `- alias: al2023@v20250123`; beside terms of other kinds it stays"),
];
