//! `karpcfg migrate`: old objects to v1 with a report of every move. Enters the line at parse with old kinds.

mod values;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::check::check;
use crate::cli::{FindingFormat, MigrateCommand, NewForm};
use crate::diagnostic::{Diagnostic, Severity, has_errors};
use crate::input::is_stdin;
use crate::manifest::Set;
use crate::migrate::settings::{Defaults, Identity, Placeholders, Settings};
use crate::migrate::{self, Input, Output};
use crate::output;
use crate::report::{self, Product, Report, Said, Styling};
use crate::rules::{Check, Levels, Options, RULES, Rule, Scope};
use crate::source::{SourceId, Sources};
use crate::status::Status;
use crate::values::defaults;

/// Migrates, checks the result, and prints it if there is nothing against that.
pub(super) fn run(command: &MigrateCommand, styling: Styling) -> Result<Status> {
    if command.inputs.is_empty() {
        bail!("nothing to migrate: give files, folders or `-` for stdin");
    }
    let mut sources = defaults::sources();
    let input = migrate::read(&command.inputs, command.from.map(Into::into), &mut sources);
    let mut input = super::or_name_files(input, &command.talk, &sources)?;
    super::name_files(&command.talk, &sources, &input.passed_over);
    let left_out = if is_printed(command) { input.leave_out_foreign() } else { Vec::new() };
    let settings = settings(command);
    migrate::migrate(&mut input, &settings);
    if command.from.is_some_and(|form| !input.has(form.into())) && !has_errors(&input.diagnostics) {
        bail!("the input holds nothing of the form that `--from` names");
    }
    // Rules look at the objects, of whatever form they are printed in.
    let mut set = input.set();
    set.files_passed_over.clone_from(&input.passed_over);
    if command.to == NewForm::Values {
        migrate::to_values(&mut input, &settings);
    }
    let outputs = migrate::print(&mut input, &sources);
    let mut found = findings(command, &input, &set, &sources);
    found.extend(left_out);
    found.extend(values::findings(&options(command), &input, &outputs, &mut sources));
    let is_manual = found.iter().any(Diagnostic::is_manual);
    let is_withheld = has_errors(&found) || (command.strict && is_manual);
    if !is_withheld {
        deliver(command, &input, &outputs, &sources)?;
    }
    tell(command, &set, &found, &sources, is_withheld, styling);
    let status = if has_errors(&found) || is_manual { Status::Faults } else { Status::Success };
    super::leave((input, set));
    Ok(status)
}

/// Whether the product is one stream of manifests, in which others' texts have no place.
fn is_printed(command: &MigrateCommand) -> bool {
    !command.in_place && command.output_dir.is_none() && !command.diff
}

fn settings(command: &MigrateCommand) -> Settings {
    let role = command.role.clone().map(Identity::Role);
    Settings {
        identity: role.or_else(|| command.instance_profile.clone().map(Identity::InstanceProfile)),
        placeholders: if command.placeholders { Placeholders::Written } else { Placeholders::Refused },
        image: command.pin_ami.clone().unwrap_or_else(|| "latest".to_owned()),
        defaults: if command.modern { Defaults::Todays } else { Defaults::Kept },
        blueprints: command.blueprints,
        chart: command.chart_version,
        cluster: command.cluster_name.clone(),
    }
}

fn options(command: &MigrateCommand) -> Options {
    Options {
        scope: Scope::Lint,
        karpenter: command.karpenter_version.minor,
        patch: command.karpenter_version.patch,
        kube: command.kube_version,
        cluster: None,
        levels: Levels::default(),
    }
}

