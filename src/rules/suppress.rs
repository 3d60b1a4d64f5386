//! Findings that the user allows with a comment in the text: taken out once everything is found, and the comments judged.

mod comment;
mod reach;

use crate::diagnostic::Diagnostic;
use crate::rules::phrase::quote;
use crate::rules::{Check, Named, Options, Rule, Scope};
use crate::source::{SourceId, Sources, Span};
use crate::yaml::Dialect;
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

/// Takes out what comments in the YAML texts allow; `dialect` is how the texts were read, and `look_up` knows what the names in
/// the comments stand for.
pub fn apply(
    found: Vec<Diagnostic>,
    texts: &[SourceId],
    dialect: Dialect,
    sources: &Sources,
    options: &Options,
    look_up: fn(&str) -> Named,
) -> Unsuppressed {
    let mut comments = Comments::in_texts(texts, dialect, sources);
    let all = found.len();
    let mut left = found;
    left.retain(|finding| !comments.allow(finding, sources));
    let allowed = all - left.len();
    judge(comments.list(), options, look_up, &mut left);
    Unsuppressed { diagnostics: left, allowed }
}

/// Faults of comments of one rule; a text of a million comments is not worth a million messages.
const MOST: usize = 100;

fn judge(comments: &[Comment], options: &Options, look_up: fn(&str) -> Named, found: &mut Vec<Diagnostic>) {
    if UNUSED_ALLOW.applies(options) {
        let unused = comments.iter().flat_map(|comment| unused(comment, options, look_up));
        found.extend(unused.take(MOST));
    }
    if ALLOW_WITHOUT_REASON.applies(options) {
        let bare = comments.iter().filter(|comment| !comment.has_reason && !comment.names.is_empty());
        found.extend(bare.map(|comment| without_reason(comment, options)).take(MOST));
    }
}

fn unused(comment: &Comment, options: &Options, look_up: fn(&str) -> Named) -> Vec<Diagnostic> {
    if comment.names.is_empty() {
        let message = "this comment allows nothing";
        let found = finding(&UNUSED_ALLOW, comment.span, message, options);
        return vec![found.help("write `# karpcfg: allow(RULE) REASON`")];
    }
    let unused = comment.names.iter().filter(|name| !name.is_used);
    unused.filter_map(|name| of_no_use(name, options, look_up)).collect()
}

/// Why a name takes nothing out; none where its rule was not run.
fn of_no_use(name: &Name, options: &Options, look_up: fn(&str) -> Named) -> Option<Diagnostic> {
    let shown = quote(&name.text);
    let (message, help) = match look_up(&name.text) {
        Named::Rule(rule) if !rule.applies(options) => return None,
        Named::Rule(_) => (
            format!("{shown} finds nothing here"),
            "take it out, or put it on the line of the finding or above it".to_owned(),
        ),
        Named::Fault(_) => {
            (format!("{shown} is a fault of the input, which nothing can allow"), "take it out".to_owned())
        }
        Named::Nothing(way_out) => (format!("no rule is called {shown}"), way_out),
    };
    Some(finding(&UNUSED_ALLOW, name.span, &message, options).help(help))
}

fn without_reason(comment: &Comment, options: &Options) -> Diagnostic {
    finding(&ALLOW_WITHOUT_REASON, comment.span, "this comment gives no reason", options)
        .help("say behind the `)` why it may stay")
}

fn finding(rule: &'static Rule, span: Span, message: &str, options: &Options) -> Diagnostic {
    let severity = options.levels.severity(rule.code.name, rule.code.severity);
    Diagnostic::new(&rule.code, message).severity(severity).at(span, "")
}
