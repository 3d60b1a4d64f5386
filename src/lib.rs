//! karpcfg turns a Helm-style values file into Karpenter manifests that a cluster accepts.
//!
//! ```text
//! values.yaml, -f files, --set…
//!    │ load      layers, each with its text and spans
//!    ▼ merge     one tree, every value with the span that set it
//!    ▼ type      checked against the schema, then typed
//!    ▼ resolve   Karpenter's own API objects
//!    ▼ render    text, the whole stream buffered
//!    ▼ check     rules over manifests
//!    ▼ report    bytes and an exit status
//! ```
//!
//! Every command is an entry and an exit on this line; `pipeline` is the file to read first.

mod apis;
mod around;
mod check;
mod cli;
mod commands;
mod diagnostic;
#[cfg(any(test, feature = "fuzzing"))]
pub mod fuzzing;
mod harmless;
mod images;
mod input;
mod instancetype;
mod kubelet;
mod manifest;
mod manual;
mod matching;
mod migrate;
mod output;
mod phrase;
mod pipeline;
mod placeholders;
mod render;
mod report;
mod resolve;
mod rules;
mod scheduling;
mod source;
mod status;
#[cfg(test)]
mod testing;
mod threads;
mod userdata;
mod values;
mod yaml;

use std::env;
use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};

use cli::{Cli, PLUGIN, PLUGIN_COMPLETION, PLUGIN_TYPED};
use commands::completions::{self, ASKED_BY};
use report::Said;
use status::Status;

/// Runs one command line and returns its exit status.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let args: Vec<OsString> = args.into_iter().collect();
    let name = cli::program_name(args.first());
    if name == PLUGIN {
        report::be_called(PLUGIN_TYPED);
    }
    let done = match env::var(ASKED_BY) {
        Ok(shell) if !shell.is_empty() => completions::answer(&shell, args),
        _ if name == PLUGIN_COMPLETION => completions::answer_kubectl(args),
        _ => command(&args, name),
    };
    let status = done.unwrap_or_else(|error| {
        Said::failure(&error).say();
        Status::Failure
    });
    status.into()
}

/// The command line by its types. Under the name by which kubectl finds plugins, usage is shown as kubectl's users type it.
fn parsed(args: &[OsString], name: &str) -> Result<Cli, clap::Error> {
    let mut command = Cli::command();
    if name == PLUGIN {
        command = command.bin_name(PLUGIN_TYPED);
    }
    let matches = command.try_get_matches_from_mut(args);
    let cli = matches.and_then(|mut matches| {
        Cli::from_arg_matches_mut(&mut matches).map_err(|error| error.format(&mut command))
    });
    // The process ends with its command: to take the description of every flag apart would only cost time.
    std::mem::forget(command);
    cli
}

fn command(args: &[OsString], name: &str) -> anyhow::Result<Status> {
    match parsed(args, name) {
        Ok(cli) => commands::run(&cli),
        Err(asked) if !asked.use_stderr() => answer(&asked),
        Err(_) => Ok(refuse(args, name)),
    }
}

/// Prints the help or version that was asked for.
fn answer(asked: &clap::Error) -> anyhow::Result<Status> {
    output::stdout(commands::usage(asked).as_bytes())?;
    Ok(Status::Success)
}

/// Says what is wrong with a command line. clap shows words as they are, so that it is asked again about harmless ones.
fn refuse(args: &[OsString], name: &str) -> Status {
    let harmless = args.iter().map(|arg| harmless::harmless(&arg.to_string_lossy()).into_owned().into());
    match parsed(&harmless.collect::<Vec<_>>(), name) {
        Err(mut usage) if usage.use_stderr() => {
            let command = args.get(1).and_then(|command| command.to_str());
            cli::foreign::explain(&mut usage, command);
            Said::made(commands::usage(&usage)).say();
        }
        _ => Said::line("error: an argument is not UTF-8").say(),
    }
    Status::Failure
}
