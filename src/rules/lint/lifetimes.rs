//! Lengths of time that the server takes and that make no sense later.

use crate::apis::duration::{self, is_whole_units};
use crate::diagnostic::Severity;
use crate::manifest::Manifest;
use crate::rules::lint::pool::spec;
use crate::rules::phrase::quote;
use crate::rules::{Check, Rule, Scope, Sink};
use crate::source::Pointer;
use crate::yaml::Node;

/// Nodes that go as soon as they come.
pub static SHORT_LIVED_NODES: Rule = Rule {
    name: "short-lived-nodes",
    severity: Severity::Warning,
    scope: Scope::Lint,
    doc: "\
an `expireAfter` that nodes hardly live to be of use for

A node that has expired is deleted at once, whatever the budgets say. Within minutes of its making it has not even joined; with `0s` it
never does. To keep nodes, write `Never`.",
    bad: "kind: NodePool\nspec:\n  template:\n    spec:\n      expireAfter: 0s\n",
    good: "kind: NodePool\nspec:\n  template:\n    spec:\n      expireAfter: Never\n",
    check: Check::Object(short_lived_nodes),
    ..Rule::ADMISSION
};

/// Seconds that a node needs to join and start a pod or two.
const SHORTEST: u64 = 300;

fn short_lived_nodes(manifest: &Manifest, sink: &mut Sink<'_>) {
    let pointer = Pointer::parse("/template/spec/expireAfter");
    let Some(text) = spec(manifest).and_then(|spec| spec.at(&pointer)?.as_str()) else { return };
    let Some(seconds) = duration::seconds(text).filter(|seconds| *seconds < SHORTEST) else { return };
    let message = format!("nodes are deleted {} after they are made", quote(text));
    let found = sink.report(Pointer::parse("/spec/template/spec/expireAfter"), message);
    found.help("write `Never` to keep them, or a longer time, such as `720h`");
    if seconds == 0 {
        found.severity = Severity::Error;
    }
}

/// A time that Karpenter cannot hold.
pub static OVERLONG_DURATION: Rule = Rule {
    name: "overlong-duration",
    scope: Scope::Lint,
    doc: "\
a length of time above 292 years

The CRD's patterns let any number pass. Karpenter counts nanoseconds in 64 bits: it cannot decode an object with more than
`2562047h`, and with it none of its pools.",
    bad: "kind: NodePool\nspec:\n  disruption:\n    consolidateAfter: 9999999h\n",
    good: "kind: NodePool\nspec:\n  disruption:\n    consolidateAfter: Never\n",
    check: Check::Object(overlong_duration),
    ..Rule::ADMISSION
};

fn overlong_duration(manifest: &Manifest, sink: &mut Sink<'_>) {
    let Some(spec) = spec(manifest) else { return };
    let fields = [
        "/template/spec/expireAfter",
        "/template/spec/terminationGracePeriod",
        "/disruption/consolidateAfter",
    ];
    let budgets = spec.get("disruption").and_then(|disruption| disruption.get("budgets")?.as_list());
    let durations =
        (0..budgets.map_or(0, <[Node]>::len)).map(|index| format!("/disruption/budgets/{index}/duration"));
    for field in fields.map(str::to_owned).into_iter().chain(durations) {
        let text = spec.at(&Pointer::parse(field.as_str())).and_then(Node::as_str).unwrap_or_default();
        if is_whole_units(text) && duration::seconds(text).is_none() && sink.has_room() {
            let message = format!("{} is more than Karpenter can hold", quote(text));
            sink.report(Pointer::parse(format!("/spec{field}")), message)
                .help("at most `2562047h` can be said, and `Never` in `expireAfter` and `consolidateAfter`");
        }
    }
}
