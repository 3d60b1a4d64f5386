//! What is wrong with values for Karpenter's chart, whoever wrote them.

use super::chart::{self, AWS_GATES, DECIDED, Known};
use super::{Given, leaves};
use crate::around::codes::{
    CONTRADICTING_SETTINGS, GATE_CLOSED, NO_INTERRUPTION_QUEUE, NO_SYSTEM_PRIORITY, OTHER_CLUSTER,
    SET_BY_OTHERS, SINGLE_CONTROLLER, UNKNOWN_CHART_VALUE,
};
use crate::around::prereqs::spot_pools;
use crate::diagnostic::{Diagnostic, Severity};
use crate::manifest::Manifest;
use crate::phrase::{nearest, quote};
use crate::placeholders;
use crate::source::Pointer;
use crate::yaml::{Node, json};

use super::nodes;

/// All of it.
pub(super) fn audit(given: &Given) -> Vec<Diagnostic> {
    let mut found = keys(given);
    found.extend(cluster(given));
    found.extend(settled_elsewhere(given));
    found.extend(contradictions(given));
    found.extend(gates(given));
    found.extend(interruption(given));
    found.extend(replicas(given));
    found.extend(priority(given));
    found.extend(nodes::own_nodes(given));
    found
}

/// A path of dots, such as no key of the chart has in it but those of labels and annotations.
fn dotted(path: &Pointer) -> String {
    path.tokens().collect::<Vec<_>>().join(".")
}

fn text<'a>(given: &'a Given, path: &str) -> Option<&'a str> {
    given.root.at(&Pointer::parse(path))?.as_str().filter(|text| !text.is_empty())
}

/// Whether a switch is on, written as a boolean or as its word.
fn is_on(given: &Given, path: &str) -> Option<bool> {
    let node = given.root.at(&Pointer::parse(path))?;
    node.as_bool().or_else(|| node.as_str()?.parse().ok())
}

/// Keys that the chart does not have.
fn keys(given: &Given) -> Vec<Diagnostic> {
    let mut paths = Vec::new();
    leaves(&json::to_value(given.root), &Pointer::root(), &mut paths);
    let mut found: Vec<Diagnostic> = Vec::new();
    for path in paths {
        let Some(unknown) = unknown(given, &path) else { continue };
        // Of a block with nothing known in it, the block is said once.
        if !found.iter().any(|said| said.message == unknown.message) {
            found.push(unknown);
        }
    }
    found
}

const LEAVE_OUT: &str = "nothing comes of it: leave it out";

fn unknown(given: &Given, path: &Pointer) -> Option<Diagnostic> {
    let whole = dotted(path);
    let version = given.release.minor;
    let is_nothing = given.root.at(path).is_some_and(Node::is_null);
    match chart::look_up(&whole) {
        Known::Key(key) if key.is_in(version) => None,
        _ if is_nothing => None,
        Known::Above => None,
        Known::Key(key) => {
            let (has, help) = match version.1 < key.since {
                true => ("has no", format!("it comes with Karpenter 1.{} at the earliest", key.since)),
                false => ("no longer has", chart::former(&whole).unwrap_or(LEAVE_OUT).to_owned()),
            };
            let message = format!("the chart of Karpenter {version} {has} `{whole}`");
            let found = Diagnostic::new(&UNKNOWN_CHART_VALUE, message).severity(Severity::Warning);
            Some(given.at_pointer(found.help(help), path))
        }
        Known::Nothing => Some(nothing_of_the_kind(given, path)),
    }
}

/// The shortest part of the path that the chart does not have.
fn nothing_of_the_kind(given: &Given, path: &Pointer) -> Diagnostic {
    let mut at = Pointer::root();
    for token in path.tokens() {
        at = at.join(&token);
        if matches!(chart::look_up(&dotted(&at)), Known::Nothing) {
            break;
        }
    }
    let former = chart::former(&dotted(path));
    let shown = if former.is_some() { path.clone() } else { at };
    let whole = dotted(&shown);
    let message = format!("Karpenter's chart has no value `{whole}`");
    let help = former.map(str::to_owned).unwrap_or_else(|| {
        let siblings = siblings(&dotted(&shown.parent()));
        let last = shown.tokens().last().unwrap_or_default().into_owned();
        match nearest(&last, siblings.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => LEAVE_OUT.to_owned(),
        }
    });
    given.at_pointer(Diagnostic::new(&UNKNOWN_CHART_VALUE, message).help(help), &shown)
}

