//! check: what is wrong with a set of objects, by the texts and values they come from and by the rules, placed in the
//! user's own text and without what comments allow.

use std::ptr;

use crate::diagnostic::{Diagnostic, Severity, has_errors};
use crate::manifest::{Part, Set};
use crate::manual;
use crate::placeholders::{self, is_of_terraform};
use crate::rules::dedupe::dedupe;
use crate::rules::lint::unresolved_placeholder::UNRESOLVED_PLACEHOLDER;
use crate::rules::lint::unused_node_class::UNUSED_NODE_CLASS;
use crate::rules::suppress::{self, Unsuppressed};
use crate::rules::{self, Check, Finding, Options, Rule, Scope};
use crate::source::Sources;
use crate::yaml::Node;
use crate::yaml::codes::TOO_MANY_FINDINGS;

/// Everything that is wrong with a set, by the rules given.
pub(crate) fn check(
    set: &Set,
    rules: &[&'static Rule],
    options: &Options,
    sources: &Sources,
) -> Unsuppressed {
    let rules = with_a_say(rules, set, sources);
    let said = in_place_of_rules(set);
    let (mut findings, unseen) = rules::look(&rules, set, options);
    if may_wait(set, options) {
        findings.retain(|finding| !waits(finding, set));
    } else if set.values.is_none() {
        let waiting = findings.iter_mut().filter(|finding| waits(finding, set));
        waiting.for_each(|finding| finding.help = Some(FILL_IN.to_owned()));
    }
    findings.retain(|finding| !is_said(finding, said.iter().copied().chain(&set.unsaid), set));
    let is_wanted = |found: &&Diagnostic| Rule::of(found.code).is_some_and(|rule| rule.applies(options));
    let mut found: Vec<Diagnostic> = said.into_iter().filter(is_wanted).cloned().collect();
    for said in &mut found {
        said.severity = options.levels.severity(said.code.name, said.severity);
    }
    let mut of_rules = rules::to_diagnostics(findings, &set.manifests, set.root(), sources);
    if let Some(tree) = &set.values {
        tree.gaps.sift(&mut of_rules);
    }
    found.append(&mut of_rules);
    if set.values.is_some() {
        found = dedupe(found);
    }
    let left = suppress::apply(found, set, &rules, options, sources, manual::look_up);
    let mut diagnostics = of_input(set);
    if options.scope == Scope::Admission && set.values.is_none() {
        // What is doubtful in a text of manifests never reaches the server.
        diagnostics.retain(|found| found.severity == Severity::Error);
    }
    diagnostics.extend(left.diagnostics);
    if unseen > 0 {
        let message = format!("{unseen} of the objects were not looked at: there are findings enough");
        let found = Diagnostic::new(&TOO_MANY_FINDINGS, message);
        diagnostics.push(found.help("mend those that are printed, or check fewer files at a time"));
    }
    Unsuppressed { diagnostics, ..left }
}

/// What is wrong before any rule looks at the objects.
pub(crate) fn of_input(set: &Set) -> Vec<Diagnostic> {
    set.diagnostics.iter().filter(|found| Rule::of(found.code).is_none()).cloned().collect()
}

/// What a rule would say, said in the terms of the values.
fn in_place_of_rules(set: &Set) -> Vec<&Diagnostic> {
    set.diagnostics.iter().filter(|found| Rule::of(found.code).is_some()).collect()
}

/// The rules that have something to say of the set.
///
/// An object that could not be read would seem to be missing from it, and whether placeholders may stand in it is settled
/// with the values, by the user, or at a glance at the texts.
fn with_a_say(rules: &[&'static Rule], set: &Set, sources: &Sources) -> Vec<&'static Rule> {
    let is_whole = set.values.is_some() || !has_errors(&set.diagnostics);
    let may_have_any = || set.texts.iter().any(|text| placeholders::may_be_in(&sources.get(*text).text));
    let is_settled = set.values.is_some() || set.has_placeholders || !may_have_any();
    // A pool that would use the class may say so where something is at fault.
    let has_gaps = set.values.as_ref().is_some_and(|tree| !tree.gaps.is_empty());
    let has_a_say = |rule: &&Rule| match rule.check {
        Check::Set(_) if rule.code == UNUSED_NODE_CLASS.code => is_whole && !has_gaps,
        Check::Set(_) | Check::Types(_) => is_whole,
        _ => !(is_settled && rule.code == UNRESOLVED_PLACEHOLDER.code),
    };
    rules.iter().copied().filter(has_a_say).collect()
}

/// Whether something can be left to a later substitution: where the user allows it, and in manifests, in which every
/// placeholder is a finding of its own, unless the API server's verdict on them as they stand is asked for.
fn may_wait(set: &Set, options: &Options) -> bool {
    set.has_placeholders || (set.values.is_none() && options.scope == Scope::Lint)
}

/// Whether the same is said of the object in the terms of the values.
fn is_said<'a>(finding: &Finding, mut said: impl Iterator<Item = &'a Diagnostic>, set: &Set) -> bool {
    let name = || set.manifests.get(finding.object).map(|manifest| manifest.object().name);
    said.any(|said| {
        let is_this = said.object.as_ref().is_none_or(|object| Some(&object.name) == name().as_ref());
        ptr::eq(said.code, &finding.rule.code) && is_this
    })
}

/// Whether a finding may be gone once a placeholder is filled in: it is about a text of one line that has one, or about
/// such a line of a longer text. What is wrong with a script stays wrong, whatever its variables are.
fn waits(finding: &Finding, set: &Set) -> bool {
    if finding.rule.code == UNRESOLVED_PLACEHOLDER.code {
        return false;
    }
    if quotes_placeholder(finding) {
        return true;
    }
    let Some(manifest) = set.manifests.get(finding.object) else { return false };
    if finding.part == Part::Key {
        return finding.pointer.tokens().last().is_some_and(|key| placeholders::find(&key).is_some());
    }
    let Some(text) = manifest.root.at(&finding.pointer).and_then(Node::as_str) else { return false };
    let lines = finding.within.clone().map_or(text, |bytes| {
        let start = text[..bytes.start].rfind('\n').map_or(0, |line_break| line_break + 1);
        let end = text[bytes.end..].find('\n').map_or(text.len(), |length| bytes.end + length);
        &text[start..end]
    });
    let is_one_line = !lines.trim_end().contains('\n');
    // Unless placeholders are allowed, what looks like one in a script is a variable of its own.
    let counts = |found: &&str| set.has_placeholders || !is_script(finding) || is_of_terraform(found);
    is_one_line && placeholders::find(lines).filter(counts).is_some()
}

/// What to do about a fault that comes of a placeholder.
pub(crate) const FILL_IN: &str = "a placeholder has not been filled in: run `envsubst` or the like first";

/// Whether what is said goes by a placeholder, of whatever place. In a script, a variable is none.
fn quotes_placeholder(finding: &Finding) -> bool {
    let said = [Some(&finding.message), finding.help.as_ref()];
    !is_script(finding) && said.into_iter().flatten().any(|text| placeholders::find(text).is_some())
}

fn is_script(finding: &Finding) -> bool {
    finding.pointer.as_str() == "/spec/userData"
}
