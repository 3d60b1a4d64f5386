//! Limits that no instance type is within.

use crate::matching::survey::What;
use crate::phrase::quote;
use crate::rules::lint::types::Ready;
use crate::rules::{Check, Scope, Sink};
use crate::source::Pointer;

rule! {
    /// limits below what the smallest instance type of the pool has
    ///
    /// Karpenter launches only types whose whole capacity is within what the limits leave, so that a pool with limits
    /// below its smallest type never makes a node. Said where the pool matches types and none is within its limits.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   limits: {cpu: 2}
    ///   template:
    ///     spec:
    ///       requirements:
    ///       - {key: karpenter.k8s.aws/instance-size, operator: In, values: [4xlarge, 8xlarge]}
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   limits: {cpu: 200}
    ///   template:
    ///     spec:
    ///       requirements:
    ///       - {key: karpenter.k8s.aws/instance-size, operator: In, values: [4xlarge, 8xlarge]}
    /// ```
    pub(crate) static LIMITS_BELOW_EVERY_TYPE = error("limits-below-every-type", Limits) {
        scope: Scope::Lint,
        check: Check::Types(limits_below_every_type),
    }
}

fn limits_below_every_type(typed: &Ready<'_, '_>, sink: &mut Sink<'_>) {
    for pool in typed.pools() {
        // A limit of nothing is meant to stop the pool.
        let is_stopped = pool.pool.limits.iter().any(|(_, most)| most.whole() <= 0);
        if pool.pool.limits.is_empty() || is_stopped || pool.may_be_newer() || !sink.has_room() {
            continue;
        }
        let view = pool.view();
        let asked = pool.asked(&view);
        let (types, within) = asked.types();
        if types.is_empty() || !within.is_empty() {
            continue;
        }
        let least = |name: &str| types.iter().map(|place| view.capacity[place].get(name)).min();
        let limit = asked.survey().conflict.into_iter().find_map(|what| match what {
            What::Limit(name) => Some(name),
            _ => None,
        });
        let Some(name) = limit else { continue };
        let smallest = types.iter().min_by_key(|place| view.capacity[*place].get(name));
        let smallest = smallest.map(|place| view.name(place)).unwrap_or_default();
        let has =
            least(name).map(|least| least.text(crate::apis::quantity::Form::Binary)).unwrap_or_default();
        let message = format!(
            "the limit of {} is below every instance type of the pool: {} has the least, {has}",
            quote(name),
            quote(smallest)
        );
        sink.report_on(pool.index, Pointer::parse("/spec/limits").join(name), message)
            .help("raise the limit, or let the pool have smaller types");
    }
}
