//! What karpcfg has to say about the user's input, as data; no text layout (that is `report`'s).

use std::borrow::Cow;
use std::fmt;

use crate::harmless::harmless;
use crate::source::{Pointer, Span};

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Severity {
    /// Worth knowing.
    Note,
    /// Probably not what was meant.
    Warning,
    /// Will be refused, crash or never work: nothing is printed.
    Error,
}

impl Severity {
    /// As printed: `error`, `warning`, `note`.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// What a fault is about, in the terms a user thinks in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Group {
    /// AMI aliases, families and selector terms.
    Images,
    /// Requirements of pools and the labels that nodes get.
    Requirements,
    /// Limits, weights, capacity and prices.
    Limits,
    /// Disruption, budgets and lifetimes.
    Disruption,
    /// Taints.
    Taints,
    /// Block devices and storage.
    Volumes,
    /// Subnets, security groups, interfaces and the metadata service.
    Network,
    /// Role, instance profile and AWS tags.
    Identity,
    /// The kubelet's settings.
    Kubelet,
    /// User data of every AMI family.
    UserData,
    /// SOCI and parallel image pulls.
    Soci,
    /// Versions of Karpenter and Kubernetes.
    Versions,
    /// References between objects.
    References,
    /// Fields of any kind and metadata.
    Fields,
    /// Comments that allow findings.
    Comments,
    /// The values and the arguments that set them.
    Values,
    /// Roles and policies in AWS, and Karpenter's own installation.
    Around,
    /// What `karpcfg migrate` does and leaves to its user.
    Migration,
    /// YAML itself.
    Yaml,
}

impl Group {
    /// Every group, in the order in which manuals list them.
    pub(crate) const ALL: [Group; 19] = [
        Group::Images,
        Group::Requirements,
        Group::Limits,
        Group::Disruption,
        Group::Taints,
        Group::Volumes,
        Group::Network,
        Group::Identity,
        Group::Kubelet,
        Group::UserData,
        Group::Soci,
        Group::Versions,
        Group::References,
        Group::Fields,
        Group::Comments,
        Group::Values,
        Group::Around,
        Group::Migration,
        Group::Yaml,
    ];

    /// As shown to people.
    pub(crate) const fn title(self) -> &'static str {
        match self {
            Group::Images => "images",
            Group::Requirements => "requirements and labels",
            Group::Limits => "limits and weights",
            Group::Disruption => "disruption and budgets",
            Group::Taints => "taints",
            Group::Volumes => "volumes",
            Group::Network => "network and selectors",
            Group::Identity => "role, profile and tags",
            Group::Kubelet => "kubelet",
            Group::UserData => "user data",
            Group::Soci => "SOCI",
            Group::Versions => "versions",
            Group::References => "references between objects",
            Group::Fields => "fields and metadata",
            Group::Comments => "comments",
            Group::Values => "values",
            Group::Around => "around the pools",
            Group::Migration => "migration",
            Group::Yaml => "YAML",
        }
    }
}

/// A kind of fault: its name and its facts. There is one of each, so that two are the same where they stand at one address.
#[derive(Debug)]
pub(crate) struct Code {
    /// Kebab-case, says the bad thing.
    pub name: &'static str,
    /// How bad it is, unless there is reason or the user says otherwise.
    pub severity: Severity,
    /// What it is about.
    pub group: Group,
    /// Its manual as Markdown: the summary on a line of its own, the text, and blocks of YAML that raise it (`yaml bad`)
    /// and that do not (`yaml good`).
    pub doc: &'static str,
}

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Eq for Code {}

impl Code {
    /// A fault that keeps the product back.
    pub(crate) const fn error(name: &'static str, group: Group, doc: &'static str) -> Self {
        Code { name, severity: Severity::Error, group, doc }
    }

    /// A fault that is probably not what was meant.
    pub(crate) const fn warning(name: &'static str, group: Group, doc: &'static str) -> Self {
        Code { name, severity: Severity::Warning, group, doc }
    }

    /// Something worth knowing.
    pub(crate) const fn note(name: &'static str, group: Group, doc: &'static str) -> Self {
        Code { name, severity: Severity::Note, group, doc }
    }
}

/// A [`Code`] whose manual is a doc comment.
macro_rules! code {
    ($severity:ident($name:literal, $group:ident), $($doc:literal)+) => {
        $crate::diagnostic::Code::$severity($name, $crate::diagnostic::Group::$group, concat!($($doc, "\n"),+))
    };
}
pub(crate) use code;

/// Declares the faults that a room finds and no rule does, and the list of them.
///
/// The doc comment of each is its manual (see [`Code::doc`]). Whoever reads the input stumbles over such a fault, so that
/// no flag and no comment can allow it; where readers differ, the severity is that of the worst.
macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $vis:vis static $NAME:ident = $severity:ident($name:literal, $group:ident);)+) => {
        $(
            $(#[doc = $doc])+
            $vis static $NAME: $crate::diagnostic::Code = $crate::diagnostic::code!($severity($name, $group), $($doc)+);
        )+

        /// All of them.
        pub(crate) static CODES: &[&$crate::diagnostic::Code] = &[$(&$NAME),+];
    };
}
pub(crate) use codes;

