//! Taints that a pool has twice (`validateTaints` of `pkg/apis/v1/nodeclaim_validation.go`, v1.14.1).

use std::collections::BTreeMap;

use crate::manifest::Manifest;
use crate::phrase::quote;
use crate::rules::lint::taints::{Taint, all_taints};
use crate::rules::{Check, Scope, Sink};

rule! {
    /// two taints of the same key and effect, `taints` and `startupTaints` taken together
    ///
    /// Whatever their values, Karpenter takes no second one, and the pool is never ready.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       taints: [{key: team, value: a, effect: NoSchedule}]
    ///       startupTaints: [{key: team, value: b, effect: NoSchedule}]
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       taints: [{key: team, value: a, effect: NoSchedule}]
    ///       startupTaints: [{key: team, value: a, effect: NoExecute}]
    /// ```
    pub(crate) static DUPLICATE_TAINT = error("duplicate-taint", Taints) {
        scope: Scope::Lint,
        check: Check::Object(duplicate_taint),
    }
}

fn duplicate_taint(manifest: &Manifest, sink: &mut Sink<'_>) {
    let mut seen: BTreeMap<(&str, &str), Taint<'_>> = BTreeMap::new();
    for taint in all_taints(manifest).filter(|taint| !taint.key.is_empty() && !taint.effect.is_empty()) {
        let Some(first) = seen.get(&(taint.key, taint.effect)) else {
            seen.insert((taint.key, taint.effect), taint);
            continue;
        };
        if sink.has_room() {
            let message = format!(
                "there is another taint {} with effect {}: the pool is never ready",
                quote(taint.key),
                quote(taint.effect)
            );
            let object = sink.object();
            sink.report(taint.pointer(), message)
                .help(
                    "keep one of them; `taints` and `startupTaints` count together, and values do not count",
                )
                .also(object, first.pointer(), "the first");
        }
    }
}
