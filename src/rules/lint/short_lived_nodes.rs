//! Nodes that expire before they are of use.

use crate::apis::duration;
use crate::diagnostic::Severity;
use crate::manifest::Manifest;
use crate::phrase::quote;
use crate::rules::lint::pool::template;
use crate::rules::{Check, Scope, Sink};
use crate::source::Pointer;

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
    pub(crate) static SHORT_LIVED_NODES = warning("short-lived-nodes", Disruption) {
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
