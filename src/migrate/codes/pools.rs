//! What is said of pools.

use crate::diagnostic::codes;

codes! {
    /// a node label by its old name
    ///
    /// Karpenter still understands it. Write the new name when you touch the pool next.
    pub(crate) static BETA_LABEL = note("beta-label", Migration);

    /// a reference to a class that left out its group or kind
    ///
    /// v1 demands group, kind and name. Left out, they meant an EC2NodeClass of `karpenter.k8s.aws`.
    pub(crate) static CLASS_REF_COMPLETED = note("class-ref-completed", Migration);

    /// a reference to another provider's class
    ///
    /// Karpenter on AWS ignores a pool whose class is another provider's. Name an EC2NodeClass, or leave the pool to the provider that it is for.
    pub(crate) static CLASS_REF_FOREIGN = warning("class-ref-foreign", Migration);

    /// a reference to a class with `apiVersion` in place of `group`
    ///
    /// The group is the part before the slash.
    pub(crate) static CLASS_REF_GROUP = note("class-ref-group", Migration);

    /// a reference to an AWSNodeTemplate in a NodePool
    ///
    /// Every version of the API takes it, and Karpenter then ignores the pool without a word. It names an EC2NodeClass now.
    pub(crate) static CLASS_REF_KIND = note("class-ref-kind", Migration);

    /// a pool that names no class
    ///
    /// v1 demands the name. Write `nodeClassRef.name` (`providerRef.name` in a Provisioner) and run again.
    pub(crate) static CLASS_REF_MISSING = error("class-ref-missing", Migration);

    /// a class whose pools had different kubelet settings
    ///
    /// v1 has the settings in the class, so that it becomes several. The first pool keeps the class; the nodes of the others are replaced, since
    /// their class is another one.
    pub(crate) static CLASS_SPLIT = note("class-split", Migration);

    /// a time beside `WhenUnderutilized`, which v1beta1 refused
    ///
    /// v1 takes it, and it is kept as it was meant.
    pub(crate) static CONSOLIDATE_AFTER_KEPT = note("consolidate-after-kept", Migration);

    /// `WhenEmpty` without a time, which v1beta1 refused
    ///
    /// `Never` is written until you say a time.
    pub(crate) static CONSOLIDATE_AFTER_MISSING = warning("consolidate-after-missing", Migration);

    /// a pool without `consolidateAfter`, which v1 demands
    ///
    /// `0s` keeps the behaviour of v1beta1. A longer time calms the churn.
    pub(crate) static CONSOLIDATE_AFTER_REQUIRED = note("consolidate-after-required", Migration);

    /// consolidation beside a time after which empty nodes go
    ///
    /// The old webhook refused the two together. Consolidation covers empty nodes, so that the time is left out.
    pub(crate) static CONSOLIDATION_AND_EMPTY = note("consolidation-and-empty", Migration);

    /// consolidation that was switched off by `Never`
    ///
    /// It stays off. Karpenter's own conversion makes `0s` of it, which switches it on.
    pub(crate) static CONSOLIDATION_OFF = note("consolidation-off", Migration);

    /// a container runtime
    ///
    /// There is only containerd in v1. Where it was another one, see that nothing on the nodes needs it.
    pub(crate) static CONTAINER_RUNTIME = note("container-runtime", Migration);

    /// an annotation that held nodes, by its old name
    ///
    /// `karpenter.sh/do-not-consolidate` and `karpenter.sh/do-not-evict` have no effect in v1. Change them on pods and nodes too.
    pub(crate) static DO_NOT_DISRUPT = note("do-not-disrupt", Migration);

    /// the lifetime of a Provisioner's nodes
    ///
    /// It is a duration in the template in v1, which expires nodes after 720h where nothing is said: `Never` is written where nodes did not expire.
    /// Expiry is forceful in v1; `terminationGracePeriod` bounds the drain.
    pub(crate) static EXPIRE_AFTER = note("expire-after", Migration);

    /// the lifetime of a NodePool's nodes
    ///
    /// It stands in the template in v1, so that a change of it replaces nodes. Expiry is forceful: budgets do not hold it back, and
    /// `terminationGracePeriod` bounds the drain.
    pub(crate) static EXPIRE_AFTER_MOVED = note("expire-after-moved", Migration);

    /// thresholds of image garbage collection that are equal
    ///
    /// v1 wants the high one above the low one. Change one of them and run again.
    pub(crate) static GC_THRESHOLDS_EQUAL = error("gc-thresholds-equal", Migration);

    /// a requirement on `karpenter.k8s.aws/instance-pods`
    ///
    /// v1 refuses the key. The requirement is left out; choose by size, CPUs or memory instead.
    pub(crate) static INSTANCE_PODS = warning("instance-pods", Migration);

    /// kubelet settings of a pool whose class is not among the input
    ///
    /// v1 has them in the class. Give the class to the same run, or write the settings into it by hand.
    pub(crate) static KUBELET_CLASS_MISSING = warning("kubelet-class-missing", Migration);

    /// kubelet settings of a pool
    ///
    /// v1 has them in the class that the pool uses.
    pub(crate) static KUBELET_MOVED = note("kubelet-moved", Migration);

    /// a label that contradicts what the old webhook added
    ///
    /// The webhook looked at requirements alone, so that no node ever fitted this pool. Put the label's value into a requirement.
    pub(crate) static LABEL_AGAINST_DEFAULT = warning("label-against-default", Migration);

    /// limits in `resources`
    ///
    /// The keys stand directly under `spec.limits`.
    pub(crate) static LIMITS_FLAT = note("limits-flat", Migration);

    /// a Provisioner that did not consolidate
    ///
    /// `consolidateAfter: Never` is written; without it v1 would begin to consolidate.
    pub(crate) static NO_CONSOLIDATION = note("no-consolidation", Migration);

    /// `WhenUnderutilized`
    ///
    /// It is called `WhenEmptyOrUnderutilized` in v1.
    pub(crate) static POLICY_RENAMED = note("policy-renamed", Migration);

    /// the node label `karpenter.sh/provisioner-name`
    ///
    /// Nodes have `karpenter.sh/nodepool` in its place. Change node selectors, affinities and `DoesNotExist` tricks of pods before the nodes are
    /// replaced.
    pub(crate) static PROVISIONER_LABEL = note("provisioner-label", Migration);

    /// requirements that the old webhook added
    ///
    /// v1 adds none, so that they are written out: without them a pool takes spot capacity, other architectures and every instance type.
    pub(crate) static REQUIREMENT_DEFAULTS = note("requirement-defaults", Migration);

    /// a NodePool without `requirements`
    ///
    /// v1 demands the list, be it empty.
    pub(crate) static REQUIREMENTS_REQUIRED = note("requirements-required", Migration);

    /// `resources` in the template of a NodePool
    ///
    /// They had no effect in a pool and are no field of v1.
    pub(crate) static RESOURCES_DROPPED = note("resources-dropped", Migration);

    /// a taint without effect
    ///
    /// v1 demands it. Say `effect:` and run again.
    pub(crate) static TAINT_EFFECT = error("taint-effect", Migration);

    /// a taint with an empty value
    ///
    /// v1 refuses it; it is the same as none.
    pub(crate) static TAINT_VALUE = note("taint-value", Migration);
}
