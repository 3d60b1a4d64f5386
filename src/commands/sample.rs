//! `karpcfg sample`: a first workload for a pool. Enters the line at load or at parse.

use anyhow::{Result, bail};

use super::around::surrounded;
use crate::around::sample;
use crate::cli::SampleCommand;
use crate::diagnostic::{Diagnostic, has_errors};
use crate::manifest::Set;
use crate::manifest::files::Excluded;
use crate::report::{self, Product, Styling};
use crate::source::Sources;
use crate::status::Status;
use crate::values::defaults;
use crate::{output, pipeline};

/// Where the controller runs, unless values say otherwise.
const NAMESPACE: &str = "kube-system";

/// Prints it for the pool that is named, or the first that suits.
pub(super) fn run(command: &SampleCommand, styling: Styling) -> Result<Status> {
    let mut sources = defaults::sources();
    let mut found = Vec::new();
    let pools = pools(command, &mut sources, &mut found)?;
    let text = pools.and_then(|(set, namespace)| {
        let made = sample::sample(&set, command.sample, command.pool.as_deref(), &namespace);
        made.map_err(|fault| found.push(*fault)).ok()
    });
    let Some(text) = text.filter(|_| !has_errors(&found)) else {
        report::talk(&found, &sources, Product::Withheld, styling);
        return Ok(Status::Faults);
    };
    report::talk(&found, &sources, Product::Printed, styling);
    output::stdout(text.as_bytes())?;
    Ok(Status::Success)
}

/// The pools, and the controller's namespace.
fn pools(
    command: &SampleCommand,
    sources: &mut Sources,
    found: &mut Vec<Diagnostic>,
) -> Result<Option<(Set, String)>> {
    if command.manifests.is_empty() {
        let made = surrounded(&command.around, sources, found)?;
        let namespace = |made: &super::around::Surrounded| made.values.controller.namespace.clone();
        return Ok(
            made.map(|made| (made.set.clone(), namespace(&made).unwrap_or_else(|| NAMESPACE.to_owned())))
        );
    }
    if command.around.values.has_values() {
        bail!("manifests cannot be combined with values: give one of the two");
    }
    let set = pipeline::parse(&command.manifests, &Excluded::new(&[])?, sources);
    let set = super::or_name_files(set, &command.around.talk, sources)?;
    super::name_files(&command.around.talk, sources, &set.files_passed_over);
    found.extend(set.diagnostics.clone());
    Ok((!has_errors(found)).then(|| (set, NAMESPACE.to_owned())))
}
