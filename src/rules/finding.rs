//! What the rules found, as data: which object, where in it, what is wrong and what to do.

use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::manifest::{Manifest, Part};
use crate::rules::{Options, Rule};
use crate::source::Pointer;
use crate::yaml::Node;

/// One fault.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The rule that found it.
    pub rule: &'static Rule,
    /// How bad it is here; the rule's own unless there is reason.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// Index of the object among the manifests.
    pub object: usize,
    /// The place in the object; where something is missing, the place it belongs to.
    pub pointer: Pointer,
    /// Whether the key or the value is at fault.
    pub part: Part,
    /// Other places that play a part.
    pub related: Vec<Related>,
}

/// A place that plays a part in a fault.
#[derive(Debug, Clone)]
pub struct Related {
    /// Index of the object among the manifests.
    pub object: usize,
    /// The place in the object.
    pub pointer: Pointer,
    /// What it has to do with the fault.
    pub text: String,
}

impl Finding {
    /// Says what to do.
    pub fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = Some(help.into());
        self
    }

    /// Says what to do, where there is something to say.
    pub fn help_if(&mut self, help: Option<String>) -> &mut Self {
        self.help = help.or(self.help.take());
        self
    }

    /// Blames the key, not the value.
    pub fn key(&mut self) -> &mut Self {
        self.part = Part::Key;
        self
    }

    /// Names another place that plays a part.
    pub fn also(&mut self, object: usize, pointer: Pointer, text: impl Into<String>) -> &mut Self {
        self.related.push(Related { object, pointer, text: text.into() });
        self
    }
}

/// Where a rule puts what it found.
#[derive(Debug)]
pub struct Sink<'a> {
    findings: &'a mut Vec<Finding>,
    rule: &'static Rule,
    object: usize,
    options: &'a Options,
    kept: usize,
}

/// Findings of one rule in one call; a text of a million faults is not worth a million messages.
const MOST: usize = 100;

impl<'a> Sink<'a> {
    pub(super) fn new(
        findings: &'a mut Vec<Finding>,
        rule: &'static Rule,
        object: usize,
        options: &'a Options,
    ) -> Self {
        Sink { findings, rule, object, options, kept: 0 }
    }

    /// What is checked for: the versions of Karpenter and Kubernetes.
    pub fn options(&self) -> &'a Options {
        self.options
    }

    /// Whether another finding is wanted; a rule that loops over the user's text asks before it makes one.
    pub fn has_room(&self) -> bool {
        self.kept < MOST
    }

    /// The object looked at.
    pub fn object(&self) -> usize {
        self.object
    }

    /// Puts a finding about the object looked at.
    pub fn report(&mut self, pointer: Pointer, message: impl Into<String>) -> &mut Finding {
        self.report_on(self.object, pointer, message)
    }

    /// Puts a finding about any object.
    pub fn report_on(&mut self, object: usize, pointer: Pointer, message: impl Into<String>) -> &mut Finding {
        self.kept += 1;
        self.findings.push(Finding {
            rule: self.rule,
            severity: self.rule.severity,
            message: message.into(),
            help: None,
            object,
            pointer,
            part: Part::Value,
            related: Vec::new(),
        });
        self.findings.last_mut().expect("a finding was pushed just now")
    }
}

/// Finds the text behind each finding; `values` is the tree that objects made from values point into.
pub fn to_diagnostics(
    findings: Vec<Finding>,
    manifests: &[Manifest],
    values: Option<&Node>,
) -> Vec<Diagnostic> {
    findings.into_iter().map(|finding| to_diagnostic(finding, manifests, values)).collect()
}

fn to_diagnostic(finding: Finding, manifests: &[Manifest], values: Option<&Node>) -> Diagnostic {
    let label = |object: usize, pointer: &Pointer, part, text| {
        let span = manifests.get(object)?.span(pointer, part, values)?;
        Some(Label { span, text })
    };
    Diagnostic {
        primary: label(finding.object, &finding.pointer, finding.part, String::new()),
        related: finding
            .related
            .into_iter()
            .filter_map(|related| label(related.object, &related.pointer, Part::Value, related.text))
            .collect(),
        help: finding.help,
        object: manifests.get(finding.object).map(Manifest::object),
        pointer: Some(finding.pointer),
        ..Diagnostic::new(finding.rule.name, finding.severity, finding.message)
    }
}
