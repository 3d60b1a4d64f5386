//! Findings as one JSON document, for scripts.

use std::borrow::Cow;

use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use super::place::Places;
use super::{Report, in_source_order};
use crate::diagnostic::{Change, Diagnostic, Label, Severity};
use crate::harmless::harmless_json;
use crate::manifest::Set;

/// `{"diagnostics": […], "summary": {…}}`; `docs/json.md` describes it.
pub(crate) fn json(report: &Report<'_>) -> String {
    let Report { set: Set { manifests, passed_over, files_passed_over, .. }, diagnostics, allowed, .. } =
        report;
    let places = Places::new(diagnostics, report.sources);
    let findings = OneByOne(in_source_order(diagnostics), |found: &Diagnostic| diagnostic(found, &places));
    let count = |severity: Severity| diagnostics.iter().filter(|found| found.severity == severity).count();
    let summary = json!({
        "objects": manifests.len(),
        "passedOver": passed_over,
        "filesPassedOver": files_passed_over.len(),
        "errors": count(Severity::Error),
        "warnings": count(Severity::Warning),
        "notes": count(Severity::Note),
        "allowed": allowed,
    });
    harmless_json(pretty(&Document { diagnostics: findings, summary }))
}

/// The document; findings take ten times the room of their text as values.
#[derive(Serialize)]
struct Document<D> {
    diagnostics: D,
    summary: Value,
}

/// Findings that are made values one at a time, while they are written.
pub(super) struct OneByOne<'a, F>(pub Vec<Cow<'a, Diagnostic>>, pub F);

impl<F: Fn(&Diagnostic) -> Value> Serialize for OneByOne<'_, F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(|found| (self.1)(found)))
    }
}

/// A document as people can read it too.
pub(super) fn pretty(document: &impl Serialize) -> String {
    let mut text =
        serde_json::to_string_pretty(document).expect("a document of values alone has a form in JSON");
    text.push('\n');
    text
}

fn diagnostic(found: &Diagnostic, places: &Places<'_>) -> Value {
    let mut value = json!({
        "rule": found.code.name,
        "severity": found.severity.as_str(),
        "message": found.message,
        "help": found.help,
    });
    place(&mut value, found.primary.as_ref(), places);
    value["pointer"] = found.pointer.as_ref().map(|pointer| pointer.as_str()).into();
    value["valuesPointer"] = found.values.as_ref().map(|pointer| pointer.as_str()).into();
    value["object"] = match &found.object {
        Some(object) => {
            json!({"apiVersion": object.api_version, "kind": object.kind, "name": object.name})
        }
        None => Value::Null,
    };
    if let Some(Change { class, to }) = &found.change {
        value["class"] = (*class).into();
        value["to"] = to.as_deref().into();
    }
    value["related"] = found.related.iter().map(|label| related(label, places)).collect();
    value
}

fn related(label: &Label, places: &Places<'_>) -> Value {
    let mut value = json!({"message": label.text});
    place(&mut value, Some(label), places);
    value
}

fn place(value: &mut Value, label: Option<&Label>, places: &Places<'_>) {
    let place = label.map(|label| places.locate(label.span));
    value["file"] = place.as_ref().map(|place| place.source.name()).into();
    value["line"] = place.as_ref().map(|place| place.number).into();
    value["column"] = place.as_ref().map(|place| place.column()).into();
}
