//! What people type who come from Helm or kubectl: a sentence about what to use instead.

use clap::Error;
use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue};

/// Commands of other tools.
const COMMANDS: [(&[&str], &str); 7] = [
    (
        &["template"],
        "use `karpcfg render -f values.yaml`: the templates are built in, and there is no release and no chart to name",
    ),
    (
        &["lint", "validate", "test", "verify"],
        "use `karpcfg check -f values.yaml`, or `karpcfg check FILE` for manifests",
    ),
    (
        &["install", "upgrade", "apply", "create"],
        "karpcfg talks to no cluster: use `karpcfg render -f values.yaml | kubectl apply -f -`",
    ),
    (
        &["uninstall", "delete"],
        "karpcfg talks to no cluster: use `karpcfg render -f values.yaml | kubectl delete -f -`",
    ),
    (&["show", "get"], "`karpcfg values` prints the merged values, `karpcfg schema` their schema"),
    (&["version"], "use `karpcfg --version`"),
    (&["dependency", "repo", "package", "pull", "push"], "karpcfg has no charts: values are all it takes"),
];

/// Flags of other tools, whatever the command.
const FLAGS: [(&[&str], &str); 6] = [
    (
        &["--namespace", "-n", "--create-namespace"],
        "leave it out: node classes and pools are in no namespace",
    ),
    (
        &[
            "--kube-context",
            "--context",
            "--kubeconfig",
            "--kube-apiserver",
            "--kube-token",
            "--server",
            "--is-upgrade",
            "--validate",
        ],
        "leave it out: karpcfg talks to no cluster",
    ),
    (
        &["--release-name", "--name-template", "--generate-name", "-g"],
        "leave it out: karpcfg has no releases",
    ),
    (
        &["--include-crds", "--skip-crds", "--no-hooks", "--skip-tests", "--api-versions", "-a"],
        "leave it out: karpcfg prints node classes, pools and extra objects alone",
    ),
    (&["--dry-run", "--atomic", "--wait", "--timeout"], "leave it out: karpcfg changes nothing in a cluster"),
    (
        &["--repo", "--devel", "--dependency-update", "--chart", "--post-renderer", "--set-values"],
        "leave it out: the templates are built in (`--template-dir` replaces them)",
    ),
];

/// Says what to use instead, where the usage is that of another tool, or of another command.
pub(crate) fn explain(usage: &mut Error, command: Option<&str>) {
    let text = |kind| match usage.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        _ => None,
    };
    let unknown = text(ContextKind::InvalidSubcommand).and_then(|name| look_up(&COMMANDS, &name));
    let hint = unknown.or_else(|| flag(&text(ContextKind::InvalidArg)?, command.unwrap_or_default()));
    let Some(hint) = hint else { return };
    usage.remove(ContextKind::SuggestedArg);
    usage.remove(ContextKind::SuggestedSubcommand);
    usage.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![StyledStr::from(hint)]));
}

fn look_up(table: &[(&[&str], &'static str)], word: &str) -> Option<&'static str> {
    table.iter().find(|(words, _)| words.contains(&word)).map(|(_, hint)| *hint)
}

fn flag(given: &str, command: &str) -> Option<&'static str> {
    let name = given.split(['=', ' ']).next().unwrap_or_default();
    match (command, name) {
        (_, "-f" | "--values" | "--set") if command == name => {
            Some("say first what to do: `karpcfg render -f values.yaml` or `karpcfg check -f values.yaml`")
        }
        ("check", "-o" | "--output") => {
            Some("use `--format`: findings are printed as `json`, `sarif`, `github` or `junit`")
        }
        ("rules", "-o" | "--output") => Some("use `--format json`"),
        ("render" | "values", "--format") => Some("use `-o json`"),
        ("render", "--strict") => Some("use `karpcfg check -f values.yaml --strict`"),
        ("values" | "render", name) if !name.starts_with('-') => {
            Some("give values with `-f`: there is no release and no chart to name")
        }
        _ => look_up(&FLAGS, name),
    }
}
