//! Findings that the user allows with a comment in the text: taken out once everything is found, and the comments judged.

pub(crate) mod allow_without_reason;
mod comment;
mod reach;
pub(crate) mod unused_allow;

use crate::diagnostic::Diagnostic;
use crate::manifest::Set;
use crate::rules::{Named, Options, Rule};
use crate::source::{Sources, Span};
use allow_without_reason::ALLOW_WITHOUT_REASON;
use comment::{Comment, Comments};
use unused_allow::UNUSED_ALLOW;

/// What is left of the findings.
#[derive(Debug, Default)]
pub(crate) struct Unsuppressed {
    /// Those that no comment allows, and what is wrong with the comments.
    pub diagnostics: Vec<Diagnostic>,
    /// How many a comment allows.
    pub allowed: usize,
}

/// Takes out what comments in the texts of a set allow, and judges the comments as far as `rules` say so; `look_up`
/// knows what the names in them stand for.
pub(crate) fn apply(
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

    fn finding(&self, rule: &'static Rule, span: Span, message: &str) -> Diagnostic {
        let severity = self.options.levels.severity(rule.code.name, rule.code.severity);
        Diagnostic::new(&rule.code, message).severity(severity).at(span, "")
    }
}
