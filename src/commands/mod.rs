//! One file a command: from arguments through the stages of the line to a writer. No policy here.

mod values;

use anyhow::Result;

use crate::cli::{Cli, Command};
use crate::status::Status;

/// Runs the command that was given.
pub fn run(cli: &Cli) -> Result<Status> {
    match &cli.command {
        Command::Values(command) => values::run(command),
    }
}