/// The keys that stand below a path.
fn siblings(above: &str) -> Vec<&'static str> {
    let below = |path: &'static str| match above {
        "" => Some(path),
        above => path.strip_prefix(above)?.strip_prefix('.'),
    };
    let names = chart::KEYS.iter().filter_map(|key| below(key.path)?.split('.').next());
    let mut names: Vec<&str> = names.collect();
    names.dedup();
    names
}

/// Without the cluster's name the chart refuses to be rendered, and with another one Karpenter finds nothing.
fn cluster(given: &Given) -> Option<Diagnostic> {
    let name = text(given, "/settings/clusterName");
    let ours = given.facts.as_ref().map(|facts| facts.cluster.as_str());
    match (name, ours) {
        (None, _) => {
            let message = "`settings.clusterName` is not set, and the chart refuses to go without";
            let found =
                Diagnostic::new(&OTHER_CLUSTER, message).help("set it to the name of the EKS cluster");
            Some(given.at(found, "/settings/clusterName"))
        }
        (Some(name), Some(ours)) if name != ours && !has_placeholder(name) && !has_placeholder(ours) => {
            let message =
                format!("the controller is for the cluster {}, the pools for {}", quote(name), quote(ours));
            let found = Diagnostic::new(&OTHER_CLUSTER, message).help("correct one of the two");
            Some(given.at(found, "/settings/clusterName"))
        }
        _ => None,
    }
}

fn has_placeholder(text: &str) -> bool {
    placeholders::find(text).is_some()
}

/// What the installation decides and these values say too: no fault of values that install the chart themselves.
fn settled_elsewhere(given: &Given) -> Vec<Diagnostic> {
    let mut paths = Vec::new();
    leaves(&json::to_value(given.root), &Pointer::root(), &mut paths);
    let others = ["settings.clusterName", "settings.interruptionQueue", "settings.clusterEndpoint"];
    let is_plain = |whole: &str| others.contains(&whole) || whole.starts_with("settings.aws.");
    let decided = paths.iter().filter(|path| {
        let whole = dotted(path);
        DECIDED.contains(&whole.as_str()) && !is_plain(&whole)
    });
    let is_ours = |path: &Pointer| (given.place)(path).values.is_some();
    let note = |path: &Pointer| {
        let whole = dotted(path);
        let is_off =
            whole == "serviceAccount.create" && given.root.at(path).and_then(Node::as_bool) == Some(false);
        let help = match is_off {
            true => "then the service account must be there, with its role, before the chart is installed",
            false => {
                "leave it out where the CDK add-on or another module installs the chart: it sets this itself"
            }
        };
        let message = format!("`{whole}` is for whatever installs the chart to decide");
        let found = Diagnostic::new(&SET_BY_OTHERS, message).severity(Severity::Note).help(help);
        given.at_pointer(found, path)
    };
    decided.filter(|path| !is_ours(path)).map(note).collect()
}

/// Settings that the chart of 1.15 refuses together.
fn contradictions(given: &Given) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut refuse = |one: &str, other: &str| {
        let message = format!(
            "`{}` cannot stand beside `{}`",
            one.trim_start_matches('/').replace('/', "."),
            other.trim_start_matches('/').replace('/', ".")
        );
        let refused = Diagnostic::new(&CONTRADICTING_SETTINGS, message).help("leave one of the two out");
        found.push(given.at(refused, one));
    };
    if is_on(given, "/settings/enableDRA") == Some(true) {
        for other in [
            "/settings/awsFeatureGates/draEFA",
            "/settings/awsFeatureGates/draNVIDIAGPU",
            "/settings/ignoreDRARequests",
        ] {
            if is_on(given, other).is_some() {
                refuse(other, "/settings/enableDRA");
            }
        }
    }
    let is_repaired_first = is_on(given, "/settings/featureGates/terminateFirstRepair") == Some(true);
    if is_on(given, "/settings/legacyNodeRepair") == Some(true) && is_repaired_first {
        refuse("/settings/legacyNodeRepair", "/settings/featureGates/terminateFirstRepair");
    }
    found
}

