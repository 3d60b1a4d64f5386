//! What does nothing before a feature gate is opened.

use crate::diagnostic::Severity;
use crate::manifest::Manifest;
use crate::rules::lint::pool::spec;
use crate::rules::validation::api_of;
use crate::rules::{Check, Rule, Scope, Sink};
use crate::source::Pointer;

/// What needs a feature gate.
pub static NEEDS_FEATURE_GATE: Rule = Rule {
    name: "needs-feature-gate",
    severity: Severity::Note,
    scope: Scope::Lint,
    doc: "\
a static pool, a NodeOverlay or a CapacityBuffer, which Karpenter ignores without its feature gate

Without StaticCapacity a pool with `replicas` makes no node; without NodeOverlay and CapacityBuffer nothing looks at objects of those
kinds. All three are closed unless Karpenter's setting `FEATURE_GATES` opens them. A note, since the setting cannot be seen here.",
    bad: "kind: NodePool\nspec:\n  replicas: 2\n",
    good: "kind: NodePool\nspec:\n  limits: {nodes: 2}\n",
    check: Check::Object(needs_feature_gate),
    ..Rule::ADMISSION
};

fn needs_feature_gate(manifest: &Manifest, sink: &mut Sink<'_>) {
    let kind = api_of(&manifest.root).map(|api| api.kind);
    let is_static =
        || spec(manifest).and_then(|spec| spec.get("replicas")).is_some_and(|node| !node.is_null());
    let (pointer, what, gate) = match kind {
        Some("NodePool") if is_static() => ("/spec/replicas", "a pool with `replicas`", "StaticCapacity"),
        Some(kind @ "NodeOverlay") => ("/kind", "a NodeOverlay", kind),
        Some(kind @ "CapacityBuffer") => ("/kind", "a CapacityBuffer", kind),
        _ => return,
    };
    sink.report(Pointer::parse(pointer), format!("{what} does nothing without the feature gate `{gate}`"))
        .help(format!("see that Karpenter runs with `FEATURE_GATES` containing `{gate}=true`"));
}
