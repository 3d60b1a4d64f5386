//! `karpcfg check`: values or anyone's manifests to findings. Enters the line at load or at parse, and leaves it after check.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::around::document;
use super::inputs::{inputs, region, told_apart, values_files};
use super::options;
use crate::apis::version::Release;
use crate::around::controller;
use crate::check::check;
use crate::cli::{CheckCommand, FindingFormat};
use crate::diagnostic::{Diagnostic, Severity, has_errors};
use crate::input::STDIN;
use crate::manifest::files::Excluded;
use crate::manifest::{PassedOver, Set};
use crate::pipeline::Made;
use crate::render::{Renderer, Templates};
use crate::report::{self, Progress, Report, Said, Styling};
use crate::rules::admission::old_api::OLD_API;
use crate::rules::suppress::Unsuppressed;
use crate::rules::{Options, RULES, Scope};
use crate::source::{SourceId, Sources, Span};
use crate::status::Status;
use crate::values::{Values, defaults};
use crate::yaml::Dialect;
use crate::{output, pipeline};
use anyhow::{Result, bail};

/// Checks and prints what was found.
pub(super) fn run(command: &CheckCommand, styling: Styling) -> Result<Status> {
    let scope = if command.admission_only { Scope::Admission } else { Scope::Lint };
    let options = options::options(&command.rules, scope)?;
    let mut sources = defaults::sources();
    let done = checked(command, &options, &mut sources);
    let (set, mut checked, of_values) = super::or_name_files(done, &command.talk, &sources)?;
    if let Some(file) = &command.controller_values {
        let found = controller_values(file, &set, of_values.as_ref(), &options, &mut sources)?;
        checked.diagnostics.extend(found);
    }
    let failing = if command.strict { Severity::Warning } else { Severity::Error };
    let Unsuppressed { diagnostics, allowed } = &checked;
    let report = Report { set: &set, diagnostics, allowed: *allowed, sources: &sources, failing };
    output::stdout(text(&report, command.format, styling).as_bytes())?;
    super::name_files(&command.talk, &sources, &set.files_passed_over);
    report.count_line().mention();
    if command.statistics {
        report::statistics(diagnostics).say();
    }
    report::hints(&set).mention();
    migration(diagnostics, &sources).mention();
    let status = if report.has_failed() { Status::Faults } else { Status::Success };
    super::leave((set, checked));
    Ok(status)
}

/// What was checked, what is wrong with it, and the values where there are some of one cluster.
type Checked = (Set, Unsuppressed, Option<Values>);

/// Checks what the command line names: clusters, the values of one, or manifests.
fn checked(command: &CheckCommand, options: &Options, sources: &mut Sources) -> Result<Checked> {
    let clusters = command.clusters();
    match (command.manifests.as_slice(), command.values.has_values()) {
        _ if !clusters.is_empty() => {
            let (set, checked) = batch(command, &clusters, options, sources)?;
            Ok((set, checked, None))
        }
        ([], true) => values(command, None, options, sources),
        ([], false) if command.controller_values.is_some() => {
            Ok((Set::default(), Unsuppressed::default(), None))
        }
        ([], false) => {
            bail!("nothing to check: give manifests (files, folders, `-`) or values (`-f`, `--set`)")
        }
        (paths, false) => {
            let excluded = Excluded::new(&command.exclude)?.with_foreign(command.pass_over.is_some());
            // What somebody types is waited for.
            let is_read = paths.iter().all(|path| path != "-");
            let _progress = is_read.then(|| Progress::doing("checking"));
            let mut set = pipeline::parse(paths, &excluded, sources)?;
            set.has_placeholders = command.values.allow_placeholders;
            set.region = command.rules.region.clone();
            let checked = check(&set, RULES, options, sources);
            Ok((set, checked, None))
        }
        ([first, ..], true) => {
            bail!(
                "`{first}` names manifests, and manifests cannot be combined with values: check them one after the other"
            )
        }
    }
}

/// The command that makes objects of today of the old ones.
fn migration(diagnostics: &[Diagnostic], sources: &Sources) -> Said {
    let old = diagnostics.iter().filter(|found| found.code == &OLD_API.code);
    let mut texts: Vec<SourceId> = old.flat_map(report::blames).collect();
    texts.dedup();
    let names = texts.iter().map(|text| sources.get(*text).name());
    let names: Vec<&str> = names.map(|name| if name == STDIN { "-" } else { name }).collect();
    if names.is_empty() {
        return Said::default();
    }
    let names = names.join(" ");
    Said::line(format_args!("hint: `karpcfg migrate {names}` makes objects of v1 of the old ones"))
}

