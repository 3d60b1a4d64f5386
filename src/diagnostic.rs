//! What karpcfg has to say about the user's input, as data; no text layout (that is `report`'s).

use std::fmt;

use crate::source::{Pointer, Span};

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Probably not what was meant.
    Warning,
    /// Will be refused, crash or never work: nothing is printed.
    Error,
}

impl Severity {
    /// As printed: `error`, `warning`, `note`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// A place in a source and what is to be said about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The underlined bytes.
    pub span: Span,
    /// Said beside the underline; may be empty.
    pub text: String,
}

/// The object a finding is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct ObjectRef {
    /// `karpenter.sh/v1` and the like.
    pub api_version: String,
    /// `NodePool` and the like.
    pub kind: String,
    /// `metadata.name`.
    pub name: String,
}

/// `NodePool/default`, as kubectl names it.
impl fmt::Display for ObjectRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.kind, self.name)
    }
}

/// One finding with its place in the user's own text.
///
/// Texts start lower-case; names stand in backticks; the message says what is wrong, `help` what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule's name: kebab-case, says the bad thing.
    pub rule: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// The place to look at; none where no text is at fault (a value nobody gave).
    pub primary: Option<Label>,
    /// Other places that play a part.
    pub related: Vec<Label>,
    /// The way out.
    pub help: Option<String>,
    /// The path in the values or in the object, where there is one.
    pub pointer: Option<Pointer>,
    /// The object, where the finding is about one.
    pub object: Option<ObjectRef>,
}

impl Diagnostic {
    /// A finding without a place yet.
    pub fn new(rule: &'static str, severity: Severity, message: impl Into<String>) -> Self {
        Diagnostic {
            rule,
            severity,
            message: message.into(),
            primary: None,
            related: Vec::new(),
            help: None,
            pointer: None,
            object: None,
        }
    }

    /// An error; see [`Diagnostic::new`].
    pub fn error(rule: &'static str, message: impl Into<String>) -> Self {
        Self::new(rule, Severity::Error, message)
    }

    /// A warning; see [`Diagnostic::new`].
    pub fn warning(rule: &'static str, message: impl Into<String>) -> Self {
        Self::new(rule, Severity::Warning, message)
    }

    /// Puts the finding at `span`, with a word beside the underline.
    #[must_use]
    pub fn at(mut self, span: Span, text: impl Into<String>) -> Self {
        self.primary = Some(Label { span, text: text.into() });
        self
    }

    /// Names another place that plays a part.
    #[must_use]
    pub fn also(mut self, span: Span, text: impl Into<String>) -> Self {
        self.related.push(Label { span, text: text.into() });
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Names the path the finding is about.
    #[must_use]
    pub fn pointer(mut self, pointer: Pointer) -> Self {
        self.pointer = Some(pointer);
        self
    }
}

/// Whether anything stands in the way of a product.
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
}
