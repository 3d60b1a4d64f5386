//! Lengths of time that Karpenter cannot hold.

use crate::apis::duration::{self, is_whole_units};
use crate::manifest::Manifest;
use crate::phrase::quote;
use crate::rules::lint::pool::{spec, template};
use crate::rules::{Check, Scope, Sink};
use crate::source::Pointer;
use crate::yaml::Node;

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
    pub(crate) static OVERLONG_DURATION = error("overlong-duration", Disruption) {
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
