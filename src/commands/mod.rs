//! One file a command: from arguments through the stages of the line to a writer. No policy here.

mod argocd;
mod around;
mod check;
pub(crate) mod completions;
mod controller;
mod explain;
mod init;
mod inputs;
mod man;
mod matches;
mod migrate;
mod options;
mod prereqs;
mod render;
mod rules;
mod sample;
mod schema;
mod tables;
mod userdata;
mod values;

use std::io::IsTerminal;

use anyhow::Result;

use crate::cli::{Cli, Color, Command, Deferred, TalkArgs};
use crate::manifest::PassedOver;
use crate::report::{self, Styling};
use crate::source::Sources;
use crate::status::Status;

/// Runs the command that was given.
pub(crate) fn run(cli: &Cli) -> Result<Status> {
    let styling = styling_of(cli.color, &std::io::stderr());
    if cli.quiet {
        report::be_quiet();
    }
    match &cli.command {
        Command::Render(Deferred(command)) => render::run(command, styling),
        Command::Values(Deferred(command)) => values::run(command, styling),
        Command::Schema(Deferred(command)) => schema::run(command),
        Command::Check(Deferred(command)) => check::run(command, styling_of(cli.color, &std::io::stdout())),
        Command::Match(Deferred(command)) => matches::run(command, styling),
        Command::Migrate(Deferred(command)) => migrate::run(command, styling),
        Command::Prereqs(Deferred(command)) => prereqs::run(command, styling),
        Command::Controller(Deferred(command)) => controller::run(command, styling),
        Command::Sample(Deferred(command)) => sample::run(command, styling),
        Command::Init(Deferred(command)) => init::run(command, styling),
        Command::Rules(Deferred(command)) => rules::run(command),
        Command::Explain(Deferred(command)) => explain::run(command),
        Command::Userdata(Deferred(command)) => userdata::run(command, styling),
        Command::Completions(Deferred(command)) => completions::run(command),
        Command::Man(Deferred(command)) => man::run(command),
    }
}

fn styling_of(color: Color, stream: &impl IsTerminal) -> Styling {
    match color {
        Color::Always => Styling::Colored,
        Color::Auto if wants_color(stream.is_terminal()) => Styling::Colored,
        Color::Auto | Color::Never => Styling::Plain,
    }
}

/// Help, or what is wrong with a command line, in the user's own words for karpcfg.
pub(crate) fn usage(shown: &clap::Error) -> String {
    let is_terminal =
        if shown.use_stderr() { std::io::stderr().is_terminal() } else { std::io::stdout().is_terminal() };
    let text = shown.render();
    let text = if wants_color(is_terminal) { text.ansi().to_string() } else { text.to_string() };
    report::as_called(&text).into_owned()
}

/// What the user's environment says of colours (no-color.org, bixense.com/clicolors), else whether there is a terminal.
fn wants_color(is_terminal: bool) -> bool {
    let says = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    if says("NO_COLOR").is_some() {
        return false;
    }
    let is_forced = says("CLICOLOR_FORCE").is_some_and(|value| value != "0");
    is_forced || (is_terminal && says("TERM").is_none_or(|terminal| terminal != "dumb"))
}

/// Names the files that were read, where the user wants to know.
fn name_files(talk: &TalkArgs, sources: &Sources, passed_over: &[PassedOver]) {
    if talk.verbose {
        report::files(sources, passed_over).say();
    }
}

/// The same, and where reading went no further, the files that were read before.
fn or_name_files<T>(done: Result<T>, talk: &TalkArgs, sources: &Sources) -> Result<T> {
    if done.is_err() {
        name_files(talk, sources, &[]);
    }
    done
}

/// Leaves what a command made to the end of the process, which is near: to free a million nodes one by one would take a
/// tenth of its time.
fn leave<T>(made: T) {
    std::mem::forget(made);
}
