//! Helm 3's grammar for `--set` and its kin, in two steps: an argument becomes assignments, assignments edit a tree.
//!
//! The first step needs no tree and the second no text, so that a fault of either points into the argument.

pub(crate) mod codes;
mod edit;
mod grammar;
mod json;
mod scanner;
#[cfg(test)]
mod tests;

use crate::diagnostic::Diagnostic;
pub(crate) use edit::{Editor, MAX_PADDING};

pub(crate) use grammar::{Assignment, Given, MAX_DEPTH, MAX_INDEX, MAX_NAMES, Step, parse};

/// What ends the reading of an argument, or an edit.
pub(crate) type Fault = Box<Diagnostic>;

/// The flag an argument came with, which decides how its values are read; in the order in which Helm applies them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// `--set-json`: JSON, whose numbers are kept as JSON has them.
    Json,
    /// `--set`: booleans, null and integers are typed, the rest is text.
    Typed,
    /// `--set-string`: text.
    Text,
    /// `--set-file`: the name of a file that holds the text.
    File,
    /// `--set-literal`: everything after the first `=`, escapes and commas included.
    Literal,
}

impl Kind {
    /// The flag, as typed.
    pub(crate) const fn flag(self) -> &'static str {
        match self {
            Kind::Json => "--set-json",
            Kind::Typed => "--set",
            Kind::Text => "--set-string",
            Kind::File => "--set-file",
            Kind::Literal => "--set-literal",
        }
    }
}
