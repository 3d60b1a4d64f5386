//! `karpcfg explain`: the manual of one rule.

use anyhow::{Context, Result};

use crate::cli::ExplainCommand;
use crate::output;
use crate::rules::{Rule, manual};
use crate::status::Status;

/// Prints the manual.
pub fn run(command: &ExplainCommand) -> Result<Status> {
    let rule = Rule::by_name(command.rule).context("there is no such rule")?;
    output::stdout(manual::text(rule).as_bytes())?;
    Ok(Status::Success)
}
