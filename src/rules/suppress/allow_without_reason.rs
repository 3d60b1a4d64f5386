//! Comments that do not say why.

use crate::diagnostic::Diagnostic;
use crate::rules::suppress::Judge;
use crate::rules::suppress::comment::Comment;
use crate::rules::{Check, Scope};

rule! {
    /// a comment that allows a finding and does not say why
    ///
    /// Whoever reads it next has to know whether it still holds: `# karpcfg: allow(RULE) REASON`.
    ///
    /// ```yaml bad
    /// apiVersion: karpenter.k8s.aws/v1
    /// kind: EC2NodeClass
    /// metadata:
    ///   name: default
    /// # karpcfg: allow(no-single-role)
    /// spec:
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
    pub(crate) static ALLOW_WITHOUT_REASON = warning("allow-without-reason", Comments) {
        scope: Scope::Lint,
        check: Check::Comment,
    }
}

impl Judge<'_> {
    /// That a comment says no reason.
    pub(super) fn without_reason(&self, comment: &Comment) -> Diagnostic {
        self.finding(&ALLOW_WITHOUT_REASON, comment.span, "this comment gives no reason")
            .help("say behind the `)` why it may stay")
    }
}
