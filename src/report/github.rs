//! Findings as workflow commands of GitHub Actions, which shows them as annotations of the changed files.

use super::place::{Place, Places};
use super::{Report, in_source_order};
use crate::diagnostic::{Diagnostic, Severity};

/// One line a finding: `::error file=…,line=…,col=…,title=rule::message`.
pub fn github(report: &Report<'_>) -> String {
    let diagnostics = &report.checked.diagnostics;
    let places = Places::new(diagnostics, report.sources);
    in_source_order(diagnostics).into_iter().map(|found| annotation(found, &places)).collect()
}

fn annotation(found: &Diagnostic, places: &Places<'_>) -> String {
    let command = match found.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let place = found.primary.as_ref().and_then(|label| in_file(places.locate(label.span)));
    let title = property(found.rule);
    let help = found.help.as_ref().map(|help| format!("\nhelp: {help}")).unwrap_or_default();
    let message = data(&format!("{}{help}", found.message));
    format!("::{command} {}title={title}::{message}\n", place.unwrap_or_default())
}

fn in_file(place: Place<'_>) -> Option<String> {
    let file = property(place.file()?);
    Some(format!("file={file},line={},col={},", place.number, place.column()))
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
