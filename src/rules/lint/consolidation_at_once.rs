//! Pools whose nodes are consolidated at once because nothing else is said.

use crate::apis::version::Version;
use crate::manifest::Manifest;
use crate::rules::admission::without_nulls;
use crate::rules::lint::pool::spec;
use crate::rules::{Check, Scope, Sink};
use crate::source::Pointer;

rule! {
    /// a `disruption` that does not say when to consolidate: at once
    ///
    /// Until 1.14 the API server asked for `consolidateAfter`; since 1.15 it is `0s` where it is left out, and
    /// nodes go as soon as a pod leaves them. Of pools with `replicas`, which are not consolidated, nothing is
    /// said.
    ///
    /// ```yaml bad
    /// # --karpenter-version 1.15
    /// kind: NodePool
    /// spec:
    ///   disruption:
    ///     budgets:
    ///     - nodes: 20%
    /// ```
    ///
    /// ```yaml good
    /// # --karpenter-version 1.15
    /// kind: NodePool
    /// spec:
    ///   disruption:
    ///     consolidateAfter: 5m
    ///     budgets:
    ///     - nodes: 20%
    /// ```
    pub(crate) static CONSOLIDATION_AT_ONCE = note("consolidation-at-once", Disruption) {
        scope: Scope::Lint,
        since: Some(Version(1, 15)),
        check: Check::Object(consolidation_at_once),
    }
}

fn consolidation_at_once(manifest: &Manifest, sink: &mut Sink<'_>) {
    let Some(spec) = spec(manifest) else { return };
    let Some(disruption) = without_nulls::get(spec, "disruption") else {
        return;
    };
    let says_when = without_nulls::has(disruption, "consolidateAfter");
    if disruption.as_map().is_none() || says_when || without_nulls::has(spec, "replicas") {
        return;
    }
    sink.report(
        Pointer::parse("/spec/disruption"),
        "nodes are consolidated at once: `consolidateAfter` is `0s` unless given",
    )
    .key()
    .help("write `consolidateAfter`, for example `5m`, or `0s` to say so");
}
