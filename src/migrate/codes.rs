//! What `karpcfg migrate` has to say, one code a sort of move.

use crate::diagnostic::codes;

codes! {
    /// properties that this version of the CDK add-on refuses
    ///
    /// The add-on stops at them, so that there never was a pool. Mend the properties as the message says, or name another version with
    /// `--blueprints`.
    pub(crate) static ADD_ON_REFUSES = warning("add-on-refuses", Migration);

    /// Amazon Linux 2, which has no image for Kubernetes 1.33 and later
    ///
    /// The migration keeps the family. Plan the move to AL2023: its nodes boot by `nodeadm`, so that user data must be changed with it.
    pub(crate) static AL2_END = note("al2-end", Migration);

    /// image tags that no longer restrict instance types
    ///
    /// Up to Karpenter 0.32, a tag of an image whose key is a node label restricted the instance types that were launched with it. Say it in the
    /// pool's requirements.
    pub(crate) static AMI_TAG_REQUIREMENTS = note("ami-tag-requirements", Migration);

    /// a node label by its old name
    ///
    /// Karpenter still understands it. Write the new name when you touch the pool next.
    pub(crate) static BETA_LABEL = note("beta-label", Migration);

    /// values that do not tell which chart they are for
    ///
    /// Charts have other defaults, so that the version decides what is written out. Say it with `--chart-version`.
    pub(crate) static CHART_ASSUMED = warning("chart-assumed", Migration);

    /// a default of the old chart
    ///
    /// Today's default is another one, so that the old one is written out. Take it out to have today's.
    pub(crate) static CHART_DEFAULTS = note("chart-defaults", Migration);

    /// two classes of one name
    ///
    /// An inline provider becomes a class with the name of its Provisioner, and another class has that name. Rename one of them and name it in its
    /// pools.
    pub(crate) static CLASS_NAME_TWICE = warning("class-name-twice", Migration);

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

    /// a pool that names no class
    ///
    /// v1 demands the name. Write `nodeClassRef.name` (`providerRef.name` in a Provisioner) and run again.
    pub(crate) static CLASS_REF_MISSING = error("class-ref-missing", Migration);

    /// a class whose pools had different kubelet settings
    ///
    /// v1 has the settings in the class, so that it becomes several. The first pool keeps the class; the nodes of the others are replaced, since
    /// their class is another one.
    pub(crate) static CLASS_SPLIT = note("class-split", Migration);

    /// values without the name of their cluster
    ///
    /// Say it with `--cluster-name`.
    pub(crate) static CLUSTER_NAME_MISSING = error("cluster-name-missing", Migration);

    /// a list with commas in the value of a selector
    ///
    /// It meant one of these. A term has one value, so that every combination is a term of its own.
    pub(crate) static COMMA_VALUES = note("comma-values", Migration);

    /// a comment whose key is gone
    ///
    /// It stands above what the key stood in. See whether it still says anything.
    pub(crate) static COMMENT_KEPT = note("comment-kept", Migration);

    /// an annotation of Karpenter's conversion
    ///
    /// Karpenter 1.0 wrote it to be able to go back to v1beta1. It is no part of a manifest.
    pub(crate) static COMPAT_ANNOTATION = note("compat-annotation", Migration);

    /// kubelet settings in an annotation of Karpenter's conversion
    ///
    /// Karpenter 1.0 reads it and prefers it to the class, 1.1 to 1.5 do not start while it is there, later ones ignore it. Its settings go into
    /// the class.
    pub(crate) static COMPAT_KUBELET = note("compat-kubelet", Migration);

    /// an annotation that the conversion of the Ubuntu family left
    ///
    /// The class is one of AL2 by now, with terms that name Ubuntu's images.
    pub(crate) static COMPAT_UBUNTU = note("compat-ubuntu", Migration);

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

    /// a property of the controller's
    ///
    /// It belongs to the values of Karpenter's own chart, not to a manifest.
    pub(crate) static CONTROLLER_SETTING = note("controller-setting", Migration);

    /// the family Custom without images
    ///
    /// It never had images of its own. Name them in `amiSelectorTerms`.
    pub(crate) static CUSTOM_NO_AMI = error("custom-no-ami", Migration);

    /// the family Custom, whose bootstrap must register a taint
    ///
    /// Karpenter v1 takes a node as registered only if it comes with the taint `karpenter.sh/unregistered:NoExecute`. Give it to the kubelet in
    /// your user data.
    pub(crate) static CUSTOM_UNREGISTERED = warning("custom-unregistered", Migration);

    /// an instance profile that came from the controller
    ///
    /// `aws.defaultInstanceProfile` is gone; the profile stands in every class.
    pub(crate) static DEFAULT_PROFILE = note("default-profile", Migration);

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

    /// a template without a family, which meant AL2
    ///
    /// The default is written out.
    pub(crate) static FAMILY_DEFAULT = note("family-default", Migration);

    /// a family without terms, which becomes an alias
    ///
    /// v1 demands `amiSelectorTerms`, and an alias says family and version. `@latest` follows every release of images: pin a version with `--pin-
    /// ami` where that is too lively.
    pub(crate) static FAMILY_TO_ALIAS = note("family-to-alias", Migration);

    /// a time after which empty nodes go that the CDK add-on always set
    ///
    /// Its versions 1.0 to 1.2 set `ttlSecondsAfterEmpty: 30`, whatever the properties said.
    pub(crate) static FIXED_TTL = note("fixed-ttl", Migration);

    /// thresholds of image garbage collection that are equal
    ///
    /// v1 wants the high one above the low one. Change one of them and run again.
    pub(crate) static GC_THRESHOLDS_EQUAL = error("gc-thresholds-equal", Migration);

    /// the ConfigMap `karpenter-global-settings`
    ///
    /// v1 has no such ConfigMap: its settings are flags of the controller, `settings.*` in the values of its chart. What it gave to every class is
    /// written into the classes; take over the rest by hand.
    pub(crate) static GLOBAL_SETTINGS = warning("global-settings", Migration);

    /// tags that the controller gave to every class
    ///
    /// `aws.tags` is gone; the tags stand in every class.
    pub(crate) static GLOBAL_TAGS = note("global-tags", Migration);

    /// a class that does not say how far the metadata service answers
    ///
    /// Two hops were the default, and one is in v1, which cuts off pods without host network. `2` is written out; leave it out where no pod needs
    /// it.
    pub(crate) static HOP_LIMIT = note("hop-limit", Migration);

    /// ids of images beside other selectors
    ///
    /// v1 refuses a term with an id and something else. Keep the ids or the rest, and run again.
    pub(crate) static ID_WITH_OTHERS = error("id-with-others", Migration);

    /// ids in one value
    ///
    /// Each id becomes a term of its own.
    pub(crate) static IDS_SPLIT = note("ids-split", Migration);

    /// a requirement on `karpenter.k8s.aws/instance-pods`
    ///
    /// v1 refuses the key. The requirement is left out; choose by size, CPUs or memory instead.
    pub(crate) static INSTANCE_PODS = warning("instance-pods", Migration);

    /// an instance profile
    ///
    /// v1 takes a profile too. With `role` in its place Karpenter makes the profile itself.
    pub(crate) static INSTANCE_PROFILE_KEPT = note("instance-profile-kept", Migration);

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

    /// a launch template of your own
    ///
    /// v1 makes its launch templates itself. Take over image, user data, security groups, profile and volumes into the class.
    pub(crate) static LAUNCH_TEMPLATE = warning("launch-template", Migration);

    /// a NodeClaim or Machine
    ///
    /// Karpenter makes these itself; they are no manifests.
    pub(crate) static LEFT_OUT = note("left-out", Migration);

    /// limits in `resources`
    ///
    /// The keys stand directly under `spec.limits`.
    pub(crate) static LIMITS_FLAT = note("limits-flat", Migration);

    /// limits that the old chart never printed
    ///
    /// They come into force with today's values. Take them out if they were not meant.
    pub(crate) static LIMITS_IN_FORCE = warning("limits-in-force", Migration);

    /// limits of the GPU pool, which the old chart printed in every pool
    ///
    /// They are written into every pool. Keep them or take them out knowingly.
    pub(crate) static LIMITS_OF_GPU_POOL = note("limits-of-gpu-pool", Migration);

    /// metadata options of which some are left out
    ///
    /// What was left out was EC2's to decide: hop limit 1, tokens optional. By v1's defaults tokens are required.
    pub(crate) static METADATA_PARTIAL = note("metadata-partial", Migration);

    /// a Provisioner that did not consolidate
    ///
    /// `consolidateAfter: Never` is written; without it v1 would begin to consolidate.
    pub(crate) static NO_CONSOLIDATION = note("no-consolidation", Migration);

    /// properties of which the CDK add-on made no pool
    ///
    /// Its versions 1.0 to 1.2 made one only if both `subnetTags` and `securityGroupTags` were there.
    pub(crate) static NO_POOL = warning("no-pool", Migration);

    /// a class without security groups
    ///
    /// v1 demands `securityGroupSelectorTerms`. Say them and run again.
    pub(crate) static NO_SECURITY_GROUPS = error("no-security-groups", Migration);

    /// a class without subnets
    ///
    /// v1 demands `subnetSelectorTerms`. Say them and run again.
    pub(crate) static NO_SUBNETS = error("no-subnets", Migration);

    /// a selector of images by their owner alone
    ///
    /// v1 demands a name or tags beside it.
    pub(crate) static OWNER_ALONE = error("owner-alone", Migration);

    /// an object that is no old one of Karpenter's
    ///
    /// It is handed on, letter for letter.
    pub(crate) static PASSED_THROUGH = note("passed-through", Migration);

    /// `WhenUnderutilized`
    ///
    /// It is called `WhenEmptyOrUnderutilized` in v1.
    pub(crate) static POLICY_RENAMED = note("policy-renamed", Migration);

    /// `resources` in the template of a NodePool
    ///
    /// They had no effect in a pool and are no field of v1.
    pub(crate) static POOL_RESOURCES = note("pool-resources", Migration);

    /// requirements that the profile adds to a pool that was a Provisioner
    ///
    /// The profile is that of the oldest chart that can be reproduced. Compare the rendered pool with the Provisioner.
    pub(crate) static PROFILE_ADDS = warning("profile-adds", Migration);

    /// a property that this version of the CDK add-on ignores
    ///
    /// The pool was made without it. Say the same with the properties of this version, or name another one with `--blueprints`.
    pub(crate) static PROPERTY_IGNORED = warning("property-ignored", Migration);

    /// both `provider` and `providerRef`
    ///
    /// The old webhook refused the two together. The class is made of `provider`; decide for one.
    pub(crate) static PROVIDER_AND_REF = warning("provider-and-ref", Migration);

    /// an inline provider
    ///
    /// It becomes an EC2NodeClass with the name of the Provisioner.
    pub(crate) static PROVIDER_TO_CLASS = note("provider-to-class", Migration);

    /// fields that an inline provider does not have
    ///
    /// The old webhook refused them, so that they were never in force, and they are left out. Put them into the class if they were meant.
    pub(crate) static PROVIDER_UNKNOWN_FIELD = warning("provider-unknown-field", Migration);

    /// the node label `karpenter.sh/provisioner-name`
    ///
    /// Nodes have `karpenter.sh/nodepool` in its place. Change node selectors, affinities and `DoesNotExist` tricks of pods before the nodes are
    /// replaced.
    pub(crate) static PROVISIONER_LABEL = note("provisioner-label", Migration);

    /// the spec of a Provisioner in values
    ///
    /// It becomes the values of a pool, which keeps the name of the Provisioner.
    pub(crate) static PROVISIONER_SPEC = note("provisioner-spec", Migration);

    /// requirements that the old webhook added
    ///
    /// v1 adds none, so that they are written out: without them a pool takes spot capacity, other architectures and every instance type.
    pub(crate) static REQUIREMENT_DEFAULTS = note("requirement-defaults", Migration);

    /// a NodePool without `requirements`
    ///
    /// v1 demands the list, be it empty.
    pub(crate) static REQUIREMENTS_REQUIRED = note("requirements-required", Migration);

    /// both a role and an instance profile
    ///
    /// v1 takes one of them. Take one out and run again.
    pub(crate) static ROLE_AND_PROFILE = error("role-and-profile", Migration);

    /// the ARN of a role
    ///
    /// Karpenter wants the name of the role, which is what stands behind the last slash.
    pub(crate) static ROLE_ARN = warning("role-arn", Migration);

    /// a class without role and instance profile
    ///
    /// The controller's default profile is gone. Say `--role NAME` or `--instance-profile NAME`; `--placeholders` writes a placeholder for later.
    pub(crate) static ROLE_MISSING = error("role-missing", Migration);

    /// `userData: default`, which is another script in every chart
    ///
    /// Compare the scripts, for example with `karpcfg userdata gpu-default --shell`.
    pub(crate) static SCRIPT_CHANGED = warning("script-changed", Migration);

    /// what the cluster and Karpenter wrote
    ///
    /// Versions, ids, hashes and status are no part of a manifest.
    pub(crate) static SERVER_FIELDS_DROPPED = note("server-fields-dropped", Migration);

    /// a tag that Karpenter keeps to itself
    ///
    /// v1 refuses it and sets it itself.
    pub(crate) static TAG_RESTRICTED = note("tag-restricted", Migration);

    /// a taint without effect
    ///
    /// v1 demands it. Say `effect:` and run again.
    pub(crate) static TAINT_EFFECT = error("taint-effect", Migration);

    /// a taint with an empty value
    ///
    /// v1 refuses it; it is the same as none.
    pub(crate) static TAINT_VALUE = note("taint-value", Migration);

    /// taints that the old chart ignored
    ///
    /// They come into force with today's values. Take them out if they were not meant.
    pub(crate) static TAINTS_IN_FORCE = warning("taints-in-force", Migration);

    /// a plain scalar where text is due
    ///
    /// `n`, `on`, `4` or `099720109477` are text to their writer, and a boolean or a number to kubectl. They are quoted.
    pub(crate) static TEXT_QUOTED = note("text-quoted", Migration);

    /// more terms than v1 takes
    ///
    /// Every combination of the values is a term, and v1 takes 30. Select by a tag that they share.
    pub(crate) static TOO_MANY_TERMS = error("too-many-terms", Migration);

    /// the Ubuntu family with images of its own
    ///
    /// v1 does not know it; AL2 boots the same way. See that every selected image is an Ubuntu one.
    pub(crate) static UBUNTU_FAMILY = note("ubuntu-family", Migration);

    /// the Ubuntu family without images
    ///
    /// v1 does not know it and looks up no images of it. Name them in `amiSelectorTerms`.
    pub(crate) static UBUNTU_NO_TERMS = warning("ubuntu-no-terms", Migration);

    /// Ubuntu's root volume
    ///
    /// Its device is another one than that of AL2, so that it is written out.
    pub(crate) static UBUNTU_ROOT_VOLUME = note("ubuntu-root-volume", Migration);

    /// user data that names `karpenter.sh/provisioner-name`
    ///
    /// Nodes have `karpenter.sh/nodepool` in v1. Change the script; that replaces nodes.
    pub(crate) static USER_DATA_LABEL = note("user-data-label", Migration);

    /// a volume's size in units that v1 refuses
    ///
    /// v1 takes whole `Gi`, `G`, `Ti` and `T`.
    pub(crate) static VOLUME_UNIT = note("volume-unit", Migration);
}
