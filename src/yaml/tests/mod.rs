//! The room as its users see it: texts in, trees and texts out, held against what other programs were recorded to do.

mod corpus;
mod faults;
mod hostile;
mod plain;
mod printing;
mod readings;
mod spans;
mod styled;

use super::json::{KeyOrder, Layout, to_json};
use super::{Dialect, Loaded, Node, load};
use crate::diagnostic::Severity;
use crate::source::SourceId;

const READINGS: [Dialect; 3] = [Dialect::Native, Dialect::Helm, Dialect::Kubectl];

fn read(text: &str, dialect: Dialect) -> Loaded {
    load(SourceId(0), text, dialect)
}

/// The one document of a text without errors.
fn document(text: &str, dialect: Dialect) -> Node {
    let mut loaded = read(text, dialect);
    assert!(!loaded.is_refused(), "{dialect:?} refuses {text:?}: {:?}", loaded.diagnostics);
    assert_eq!(loaded.documents.len(), 1, "{dialect:?} finds another number of documents in {text:?}");
    loaded.documents.remove(0)
}

/// What Helm would print of the values; none where it refuses the text.
fn helm_json(text: &str) -> Option<String> {
    let loaded = read(text, Dialect::Helm);
    if loaded.is_refused() {
        return None;
    }
    let values = loaded.documents.first().map(|values| to_json(values, Layout::Compact, KeyOrder::Sorted));
    Some(values.unwrap_or_else(|| "{}".to_owned()))
}

/// The rules of all findings of one severity.
fn rules(text: &str, dialect: Dialect, severity: Severity) -> Vec<&'static str> {
    let findings = read(text, dialect).diagnostics;
    findings
        .into_iter()
        .filter(|finding| finding.severity == severity)
        .map(|finding| finding.code.name)
        .collect()
}
