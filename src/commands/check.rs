//! `karpcfg check`: values or anyone's manifests to findings. Enters the line at load or at parse, and leaves it after check.

use anyhow::{Result, bail};

use super::options;
use crate::cli::{CheckCommand, FindingFormat, ValuesArgs};
use crate::diagnostic::Severity;
use crate::manifest::stream::Stream;
use crate::render::{Renderer, Templates};
use crate::report::{self, Checked, Report, Styling};
use crate::rules::{Options, Scope};
use crate::source::Sources;
use crate::status::Status;
use crate::values::defaults;
use crate::{output, pipeline};

/// Checks and prints what was found.
pub fn run(command: &CheckCommand, styling: Styling) -> Result<Status> {
    let scope = if command.admission_only { Scope::Admission } else { Scope::Lint };
    let options = options::options(&command.rules, scope)?;
    let mut sources = defaults::sources();
    let has_values = command.values != ValuesArgs::default();
    let checked = match (command.manifests.as_slice(), has_values) {
        ([], true) => values(command, &options, &mut sources)?,
        ([], false) => {
            bail!("nothing to check: give manifests (files, folders, `-`) or values (`-f`, `--set`)")
        }
        (paths, false) => manifests(paths, &options, &mut sources)?,
        ([first, ..], true) => {
            bail!(
                "`{first}` names manifests, and manifests cannot be combined with values: check them one after the other"
            )
        }
    };
    let failing = if command.strict { Severity::Warning } else { Severity::Error };
    let report = Report { checked: &checked, sources: &sources, failing };
    output::stdout(text(&report, command.format, styling).as_bytes())?;
    report::complain(&report.count_line());
    let status = if report.has_failed() { Status::Faults } else { Status::Success };
    super::leave(checked);
    Ok(status)
}

fn text(report: &Report<'_>, format: FindingFormat, styling: Styling) -> String {
    match format {
        FindingFormat::Human => report::findings(&report.checked.diagnostics, report.sources, styling),
        FindingFormat::Json => report::json(report),
        FindingFormat::Sarif => report::sarif(report),
        FindingFormat::Github => report::github(report),
        FindingFormat::Junit => report::junit(report),
    }
}

fn manifests(paths: &[String], options: &Options, sources: &mut Sources) -> Result<Checked> {
    let stream = pipeline::manifests(paths, sources)?;
    let left = pipeline::check_manifests(&stream, options, sources);
    let Stream { manifests, passed_over, files_passed_over, mut diagnostics, .. } = stream;
    if options.scope == Scope::Admission {
        // What is doubtful in a text never reaches the server.
        diagnostics.retain(|found| found.severity == Severity::Error);
    }
    diagnostics.extend(left.diagnostics);
    Ok(Checked { manifests, passed_over, files_passed_over, allowed: left.allowed, diagnostics })
}

fn values(command: &CheckCommand, options: &Options, sources: &mut Sources) -> Result<Checked> {
    let templates = Templates::built_in(sources);
    let renderer = Renderer::new(&templates).expect("the tests render with the built-in templates");
    let mut checked = Checked::default();
    let found = &mut checked.diagnostics;
    let Some(merged) = pipeline::merged(&command.values, None, sources, found)? else { return Ok(checked) };
    let Some(values) = pipeline::typed(&merged, &command.values, found) else { return Ok(checked) };
    let objects = pipeline::print(&values, &merged.root, &renderer, options.kube, sources, found);
    let left = pipeline::check(&objects, &merged, &command.values, options, sources);
    found.extend(left.diagnostics);
    Ok(Checked { manifests: objects.manifests(), allowed: left.allowed, ..checked })
}
