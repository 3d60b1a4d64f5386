//! `karpcfg render`: values to manifests, the main job. The whole line from load to the writer.

mod batch;
mod batch_report;
mod selection;

use std::path::Path;

use super::inputs::{inputs, region};
use super::{argocd, leave, options};
use crate::cli::RenderCommand;
use crate::diagnostic::{Diagnostic, Severity, has_errors};
use crate::manifest::Set;
use crate::pipeline::Made;
use crate::render::{Printed, Renderer, Templates};
use crate::report::{self, Product, Styling};
use crate::resolve::codes::NOT_A_CLUSTER_NAME;
use crate::rules::lint::ec2nodeclass::unpinned_ami_alias::UNPINNED_AMI_ALIAS;
use crate::rules::{RULES, Scope};
use crate::source::Sources;
use crate::status::Status;
use crate::values::{Values, defaults};
use crate::{check, output, pipeline};
use anyhow::Result;

/// Renders one set of values, or a folder of them.
pub(super) fn run(command: &RenderCommand, styling: Styling) -> Result<Status> {
    let mut sources = defaults::sources();
    let templates = match &command.printing.template_dir {
        Some(dir) => Templates::with_overrides(dir, &mut sources)?,
        None => Templates::built_in(&mut sources),
    };
    let renderer = match Renderer::new(&templates) {
        Ok(renderer) => renderer,
        Err(fault) => {
            report::talk(&[*fault], &sources, Product::Withheld, styling);
            return Ok(Status::Faults);
        }
    };
    let status = match &command.batch {
        Some(dir) => batch::run(command, dir, &renderer, &sources, styling),
        None => one(command, &renderer, &mut sources, styling),
    };
    leave(renderer);
    status
}

fn one(
    command: &RenderCommand,
    renderer: &Renderer,
    sources: &mut Sources,
    styling: Styling,
) -> Result<Status> {
    let mut found = Vec::new();
    let rendered = objects(command, None, renderer, sources, &mut found);
    let rendered = super::or_name_files(rendered, &command.talk, sources)?;
    super::name_files(&command.talk, sources, &[]);
    let Some(rendered) = rendered else {
        report::talk(&found, sources, Product::Withheld, styling);
        return Ok(Status::Faults);
    };
    report::talk(&found, sources, Product::Printed, styling);
    match &command.output_dir {
        Some(dir) => selection::write(command, dir, &rendered.objects)?,
        None => output::stdout(selection::stream(command, &rendered.objects).as_bytes())?,
    }
    leave(rendered);
    Ok(Status::Success)
}

/// The objects to print, and what they were made of.
struct Rendered {
    objects: Vec<Printed>,
    _made_of: (Set, Option<Values>),
}

/// The line from load to check: the objects to print, unless an error stands in the way.
/// `last` is a values file over all others.
fn objects(
    command: &RenderCommand,
    last: Option<&Path>,
    renderer: &Renderer,
    sources: &mut Sources,
    found: &mut Vec<Diagnostic>,
) -> Result<Option<Rendered>> {
    let mut inputs = inputs(&command.values, last);
    inputs.arguments.extend(region(command.rules.region.as_ref()));
    if command.argocd_parameters {
        argocd::lay_over(&mut inputs)?;
    }
    let Made { objects, mut set, values } = pipeline::objects(&inputs, command.rules.kube_version, sources)?;
    let printed = pipeline::print(objects, renderer, &mut set, sources);
    // What may still be at it must end with the process, and soon.
    if let Some(spent) = renderer.spent() {
        found.push(spent.clone());
        return Ok(None);
    }
    if command.printing.skip_checks {
        found.extend(check::of_input(&set));
        // Whole is what it is printed into all the same; what it breaks is the script that a node gets.
        let names = found.iter_mut().filter(|found| *found.code == NOT_A_CLUSTER_NAME);
        names.for_each(|name| name.severity = Severity::Warning);
    } else {
        let options = options::options(&command.rules, Scope::Lint)?;
        found.extend(check::check(&set, RULES, &options, sources).diagnostics);
        // Who renders has heard of the defaults before.
        found.retain(|found| *found.code != UNPINNED_AMI_ALIAS.code || found.severity != Severity::Note);
    }
    if has_errors(found) {
        return Ok(None);
    }
    let objects = selection::shown(&command.printing.show_only, printed)?;
    Ok(Some(Rendered { objects, _made_of: (set, values) }))
}
