//! Findings that the user allows with a comment in the text: taken out once everything is found, and the comments judged.

mod comment;
mod reach;

use crate::diagnostic::Diagnostic;
use crate::phrase::{nearest, quote};
use crate::rules::input::Fault;
use crate::rules::{Check, Options, Rule, Scope, manual};
use crate::source::{SourceId, Sources, Span};
use crate::yaml::Dialect;
use comment::{Comment, Comments};

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

/// Takes out what comments in the YAML texts allow; `dialect` is how the texts were read.
pub fn apply(
    found: Vec<Diagnostic>,
    texts: &[SourceId],
    dialect: Dialect,
    sources: &Sources,
    options: &Options,
) -> Unsuppressed {
    let mut comments = Comments::in_texts(texts, dialect, sources);
    let all = found.len();
    let mut left = found;
    left.retain(|finding| !comments.allow(finding, sources));
    let allowed = all - left.len();
    judge(comments.list(), options, &mut left);
    Unsuppressed { diagnostics: left, allowed }
}

/// Faults of comments of one rule; a text of a million comments is not worth a million messages.
const MOST: usize = 100;

fn judge(comments: &[Comment], options: &Options, found: &mut Vec<Diagnostic>) {
    if UNUSED_ALLOW.applies(options) {
        let unused = comments.iter().flat_map(|comment| unused(comment, options));
        found.extend(unused.take(MOST));
    }
    if ALLOW_WITHOUT_REASON.applies(options) {
        let bare = comments.iter().filter(|comment| !comment.has_reason && !comment.names.is_empty());
        found.extend(bare.map(|comment| without_reason(comment, options)).take(MOST));
    }
}

fn unused(comment: &Comment, options: &Options) -> Vec<Diagnostic> {
    if comment.names.is_empty() {
        let message = "this comment allows nothing";
        let found = finding(&UNUSED_ALLOW, comment.span, message, options);
        return vec![found.help("write `# karpcfg: allow(RULE) REASON`")];
    }
    let unused = comment.names.iter().filter(|name| !name.is_used);
    unused
        .filter_map(|name| match Rule::by_name(&name.text) {
            Some(rule) if !rule.applies(options) => None,
            Some(_) => {
                let message = format!("{} finds nothing here", quote(&name.text));
                let found = finding(&UNUSED_ALLOW, name.span, &message, options);
                Some(found.help("take it out, or put it on the line of the finding or above it"))
            }
            None if Fault::by_name(&name.text).is_some() => {
                let message =
                    format!("{} is a fault of the input, which cannot be turned off", quote(&name.text));
                Some(finding(&UNUSED_ALLOW, name.span, &message, options).help("take it out"))
            }
            None => {
                let message = format!("no rule is called {}", quote(&name.text));
                let found = finding(&UNUSED_ALLOW, name.span, &message, options);
                Some(found.help(which_rule(&name.text)))
            }
        })
        .collect()
}

/// What to do about a name that no rule has.
pub fn which_rule(name: &str) -> String {
    match nearest(name, manual::names()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`karpcfg rules` lists them".to_owned(),
    }
}

fn without_reason(comment: &Comment, options: &Options) -> Diagnostic {
    finding(&ALLOW_WITHOUT_REASON, comment.span, "this comment gives no reason", options)
        .help("say behind the `)` why it may stay")
}

fn finding(rule: &Rule, span: Span, message: &str, options: &Options) -> Diagnostic {
    let severity = options.levels.severity(rule.code.name, rule.code.severity);
    Diagnostic::new(rule.code.name, severity, message).at(span, "")
}
