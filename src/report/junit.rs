//! Findings as JUnit XML: one test case for each object, for the test reports of CI systems.

use std::borrow::Cow;
use std::collections::HashMap;

use super::place::Places;
use super::{Report, human, in_source_order};
use crate::diagnostic::{Diagnostic, ObjectRef};
use crate::manifest::{Manifest, Set};
use crate::source::{SourceId, Sources, Span};

/// One suite. An object without findings passes, and one with findings that do not fail the run has them as its output;
/// findings that are about no object are a case of their own.
pub(crate) fn junit(report: &Report<'_>) -> String {
    let cases = cases(report);
    let failures = cases.iter().filter(|case| case.fails(report)).count();
    let counts = format!("tests=\"{}\" failures=\"{failures}\" errors=\"0\"", cases.len());
    let places = Places::new(report.diagnostics, report.sources);
    let body: String = cases.iter().map(|case| case.print(report, &places)).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <testsuites name=\"karpcfg\" {counts}>\n  \
         <testsuite name=\"karpcfg check\" {counts}>\n{body}  </testsuite>\n</testsuites>\n"
    )
}

/// An object and what was found in it.
struct Case<'a> {
    class: String,
    name: String,
    findings: Vec<Cow<'a, Diagnostic>>,
}

fn cases<'a>(report: &Report<'a>) -> Vec<Case<'a>> {
    let Report { set, diagnostics, .. } = report;
    let each = set.manifests.iter().enumerate();
    let mut cases: Vec<Case<'a>> =
        each.map(|(index, object)| case(object, set.cluster(index), report.sources)).collect();
    let objects = Objects::new(set);
    let mut others = Vec::new();
    for found in in_source_order(diagnostics) {
        match objects.index_of(&found) {
            Some(index) => cases[index].findings.push(found),
            None => others.push(found),
        }
    }
    if !others.is_empty() {
        cases.push(Case { class: "karpcfg".to_owned(), name: "input".to_owned(), findings: others });
    }
    cases
}

fn case<'a>(manifest: &Manifest, cluster: Option<SourceId>, sources: &Sources) -> Case<'a> {
    let file = manifest.text_span().map(|span| span.source).or(cluster);
    let class = file.map_or("values".to_owned(), |file| sources.get(file).shown().into_owned());
    Case { class, name: manifest.object().to_string(), findings: Vec::new() }
}

/// Finds the object that a finding is about.
struct Objects<'s> {
    set: &'s Set,
    by_ref: HashMap<ObjectRef, Vec<(usize, Option<Span>)>>,
}

impl<'s> Objects<'s> {
    fn new(set: &'s Set) -> Self {
        let mut by_ref: HashMap<ObjectRef, Vec<_>> = HashMap::new();
        for (index, manifest) in set.manifests.iter().enumerate() {
            by_ref.entry(manifest.object()).or_default().push((index, manifest.text_span()));
        }
        Objects { set, by_ref }
    }

    /// Of objects with the same name, the one in whose text the finding lies, or which the values file there makes.
    fn index_of(&self, found: &Diagnostic) -> Option<usize> {
        let same_name = self.by_ref.get(found.object.as_ref()?)?;
        let holds = |span: &Span| {
            let at = found.primary.as_ref().map(|label| label.span);
            at.is_some_and(|at| at.source == span.source && (span.start..=span.end).contains(&at.start))
        };
        let text = found.primary.as_ref().map(|label| label.span.source);
        let is_made =
            |(index, _): &&(usize, Option<Span>)| text.is_some() && self.set.cluster(*index) == text;
        let holder = same_name.iter().find(|(_, span)| span.as_ref().is_some_and(holds));
        holder.or_else(|| same_name.iter().find(is_made)).or(same_name.first()).map(|(index, _)| *index)
    }
}

impl Case<'_> {
    fn fails(&self, report: &Report<'_>) -> bool {
        self.findings.iter().any(|found| found.severity >= report.failing)
    }

    fn print(&self, report: &Report<'_>, places: &Places<'_>) -> String {
        let open =
            format!("    <testcase classname=\"{}\" name=\"{}\"", escape(&self.class), escape(&self.name));
        let (failing, others): (Vec<&Diagnostic>, Vec<&Diagnostic>) =
            self.findings.iter().map(|found| &**found).partition(|found| found.severity >= report.failing);
        let mut body = String::new();
        if let Some(first) = failing.first() {
            let message = match failing.len() {
                1 => first.message.clone(),
                many => format!("{} (and {} more)", first.message, many - 1),
            };
            let (message, rule) = (escape(&message), escape(first.code.name));
            let lines = lines(&failing, places);
            body += &format!("      <failure message=\"{message}\" type=\"{rule}\">{lines}</failure>\n");
        }
        if !others.is_empty() {
            body += &format!("      <system-out>{}</system-out>\n", lines(&others, places));
        }
        if body.is_empty() { format!("{open}/>\n") } else { format!("{open}>\n{body}    </testcase>\n") }
    }
}

/// A line for each finding, and one for its help.
fn lines(findings: &[&Diagnostic], places: &Places<'_>) -> String {
    let lines = findings.iter().map(|found| {
        let help = found.help.as_ref().map(|help| format!("\n  help: {help}")).unwrap_or_default();
        human::line(found, places) + &help
    });
    escape(&lines.collect::<Vec<_>>().join("\n"))
}

/// Text for XML 1.0, in attributes and between tags; characters that XML does not have are replaced.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' => escaped.push_str("&#10;"),
            '\r' => escaped.push_str("&#13;"),
            '\t' => escaped.push_str("&#9;"),
            '\0'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}' => escaped.push(char::REPLACEMENT_CHARACTER),
            _ => escaped.push(char),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_xml() {
        assert_eq!(
            escape("a<b & \"c\">\n\t\u{1b}[31m\u{ffff}é"),
            "a&lt;b &amp; &quot;c&quot;&gt;&#10;&#9;\u{fffd}[31m\u{fffd}é"
        );
    }
}
