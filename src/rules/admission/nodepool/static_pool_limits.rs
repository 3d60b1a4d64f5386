//! Limits that a pool of fixed size cannot have.

use crate::apis::schema::PlaceName;
use crate::apis::version::Version;
use crate::phrase::either;
use crate::rules::admission::{Place, without_nulls};
use crate::rules::{Check, Sink};

rule! {
    /// a pool of fixed size with limits on anything but nodes
    ///
    /// With `replicas` the number of nodes is given; the only limit that counts is `limits.nodes`.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   replicas: 3
    ///   limits:
    ///     cpu: 100
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   replicas: 3
    ///   limits:
    ///     nodes: 5
    /// ```
    pub(crate) static STATIC_POOL_LIMITS = error("static-pool-limits", Limits) {
        since: Some(Version(1, 8)),
        check: Check::At(&[PlaceName::PoolSpec], static_pool_limits),
    }
}

fn static_pool_limits(place: &Place<'_>, sink: &mut Sink<'_>) {
    let Some(limits) =
        without_nulls::get(place.node, "limits").filter(|_| without_nulls::has(place.node, "replicas"))
    else {
        return;
    };
    let others: Vec<&str> = without_nulls::entries(limits)
        .map(|entry| entry.key.as_ref())
        .filter(|key| *key != "nodes")
        .take(10)
        .collect();
    if !others.is_empty() {
        let message = format!("a pool with `replicas` cannot limit {}", either(&others));
        sink.report(place.key("limits"), message)
            .key()
            .help("keep `limits.nodes` only, or remove `replicas` to let Karpenter size the pool");
    }
}