/// Gates that the objects need, or that another gate needs.
fn gates(given: &Given) -> Vec<Diagnostic> {
    let version = given.release.minor;
    let objects = &given.set.manifests;
    let kind = |manifest: &Manifest| manifest.root.get("kind").and_then(Node::as_str).map(str::to_owned);
    let named = |is_it: &dyn Fn(&Manifest) -> bool| {
        objects.iter().find(|one| is_it(one)).map(|one| one.object().to_string())
    };
    let of_kind = |wanted: &str| named(&|one| kind(one).as_deref() == Some(wanted));
    let is_static = |one: &Manifest| {
        kind(one).as_deref() == Some("NodePool")
            && one.root.get("spec").is_some_and(|spec| spec.get("replicas").is_some())
    };
    let reserves = |one: &Manifest| {
        one.root.get("spec").is_some_and(|spec| spec.get("capacityReservationSelectorTerms").is_some())
    };
    let is_reserved_open = version.1 >= 6;
    let table = [
        ("staticCapacity", named(&is_static), false),
        ("nodeOverlay", of_kind("NodeOverlay"), false),
        ("capacityBuffer", of_kind("CapacityBuffer"), false),
        ("reservedCapacity", named(&reserves), is_reserved_open),
        (
            "nodeRepair",
            is_open(given, "rebootForRepair")
                .filter(|is_open| *is_open)
                .map(|_| "the gate rebootForRepair".to_owned()),
            false,
        ),
    ];
    let mut found = Vec::new();
    for (gate, needed_by, default) in table {
        let Some(needed_by) = needed_by else { continue };
        let path = gate_path(gate);
        let is_known = chart::has(&dotted(&Pointer::parse(path.as_str())), version);
        if is_known && !is_open(given, gate).unwrap_or(default) {
            let message = format!(
                "{} does nothing: the feature gate `{gate}` is closed",
                needed_by.replace("the gate rebootForRepair", "the feature gate `rebootForRepair`")
            );
            let closed = Diagnostic::new(&GATE_CLOSED, message)
                .help(format!("set `{}: true`", dotted(&Pointer::parse(path.as_str()))));
            found.push(given.at(closed, &path));
        }
    }
    found
}

fn gate_path(gate: &str) -> String {
    let gates = if AWS_GATES.contains(&gate) { "awsFeatureGates" } else { "featureGates" };
    format!("/settings/{gates}/{gate}")
}

fn is_open(given: &Given, gate: &str) -> Option<bool> {
    is_on(given, &gate_path(gate))
}

/// Without a queue nobody hears that a spot instance is about to go.
fn interruption(given: &Given) -> Option<Diagnostic> {
    let queue = text(given, "/settings/interruptionQueue");
    let of_aws = text(given, "/settings/aws/interruptionQueueName");
    let pools = spot_pools(given.set);
    let first = pools.first().filter(|_| queue.or(of_aws).is_none())?;
    let message =
        format!("pool {} may buy spot instances, and the controller has no interruption queue", quote(first));
    let found = Diagnostic::new(&NO_INTERRUPTION_QUEUE, message)
        .help("set `settings.interruptionQueue`; `karpcfg prereqs --only interruption` prints the queue");
    Some(given.at(found, "/settings/interruptionQueue"))
}

fn replicas(given: &Given) -> Option<Diagnostic> {
    let node = given.root.get("replicas")?;
    let count = node.as_int().or_else(|| node.as_str()?.parse().ok())?;
    if count > 1 {
        return None;
    }
    let message = match count {
        1 => "one controller alone: while its node is gone, no pod gets a new one",
        _ => "no controller runs, and no node starts or ends",
    };
    let found = Diagnostic::new(&SINGLE_CONTROLLER, message)
        .help("write `replicas: 2`, as the chart has it by itself");
    Some(given.at(found, "/replicas"))
}

fn priority(given: &Given) -> Option<Diagnostic> {
    let node = given.root.get("priorityClassName")?;
    let name = node.as_str().unwrap_or_default();
    if name.starts_with("system-") || has_placeholder(name) {
        return None;
    }
    let message = format!("{} lets other pods take the controller's place", quote(name));
    let found = Diagnostic::new(&NO_SYSTEM_PRIORITY, message)
        .help("leave it out: the chart has `system-cluster-critical` by itself");
    Some(given.at(found, "/priorityClassName"))
}
