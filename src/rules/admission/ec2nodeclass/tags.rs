//! The tags that Karpenter puts on what it makes.

use crate::apis::schema::PlaceName;
use crate::phrase::quote;
use crate::rules::admission::{Place, without_nulls};
use crate::rules::{Check, Sink};

rule! {
    /// a tag with an empty key
    ///
    /// Tags have names; their values may be empty.
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   tags:
    ///     "": a
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   tags:
    ///     team: a
    /// ```
    pub static EMPTY_TAG_KEY = error("empty-tag-key", Identity) {
        check: Check::At(&[PlaceName::Tags], empty_tag_key),
    }
}

fn empty_tag_key(place: &Place<'_>, sink: &mut Sink<'_>) {
    if without_nulls::has(place.node, "") {
        sink.report(place.key(""), "`spec.tags` has a tag with an empty key").key().help("name the tag");
    }
}

/// The tags by which Karpenter knows its own instances.
const RESTRICTED: &[&str] = &[
    "eks:eks-cluster-name",
    "karpenter.sh/nodepool",
    "karpenter.sh/nodeclaim",
    "karpenter.k8s.aws/ec2nodeclass",
];

/// What the keys begin with by which clusters know theirs.
const RESTRICTED_PREFIX: &str = "kubernetes.io/cluster";

rule! {
    /// a tag that Karpenter sets itself
    ///
    /// Karpenter finds its instances by `eks:eks-cluster-name`, `karpenter.sh/nodepool`,
    /// `karpenter.sh/nodeclaim`, `karpenter.k8s.aws/ec2nodeclass` and whatever begins with
    /// `kubernetes.io/cluster`; nobody else may set them.
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   tags:
    ///     kubernetes.io/cluster/demo: owned
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   tags:
    ///     karpenter.sh/discovery: demo
    /// ```
    pub static RESTRICTED_TAG = error("restricted-tag", Identity) {
        check: Check::At(&[PlaceName::Tags], restricted_tag),
    }
}

fn restricted_tag(place: &Place<'_>, sink: &mut Sink<'_>) {
    let is_restricted = |key: &str| RESTRICTED.contains(&key) || key.starts_with(RESTRICTED_PREFIX);
    for entry in without_nulls::entries(place.node).filter(|entry| is_restricted(&entry.key)) {
        if sink.has_room() {
            sink.report(place.key(&entry.key), format!("the tag {} is Karpenter's own", quote(&entry.key)))
                .key()
                .help("remove it: Karpenter sets it on every instance");
        }
    }
}
