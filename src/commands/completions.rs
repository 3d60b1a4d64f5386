//! `karpcfg completions`: what makes a shell complete a command line, and what it is then asked for.

use std::ffi::OsString;

use anyhow::{Context, Result, bail};
use clap::CommandFactory;
use clap_complete::env::Shells;

use crate::cli::{Cli, CompletionsCommand, NAME, PLUGIN};
use crate::output;
use crate::status::Status;

/// Names the shell that asks what a line could go on with. The script that [`run`] prints sets it, and nobody else does.
pub(crate) const ASKED_BY: &str = "KARPCFG_COMPLETE";

/// Prints the script for a shell.
pub(super) fn run(command: &CompletionsCommand) -> Result<Status> {
    let shell = command.shell.to_string();
    let shells = Shells::builtins();
    let completer = shells.completer(&shell).with_context(|| format!("there is no script for `{shell}`"))?;
    let mut script = Vec::new();
    for name in [NAME, PLUGIN] {
        completer.write_registration(ASKED_BY, &name.replace('-', "_"), name, NAME, &mut script)?;
    }
    output::stdout(&script)?;
    Ok(Status::Success)
}

/// Prints what the line behind `--` could go on with, as `shell` wants it.
pub(crate) fn answer(shell: &str, args: Vec<OsString>) -> Result<Status> {
    let shells = Shells::builtins();
    let Some(completer) = shells.completer(shell) else { bail!("`{ASKED_BY}` names no shell: `{shell}`") };
    let line = args.into_iter().skip_while(|word| word != "--").skip(1).collect();
    let mut command = Cli::command();
    command.build();
    let mut candidates = Vec::new();
    completer.write_complete(&mut command, line, None, &mut candidates)?;
    output::stdout(&candidates)?;
    Ok(Status::Success)
}
