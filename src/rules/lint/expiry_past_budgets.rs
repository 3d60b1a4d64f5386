//! Expiry, which no budget holds back (`pkg/controllers/nodeclaim/expiration` of Karpenter's core, v1.14.1).

use crate::apis::duration;
use crate::manifest::Manifest;
use crate::phrase::quote;
use crate::rules::lint::budgets::{Budget, list};
use crate::rules::lint::pool::template;
use crate::rules::{Check, Scope, Sink};
use crate::source::Pointer;

rule! {
    /// a budget that is to keep all nodes, in a pool whose nodes expire all the same
    ///
    /// Budgets are for what Karpenter does of its own will: consolidation, drift and repair. A node that is as old as
    /// `expireAfter` says is deleted at any time, whatever budgets hold, and its pods are evicted, however many nodes
    /// were made on the same day. Only `do-not-disrupt` on pods and disruption budgets of pods delay that, until
    /// `terminationGracePeriod` is over. Said where `expireAfter` is written and a budget of no nodes is for all reasons.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       expireAfter: 24h
    ///   disruption:
    ///     consolidateAfter: 1m
    ///     budgets:
    ///     - {nodes: 10%}
    ///     - {nodes: "0", schedule: 0 9 * * mon-fri, duration: 8h}
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       expireAfter: Never
    ///   disruption:
    ///     consolidateAfter: 1m
    ///     budgets:
    ///     - {nodes: 10%}
    ///     - {nodes: "0", schedule: 0 9 * * mon-fri, duration: 8h}
    /// ```
    pub(crate) static EXPIRY_PAST_BUDGETS = note("expiry-past-budgets", Disruption) {
        scope: Scope::Lint,
        check: Check::Object(expiry_past_budgets),
    }
}

fn expiry_past_budgets(manifest: &Manifest, sink: &mut Sink<'_>) {
    let Some(after) = template(manifest).and_then(|spec| spec.get("expireAfter")?.as_str()) else { return };
    let budgets = list(manifest).unwrap_or_default();
    let is_meant = |budget: &&Budget<'_>| {
        let holds = budget.coverage().is_some_and(|coverage| !coverage.is_empty());
        budget.lets_none_go() && budget.is_for_all() && holds
    };
    let Some(budget) = budgets.iter().find(is_meant) else { return };
    if duration::seconds(after).is_none() {
        return;
    }
    let object = sink.object();
    let message = format!("nodes expire after {}, also while a budget lets none go", quote(after));
    sink.report(Pointer::parse("/spec/template/spec/expireAfter"), message)
        .help("budgets do not hold back expiry: write `Never` if nodes are to stay, and let drift replace them within budgets")
        .also(object, budget.pointer().join("nodes"), "the budget");
}

#[cfg(test)]
mod tests {
    use crate::rules::tests::example;
    use crate::rules::{Options, RULES, run};

    #[test]
    fn budgets_that_seem_to_be_meant_for_expiry() {
        let night = "schedule: '@daily', duration: 8h";
        for (after, budgets, expected) in [
            ("24h", "{nodes: '0'}".to_owned(), true),
            ("24h", format!("{{nodes: 10%}}, {{nodes: 0%, {night}}}"), true),
            ("24h", format!("{{nodes: '0', reasons: [Drifted, Empty, Underutilized], {night}}}"), true),
            ("Never", "{nodes: '0'}".to_owned(), false),
            ("24h", format!("{{nodes: '0', reasons: [Drifted], {night}}}"), false),
            ("24h", format!("{{nodes: '1', {night}}}"), false),
            ("24h", "{nodes: 10%}, {nodes: '0', schedule: '@daily', duration: 0h}".to_owned(), false),
            ("24h", "{nodes: '0', reasons: []}".to_owned(), false),
        ] {
            let text = format!(
                "kind: NodePool\nspec: {{template: {{spec: {{expireAfter: {after}}}}}, disruption: {{consolidateAfter: 1m, budgets: [{budgets}]}}}}\n"
            );
            let findings = run(RULES, &example(&text), &Options::default());
            let is_said = findings.iter().any(|finding| finding.rule.code.name == "expiry-past-budgets");
            assert_eq!(is_said, expected, "{after} {budgets}");
        }
    }

    /// The default of 30 days is nobody's word.
    #[test]
    fn nothing_is_said_of_the_default() {
        let text = "kind: NodePool\nspec: {disruption: {consolidateAfter: 1m, budgets: [{nodes: '0'}]}}\n";
        let findings = run(RULES, &example(text), &Options::default());
        assert!(findings.iter().all(|finding| finding.rule.code.name != "expiry-past-budgets"));
    }
}
