//! Comments that allow nothing.

use crate::diagnostic::Diagnostic;
use crate::phrase::quote;
use crate::rules::suppress::Judge;
use crate::rules::suppress::comment::{Comment, Name};
use crate::rules::{Check, Named, Scope};

rule! {
    /// a comment that allows what is not found
    ///
    /// `# karpcfg: allow(RULE) REASON` takes away the findings of the rule on its line, or on the next line where
    /// it has one of its own; behind a flow item of several lines, on all of them; what is found inside a block
    /// of text is allowed where the block begins. Several rules stand with commas between them. A comment that
    /// outlives its finding, or whose rule is misspelt, would hide the next one unseen. Comments for rules that
    /// are not run are left alone.
    ///
    /// ```yaml bad
    /// apiVersion: karpenter.k8s.aws/v1
    /// kind: EC2NodeClass
    /// metadata:
    ///   name: default
    /// spec:
    ///   # karpcfg: allow(no-single-role) the profile is patched in
    ///   role: KarpenterNodeRole-demo
    ///   amiSelectorTerms: [{alias: al2023@v20250915}]
    ///   subnetSelectorTerms: [{tags: {a: b}}]
    ///   securityGroupSelectorTerms: [{tags: {a: b}}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: karpenter.k8s.aws/v1
    /// kind: EC2NodeClass
    /// metadata:
    ///   name: default
    /// # karpcfg: allow(no-single-role) the profile is patched in
    /// spec:
    ///   amiSelectorTerms: [{alias: al2023@v20250915}]
    ///   subnetSelectorTerms: [{tags: {a: b}}]
    ///   securityGroupSelectorTerms: [{tags: {a: b}}]
    /// ```
    pub(crate) static UNUSED_ALLOW = warning("unused-allow", Comments) {
        scope: Scope::Lint,
        check: Check::Comment,
    }
}

impl Judge<'_> {
    /// What a comment names in vain.
    pub(super) fn unused(&self, comment: &Comment) -> Vec<Diagnostic> {
        if comment.names.is_empty() {
            let found = self.finding(&UNUSED_ALLOW, comment.span, "this comment allows nothing");
            return vec![found.help("write `# karpcfg: allow(RULE) REASON`")];
        }
        let unused = comment.names.iter().filter(|name| !name.is_used);
        unused.filter_map(|name| self.of_no_use(name)).collect()
    }

    /// Why a name takes nothing out; none where its rule was not run.
    fn of_no_use(&self, name: &Name) -> Option<Diagnostic> {
        let shown = quote(&name.text);
        let (message, help) = match (self.look_up)(&name.text) {
            Named::Rule(rule) if !self.runs(rule) => return None,
            Named::Rule(_) => (
                format!("{shown} finds nothing here"),
                "take it out, or put it on the line of the finding or above it".to_owned(),
            ),
            Named::Fault(_) => (
                format!("{shown} is a fault of the input, which cannot be turned off"),
                "take it out".to_owned(),
            ),
            Named::Nothing(way_out) => (format!("no rule is called {shown}"), way_out),
        };
        Some(self.finding(&UNUSED_ALLOW, name.span, &message).help(help))
    }
}
