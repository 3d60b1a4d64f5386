//! `karpcfg man`: the manual pages, from the same texts as the help.

use anyhow::{Context, Result};
use clap::{Command, CommandFactory};
use clap_mangen::Man;

use crate::cli::{Cli, ManCommand};
use crate::output;
use crate::status::Status;

/// Prints the page of a command, or of all of them together.
pub(super) fn run(command: &ManCommand) -> Result<Status> {
    let mut whole = Cli::command();
    whole.build();
    let page = match &command.command {
        None => whole.clone(),
        Some(name) => {
            let found = whole.find_subcommand(name).filter(|found| !found.is_hide_set());
            found.with_context(|| format!("there is no command `{name}`"))?.clone()
        }
    };
    output::stdout(&rendered(page)?)?;
    Ok(Status::Success)
}

fn rendered(command: Command) -> Result<Vec<u8>> {
    let mut page = Vec::new();
    // A date would make two builds of one release differ.
    Man::new(command).date("").render(&mut page)?;
    Ok(page)
}
