//! What a shell offers while a command line is typed: names of rules, and of the objects that the values at hand make.

use std::ffi::OsString;

use clap::CommandFactory;
use clap_complete::CompletionCandidate;

use super::Cli;
use crate::diagnostic::Severity;
use crate::manual::{self, Page};
use crate::pipeline::{self, Made};
use crate::resolve::Object;
use crate::rules::RULES;
use crate::values::defaults;
use crate::values::layers::Inputs;
use crate::values::set::Kind;

/// The flags whose values say what objects there are, each with what it gives.
const GIVING: [(&str, Option<Kind>); 4] =
    [("-f", None), ("--values", None), ("--set", Some(Kind::Typed)), ("--set-string", Some(Kind::Text))];

/// The names of all rules.
pub(super) fn rules() -> Vec<CompletionCandidate> {
    let of_rule = |name: &'static str| {
        let page = Page::by_name(name);
        CompletionCandidate::new(name).help(page.map(|page| page.summary().to_owned().into()))
    };
    RULES.iter().map(|rule| of_rule(rule.code.name)).collect()
}

/// All that `karpcfg explain` knows of.
pub(super) fn pages() -> Vec<CompletionCandidate> {
    let of_page = |page: Page| {
        let is_error = page.severity == Severity::Error;
        CompletionCandidate::new(page.name)
            .help(Some(page.summary().to_owned().into()))
            .tag(Some(if is_error { "errors" } else { "others" }.into()))
    };
    let of_topic = |topic: &manual::topics::Topic| {
        let title = topic.title(manual::topics::Language::En);
        CompletionCandidate::new(topic.name).help(Some(title.to_owned().into())).tag(Some("topics".into()))
    };
    manual::all().map(of_page).chain(manual::topics::TOPICS.iter().map(of_topic)).collect()
}

/// `KIND/NAME` of each object, and each kind.
pub(super) fn objects() -> Vec<CompletionCandidate> {
    let mut names = Vec::new();
    for object in made() {
        let object = crate::manifest::object_ref(&object.root());
        names.extend([format!("{}/{}", object.kind, object.name), object.kind]);
    }
    names.sort();
    names.dedup();
    names.into_iter().map(CompletionCandidate::new).collect()
}

/// The names of the commands.
pub(super) fn commands() -> Vec<CompletionCandidate> {
    let all = Cli::command();
    let shown = all.get_subcommands().filter(|command| !command.is_hide_set());
    shown.map(|one| CompletionCandidate::new(one.get_name()).help(one.get_about().cloned())).collect()
}

/// The names of the node classes.
pub(super) fn classes() -> Vec<CompletionCandidate> {
    named(|kind| kind.ends_with("NodeClass"))
}

/// The names of the pools.
pub(super) fn pools() -> Vec<CompletionCandidate> {
    named(|kind| kind == "NodePool")
}

fn named(is_meant: impl Fn(&str) -> bool) -> Vec<CompletionCandidate> {
    let objects = made().into_iter().map(|object| crate::manifest::object_ref(&object.root()));
    objects
        .filter(|object| is_meant(&object.kind))
        .map(|object| CompletionCandidate::new(object.name))
        .collect()
}

/// The objects of the values that the line typed so far names; none where they cannot be read, and nothing is said of it.
fn made() -> Vec<Object> {
    let mut sources = defaults::sources();
    let inputs = inputs(std::env::args_os());
    pipeline::objects(&inputs, None, &mut sources).map(|Made { objects, .. }| objects).unwrap_or_default()
}

fn inputs(line: impl Iterator<Item = OsString>) -> Inputs {
    let mut inputs = Inputs::default();
    let words: Vec<String> = line.filter_map(|word| word.into_string().ok()).collect();
    for pair in words.windows(2) {
        let [flag, value] = pair else { continue };
        match GIVING.iter().find(|(giving, _)| giving == flag) {
            // What is piped in is there only once.
            Some((_, None)) if value != "-" => inputs.files.push(value.clone()),
            Some((_, Some(kind))) => inputs.arguments.push((*kind, value.clone())),
            _ => {}
        }
    }
    inputs
}
