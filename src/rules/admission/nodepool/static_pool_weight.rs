//! Weights of pools that are not chosen by weight.

use crate::apis::schema::PlaceName;
use crate::apis::version::Version;
use crate::rules::admission::{Place, without_nulls};
use crate::rules::{Check, Sink};

rule! {
    /// a pool of fixed size with a weight
    ///
    /// Weights order the pools that Karpenter tries for waiting pods; a pool with `replicas` is not among them.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   replicas: 3
    ///   weight: 10
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   replicas: 3
    /// ```
    pub(crate) static STATIC_POOL_WEIGHT = error("static-pool-weight", Limits) {
        since: Some(Version(1, 8)),
        check: Check::At(&[PlaceName::PoolSpec], static_pool_weight),
    }
}

fn static_pool_weight(place: &Place<'_>, sink: &mut Sink<'_>) {
    if without_nulls::has(place.node, "replicas") && without_nulls::has(place.node, "weight") {
        sink.report(place.key("weight"), "a pool with `replicas` cannot have a `weight`")
            .key()
            .help("remove `weight`, or remove `replicas` to let Karpenter size the pool");
    }
}