/// A place in a source and what is to be said about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Label {
    /// The underlined bytes.
    pub span: Span,
    /// Said beside the underline; may be empty.
    pub text: String,
}

/// The object a finding is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub(crate) struct ObjectRef {
    /// `karpenter.sh/v1` and the like.
    pub api_version: String,
    /// `NodePool` and the like.
    pub kind: String,
    /// `metadata.name`.
    pub name: String,
}

/// `NodePool/default`, as kubectl names it, for people.
impl fmt::Display for ObjectRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", harmless(&self.kind), harmless(&self.name))
    }
}

impl Change {
    /// Somebody must decide.
    pub(crate) const MANUAL: &str = "manual";
    /// Nothing was done.
    pub(crate) const HANDED_ON: &str = "handed on";
}

/// One finding with its place in the user's own text.
///
/// Texts start lower-case; names stand in backticks; the message says what is wrong, `help` what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Diagnostic {
    /// What kind of fault it is.
    pub code: &'static Code,
    /// How bad it is here.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// The place to look at; none where no text is at fault (a value nobody gave).
    pub primary: Option<Label>,
    /// Other places that play a part.
    pub related: Vec<Label>,
    /// The way out.
    pub help: Option<String>,
    /// The path in the object, where the finding is about one.
    pub pointer: Option<Pointer>,
    /// The path in the values, where they are what the finding comes of.
    pub values: Option<Pointer>,
    /// The object, where the finding is about one.
    pub object: Option<ObjectRef>,
    /// What became of the place, where the finding is about a migration.
    pub change: Option<Change>,
}

/// What a migration made of a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Change {
    /// What that asks of the reader, in a word.
    pub class: &'static str,
    /// The path in the new object, where it has one.
    pub to: Option<String>,
}

impl Diagnostic {
    /// A finding without a place yet.
    pub(crate) fn new(code: &'static Code, message: impl Into<String>) -> Self {
        Diagnostic {
            code,
            severity: code.severity,
            message: message.into(),
            primary: None,
            related: Vec::new(),
            help: None,
            pointer: None,
            values: None,
            object: None,
            change: None,
        }
    }

    /// Says how bad it is here, where that is not what its code says.
    #[must_use]
    pub(crate) fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Puts the finding at `span`, with a word beside the underline.
    #[must_use]
    pub(crate) fn at(mut self, span: Span, text: impl Into<String>) -> Self {
        self.primary = Some(Label { span, text: text.into() });
        self
    }

    /// Names another place that plays a part.
    #[must_use]
    pub(crate) fn also(mut self, span: Span, text: impl Into<String>) -> Self {
        self.related.push(Label { span, text: text.into() });
        self
    }

    /// Says what to do.
    #[must_use]
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The finding with its texts as people can be shown them.
    pub(crate) fn shown(&self) -> Cow<'_, Self> {
        let labels = self.primary.iter().chain(&self.related).map(|label| &label.text);
        let mut texts = labels.chain(&self.help).chain([&self.message]);
        if texts.all(|text| matches!(harmless(text), Cow::Borrowed(_))) {
            return Cow::Borrowed(self);
        }
        let mut shown = self.clone();
        let labels = shown.primary.iter_mut().chain(&mut shown.related).map(|label| &mut label.text);
        for text in labels.chain(&mut shown.help).chain([&mut shown.message]) {
            *text = harmless(text).into_owned();
        }
        Cow::Owned(shown)
    }

    /// Names the path in the values that the finding is about.
    #[must_use]
    pub(crate) fn in_values(mut self, pointer: Pointer) -> Self {
        self.values = Some(pointer);
        self
    }
}

impl Diagnostic {
    /// Whether it is about a migration, and somebody must decide.
    pub(crate) fn is_manual(&self) -> bool {
        self.change.as_ref().is_some_and(|change| change.class == Change::MANUAL)
    }
}

/// Whether anything stands in the way of a product.
pub(crate) fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
}

/// Findings of codes that only a test knows.
#[cfg(test)]
pub(crate) mod made_up {
    use super::{Code, Diagnostic, Group, Severity};

    pub(crate) fn error(name: &'static str, message: impl Into<String>) -> Diagnostic {
        finding(name, Severity::Error, message)
    }

    pub(crate) fn warning(name: &'static str, message: impl Into<String>) -> Diagnostic {
        finding(name, Severity::Warning, message)
    }

    pub(crate) fn finding(name: &'static str, severity: Severity, message: impl Into<String>) -> Diagnostic {
        let code = Box::leak(Box::new(Code { name, severity, group: Group::Values, doc: "" }));
        Diagnostic::new(code, message)
    }
}
