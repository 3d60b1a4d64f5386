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
mod check;
mod cli;
mod commands;
mod diagnostic;
mod images;
mod input;
mod instancetype;
mod kubelet;
mod manifest;
mod manual;
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

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;

/// Runs one command line and returns its exit status.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let args: Vec<OsString> = args.into_iter().collect();
    let status = match cli::Cli::try_parse_from(&args) {
        Ok(cli) => commands::run(&cli).unwrap_or_else(|error| {
            report::complain(&format!("error: {error:#}\n"));
            status::Status::Failure
        }),
        Err(mut usage) => {
            cli::foreign::explain(&mut usage, args.get(1).and_then(|command| command.to_str()));
            answer(&usage)
        }
    };
    status.into()
}

/// Prints the help or version that was asked for, or what is wrong with the command line.
fn answer(usage: &clap::Error) -> status::Status {
    let _closed = usage.print();
    if usage.use_stderr() { status::Status::Failure } else { status::Status::Success }
}
