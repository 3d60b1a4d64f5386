//! `karpcfg userdata`: what a node of a class boots with. Enters the line at load or at parse, or answers requests instead.

mod class;
mod listing;
mod requests;
mod set;

use anyhow::{Result, bail};

use crate::cli::{ClusterArgs, UserdataCommand};
use crate::diagnostic::{Diagnostic, has_errors};
use crate::output;
use crate::placeholders;
use crate::report::{self, Product, Styling};
use crate::rules::Options;
use crate::source::Sources;
use crate::status::Status;
use crate::values::defaults;

/// Answers requests, or prints the user data of a class.
pub(super) fn run(command: &UserdataCommand, styling: Styling) -> Result<Status> {
    let karpenter = command.karpenter_version.minor;
    match (&command.class, &command.batch, &command.request) {
        (Some(class), ..) => of_class(command, class, styling),
        (None, Some(batch), request) => requests::batch(request.as_deref().unwrap_or(batch), karpenter),
        (None, None, request) => requests::one(request.as_deref().unwrap_or("-"), karpenter),
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

/// What is printed of the class.
fn product(
    command: &UserdataCommand,
    class: &str,
    sources: &mut Sources,
    found: &mut Vec<Diagnostic>,
) -> Result<Option<Vec<u8>>> {
    if !command.values.allow_placeholders {
        refuse_placeholders(&command.cluster)?;
    }
    let Some((set, cluster_name)) = set::read(command, sources, found)? else { return Ok(None) };
    let mut flags = command.cluster.clone();
    flags.cluster_name = flags.cluster_name.or(cluster_name);
    let karpenter = command.karpenter_version.minor;
    let chosen = class::choose(&set, class, command.pool.as_deref(), karpenter, found)?;
    let Some(chosen) = chosen else { return Ok(None) };
    let cluster = class::cluster(&flags);
    let options = Options { karpenter, cluster: Some(cluster.clone()), ..Options::default() };
    found.extend(class::faults(&chosen, &set, &options, sources));
    let Some(made) = class::make(&chosen, &cluster, karpenter, &set, found) else { return Ok(None) };
    if command.raw {
        Ok(Some(made.user_data.as_bytes().to_vec()))
    } else if command.shell {
        listing::shell(&chosen, &made).map(Some)
    } else {
        Ok(Some(listing::listing(&chosen, &made, &flags)))
    }
}

/// Flags whose placeholders nobody has filled in.
fn refuse_placeholders(flags: &ClusterArgs) -> Result<()> {
    let given = [
        ("--cluster-name", &flags.cluster_name),
        ("--cluster-endpoint", &flags.cluster_endpoint),
        ("--cluster-ca", &flags.cluster_ca),
    ];
    for (flag, text) in given {
        if let Some(placeholder) = text.as_deref().and_then(placeholders::find) {
            bail!(
                "`{placeholder}` in `{flag}` has not been filled in; `--allow-placeholders` prints it as it is"
            );
        }
    }
    Ok(())
}
