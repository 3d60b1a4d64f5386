//! Tags by which Karpenter and clusters know what is theirs.

use crate::apis::schema::PlaceName;
use crate::phrase::quote;
use crate::rules::admission::{Place, without_nulls};
use crate::rules::{Check, Sink};

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
    pub(crate) static RESTRICTED_TAG = error("restricted-tag", Identity) {
        check: Check::At(&[PlaceName::Tags], restricted_tag),
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

/// Whether Karpenter keeps a tag to itself.
pub(crate) fn is_restricted(key: &str) -> bool {
    RESTRICTED.contains(&key) || key.starts_with(RESTRICTED_PREFIX)
}

fn restricted_tag(place: &Place<'_>, sink: &mut Sink<'_>) {
    for entry in without_nulls::entries(place.node).filter(|entry| is_restricted(&entry.key)) {
        if sink.has_room() {
            sink.report(place.key(&entry.key), format!("the tag {} is Karpenter's own", quote(&entry.key)))
                .key()
                .help("remove it: Karpenter sets it on every instance");
        }
    }
}
