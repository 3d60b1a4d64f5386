//! What the loader has to say besides faults of syntax, bounded: a broken file of 50 MB must not make a million findings.

use super::codes::{
    DOCUMENT_NOT_A_MAP, FORBIDDEN_CHARACTER, FOREIGN_TAG, HIDDEN_LINE_BREAK, NESTED_TOO_DEEP,
    NUMBER_NOT_FINITE, REFUSED_DIRECTIVE, REFUSED_ESCAPE, SECOND_DOCUMENT, TAB_BEFORE_CONTENT,
    TAB_INDENTATION, TOO_MANY_FINDINGS, TOO_MANY_VALUES, UNKNOWN_ANCHOR,
};
use super::load::span;
use super::node::Node;
use super::ration::Ration;
use super::scalar::Dialect;
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{SourceId, Span};

/// More findings than this about one text help nobody.
const MOST: usize = 200;

/// The findings about one text, in the order met.
#[derive(Debug, Default)]
pub(super) struct Findings {
    kept: Vec<Diagnostic>,
    left_out: usize,
}

impl Findings {
    /// Takes a finding in, once.
    pub(super) fn push(&mut self, finding: Diagnostic) {
        if self.kept.last() == Some(&finding) {
            return;
        }
        if self.kept.len() < MOST {
            self.kept.push(finding);
        } else {
            self.left_out += 1;
        }
    }

    /// The findings, and an error in place of those left out.
    pub(super) fn into_vec(mut self) -> Vec<Diagnostic> {
        if self.left_out > 0 {
            let message = format!("{} more findings about this text are left out", self.left_out);
            self.kept.push(Diagnostic::new(&TOO_MANY_FINDINGS, message));
        }
        self.kept
    }
}

/// The values up to `span` are more than are left.
pub(crate) fn too_many_values(ration: &Ration, span: Span) -> Diagnostic {
    let message = format!("there are more than {} keys and values up to here", ration.whole());
    Diagnostic::new(&TOO_MANY_VALUES, message)
        .at(span, "nothing is read from here on")
        .help("give fewer files at a time, or fewer aliases")
}

/// A character that YAML forbids stands at byte `at`.
pub(super) fn forbidden_character(source: SourceId, at: usize, character: char) -> Diagnostic {
    let message = format!("the character U+{:04X} is not allowed in YAML", u32::from(character));
    Diagnostic::new(&FORBIDDEN_CHARACTER, message)
        .at(span(source, at, at + character.len_utf8()), "")
        .help("write it as an escape in double quotes, or take it out")
}

/// A line break that YAML 1.2 does not have parts a line at byte `at`, and what is behind it fits nothing.
pub(super) fn hidden_line_break(source: SourceId, text: &str, at: usize) -> Diagnostic {
    let character = text[at..].chars().next().unwrap_or_default();
    let message = format!(
        "the invisible character U+{:04X} ends the line for Helm and kubectl, and they cannot read what follows",
        u32::from(character)
    );
    Diagnostic::new(&HIDDEN_LINE_BREAK, message)
        .at(span(source, at, at + character.len_utf8()), "")
        .help("take it out; it often comes with text that was copied from a web page")
}

/// A directive before the first document that goyaml.v2 refuses: any `%YAML` but 1.1, and any it doesn't know.
pub(super) fn refused_directive(source: SourceId, text: &str) -> Option<Diagnostic> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim_end();
        if content.starts_with('%') && !is_known_directive(content) {
            let message = format!("Helm and kubectl refuse the directive `{content}`");
            let finding = Diagnostic::new(&REFUSED_DIRECTIVE, message);
            return Some(
                finding.at(span(source, start, start + content.len()), "").help("take the line out"),
            );
        }
        if !(content.is_empty() || content.starts_with(['#', '%']) || content.trim_start().starts_with('#')) {
            return None;
        }
        start += line.len();
    }
    None
}

fn is_known_directive(line: &str) -> bool {
    let mut words = line.split_whitespace();
    match words.next() {
        Some("%YAML") => words.next() == Some("1.1"),
        Some("%TAG") => true,
        _ => false,
    }
}

/// Native: Helm drops everything from here on.
pub(super) fn second_document(span: Span) -> Diagnostic {
    Diagnostic::new(&SECOND_DOCUMENT, "Helm reads the first document of a file only")
        .at(span, "a second document begins here")
        .help("put it into a file of its own if Helm reads this file as well")
}

/// The root of a values file is something else than a map.
pub(super) fn document_not_a_map(node: &Node) -> Diagnostic {
    Diagnostic::new(&DOCUMENT_NOT_A_MAP, format!("the document is {}, not a map", node.a_kind()))
        .at(node.span, "")
        .help("values are a map of `key: value` lines")
}

/// Containers within containers beyond the limit.
pub(super) fn too_deep(span: Span) -> Diagnostic {
    let message = format!("lists and maps are nested more than {} deep", super::MAX_DEPTH);
    Diagnostic::new(&NESTED_TOO_DEEP, message).at(span, "")
}

/// JSON, and with it Helm and kubectl, has neither infinity nor NaN.
pub(super) fn not_json(text: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&NUMBER_NOT_FINITE, format!("Helm and kubectl refuse `{text}`: JSON has no such number"))
        .at(span, "")
        .help("quote it if it is text")
}

/// An alias to nothing.
pub(super) fn unknown_anchor(span: Span) -> Diagnostic {
    Diagnostic::new(&UNKNOWN_ANCHOR, "no anchor of this name stands before it in the document")
        .at(span, "")
        .help("a value that begins with `*` is an alias in YAML; quote it if it is text")
}

/// Native: a tag that means nothing here.
pub(super) fn foreign_tag(tag: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&FOREIGN_TAG, format!("the tag `{tag}` is ignored"))
        .at(span, "")
        .help("karpcfg, Helm and kubectl evaluate no tags; take it out")
}

/// A tab in the indentation of a key or value.
pub(super) fn tab_indentation(at: Span) -> Diagnostic {
    Diagnostic::new(&TAB_INDENTATION, "a tab is used for indentation").at(at, "").help("indent with blanks")
}

/// A tab on a line of its own, before a comment or a line of a block, or behind a `-`, which YAML 1.2 lets pass and goyaml.v2 does not.
pub(super) fn tab_before_content(at: Span, place: &str, dialect: Dialect) -> Diagnostic {
    let message = format!("Helm and kubectl refuse a tab {place}");
    Diagnostic::new(&TAB_BEFORE_CONTENT, message)
        .severity(refused_by_go(dialect))
        .at(at, "")
        .help("write blanks in place of the tab, or take it out")
}

/// `\/` in double quotes.
pub(super) fn refused_escape(at: Span, dialect: Dialect) -> Diagnostic {
    let message = "Helm and kubectl refuse the escape `\\/` in YAML";
    Diagnostic::new(&REFUSED_ESCAPE, message)
        .severity(refused_by_go(dialect))
        .at(at, "")
        .help("write `/`: it needs no backslash")
}

/// How much it matters that Helm and kubectl refuse what YAML 1.2 allows.
fn refused_by_go(dialect: Dialect) -> Severity {
    match dialect {
        Dialect::Native => Severity::Warning,
        Dialect::Helm | Dialect::Kubectl => Severity::Error,
    }
}
