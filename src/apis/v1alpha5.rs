//! `karpenter.sh/v1alpha5` and `karpenter.k8s.aws/v1alpha1`, of Karpenter up to 0.32: what v1 has for their fields
//! (`tools/karpenter-convert` of v0.32 and the migration guides of v0.32 and v1.0).

use super::former::model::Became::{self, Item, Moved, MovedTo, Object, Removed, Unwrapped};
use super::former::model::{FormerField, FormerKind};
use super::version::Version;

/// Its kinds.
pub(crate) const KINDS: &[FormerKind] = &[
    FormerKind {
        api_version: "karpenter.sh/v1alpha5",
        kind: "Provisioner",
        now_in: "karpenter.sh/v1",
        now: "NodePool",
        until: Version(0, 33),
    },
    FormerKind {
        api_version: "karpenter.sh/v1alpha5",
        kind: "Machine",
        now_in: "karpenter.sh/v1",
        now: "NodeClaim",
        until: Version(0, 33),
    },
    FormerKind {
        api_version: "karpenter.k8s.aws/v1alpha1",
        kind: "AWSNodeTemplate",
        now_in: "karpenter.k8s.aws/v1",
        now: "EC2NodeClass",
        until: Version(0, 33),
    },
];

const fn pool(path: &'static str, became: Became) -> FormerField {
    FormerField::new("NodePool", path, became)
}

const fn class(path: &'static str, became: Became) -> FormerField {
    FormerField::new("EC2NodeClass", path, became)
}

/// Its fields that v1 does not have where they were.
pub(crate) const FIELDS: &[FormerField] = &[
    pool("/spec/annotations", Moved("/spec/template/metadata/annotations")),
    pool("/spec/consolidation", Moved("/spec/disruption")).note(
        " with `consolidationPolicy: WhenEmptyOrUnderutilized` and `consolidateAfter`, `Never` for none",
    ),
    pool("/spec/kubeletConfiguration", MovedTo { kind: "EC2NodeClass", path: "/spec/kubelet" }),
    pool("/spec/labels", Moved("/spec/template/metadata/labels")),
    pool("/spec/limits/resources", Unwrapped("/spec/limits")),
    pool("/spec/provider", Object { kind: "EC2NodeClass", named_at: "/spec/template/spec/nodeClassRef" }),
    pool("/spec/providerRef", Moved("/spec/template/spec/nodeClassRef")).note(" with `group`, `kind` and `name`"),
    pool("/spec/requirements", Moved("/spec/template/spec/requirements")).note(
        ", and adds none itself: ask for `kubernetes.io/os`, `kubernetes.io/arch` and `karpenter.sh/capacity-type` too",
    ),
    pool("/spec/startupTaints", Moved("/spec/template/spec/startupTaints")),
    pool("/spec/taints", Moved("/spec/template/spec/taints")),
    pool("/spec/ttlSecondsAfterEmpty", Moved("/spec/disruption"))
        .note(" with `consolidationPolicy: WhenEmpty` and `consolidateAfter`, with a unit: `30s`"),
    pool("/spec/ttlSecondsUntilExpired", Moved("/spec/template/spec/expireAfter"))
        .note(", with a unit: `720h`"),
    class("/spec/amiFamily", Item("/spec/amiSelectorTerms"))
        .note(", as `- alias: al2023@v20250123`; beside terms of other kinds it stays"),
    class("/spec/amiSelector", Moved("/spec/amiSelectorTerms"))
        .note(", a list: `- tags: {…}`, `- id:` or `- alias:`"),
    class(
        "/spec/launchTemplate",
        Removed("no launch templates: say the same with the fields of EC2NodeClass"),
    ),
    class("/spec/securityGroupSelector", Moved("/spec/securityGroupSelectorTerms"))
        .note(", a list: `- tags: {…}`, `- id:` or `- name:`"),
    class("/spec/subnetSelector", Moved("/spec/subnetSelectorTerms"))
        .note(", a list: `- tags: {…}` or `- id:`"),
];
