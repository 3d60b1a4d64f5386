//! What the migration did, or leaves to somebody: one note a move.

use crate::diagnostic::{Change, Code, Diagnostic, ObjectRef, Severity};
use crate::source::{Pointer, Span};

/// What a note asks of its reader; what asks most comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Class {
    /// Something is missing without which v1 would refuse the object: nothing is printed.
    Missing,
    /// Somebody must decide.
    Manual,
    /// Nodes will be replaced.
    Drifts,
    /// Something beyond these objects must be changed.
    Outside,
    /// A default that v1 changed stands written out.
    Default,
    /// It stands elsewhere, under another name, or nowhere without loss.
    Moved,
    /// Nothing was done to it.
    HandedOn,
}

impl Class {
    /// As printed.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Class::Missing | Class::Manual => Change::MANUAL,
            Class::Drifts => "drifts",
            Class::Outside => "outside",
            Class::Default => "default written out",
            Class::Moved => "moved",
            Class::HandedOn => Change::HANDED_ON,
        }
    }
}

/// One move.
#[derive(Debug, Clone)]
pub(crate) struct Note {
    /// What sort of move.
    pub code: &'static Code,
    /// What it asks of its reader.
    pub class: Class,
    /// The old object.
    pub object: ObjectRef,
    /// Where in the text.
    pub place: Span,
    /// The path in the old object.
    pub from: Pointer,
    /// The path in the new one, where it has one.
    pub to: Option<String>,
    /// Why, in a sentence.
    pub reason: String,
}

impl Note {
    /// The note as a finding.
    pub(crate) fn diagnostic(&self) -> Diagnostic {
        let severity = match self.class {
            Class::Missing => Severity::Error,
            Class::Manual => Severity::Warning,
            Class::Drifts | Class::Outside | Class::Default | Class::Moved | Class::HandedOn => {
                Severity::Note
            }
        };
        let mut found = Diagnostic::new(self.code, self.reason.clone()).severity(severity).at(self.place, "");
        found.pointer = Some(self.from.clone());
        found.object = Some(self.object.clone());
        found.change = Some(Change { class: self.class.as_str(), to: self.to.clone() });
        found
    }
}
