//! `karpcfg userdata`: what a node of a class boots with. Leaves the line after resolve, or answers requests instead.

mod class;
mod listing;
mod requests;

use anyhow::Result;

use crate::cli::UserdataCommand;
use crate::diagnostic::{Diagnostic, has_errors};
use crate::report::{self, Product, Styling};
use crate::source::Sources;
use crate::status::Status;
use crate::values::defaults;
use crate::{output, pipeline, resolve};

/// Answers requests, or prints the user data of a class.
pub fn run(command: &UserdataCommand, styling: Styling) -> Result<Status> {
    match (&command.class, &command.batch, &command.request) {
        (Some(class), ..) => of_class(command, class, styling),
        (None, Some(batch), request) => requests::batch(request.as_deref().unwrap_or(batch)),
        (None, None, request) => requests::one(request.as_deref().unwrap_or("-")),
    }
}

fn of_class(command: &UserdataCommand, class: &str, styling: Styling) -> Result<Status> {
    let mut sources = defaults::sources();
    let mut found = Vec::new();
    let product = product(command, class, &mut sources, &mut found)?;
    let Some(product) = product.filter(|_| !has_errors(&found)) else {
        report::talk(&found, &sources, Product::Withheld, styling);
        return Ok(Status::Faults);
    };
    report::talk(&found, &sources, Product::Printed, styling);
    output::stdout(&product)?;
    Ok(Status::Success)
}

/// The line from load to resolve, and what is printed of the class.
fn product(
    command: &UserdataCommand,
    class: &str,
    sources: &mut Sources,
    found: &mut Vec<Diagnostic>,
) -> Result<Option<Vec<u8>>> {
    let Some(merged) = pipeline::merged(&command.values, None, sources, found)? else { return Ok(None) };
    let Some(values) = pipeline::typed(&merged, &command.values, found) else { return Ok(None) };
    let resolved = resolve::resolve(&values, &merged.root, sources);
    found.extend(resolved.diagnostics);
    if has_errors(found) {
        return Ok(None);
    }
    let chosen = class::choose(&resolved.objects, class, command.pool.as_deref())?;
    let cluster = class::cluster(&command.cluster, values.cluster.name.as_deref().unwrap_or_default());
    let Some(made) = class::make(&chosen, &cluster, &merged.root, found) else { return Ok(None) };
    if command.raw {
        Ok(Some(made.user_data.as_bytes().to_vec()))
    } else if command.shell {
        listing::shell(&chosen, &made).map(Some)
    } else {
        Ok(Some(listing::listing(&chosen, &made, &command.cluster)))
    }
}
