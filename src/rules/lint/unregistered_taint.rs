//! The taint with which Karpenter's nodes start, given to a pool (`syncNode` of `pkg/controllers/nodeclaim/lifecycle/registration.go`, v1.14.1).

use crate::diagnostic::Severity;
use crate::manifest::Manifest;
use crate::phrase::quote;
use crate::rules::lint::taints::{Taint, taints};
use crate::rules::{Check, Scope, Sink};

rule! {
    /// the taint karpenter.sh/unregistered in a pool, which Karpenter does not remove, or not as meant
    ///
    /// Karpenter's nodes start with `karpenter.sh/unregistered` of the effect `NoExecute`, and Karpenter takes just
    /// that taint away once the node is there. As a start-up taint of another effect it stays: the node is never
    /// initialized, and no pod that the pool was asked for gets on it. Under `taints` only pods that tolerate it are
    /// given a node of the pool, although none of them needs to. It belongs to the user data of the family Custom alone.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       startupTaints: [{key: karpenter.sh/unregistered, effect: NoSchedule}]
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       startupTaints: [{key: node.cilium.io/agent-not-ready, effect: NoExecute}]
    /// ```
    pub(crate) static UNREGISTERED_TAINT = error("unregistered-taint", Taints) {
        scope: Scope::Lint,
        check: Check::Object(unregistered_taint),
    }
}

const KEY: &str = "karpenter.sh/unregistered";
const REMOVED: &str = "NoExecute";

fn unregistered_taint(manifest: &Manifest, sink: &mut Sink<'_>) {
    let is_it = |taint: &Taint<'_>| taint.key == KEY;
    for taint in taints(manifest, "startupTaints").filter(is_it).filter(|taint| taint.effect != REMOVED) {
        if sink.has_room() {
            let message = format!(
                "`{KEY}` of the effect {} stays: Karpenter removes it with `{REMOVED}` alone, so the node is never initialized",
                quote(taint.effect)
            );
            sink.report(taint.pointer(), message)
                .help("remove it: Karpenter sets the taint on its nodes, and takes it away, by itself");
        }
    }
    for taint in taints(manifest, "taints").filter(is_it) {
        if sink.has_room() {
            let message = format!("only pods that tolerate `{KEY}` get a node of the pool");
            let found = sink.report(taint.pointer(), message);
            found.severity = Severity::Warning;
            found.help(format!(
                "remove it: Karpenter sets the taint, with `{REMOVED}`, on its nodes and takes it away by itself"
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Severity::{self, Error, Warning};
    use crate::rules::tests::example;
    use crate::rules::{Options, RULES, run};

    #[test]
    fn effects_and_lists() {
        let found = |taints: &str| -> Vec<(&str, Severity)> {
            let text = format!("kind: NodePool\nspec: {{template: {{spec: {{{taints}}}}}}}\n");
            let findings = run(RULES, &example(&text), &Options::default());
            findings.iter().map(|finding| (finding.rule.code.name, finding.severity)).collect()
        };
        let name = "unregistered-taint";
        let taint = |field, key, effect| format!("{field}: [{{key: karpenter.sh/{key}, effect: {effect}}}]");
        for (field, key, effect, expected) in [
            ("startupTaints", "unregistered", "NoSchedule", &[(name, Error)][..]),
            ("startupTaints", "unregistered", "PreferNoSchedule", &[(name, Error)]),
            ("startupTaints", "unregistered", "NoExecute", &[]),
            ("startupTaints", "registered", "NoSchedule", &[]),
            ("taints", "unregistered", "NoSchedule", &[(name, Warning)]),
            ("taints", "unregistered", "NoExecute", &[(name, Warning)]),
        ] {
            assert_eq!(found(&taint(field, key, effect)), expected, "{field} {key} {effect}");
        }
    }
}
