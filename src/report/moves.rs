//! What a migration did, for people: errors as a compiler prints them, then a line a move, those first that somebody
//! must look at.

use super::Report;
use super::human::{Product, Styling, findings};
use super::place::{Places, labels};
use super::said::{Said, is_quiet};
use crate::diagnostic::{Change, Diagnostic, Severity, has_errors};
use crate::manifest::PassedOver;

/// Every error, every move, and what became of the product; of errors and manual steps alone, if no more is to be said.
pub(crate) fn moves(report: &Report<'_>, product: Product, styling: Styling) -> Said {
    let Report { diagnostics, sources, .. } = *report;
    let (errors, others): (Vec<&Diagnostic>, Vec<&Diagnostic>) =
        diagnostics.iter().partition(|found| found.severity == Severity::Error || found.change.is_none());
    let errors: Vec<Diagnostic> = errors.into_iter().cloned().collect();
    let mut said = findings(&errors, sources, styling);
    let places = Places::new(diagnostics, sources);
    let is_heard = |class: &&str| !is_quiet() || *class == Change::MANUAL;
    for class in CLASSES.into_iter().filter(is_heard) {
        for found in others.iter().filter(|found| class_of(found) == class) {
            said += Said::line(line(found, &places));
        }
    }
    if !is_quiet() || has_errors(diagnostics) {
        said += closing(diagnostics, &report.set.files_passed_over, product);
    }
    said
}

const CLASSES: [&str; 6] =
    [Change::MANUAL, "drifts", "outside", "default written out", "moved", Change::HANDED_ON];

fn class_of(found: &Diagnostic) -> &'static str {
    found.change.as_ref().map_or("", |change| change.class)
}

/// `file:line:column: class[code]: Kind/name: old → new: reason`.
fn line(found: &Diagnostic, places: &Places<'_>) -> String {
    let place = labels(found).next().map(|label| places.locate(label.span).locate() + ": ");
    let object = found.object.as_ref().map(|object| format!("{object}: ")).unwrap_or_default();
    let from = found.pointer.as_ref().map(|pointer| pointer.dotted()).filter(|path| path != ".");
    let to = found.change.as_ref().and_then(|change| change.to.clone());
    let path = match (from, to) {
        (Some(from), Some(to)) if from != to => format!("`{from}` → `{to}`: "),
        (Some(path), _) | (None, Some(path)) => format!("`{path}`: "),
        (None, None) => String::new(),
    };
    format!(
        "{}{}[{}]: {object}{path}{}",
        place.unwrap_or_default(),
        class_of(found),
        found.code.name,
        found.message
    )
}

fn closing(diagnostics: &[Diagnostic], passed_over: &[PassedOver], product: Product) -> Said {
    let is_handed_on = |found: &&Diagnostic| class_of(found) == Change::HANDED_ON;
    let of =
        |severity| diagnostics.iter().filter(move |found| found.severity == severity && !is_handed_on(found));
    let said = [
        (of(Severity::Error).count(), "error", "errors"),
        (of(Severity::Warning).filter(|found| found.is_manual()).count(), "manual step", "manual steps"),
        (of(Severity::Warning).filter(|found| !found.is_manual()).count(), "warning", "warnings"),
        (of(Severity::Note).count(), "move", "moves"),
    ];
    let parts: Vec<String> = said
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, one, many)| format!("{count} {}", if count == 1 { one } else { many }))
        .collect();
    let withheld = if product == Product::Withheld { "; nothing was printed" } else { "" };
    let handed_on = match diagnostics.iter().filter(is_handed_on).count() {
        0 => None,
        1 => Some("1 object handed on as it is".to_owned()),
        many => Some(format!("{many} objects handed on as they are")),
    };
    let passed_over = match passed_over.len() {
        0 => String::new(),
        1 => ", 1 file passed over".to_owned(),
        many => format!(", {many} files passed over"),
    };
    if parts.is_empty() {
        let why = handed_on.as_deref().unwrap_or("there are no objects");
        return Said::line(format_args!("nothing to migrate: {why}{passed_over}"));
    }
    Said::line(parts.into_iter().chain(handed_on).collect::<Vec<_>>().join(", ") + &passed_over + withheld)
}
