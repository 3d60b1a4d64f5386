//! Texts of which several lines became one.

use std::ops::Range;

use super::{UserData, lines};
use crate::diagnostic::Severity;
use crate::rules::admission::without_nulls;
use crate::rules::lint::ec2nodeclass::spec;
use crate::rules::{Check, Scope, Sink};
use crate::userdata::Family;
use crate::yaml::Style;

rule! {
    /// user data whose lines are folded into one
    ///
    /// YAML's `>` makes one line of lines that stand below each other, and so do quotes. Behind `#!` the commands
    /// become arguments of the interpreter and nothing runs; a NodeConfig, an archive or TOML is none any more.
    /// Where a script merely begins as it should, commands may still have become arguments of the one above: that
    /// is a warning.
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   userData: >
    ///     #!/bin/bash
    ///     sysctl -w vm.max_map_count=262144
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   userData: |
    ///     #!/bin/bash
    ///     sysctl -w vm.max_map_count=262144
    /// ```
    pub(crate) static FOLDED_USER_DATA = error("folded-user-data", UserData) {
        scope: Scope::Lint,
        check: Check::UserData(folded_user_data),
    }
}

const HELP: &str =
    "write the text behind `|`, which keeps its lines: behind `>` and in quotes they are folded";

fn folded_user_data(user_data: &UserData<'_>, sink: &mut Sink<'_>) {
    if let Some(fold) = fold(user_data) {
        let message = format!("{}: its lines are folded into one", fold.consequence);
        user_data.report(Some(fold.line), message, sink).help(HELP);
    } else if is_doubtful(user_data) {
        let message = "lines of this script are folded into one: what follows a command is its argument";
        let finding = user_data.report(None, message, sink);
        finding.severity = Severity::Warning;
        finding.help(HELP);
    }
}

/// A line that was several, and what comes of it.
pub(super) struct Fold {
    line: Range<usize>,
    consequence: &'static str,
}

/// The first line of a text that cannot have been written as one.
pub(super) fn fold(user_data: &UserData<'_>) -> Option<Fold> {
    let range = lines(user_data.text).find(|line| !user_data.text[line.clone()].trim().is_empty())?;
    let line = user_data.text[range.clone()].trim();
    let consequence = match user_data.family {
        Family::Bottlerocket => is_table_with_key(line).then_some("these settings are no TOML"),
        Family::Windows => None,
        _ if is_script_with_commands(line) => Some("nothing of this script runs"),
        _ if has_two_headers(line) => Some("no part of this archive reaches the node"),
        _ if has_two_keys(line) => Some("nothing of this NodeConfig reaches nodeadm"),
        _ if is_cloud_config_with_key(line) => Some("nothing of this `#cloud-config` is read"),
        _ => None,
    }?;
    Some(Fold { line: range, consequence })
}

/// Whether words follow the interpreter that are neither options nor what they ask for.
fn is_script_with_commands(line: &str) -> bool {
    let Some(rest) = line.strip_prefix("#!") else { return false };
    let mut words = rest.split_whitespace().peekable();
    if words.next().is_some_and(|interpreter| interpreter.ends_with("/env")) {
        let is_setting = |word: &&str| word.starts_with('-') || word.contains('=');
        while words.next_if(is_setting).is_some() {}
        let _program = words.next();
    }
    let mut after_option = false;
    words.any(|word| {
        let is_option = word.starts_with(['-', '+']);
        let is_command = !is_option && !after_option;
        after_option = is_option;
        is_command
    })
}

fn has_two_headers(line: &str) -> bool {
    let line = line.to_ascii_lowercase();
    let starts = |word: &str| line.starts_with(word);
    (starts("mime-version:") && line.contains(" content-type:"))
        || (starts("content-type:") && (line.contains(" mime-version:") || line.contains(" --")))
}

/// Behind a comment or the beginning of a document as well.
fn has_two_keys(line: &str) -> bool {
    line.starts_with(['a', 'k', '-', '#'])
        && ["apiVersion: ", "kind: ", "node.eks.aws/"].iter().all(|word| line.contains(word))
}

fn is_cloud_config_with_key(line: &str) -> bool {
    line.strip_prefix("#cloud-config ").is_some_and(|rest| rest.contains(':'))
}

fn is_table_with_key(line: &str) -> bool {
    let behind = line.strip_prefix('[').and_then(|line| line.split_once(']'));
    behind.is_some_and(|(_, rest)| rest.split('#').next().is_some_and(|rest| rest.contains('=')))
}

/// Whether `>` joined lines of a script, in which each may have been a command.
fn is_doubtful(user_data: &UserData<'_>) -> bool {
    let written = spec(user_data.manifest).and_then(|spec| without_nulls::get(spec, "userData"));
    let is_folded =
        written.and_then(|node| node.as_scalar()).is_some_and(|scalar| scalar.style == Style::Folded);
    let is_script = user_data.text.starts_with("#!") || user_data.family == Family::Windows;
    // Who ends commands otherwise may have meant one line.
    let has_ends = ["&&", "||", ";"].iter().any(|end| user_data.text.contains(end));
    is_folded && is_script && !has_ends && user_data.family != Family::Bottlerocket
}
