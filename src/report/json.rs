//! Findings as one JSON document, for scripts.

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
    let findings: Vec<Value> =
        in_source_order(diagnostics).iter().map(|found| diagnostic(found, &places)).collect();
    let count = |severity: Severity| diagnostics.iter().filter(|found| found.severity == severity).count();
    let document = json!({
        "diagnostics": findings,
        "summary": {
            "objects": manifests.len(),
            "passedOver": passed_over,
            "filesPassedOver": files_passed_over.len(),
            "errors": count(Severity::Error),
            "warnings": count(Severity::Warning),
            "notes": count(Severity::Note),
            "allowed": allowed,
        },
    });
    harmless_json(format!("{document:#}\n"))
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
