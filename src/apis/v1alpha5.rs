//! `karpenter.sh/v1alpha5` and `karpenter.k8s.aws/v1alpha1`, of Karpenter up to 0.32: what v1 has for their fields
//! (`tools/karpenter-convert` of v0.32 and the migration guides of v0.32 and v1.0).

use super::former::{FormerField, FormerKind};

/// Its kinds.
pub const KINDS: &[FormerKind] = &[
    FormerKind {
        api_version: "karpenter.sh/v1alpha5",
        kind: "Provisioner",
        now_in: "karpenter.sh/v1",
        now: "NodePool",
        until: (0, 33),
    },
    FormerKind {
        api_version: "karpenter.sh/v1alpha5",
        kind: "Machine",
        now_in: "karpenter.sh/v1",
        now: "NodeClaim",
        until: (0, 33),
    },
    FormerKind {
        api_version: "karpenter.k8s.aws/v1alpha1",
        kind: "AWSNodeTemplate",
        now_in: "karpenter.k8s.aws/v1",
        now: "EC2NodeClass",
        until: (0, 33),
    },
];

const fn pool(path: &'static str, now: &'static str) -> FormerField {
    FormerField { of: "NodePool", path, now }
}

const fn class(path: &'static str, now: &'static str) -> FormerField {
    FormerField { of: "EC2NodeClass", path, now }
}

/// Its fields that v1 does not have where they were.
pub const FIELDS: &[FormerField] = &[
    pool("/spec/annotations", "`spec.template.metadata.annotations`"),
    pool(
        "/spec/consolidation",
        "`spec.disruption` with `consolidationPolicy: WhenEmptyOrUnderutilized` and `consolidateAfter`, `Never` for none",
    ),
    pool("/spec/kubeletConfiguration", "`spec.kubelet` of the EC2NodeClass"),
    pool("/spec/labels", "`spec.template.metadata.labels`"),
    pool("/spec/limits/resources", "its keys directly under `spec.limits`"),
    pool("/spec/provider", "an EC2NodeClass of its own, named in `spec.template.spec.nodeClassRef`"),
    pool("/spec/providerRef", "`spec.template.spec.nodeClassRef` with `group`, `kind` and `name`"),
    pool(
        "/spec/requirements",
        "`spec.template.spec.requirements`, and adds none itself: ask for `kubernetes.io/os`, `kubernetes.io/arch` and \
         `karpenter.sh/capacity-type` too",
    ),
    pool("/spec/startupTaints", "`spec.template.spec.startupTaints`"),
    pool("/spec/taints", "`spec.template.spec.taints`"),
    pool(
        "/spec/ttlSecondsAfterEmpty",
        "`spec.disruption` with `consolidationPolicy: WhenEmpty` and `consolidateAfter`, with a unit: `30s`",
    ),
    pool("/spec/ttlSecondsUntilExpired", "`spec.template.spec.expireAfter`, with a unit: `720h`"),
    class(
        "/spec/amiFamily",
        "it in `spec.amiSelectorTerms`, as `- alias: al2023@v20250123`; beside terms of other kinds it stays",
    ),
    class("/spec/amiSelector", "`spec.amiSelectorTerms`, a list: `- tags: {…}`, `- id:` or `- alias:`"),
    class("/spec/launchTemplate", "no launch templates: say the same with the fields of EC2NodeClass"),
    class(
        "/spec/securityGroupSelector",
        "`spec.securityGroupSelectorTerms`, a list: `- tags: {…}`, `- id:` or `- name:`",
    ),
    class("/spec/subnetSelector", "`spec.subnetSelectorTerms`, a list: `- tags: {…}` or `- id:`"),
];
