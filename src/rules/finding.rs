//! What the rules found, as data: which object, where in it, what is wrong and what to do.

use std::ops::Range;

use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::manifest::{Manifest, Part};
use crate::rules::{Options, Rule};
use crate::source::{Pointer, Sources, Span};
use crate::yaml::{self, Node};

/// One fault.
#[derive(Debug, Clone)]
pub(crate) struct Finding {
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
    /// The bytes at fault of the text that stands at the place; none where it is all of it.
    pub within: Option<Range<usize>>,
    /// Other places that play a part.
    pub related: Vec<Related>,
}

/// A place that plays a part in a fault.
#[derive(Debug, Clone)]
pub(crate) struct Related {
    /// Index of the object among the manifests.
    pub object: usize,
    /// The place in the object.
    pub pointer: Pointer,
    /// What it has to do with the fault.
    pub text: String,
}

impl Finding {
    /// Says what to do.
    pub(crate) fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = Some(help.into());
        self
    }

    /// Blames the key, not the value.
    pub(crate) fn key(&mut self) -> &mut Self {
        self.part = Part::Key;
        self
    }

    /// Blames these bytes of the text, not all of it.
    pub(crate) fn within(&mut self, bytes: Option<Range<usize>>) -> &mut Self {
        self.within = bytes;
        self
    }

    /// Names another place that plays a part.
    pub(crate) fn also(&mut self, object: usize, pointer: Pointer, text: impl Into<String>) -> &mut Self {
        self.related.push(Related { object, pointer, text: text.into() });
        self
    }
}

/// Where a rule puts what it found.
#[derive(Debug)]
pub(crate) struct Sink<'a> {
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
    pub(crate) fn options(&self) -> &'a Options {
        self.options
    }

    /// Whether another finding is wanted; a rule that loops over the user's text asks before it makes one.
    pub(crate) fn has_room(&self) -> bool {
        self.kept < MOST
    }

    /// The object looked at.
    pub(crate) fn object(&self) -> usize {
        self.object
    }

    /// Puts a finding about the object looked at.
    pub(crate) fn report(&mut self, pointer: Pointer, message: impl Into<String>) -> &mut Finding {
        self.report_on(self.object, pointer, message)
    }

    /// Puts a finding about any object.
    pub(crate) fn report_on(
        &mut self,
        object: usize,
        pointer: Pointer,
        message: impl Into<String>,
    ) -> &mut Finding {
        self.kept += 1;
        self.findings.push(Finding {
            rule: self.rule,
            severity: self.rule.code.severity,
            message: message.into(),
            help: None,
            object,
            pointer,
            part: Part::Value,
            within: None,
            related: Vec::new(),
        });
        self.findings.last_mut().expect("a finding was pushed just now")
    }
}

/// Finds the text behind each finding; `values` is the tree that objects made from values point into.
pub(crate) fn to_diagnostics(
    findings: Vec<Finding>,
    manifests: &[Manifest],
    values: Option<&Node>,
    sources: &Sources,
) -> Vec<Diagnostic> {
    let texts = Texts { manifests, values, sources };
    findings.into_iter().map(|finding| texts.diagnostic(finding)).collect()
}

/// Where findings are looked up.
struct Texts<'a> {
    manifests: &'a [Manifest],
    values: Option<&'a Node>,
    sources: &'a Sources,
}

impl Texts<'_> {
    fn diagnostic(&self, finding: Finding) -> Diagnostic {
        let span = self.span(finding.object, &finding.pointer, finding.part);
        let span = span.map(|span| self.narrowed(span, &finding).unwrap_or(span));
        let related = finding.related.into_iter().filter_map(|related| {
            let span = self.span(related.object, &related.pointer, Part::Value)?;
            Some(Label { span, text: related.text })
        });
        let object = self.manifests.get(finding.object);
        Diagnostic {
            primary: span.map(|span| Label { span, text: String::new() }),
            related: related.collect(),
            help: finding.help,
            object: object.map(Manifest::object),
            values: object.and_then(|object| object.values(&finding.pointer)),
            pointer: object.map(|_| finding.pointer),
            ..Diagnostic::new(&finding.rule.code, finding.message).severity(finding.severity)
        }
    }

    fn span(&self, object: usize, pointer: &Pointer, part: Part) -> Option<Span> {
        self.manifests.get(object)?.span(pointer, part, self.values)
    }

    /// The part of the span that says the bytes at fault.
    fn narrowed(&self, span: Span, finding: &Finding) -> Option<Span> {
        let bytes = finding.within.clone()?;
        let text = self.manifests.get(finding.object)?.root.at(&finding.pointer)?.as_str()?;
        let written = self.sources.get(span.source).text.get(span.start as usize..span.end as usize)?;
        let part = yaml::within(written, text, bytes)?;
        let offset = |at: usize| u32::try_from(at).ok()?.checked_add(span.start);
        Some(Span::new(span.source, offset(part.start)?, offset(part.end)?))
    }
}
