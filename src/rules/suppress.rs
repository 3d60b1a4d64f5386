//! Findings that the user allows with a comment in the text: taken out once everything is found, and the comments judged.

mod comment;
mod reach;

use crate::diagnostic::Diagnostic;
use crate::manifest::Set;
use crate::phrase::quote;
use crate::rules::{Check, Named, Options, Rule, Scope};
use crate::source::{Sources, Span};
use comment::{Comment, Comments, Name};

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
    pub static UNUSED_ALLOW = warning("unused-allow", Comments) {
        scope: Scope::Lint,
        check: Check::Comment,
    }
}

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
    pub static ALLOW_WITHOUT_REASON = warning("allow-without-reason", Comments) {
        scope: Scope::Lint,
        check: Check::Comment,
    }
}

/// What is left of the findings.
#[derive(Debug, Default)]
pub struct Unsuppressed {
    /// Those that no comment allows, and what is wrong with the comments.
    pub diagnostics: Vec<Diagnostic>,
    /// How many a comment allows.
    pub allowed: usize,
}

/// Takes out what comments in the texts of a set allow, and judges the comments as far as `rules` say so; `look_up`
/// knows what the names in them stand for.
pub fn apply(
    found: Vec<Diagnostic>,
    set: &Set,
    rules: &[&'static Rule],
    options: &Options,
    sources: &Sources,
    look_up: fn(&str) -> Named,
) -> Unsuppressed {
    let mut comments = Comments::in_texts(&set.texts, set.dialect(), sources);
    let all = found.len();
    let mut left = found;
    left.retain(|finding| !comments.allow(finding, sources));
    let allowed = all - left.len();
    let judge = Judge { rules, options, look_up };
    judge.comments(comments.list(), &mut left);
    Unsuppressed { diagnostics: left, allowed }
}

/// Faults of comments of one rule; a text of a million comments is not worth a million messages.
const MOST: usize = 100;

/// Finds what is wrong with comments.
struct Judge<'a> {
    rules: &'a [&'static Rule],
    options: &'a Options,
    look_up: fn(&str) -> Named,
}

impl Judge<'_> {
    fn comments(&self, comments: &[Comment], found: &mut Vec<Diagnostic>) {
        if self.runs(&UNUSED_ALLOW) {
            found.extend(comments.iter().flat_map(|comment| self.unused(comment)).take(MOST));
        }
        if self.runs(&ALLOW_WITHOUT_REASON) {
            let bare = comments.iter().filter(|comment| !comment.has_reason && !comment.names.is_empty());
            found.extend(bare.map(|comment| self.without_reason(comment)).take(MOST));
        }
    }

    fn runs(&self, rule: &'static Rule) -> bool {
        rule.applies(self.options) && self.rules.iter().any(|other| std::ptr::eq(*other, rule))
    }

    fn unused(&self, comment: &Comment) -> Vec<Diagnostic> {
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

    fn without_reason(&self, comment: &Comment) -> Diagnostic {
        self.finding(&ALLOW_WITHOUT_REASON, comment.span, "this comment gives no reason")
            .help("say behind the `)` why it may stay")
    }

    fn finding(&self, rule: &'static Rule, span: Span, message: &str) -> Diagnostic {
        let severity = self.options.levels.severity(rule.code.name, rule.code.severity);
        Diagnostic::new(&rule.code, message).severity(severity).at(span, "")
    }
}
