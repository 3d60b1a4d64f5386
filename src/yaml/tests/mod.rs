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
use super::{Loaded, Node, Reading, load};
use crate::diagnostic::Severity;
use crate::source::SourceId;

const READINGS: [Reading; 3] = [Reading::Native, Reading::Helm, Reading::Kubectl];

fn read(text: &str, reading: Reading) -> Loaded {
    load(SourceId(0), text, reading)
}

/// The one document of a text without errors.
fn document(text: &str, reading: Reading) -> Node {
    let mut loaded = read(text, reading);
    assert!(!loaded.is_refused(), "{reading:?} refuses {text:?}: {:?}", loaded.diagnostics);
    assert_eq!(loaded.documents.len(), 1, "{reading:?} finds another number of documents in {text:?}");
    loaded.documents.remove(0)
}

/// What Helm would print of the values; none where it refuses the text.
fn helm_json(text: &str) -> Option<String> {
    let loaded = read(text, Reading::Helm);
    if loaded.is_refused() {
        return None;
    }
    let values = loaded.documents.first().map(|values| to_json(values, Layout::Compact, KeyOrder::Sorted));
    Some(values.unwrap_or_else(|| "{}".to_owned()))
}

/// The rules of all findings of one severity.
fn rules(text: &str, reading: Reading, severity: Severity) -> Vec<&'static str> {
    let findings = read(text, reading).diagnostics;
    findings.into_iter().filter(|finding| finding.severity == severity).map(|finding| finding.rule).collect()
}
