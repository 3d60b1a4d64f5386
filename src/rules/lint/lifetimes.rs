//! Lengths of time that the server takes and that make no sense later.

use crate::apis::duration::{self, is_whole_units};
use crate::diagnostic::Severity;
use crate::manifest::Manifest;
use crate::phrase::quote;
use crate::rules::lint::pool::{spec, template};
use crate::rules::{Check, Scope, Sink};
use crate::source::Pointer;
use crate::yaml::Node;

rule! {
    /// an `expireAfter` that nodes hardly live to be of use for
    ///
    /// A node that has expired is deleted at once, whatever the budgets say. Within minutes of its making it has
    /// not even joined; with `0s` it never does. To keep nodes, write `Never`.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       expireAfter: 0s
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       expireAfter: Never
    /// ```
    pub static SHORT_LIVED_NODES = warning("short-lived-nodes", Disruption) {
        scope: Scope::Lint,
        check: Check::Object(short_lived_nodes),
    }
}

/// Seconds that a node needs to join and start a pod or two.
const SHORTEST: u64 = 300;

fn short_lived_nodes(manifest: &Manifest, sink: &mut Sink<'_>) {
    let Some(text) = template(manifest).and_then(|spec| spec.get("expireAfter")?.as_str()) else { return };
    let Some(seconds) = duration::seconds(text).filter(|seconds| *seconds < SHORTEST) else { return };
    let message = format!("nodes are deleted {} after they are made", quote(text));
    let found = sink.report(Pointer::parse("/spec/template/spec/expireAfter"), message);
    found.help("write `Never` to keep them, or a longer time, such as `720h`");
    if seconds == 0 {
        found.severity = Severity::Error;
    }
}

rule! {
    /// a length of time above 292 years
    ///
    /// The CRD's patterns let any number pass. Karpenter counts nanoseconds in 64 bits: it cannot decode an
    /// object with more than `2562047h`, and with it none of its pools.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   disruption:
    ///     consolidateAfter: 9999999h
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   disruption:
    ///     consolidateAfter: Never
    /// ```
    pub static OVERLONG_DURATION = error("overlong-duration", Disruption) {
        scope: Scope::Lint,
        check: Check::Object(overlong_duration),
    }
}

fn overlong_duration(manifest: &Manifest, sink: &mut Sink<'_>) {
    for field in ["expireAfter", "terminationGracePeriod"] {
        overlong(template(manifest), field, || Pointer::parse("/spec/template/spec"), sink);
    }
    let disruption = spec(manifest).and_then(|spec| spec.get("disruption"));
    let place = || Pointer::parse("/spec/disruption");
    overlong(disruption, "consolidateAfter", place, sink);
    let budgets = disruption.and_then(|disruption| disruption.get("budgets")?.as_list()).unwrap_or_default();
    for (index, budget) in budgets.iter().enumerate() {
        overlong(Some(budget), "duration", || place().join("budgets").join(index), sink);
    }
}

/// Reports a field of the map at `place` that says too long a time.
fn overlong(map: Option<&Node>, field: &str, place: impl Fn() -> Pointer, sink: &mut Sink<'_>) {
    let Some(text) = map.and_then(|map| map.get(field)?.as_str()) else { return };
    if is_whole_units(text) && duration::seconds(text).is_none() && sink.has_room() {
        let message = format!("{} is more than Karpenter can hold", quote(text));
        sink.report(place().join(field), message)
            .help("at most `2562047h` can be said, and `Never` in `expireAfter` and `consolidateAfter`");
    }
}
