//! What the commands about the surroundings of pools have in common: values, made into objects and found to be sound.

use anyhow::Result;

use super::inputs::inputs;
use super::options;
use crate::apis::version::Release;
use crate::cli::AroundArgs;
use crate::diagnostic::{Diagnostic, Severity, has_errors};
use crate::manifest::Set;
use crate::pipeline::Made;
use crate::render::{Renderer, Templates};
use crate::rules::{RULES, Scope};
use crate::source::Sources;
use crate::values::Values;
use crate::yaml::{self, Dialect, Loaded, Node};
use crate::{check, input, pipeline};

/// Sound values, the objects that they make, and the Karpenter that they are for.
pub(super) struct Surrounded {
    pub values: Values,
    pub set: Set,
    pub release: Release,
}

/// The line from load to check; nothing where an error stands in the way. Of the pools only errors are said: the rest is for
/// who renders or checks them.
pub(super) fn surrounded(
    args: &AroundArgs,
    sources: &mut Sources,
    found: &mut Vec<Diagnostic>,
) -> Result<Option<Surrounded>> {
    let templates = Templates::built_in(sources);
    let renderer = Renderer::new(&templates).expect("the tests render with the built-in templates");
    let made = pipeline::objects(&inputs(&args.values, None), None, sources);
    let Made { objects, mut set, values } = super::or_name_files(made, &args.talk, sources)?;
    pipeline::print(objects, &renderer, &mut set, sources);
    super::name_files(&args.talk, sources, &[]);
    let of_values = values.as_ref().and_then(|values| values.controller.version.as_deref()?.parse().ok());
    let release = args.karpenter_version.or(of_values).unwrap_or_default();
    let options = options::of_release(&args.levels, release, None, Scope::Lint)?;
    found.extend(check::check(&set, RULES, &options, sources).diagnostics);
    found.retain(|found| found.severity == Severity::Error);
    let sound = values.filter(|_| !has_errors(found));
    Ok(sound.map(|values| Surrounded { values, set, release }))
}

/// The longest file that is read beside the values.
const LIMIT: u64 = 16 << 20;

/// The first document of a file; nothing where it has none, or cannot be read.
pub(super) fn document(
    file: &str,
    dialect: Dialect,
    sources: &mut Sources,
    found: &mut Vec<Diagnostic>,
) -> Result<Option<Node>> {
    let bytes = input::bytes(file, LIMIT)?;
    let source = match input::text(bytes, input::shown(file), sources) {
        Ok(source) => source,
        Err(fault) => {
            found.push(*fault);
            return Ok(None);
        }
    };
    let Loaded { documents, diagnostics, .. } = yaml::load(source, &sources.get(source).text, dialect);
    found.extend(diagnostics);
    Ok(documents.into_iter().next())
}
