//! How karpcfg speaks: findings in, text for people, editors or machines out; the last stage of the line.

mod excerpt;
mod github;
mod human;
mod json;
mod junit;
pub(crate) mod matches;
mod moves;
mod place;
mod progress;
mod said;
mod sarif;

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashSet};

use crate::diagnostic::{Diagnostic, Severity};
use crate::manifest::{PassedOver, Set};
use crate::source::{SourceId, Sources};
use place::labels;

pub(crate) use github::github;
#[cfg(test)]
pub(crate) use human::human;
pub(crate) use human::{Product, Styling, closing, findings};
pub(crate) use json::json;
pub(crate) use junit::junit;
pub(crate) use moves::moves;
pub(crate) use progress::Progress;
pub(crate) use said::{Said, as_called, be_called, be_quiet};
pub(crate) use sarif::sarif;

/// The texts that a finding shows a part of.
pub(crate) fn blames(found: &Diagnostic) -> impl Iterator<Item = SourceId> {
    labels(found).map(|label| label.span.source)
}

/// The outcome of a check, ready to be printed in any format.
#[derive(Debug)]
pub(crate) struct Report<'a> {
    /// What was checked.
    pub set: &'a Set,
    /// The findings that no comment allows.
    pub diagnostics: &'a [Diagnostic],
    /// How many a comment allows.
    pub allowed: usize,
    /// The texts that they point into.
    pub sources: &'a Sources,
    /// The least severity that makes the run fail.
    pub failing: Severity,
}

impl Report<'_> {
    /// Whether any finding makes the run fail.
    pub(crate) fn has_failed(&self) -> bool {
        self.diagnostics.iter().any(|found| found.severity >= self.failing)
    }

    /// What was checked, and how many findings there are of each severity.
    pub(crate) fn count_line(&self) -> Said {
        let Report {
            set: Set { manifests, passed_over, files_passed_over, .. }, diagnostics, allowed, ..
        } = self;
        let mut line = match manifests.len() {
            1 => "1 object checked".to_owned(),
            many => format!("{many} objects checked"),
        };
        match passed_over {
            0 => {}
            1 => line.push_str(", 1 of another kind passed over"),
            many => line.push_str(&format!(", {many} of other kinds passed over")),
        }
        match files_passed_over.len() {
            0 => {}
            1 => line.push_str(", 1 file passed over"),
            many => line.push_str(&format!(", {many} files passed over")),
        }
        let mut counts = human::counts(diagnostics);
        match allowed {
            0 => {}
            1 => counts.push("1 allowed by a comment".to_owned()),
            many => counts.push(format!("{many} allowed by comments")),
        }
        let counts = match counts.as_slice() {
            [] if manifests.is_empty() && *passed_over == 0 => "there are none".to_owned(),
            [] => "nothing found".to_owned(),
            counts => counts.join(", "),
        };
        Said::line(format_args!("{line}: {counts}"))
    }
}

/// How often each rule found something, the most frequent first.
pub(crate) fn statistics(diagnostics: &[Diagnostic]) -> Said {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    diagnostics.iter().for_each(|found| *counts.entry(found.code.name).or_default() += 1);
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| Reverse(*count));
    counts.into_iter().map(|(name, count)| Said::line(format_args!("{count:>6}  {name}"))).collect()
}

/// What is worth a check although it is passed over, and how to check it.
pub(crate) fn hints(set: &Set) -> Said {
    let hint =
        |build: &String| Said::line(format_args!("hint: `{build} | karpcfg check -` checks what that makes"));
    set.builds.iter().map(hint).collect()
}

/// Every file that was read; of those that are passed over, with the reason.
pub(crate) fn files(sources: &Sources, passed_over: &[PassedOver]) -> Said {
    let names: HashSet<&str> = passed_over.iter().map(|passed| passed.file.as_str()).collect();
    let read = sources.files().filter(|name| !names.contains(name));
    let read = read.map(|name| Said::line(format_args!("read `{name}`")));
    let line =
        |PassedOver { file, why }: &PassedOver| Said::line(format_args!("passed over `{file}`: {why}"));
    read.chain(passed_over.iter().map(line)).collect()
}

/// Says every finding on stderr, then what became of the product.
pub(crate) fn talk(diagnostics: &[Diagnostic], sources: &Sources, product: Product, styling: Styling) {
    let is_heard = |found: &&Diagnostic| found.severity == Severity::Error || !said::is_quiet();
    let heard: Vec<Diagnostic> = diagnostics.iter().filter(is_heard).cloned().collect();
    let mut said = findings(&heard, sources, styling);
    said += closing(&heard, product, styling);
    said.say();
}

/// The findings as people can be shown them, the way to every format.
///
/// As a compiler reports: top to bottom, errors and warnings together. Findings without a place come last,
/// where a terminal shows them first.
fn in_source_order(diagnostics: &[Diagnostic]) -> Vec<Cow<'_, Diagnostic>> {
    let mut sorted: Vec<&Diagnostic> = diagnostics.iter().collect();
    sorted.sort_by_key(|diagnostic| {
        let span = labels(diagnostic).next().map(|label| label.span);
        (span.is_none(), span.map(|span| (span.source, span.start, span.end)))
    });
    sorted.into_iter().map(Diagnostic::shown).collect()
}
