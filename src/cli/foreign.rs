//! What people type who come from Helm or kubectl: a sentence about what to use instead.

use clap::Error;
use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue};

/// Commands of other tools.
const COMMANDS: [(&[&str], &str); 20] = [
    (
        &["template"],
        "use `karpcfg render -f values.yaml`: the templates are built in, and there is no release and no chart to name",
    ),
    (
        &["lint", "validate", "test", "verify", "vet", "scan"],
        "use `karpcfg check -f values.yaml`, or `karpcfg check FILE` for manifests",
    ),
    (
        &["install", "upgrade", "apply", "deploy", "sync"],
        "karpcfg talks to no cluster: use `karpcfg render -f values.yaml | kubectl apply -f -`",
    ),
    (&["replace"], "karpcfg talks to no cluster: use `karpcfg render -f values.yaml | kubectl replace -f -`"),
    (
        &["create", "new", "generate"],
        "`karpcfg init --cluster demo --role KarpenterNodeRole-demo` writes a first values file, and \
         `karpcfg render -f values.yaml | kubectl create -f -` creates what it makes",
    ),
    (
        &["uninstall", "delete", "del", "un", "destroy"],
        "karpcfg talks to no cluster: use `karpcfg render -f values.yaml | kubectl delete -f -`",
    ),
    (
        &["diff", "plan"],
        "karpcfg talks to no cluster: use `karpcfg render -f values.yaml | kubectl diff -f -`",
    ),
    (
        &["edit", "patch", "set", "label", "annotate", "taint", "scale"],
        "karpcfg changes nothing in a cluster: change the values, or set one as in \
         `karpcfg render -f values.yaml --set karpenter.defaultNodePool.weight=10 | kubectl apply -f -`",
    ),
    (&["convert"], "use `karpcfg migrate FILE`: it makes objects of v1 of those of older versions"),
    (
        &["kustomize", "build"],
        "use `karpcfg render -f values.yaml --output-dir base` for a folder that kustomize can take as resources, and \
         `kubectl kustomize overlay | karpcfg check -` for what it makes of them",
    ),
    (
        &["get", "describe", "status", "top", "events", "wait"],
        "karpcfg talks to no cluster: use `kubectl get nodepools,ec2nodeclasses,nodeclaims`; \
         `karpcfg render -f values.yaml` prints what the values make",
    ),
    (
        &["list", "ls", "search"],
        "there are no releases: `karpcfg rules` lists the rules, and `kubectl get nodepools,ec2nodeclasses` what is in the cluster",
    ),
    (
        &["history", "hist", "rollback", "rollout"],
        "there are no releases: check out the values as they were, and use `karpcfg render -f values.yaml | kubectl apply -f -`",
    ),
    (
        &["logs", "exec", "attach", "debug", "port-forward"],
        "karpcfg talks to no cluster: the controller's log is in `kubectl logs -n kube-system deployment/karpenter`",
    ),
    (
        &["drain", "cordon", "uncordon", "run", "expose", "autoscale"],
        "karpcfg talks to no cluster: this is a command of kubectl's; `karpcfg sample -f values.yaml` prints a workload to try pools with",
    ),
    (&["show", "inspect"], "`karpcfg values` prints the merged values, `karpcfg schema` their schema"),
    (&["version"], "use `karpcfg --version`"),
    (&["completion"], "use `karpcfg completions bash`, or the name of another shell"),
    (
        &["api-resources", "api-versions"],
        "`karpcfg schema` prints what values may hold; `kubectl explain nodepool.spec` tells of the API",
    ),
    (
        &["dependency", "dep", "repo", "package", "pull", "fetch", "push", "registry", "plugin", "env"],
        "karpcfg has no charts: a values file is all it takes, as in `karpcfg render -f values.yaml`",
    ),
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
