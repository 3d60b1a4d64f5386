//! What the user wants of single rules: not to hear of them, a warning, or an error.

use std::collections::BTreeMap;

use crate::diagnostic::Severity;

/// What becomes of a rule's findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Level {
    /// They are not made.
    Allow,
    /// They are warnings.
    Warn,
    /// They are errors.
    Deny,
}

/// Levels by the names of rules; a rule that has none keeps its own severity.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Levels(BTreeMap<&'static str, Level>);

impl Levels {
    /// Sets the level of a rule, and gives back one that it had before.
    pub(crate) fn set(&mut self, rule: &'static str, level: Level) -> Option<Level> {
        self.0.insert(rule, level)
    }

    /// Whether nothing is to be heard of a rule.
    pub(crate) fn allow(&self, rule: &str) -> bool {
        self.0.get(rule) == Some(&Level::Allow)
    }

    /// How bad a finding of a rule is, where the rule itself says `own`.
    pub(crate) fn severity(&self, rule: &str, own: Severity) -> Severity {
        match self.0.get(rule) {
            Some(Level::Warn) => Severity::Warning,
            Some(Level::Deny) => Severity::Error,
            Some(Level::Allow) | None => own,
        }
    }
}