fn text(report: &Report<'_>, format: FindingFormat, styling: Styling) -> String {
    match format {
        FindingFormat::Human => report::findings(report.diagnostics, report.sources, styling).into_text(),
        FindingFormat::Json => report::json(report),
        FindingFormat::Sarif => report::sarif(report),
        FindingFormat::Github => report::github(report),
        FindingFormat::Junit => report::junit(report),
    }
}

/// What is wrong with values for Karpenter's own chart, beside the pools of the set.
fn controller_values(
    file: &str,
    set: &Set,
    values: Option<&Values>,
    options: &Options,
    sources: &mut Sources,
) -> Result<Vec<Diagnostic>> {
    let mut found = Vec::new();
    let root = document(file, Dialect::Helm, sources, &mut found)?;
    if let Some(root) = root.filter(|_| !has_errors(&found)) {
        let release = Release { minor: options.karpenter, patch: options.patch };
        found.extend(controller::check(&root, set, values, release));
    }
    for one in &mut found {
        one.severity = options.levels.severity(one.code.name, one.severity);
    }
    Ok(found)
}

/// The objects of every cluster, and what is wrong with any; what several have from one place is said of the first.
fn batch(
    command: &CheckCommand,
    clusters: &[PathBuf],
    options: &Options,
    sources: &mut Sources,
) -> Result<(Set, Unsuppressed)> {
    if !command.exclude.is_empty() {
        bail!("`--exclude` is for manifests, and these are values");
    }
    let (mut all, mut checked) = (Set::default(), Unsuppressed::default());
    let mut said = HashSet::new();
    let mut files = Vec::new();
    for path in clusters {
        files.extend(if path.is_dir() { values_files(path)? } else { vec![path.clone()] });
    }
    if command.pass_over.is_some() {
        let (meant, others) = told_apart(files)?;
        let why = "these are not the values of a cluster";
        let passed_over = others.iter().map(|file| PassedOver { file: file.display().to_string(), why });
        all.files_passed_over.extend(passed_over);
        files = meant;
    }
    let progress = Progress::of(files.len(), "values files");
    for file in files {
        let (set, of_file, _) = values(command, Some(&file), options, sources)?;
        let named = |found| place(found, set.texts.last().copied());
        for found in of_file.diagnostics.into_iter().map(named) {
            if said.insert(key(&found, sources)) {
                checked.diagnostics.push(found);
            }
        }
        checked.allowed += of_file.allowed;
        all.clusters.extend(set.texts.last().map(|file| (all.manifests.len(), *file)));
        all.extend(set);
        progress.step();
    }
    Ok((all, checked))
}

/// A finding of several clusters says of which file it is, by its first line where no place is to blame.
fn place(found: Diagnostic, file: Option<SourceId>) -> Diagnostic {
    match file {
        Some(file) if found.primary.is_none() => found.at(Span::new(file, 0, 0), ""),
        _ => found,
    }
}

/// What makes two findings the same one.
fn key(found: &Diagnostic, sources: &Sources) -> (&'static str, String, Option<(String, u32)>) {
    let span = found.primary.as_ref().map(|label| label.span);
    let place = span.map(|span| (sources.get(span.source).name().to_owned(), span.start));
    (found.code.name, found.message.clone(), place)
}

/// The objects that the values make, and what is wrong with either.
fn values(
    command: &CheckCommand,
    last: Option<&Path>,
    options: &Options,
    sources: &mut Sources,
) -> Result<Checked> {
    let templates = Templates::built_in(sources);
    let renderer = Renderer::new(&templates).expect("the tests render with the built-in templates");
    let mut inputs = inputs(&command.values, last);
    inputs.arguments.extend(region(command.rules.region.as_ref()));
    let Made { objects, mut set, values } = pipeline::objects(&inputs, options.kube, sources)?;
    pipeline::print(objects, &renderer, &mut set, sources);
    let checked = check(&set, RULES, options, sources);
    Ok((set, checked, values))
}
