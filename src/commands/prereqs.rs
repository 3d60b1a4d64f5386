//! `karpcfg prereqs`: what the pools of some values need in AWS, or what somebody's policies lack of it. Leaves the line after
//! check.

use anyhow::Result;

use super::around::{Surrounded, document, surrounded};
use crate::around::{Prereqs, audit, print};
use crate::cli::PrereqsCommand;
use crate::diagnostic::{Diagnostic, has_errors};
use crate::output;
use crate::report::{self, Product, Said, Styling};
use crate::source::Sources;
use crate::status::Status;
use crate::values::defaults;
use crate::yaml::Dialect;

/// Prints it, unless something is wrong with the values.
pub(super) fn run(command: &PrereqsCommand, styling: Styling) -> Result<Status> {
    let mut sources = defaults::sources();
    let mut found = Vec::new();
    let made = surrounded(&command.around, &mut sources, &mut found)?;
    let prereqs = made.as_ref().map(|made| prereqs(command, made, &mut found));
    let sound = made.as_ref().zip(prereqs).filter(|_| !has_errors(&found));
    if let Some((made, prereqs)) = sound.as_ref().filter(|_| !command.check.is_empty()) {
        return check(command, prereqs, made, &mut sources, styling);
    }
    let text = sound.map(|(made, prereqs)| print::print(&prereqs, command.format, &made.set, &mut found));
    let Some(text) = text.filter(|_| !has_errors(&found)) else {
        report::talk(&found, &sources, Product::Withheld, styling);
        return Ok(Status::Faults);
    };
    report::talk(&found, &sources, Product::Printed, styling);
    output::stdout(text.as_bytes())?;
    Ok(Status::Success)
}

fn prereqs(command: &PrereqsCommand, made: &Surrounded, found: &mut Vec<Diagnostic>) -> Prereqs {
    Prereqs::of(&made.values, &made.set, made.release.minor, &command.only, found)
}

/// Says what is wrong with the policies in the files that the command names.
fn check(
    command: &PrereqsCommand,
    prereqs: &Prereqs,
    made: &Surrounded,
    sources: &mut Sources,
    styling: Styling,
) -> Result<Status> {
    let mut found = Vec::new();
    let mut documents = Vec::new();
    for file in &command.check {
        documents.extend(document(file, Dialect::Native, sources, &mut found)?);
    }
    if !has_errors(&found) {
        found.extend(audit(prereqs, &documents, made.release));
    }
    output::stdout(report::findings(&found, sources, styling).into_text().as_bytes())?;
    match found.is_empty() {
        true => Said::line("the policies grant what the controller needs, and nothing else").say(),
        false => report::closing(&found, Product::Printed, styling).say(),
    }
    Ok(if has_errors(&found) { Status::Faults } else { Status::Success })
}
