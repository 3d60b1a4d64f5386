//! Old spellings and where they went: keys of older chart versions and of Karpenter's v1alpha5 and v1beta1 objects.

use crate::source::Pointer;

/// Keys that stood at the top of a pool or template once; the text says where their meaning is now.
const RENAMED: [(&str, &str); 33] = [
    // Chart 0.1.30 and before.
    ("defaultProvisionerSpec", "use `karpenter.defaultNodePool`; Provisioners became NodePools"),
    ("gpuProvisionerSpec", "use `karpenter.gpuNodePool`; Provisioners became NodePools"),
    ("inferentiaProvisionerSpec", "use `karpenter.inferentiaNodePool`; Provisioners became NodePools"),
    ("controlPlaneProvisionerSpec", "use `karpenter.controlPlaneNodePool`; Provisioners became NodePools"),
    ("defaultNodeTemplateSpec", "use `karpenter.defaultNodeTemplate`"),
    ("gpuDefaultNodeTemplateSpec", "use `karpenter.gpuDefaultNodeTemplate`"),
    ("inferentiaDefaultNodeTemplateSpec", "use `karpenter.inferentiaDefaultNodeTemplate`"),
    // v1alpha5: Provisioner and AWSNodeTemplate.
    ("provisioner", "use a pool, such as `karpenter.defaultNodePool`; Provisioners became NodePools"),
    ("awsNodeTemplate", "use a template, such as `karpenter.defaultNodeTemplate`"),
    ("ttlSecondsUntilExpired", "use `expireAfter`, with a unit: `2592000` becomes `expireAfter: 720h`"),
    ("ttlSecondsAfterEmpty", "use `disruption: {consolidationPolicy: WhenEmpty, consolidateAfter: 30s}`"),
    (
        "consolidation",
        "use `disruption: {consolidationPolicy: WhenEmptyOrUnderutilized, consolidateAfter: 0s}`",
    ),
    ("kubeletConfiguration", "use `kubelet` in the pool's node template"),
    ("containerRuntime", "remove it: containerd is the only runtime"),
    ("providerRef", "use `nodeClass: <name>`"),
    ("provider", "use a node template: its fields went to `karpenter.<template>`, and `nodeClass` names it"),
    ("subnetSelector", "use `subnetSelectorTerms: [{tags: {…}}]`"),
    ("securityGroupSelector", "use `securityGroupSelectorTerms: [{tags: {…}}]`"),
    ("amiSelector", "use `amiSelectorTerms: [{tags: {…}}]`, or `{id: ami-…}`, or `{name: …}`"),
    ("launchTemplate", "remove it: Karpenter makes launch templates itself since v1beta1"),
    ("launchTemplateName", "remove it: Karpenter makes launch templates itself since v1beta1"),
    // EKS Blueprints' names for the same.
    (
        "subnetTags",
        "use `subnetSelectorTerms: [{tags: {…}}]`, or `extraSubnetTags` beside the discovery tags",
    ),
    (
        "securityGroupTags",
        "use `securityGroupSelectorTerms: [{tags: {…}}]`, or `extraSecurityGroupTags` beside the discovery tag",
    ),
    ("interruptionHandling", "remove it: it is a setting of Karpenter's own chart"),
    ("op", "use `operator`"),
    ("vals", "use `values`"),
    // v1beta1: NodePool and EC2NodeClass.
    ("apiVersion", "remove it: values are not an object; `karpcfg render` adds `apiVersion` and `kind`"),
    ("kind", "remove it: values are not an object; `karpcfg render` adds `apiVersion` and `kind`"),
    ("spec", "move its fields one level up: values have no `spec`"),
    ("template", "move its fields up: `metadata.labels` is `labels`, `spec.taints` is `taints`, and so on"),
    ("nodeTemplate", "use `nodeClass: <name>`"),
    ("instanceProfileName", "use `instanceProfile`"),
    ("nodeRole", "use `role`"),
];

/// Keys that moved out of the map they stood in.
const MOVED: [(&str, &str, &str); 6] = [
    ("limits", "resources", "move its entries up: `limits: {cpu: 75}`, without `resources` since v1beta1"),
    ("disruption", "expireAfter", "use `expireAfter` of the pool itself: it left `disruption` in v1"),
    ("nodeClassRef", "apiVersion", "use `group: karpenter.k8s.aws`: v1 has the group without the version"),
    ("kubelet", "containerRuntime", "remove it: containerd is the only runtime"),
    ("metadataOptions", "httpTokensRequired", "use `httpTokens: required`"),
    ("instanceFamilies", "denied", "use `notAllowed`"),
];

/// What became of an unknown key, if it is an old one.
pub(super) fn new_path(pointer: &Pointer) -> Option<&'static str> {
    let parent = pointer.parent();
    let key = pointer.tokens().last()?;
    let above = parent.tokens().last().unwrap_or_default();
    if let Some((.., new)) = MOVED.iter().find(|(map, old, _)| above == *map && key == *old) {
        return Some(new);
    }
    if key == "kubelet" {
        return Some("move it to the pool's node template: it left the NodePool in v1");
    }
    RENAMED.iter().find(|(old, _)| key == *old).map(|(_, new)| *new)
}

/// What became of an old value of a closed list.
pub(super) fn new_value(old: &str) -> Option<&'static str> {
    match old {
        "WhenUnderutilized" => Some("WhenEmptyOrUnderutilized"),
        "Ubuntu" => Some("Custom"),
        _ => None,
    }
}

/// What to say of a missing key beyond its name.
pub(super) fn required(property: &str) -> Option<&'static str> {
    match property {
        "effect" => Some("add `effect: NoSchedule`, `PreferNoSchedule` or `NoExecute`"),
        "operator" => Some("add `operator: In`, or another operator"),
        _ => None,
    }
}
