//! What is said of classes.

use crate::diagnostic::codes;

codes! {
    /// Amazon Linux 2, which has no image for Kubernetes 1.33 and later
    ///
    /// The migration keeps the family. Plan the move to AL2023: its nodes boot by `nodeadm`, so that user data must be changed with it.
    pub(crate) static AL2_END = note("al2-end", Migration);

    /// image tags that no longer restrict instance types
    ///
    /// Up to Karpenter 0.32, a tag of an image whose key is a node label restricted the instance types that were launched with it. Say it in the
    /// pool's requirements.
    pub(crate) static AMI_TAG_REQUIREMENTS = note("ami-tag-requirements", Migration);

    /// two classes of one name
    ///
    /// An inline provider becomes a class with the name of its Provisioner, and another class has that name. Rename one of them and name it in its
    /// pools.
    pub(crate) static CLASS_NAME_TWICE = warning("class-name-twice", Migration);

    /// a list with commas in the value of a selector
    ///
    /// It meant one of these. A term has one value, so that every combination is a term of its own.
    pub(crate) static COMMA_VALUES = note("comma-values", Migration);

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

    /// a template without a family, which meant AL2
    ///
    /// The default is written out.
    pub(crate) static FAMILY_DEFAULT = note("family-default", Migration);

    /// a family without terms, which becomes an alias
    ///
    /// v1 demands `amiSelectorTerms`, and an alias says family and version. `@latest` follows every release of images: pin a version with `--pin-
    /// ami` where that is too lively.
    pub(crate) static FAMILY_TO_ALIAS = note("family-to-alias", Migration);

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

    /// an instance profile
    ///
    /// v1 takes a profile too. With `role` in its place Karpenter makes the profile itself.
    pub(crate) static INSTANCE_PROFILE_KEPT = note("instance-profile-kept", Migration);

    /// a launch template of your own
    ///
    /// v1 makes its launch templates itself. Take over image, user data, security groups, profile and volumes into the class.
    pub(crate) static LAUNCH_TEMPLATE = warning("launch-template", Migration);

    /// metadata options of which some are left out
    ///
    /// What was left out was EC2's to decide: hop limit 1, tokens optional. By v1's defaults tokens are required.
    pub(crate) static METADATA_PARTIAL = note("metadata-partial", Migration);

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

    /// a tag that Karpenter keeps to itself
    ///
    /// v1 refuses it and sets it itself.
    pub(crate) static TAG_RESTRICTED = note("tag-restricted", Migration);

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
