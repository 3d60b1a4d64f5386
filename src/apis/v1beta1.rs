//! `karpenter.sh/v1beta1` and `karpenter.k8s.aws/v1beta1`, of Karpenter 0.32 to 1.0: what v1 has for their fields
//! (`nodepool_conversion.go` and `ec2nodeclass_conversion.go` of v1.0).

use super::former::{FormerField, FormerKind};

/// Its kinds.
pub const KINDS: &[FormerKind] = &[
    FormerKind {
        api_version: "karpenter.sh/v1beta1",
        kind: "NodePool",
        now_in: "karpenter.sh/v1",
        now: "NodePool",
        until: (1, 1),
    },
    FormerKind {
        api_version: "karpenter.sh/v1beta1",
        kind: "NodeClaim",
        now_in: "karpenter.sh/v1",
        now: "NodeClaim",
        until: (1, 1),
    },
    FormerKind {
        api_version: "karpenter.k8s.aws/v1beta1",
        kind: "EC2NodeClass",
        now_in: "karpenter.k8s.aws/v1",
        now: "EC2NodeClass",
        until: (1, 1),
    },
];

/// Its fields that v1 does not have where they were.
pub const FIELDS: &[FormerField] = &[
    FormerField {
        of: "NodePool",
        path: "/spec/disruption/expireAfter",
        now: "`spec.template.spec.expireAfter`",
    },
    FormerField {
        of: "NodePool",
        path: "/spec/template/spec/kubelet",
        now: "`spec.kubelet` of the EC2NodeClass",
    },
    FormerField {
        of: "NodePool",
        path: "/spec/template/spec/nodeClassRef/apiVersion",
        now: "`group`, without the version: `group: karpenter.k8s.aws`",
    },
    FormerField {
        of: "NodePool",
        path: "/spec/template/spec/resources",
        now: "nothing for it: leave it out",
    },
    FormerField {
        of: "EC2NodeClass",
        path: "/spec/amiFamily",
        now: "it in `spec.amiSelectorTerms`, as `- alias: al2023@v20250123`; beside terms of other kinds it stays",
    },
];