/// What is wrong with the texts, every move, and what v1 or Karpenter would make of the result.
fn findings(command: &MigrateCommand, input: &Input, set: &Set, sources: &Sources) -> Vec<Diagnostic> {
    let mut found = input.diagnostics.clone();
    if has_errors(&found) {
        return found;
    }
    found.extend(input.notes().map(migrate::note::Note::diagnostic));
    let options = options(command);
    let is_said = |of_result: &Diagnostic| {
        let name = of_result.object.as_ref().map(|object| &object.name);
        let said = found.iter().filter(|said| said.object.as_ref().map(|object| &object.name) == name);
        let mut said = said.filter(|said| said.is_manual());
        name.is_some()
            && said.any(|said| said.severity == Severity::Error || said.pointer == of_result.pointer)
    };
    // Which types a pool gets is no matter of its version.
    let rules: Vec<&'static Rule> =
        RULES.iter().copied().filter(|rule| !matches!(rule.check, Check::Types(_))).collect();
    let of_result = check(set, &rules, &options, sources).diagnostics;
    let errors = of_result.into_iter().filter(|found| found.severity == Severity::Error);
    let errors: Vec<Diagnostic> = errors.filter(|found| !is_said(found)).map(by_scope).collect();
    found.extend(errors);
    found
}

/// What the API server takes and Karpenter does not was so before: it is said, and keeps nothing back.
fn by_scope(found: Diagnostic) -> Diagnostic {
    match Rule::of(found.code).map(|rule| rule.scope) {
        Some(Scope::Lint) => found.severity(Severity::Warning),
        _ => found,
    }
}

/// Prints or writes what has become of the input.
fn deliver(command: &MigrateCommand, input: &Input, outputs: &[Output], sources: &Sources) -> Result<()> {
    let files = || outputs.iter().map(|output| (name_of(input, output.source), output));
    if command.in_place {
        let changed = files().filter(|(_, output)| output.text != sources.get(output.source).text);
        let changed: Result<Vec<_>> = changed.map(|(file, output)| in_place(file, output)).collect();
        output::replace_all(&changed?)?;
    } else if let Some(dir) = &command.output_dir {
        fs::create_dir_all(dir).with_context(|| format!("cannot create `{}`", dir.display()))?;
        let named = files().map(|(file, output)| (dir.join(file_name(file)), output.text.clone()));
        for path in output::replace_all(&named.collect::<Vec<_>>())? {
            Said::line(format_args!("warning: `{}` had another text", path.display())).mention();
        }
    }
    if command.diff {
        output::stdout(migrate::diff(input).as_bytes())
    } else if is_printed(command) {
        output::stdout(migrate::join(outputs).as_bytes())
    } else {
        Ok(())
    }
}

fn name_of(input: &Input, source: SourceId) -> &str {
    input.files.iter().find(|(known, _)| *known == source).map_or("-", |(_, file)| file)
}

fn in_place(file: &str, output: &Output) -> Result<(PathBuf, String)> {
    if is_stdin(file) {
        bail!("stdin cannot be changed in place: leave `--in-place` out");
    }
    if Path::new(file).extension().is_some_and(|ending| ending == "json") {
        bail!("`{file}` is JSON, and manifests are written as YAML: use `--output-dir`");
    }
    Ok((file.into(), output.text.clone()))
}

/// The name of the file in the output folder.
fn file_name(file: &str) -> String {
    let path = Path::new(file);
    let is_json = path.extension().is_some_and(|ending| ending == "json");
    let stem = if is_json { path.file_stem() } else { path.file_name() };
    match stem.and_then(|name| name.to_str()) {
        _ if is_stdin(file) => "manifests.yaml".to_owned(),
        Some(name) if is_json => format!("{name}.yaml"),
        Some(name) => name.to_owned(),
        None => "manifests.yaml".to_owned(),
    }
}

/// Says everything on stderr.
fn tell(
    command: &MigrateCommand,
    set: &Set,
    found: &[Diagnostic],
    sources: &Sources,
    is_withheld: bool,
    styling: Styling,
) {
    let failing = if command.strict { Severity::Warning } else { Severity::Error };
    let report = Report { set, diagnostics: found, allowed: 0, sources, failing };
    let text = match command.format {
        FindingFormat::Human => {
            let product = if is_withheld { Product::Withheld } else { Product::Printed };
            return report::moves(&report, product, styling).say();
        }
        FindingFormat::Json => report::json(&report),
        FindingFormat::Sarif => report::sarif(&report),
        FindingFormat::Github => report::github(&report),
        FindingFormat::Junit => report::junit(&report),
    };
    Said::made(text).say();
}
