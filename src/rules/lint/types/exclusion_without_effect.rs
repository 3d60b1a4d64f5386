//! Excluded values that no instance type has which the other requirements leave.

use super::unknown_instance_type::misspelt;
use crate::apis::v1::labels::normalized;
use crate::phrase::some;
use crate::rules::lint::pool::Requirement;
use crate::rules::lint::types::{Ready, TypedPool, is_of_types};
use crate::rules::{Check, Scope, Sink};

rule! {
    /// a list of excluded families or types of which some change nothing
    ///
    /// The other requirements leave no type with these values, or there are none any more. They do no harm, but a list
    /// that is mostly without effect hides what it is for, and what is missing in it: families grow old and new ones come.
    /// A category, a generation or a property, such as `instance-gpu-count` with `DoesNotExist`, ages better. Said of lists
    /// of two values and more, whatever the region.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       requirements:
    ///       - {key: karpenter.k8s.aws/instance-generation, operator: Gt, values: ["4"]}
    ///       - {key: karpenter.k8s.aws/instance-category, operator: In, values: [m]}
    ///       - {key: karpenter.k8s.aws/instance-family, operator: NotIn, values: [m3, m4, m5a]}
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       requirements:
    ///       - {key: karpenter.k8s.aws/instance-generation, operator: Gt, values: ["4"]}
    ///       - {key: karpenter.k8s.aws/instance-category, operator: In, values: [m]}
    ///       - {key: karpenter.k8s.aws/instance-family, operator: NotIn, values: [m5a]}
    /// ```
    pub(crate) static EXCLUSION_WITHOUT_EFFECT = note("exclusion-without-effect", Requirements) {
        scope: Scope::Lint,
        check: Check::Types(exclusion_without_effect),
    }
}

fn exclusion_without_effect(typed: &Ready<'_, '_>, sink: &mut Sink<'_>) {
    for pool in typed.pools() {
        for list in pool.lists("NotIn", is_of_types) {
            let count = list.values().count();
            if count < 2 || pool.types().is_empty() || !sink.has_room() {
                continue;
            }
            let idle = idle(typed, &pool, list);
            if !idle.is_empty() {
                report(&pool, list, &idle, count, sink);
            }
        }
    }
}

/// The values that no type has of those which the others leave.
fn idle<'s>(typed: &Ready<'_, '_>, pool: &TypedPool<'_, 's>, list: &Requirement<'s>) -> Vec<&'s str> {
    let key = normalized(list.key);
    let Some(index) = typed.catalogue().index(key) else { return Vec::new() };
    let others = pool.left_without(list.index);
    let has_effect = |value: &str| index.get(value).is_some_and(|types| types.meets(&others));
    let values = list.values().map(|(_, value)| value);
    values.filter(|value| !has_effect(value) && misspelt(typed.catalogue(), key, value).is_none()).collect()
}

fn report(
    pool: &TypedPool<'_, '_>,
    list: &Requirement<'_>,
    idle: &[&str],
    count: usize,
    sink: &mut Sink<'_>,
) {
    let message = if idle.len() == count {
        "this excludes nothing that the other requirements leave".to_owned()
    } else {
        let exclude = if idle.len() == 1 { "excludes" } else { "exclude" };
        format!(
            "{} of {count} values {exclude} nothing that the other requirements leave: {}",
            idle.len(),
            some(idle)
        )
    };
    sink.report_on(pool.index, list.pointer().join("values"), message)
        .help("leave them out: the types of the pool stay the same");
}
