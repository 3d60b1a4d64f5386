//! Findings for people, as a compiler prints them, and for editors, one line each.

use annotate_snippets::{Element, Group, Level, Renderer};

use super::excerpt::{excerpts, is_shown};
use super::place::{Places, labels};
use super::{Said, as_called, in_source_order};
use crate::diagnostic::{Diagnostic, Severity};
use crate::harmless::harmless;
use crate::source::Sources;

/// Whether the text may carry terminal colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Styling {
    /// No escape codes: for files, pipes and tests.
    Plain,
    /// ANSI escape codes: for terminals.
    Colored,
}

/// What became of the product of the run, for the closing line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Product {
    /// Errors kept it back.
    Withheld,
    /// It was printed, whatever was found.
    Printed,
}

/// Every finding with its excerpt, then the closing line of a run that prints nothing if there are errors.
///
/// Empty if there are no findings.
#[cfg(test)]
pub(crate) fn human(diagnostics: &[Diagnostic], sources: &Sources, styling: Styling) -> String {
    let mut said = findings(diagnostics, sources, styling);
    said += closing(diagnostics, Product::Withheld, styling);
    said.into_text()
}

/// Every finding with its excerpt, each followed by an empty line, in the order of the sources.
pub(crate) fn findings(diagnostics: &[Diagnostic], sources: &Sources, styling: Styling) -> Said {
    let places = Places::new(diagnostics, sources);
    let renderer = renderer(styling);
    let findings = in_source_order(diagnostics);
    Said::made(findings.iter().map(|found| renderer.render(&[group(found, &places)]) + "\n\n").collect())
}

/// One line that counts the findings and says what became of the product; empty if there are none.
pub(crate) fn closing(diagnostics: &[Diagnostic], product: Product, styling: Styling) -> Said {
    let Some(worst) = diagnostics.iter().map(|diagnostic| diagnostic.severity).max() else {
        return Said::default();
    };
    let mut text = counts(diagnostics).join(", ");
    if worst == Severity::Error && product == Product::Withheld {
        text.push_str("; nothing was printed");
    }
    Said::made(renderer(styling).render(&[Group::with_title(level(worst).primary_title(text))]) + "\n")
}

/// `file:line:column: error[rule]: message`.
pub(super) fn line(diagnostic: &Diagnostic, places: &Places<'_>) -> String {
    let place = labels(diagnostic).next().map(|label| places.locate(label.span).locate() + ": ");
    let Diagnostic { code, severity, message, .. } = diagnostic;
    let (place, severity) = (place.unwrap_or_default(), severity.as_str());
    let line = format!("{place}{severity}[{}]: {message}", code.name);
    harmless(&line).into_owned()
}

fn renderer(styling: Styling) -> Renderer {
    match styling {
        Styling::Plain => Renderer::plain(),
        Styling::Colored => Renderer::styled(),
    }
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    }
}

fn group<'a>(diagnostic: &'a Diagnostic, places: &Places<'a>) -> Group<'a> {
    let title = level(diagnostic.severity).primary_title(&diagnostic.message).id(diagnostic.code.name);
    let message =
        |level: Level<'a>, text: &str| Element::from(level.message(as_called(&harmless(text)).into_owned()));
    title
        .elements(excerpts(diagnostic, places))
        .elements(context(diagnostic, places).map(|text| message(Level::NOTE, &text)))
        .elements(diagnostic.help.iter().map(|text| message(Level::HELP, text)))
}

/// Which object and path the finding is about, unless the message or the excerpt says it already.
fn context(diagnostic: &Diagnostic, places: &Places<'_>) -> Option<String> {
    let shown = labels(diagnostic).next().map(|label| places.locate(label.span));
    let shown = shown.filter(is_shown).map_or("", |place| &place.source.text[place.line]);
    let is_said = |text: &str| diagnostic.message.contains(text) || shown.contains(text);
    let is_named = |name: &str| diagnostic.message.contains(&format!("`{name}`")) || has_word(shown, name);
    let object = diagnostic.object.as_ref().filter(|object| !object.name.is_empty());
    let object = object.filter(|object| !is_named(&object.name)).map(|object| {
        let kind = if object.kind.is_empty() { "object" } else { &object.kind };
        format!("in {kind} `{}`", object.name)
    });
    let path = diagnostic.pointer.as_ref().or(diagnostic.values.as_ref());
    let path = path
        .map(|pointer| pointer.dotted())
        .filter(|path| path != "." && !is_said(path))
        .map(|path| format!("at `{path}`"));
    let parts: Vec<String> = object.into_iter().chain(path).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// Whether a name stands in a text by itself: `web` is not named by `web-2`, nor `a` by `team`.
fn has_word(text: &str, name: &str) -> bool {
    let goes_on = |character: char| character.is_alphanumeric() || matches!(character, '-' | '_' | '.');
    text.match_indices(name)
        .any(|(at, _)| !text[..at].ends_with(goes_on) && !text[at + name.len()..].starts_with(goes_on))
}

/// How many findings there are of each severity that there are any of.
pub(super) fn counts(diagnostics: &[Diagnostic]) -> Vec<String> {
    let severities = [Severity::Error, Severity::Warning, Severity::Note];
    severities.into_iter().filter_map(|severity| count(diagnostics, severity)).collect()
}

/// `3 errors`, `1 warning`; none where there are none.
fn count(diagnostics: &[Diagnostic], severity: Severity) -> Option<String> {
    let name = severity.as_str();
    match diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count() {
        0 => None,
        1 => Some(format!("1 {name}")),
        many => Some(format!("{many} {name}s")),
    }
}

#[cfg(test)]
mod tests;
