//! Findings as workflow commands of GitHub Actions, which shows them as annotations of the changed files.

use super::place::{Place, Places};
use super::{Report, in_source_order};
use crate::diagnostic::{Diagnostic, Severity};
use crate::harmless::harmless;

/// One line a finding: `::error file=…,line=…,col=…,title=rule::message`.
pub(crate) fn github(report: &Report<'_>) -> String {
    let diagnostics = report.diagnostics;
    let places = Places::new(diagnostics, report.sources);
    in_source_order(diagnostics).iter().map(|found| annotation(found, &places)).collect()
}

fn annotation(found: &Diagnostic, places: &Places<'_>) -> String {
    let command = match found.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let place = found.primary.as_ref().map(|label| places.locate(label.span));
    let file = place.as_ref().and_then(in_file).unwrap_or_default();
    let title = property(found.code.name);
    let message = data(&message(found, place.as_ref(), places));
    format!("::{command} {file}title={title}::{message}\n")
}

fn in_file(place: &Place<'_>) -> Option<String> {
    let file = property(&harmless(place.file()?));
    Some(format!("file={file},line={},col={},", place.number, place.column()))
}

/// All that the properties cannot say: the object, the place where it is in no file, and the other places.
fn message(found: &Diagnostic, place: Option<&Place<'_>>, places: &Places<'_>) -> String {
    let mut text = found.message.clone();
    let object = found.object.as_ref().map(|object| format!("in {object}"));
    let place = place.filter(|place| place.file().is_none()).map(|place| format!("at {}", place.locate()));
    let context: Vec<String> = object.into_iter().chain(place).collect();
    if !context.is_empty() {
        text += &format!("\n{}", context.join(" "));
    }
    for label in &found.related {
        let what = if label.text.is_empty() { "see also" } else { &label.text };
        text += &format!("\n{what}: {}", places.locate(label.span).locate());
    }
    text + &found.help.as_ref().map(|help| format!("\nhelp: {help}")).unwrap_or_default()
}

/// What would end the message is escaped (`escapeData` of `@actions/core`).
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// What would end a property as well (`escapeProperty` of `@actions/core`).
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_a_command_early() {
        assert_eq!(data("50%\r\na: b, c"), "50%25%0D%0Aa: b, c");
        assert_eq!(property("a:b,c\n%"), "a%3Ab%2Cc%0A%25");
    }
}
