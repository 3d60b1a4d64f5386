//! `karpcfg controller`: what installs Karpenter for the pools of some values. Leaves the line after check.

use anyhow::{Result, bail};

use super::around::surrounded;
use crate::apis::version::Release;
use crate::around::controller;
use crate::cli::ControllerCommand;
use crate::diagnostic::has_errors;
use crate::output;
use crate::report::{self, Product, Styling};
use crate::status::Status;
use crate::values::defaults;

/// Prints it, unless something is wrong with the values.
pub(super) fn run(command: &ControllerCommand, styling: Styling) -> Result<Status> {
    let asked = command.around.karpenter_version;
    if asked.is_some_and(|release| release.patch == Release::NEWEST_PATCH) {
        bail!("`--karpenter-version` names a chart here, which has a patch: write it whole, as `1.14.1`");
    }
    let mut sources = defaults::sources();
    let mut found = Vec::new();
    let made = surrounded(&command.around, &mut sources, &mut found)?;
    let text = made.map(|made| {
        let (values, set) = (&made.values, &made.set);
        let made = controller::installation(values, set, made.release, command.format, &mut found);
        controller::print(&made, command.format)
    });
    let Some(text) = text.filter(|_| !has_errors(&found)) else {
        report::talk(&found, &sources, Product::Withheld, styling);
        return Ok(Status::Faults);
    };
    report::talk(&found, &sources, Product::Printed, styling);
    output::stdout(text.as_bytes())?;
    Ok(Status::Success)
}
