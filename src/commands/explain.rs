//! `karpcfg explain`: the manual of one rule, or of one fault of the input.

use anyhow::{Context, Result};

use crate::cli::ExplainCommand;
use crate::manual::Page;
use crate::output;
use crate::status::Status;

/// Prints the manual.
pub(crate) fn run(command: &ExplainCommand) -> Result<Status> {
    let page = Page::by_name(command.rule).context("there is no such rule")?;
    output::stdout(page.text().as_bytes())?;
    Ok(Status::Success)
}
