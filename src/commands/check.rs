//! `karpcfg check`: values or anyone's manifests to findings. Enters the line at load or at parse, and leaves it after check.

use super::inputs::inputs;
use super::options;
use crate::check::check;
use crate::cli::{CheckCommand, FindingFormat};
use crate::diagnostic::{Diagnostic, Severity};
use crate::input::STDIN;
use crate::manifest::Set;
use crate::manifest::files::Excluded;
use crate::pipeline::Made;
use crate::render::{Renderer, Templates};
use crate::report::{self, Report, Said, Styling};
use crate::rules::admission::old_api::OLD_API;
use crate::rules::suppress::Unsuppressed;
use crate::rules::{Options, RULES, Scope};
use crate::source::{SourceId, Sources};
use crate::status::Status;
use crate::values::defaults;
use crate::{output, pipeline};
use anyhow::{Result, bail};

/// Checks and prints what was found.
pub(super) fn run(command: &CheckCommand, styling: Styling) -> Result<Status> {
    let scope = if command.admission_only { Scope::Admission } else { Scope::Lint };
    let options = options::options(&command.rules, scope)?;
    let mut sources = defaults::sources();
    let has_values = command.values.has_values();
    let (set, checked) = match (command.manifests.as_slice(), has_values) {
        ([], true) => values(command, &options, &mut sources)?,
        ([], false) => {
            bail!("nothing to check: give manifests (files, folders, `-`) or values (`-f`, `--set`)")
        }
        (paths, false) => {
            let mut set = pipeline::parse(paths, &Excluded::new(&command.exclude)?, &mut sources)?;
            set.has_placeholders = command.values.allow_placeholders;
            let checked = check(&set, RULES, &options, &sources);
            (set, checked)
        }
        ([first, ..], true) => {
            bail!(
                "`{first}` names manifests, and manifests cannot be combined with values: check them one after the other"
            )
        }
    };
    let failing = if command.strict { Severity::Warning } else { Severity::Error };
    let Unsuppressed { diagnostics, allowed } = &checked;
    let report = Report { set: &set, diagnostics, allowed: *allowed, sources: &sources, failing };
    output::stdout(text(&report, command.format, styling).as_bytes())?;
    if command.verbose {
        report::passed_over(&set).say();
    }
    report.count_line().say();
    report::hints(&set).say();
    migration(diagnostics, &sources).say();
    let status = if report.has_failed() { Status::Faults } else { Status::Success };
    super::leave((set, checked));
    Ok(status)
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

/// The objects that the values make, and what is wrong with either.
fn values(command: &CheckCommand, options: &Options, sources: &mut Sources) -> Result<(Set, Unsuppressed)> {
    let templates = Templates::built_in(sources);
    let renderer = Renderer::new(&templates).expect("the tests render with the built-in templates");
    let Made { objects, mut set, .. } =
        pipeline::objects(&inputs(&command.values, None), options.kube, sources)?;
    pipeline::print(objects, &renderer, &mut set, sources);
    let checked = check(&set, RULES, options, sources);
    Ok((set, checked))
}
