//! Whether the controller may run on nodes that it makes itself: with the last of them it would end itself.

use super::Given;
use crate::apis::v1::labels::normalized;
use crate::around::codes::CONTROLLER_ON_OWN_NODES;
use crate::diagnostic::{Diagnostic, Severity};
use crate::manifest::Manifest;
use crate::phrase::quote;
use crate::rules::lint::pool::Demands;
use crate::scheduling::Requirement;
use crate::source::Pointer;
use crate::yaml::Node;

/// The label that every node of a pool has.
const NODE_POOL: &str = "karpenter.sh/nodepool";
const TERMS: &str = "/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution/nodeSelectorTerms";

/// The pools whose nodes the controller is meant for, or may land on, each once.
pub(super) fn own_nodes(given: &Given) -> Vec<Diagnostic> {
    let pools = given.set.manifests.iter().filter_map(Demands::of).filter(|demands| !demands.is_overlay());
    pools.filter_map(|pool| on_pool(given, &pool)).collect()
}

fn on_pool(given: &Given, pool: &Demands<'_>) -> Option<Diagnostic> {
    let selector: Vec<(&str, &str)> = pairs(given.root.get("nodeSelector"));
    let name = pool.manifest().object().name;
    let fits = |(key, value): &(&str, &str)| label_may_be(pool, &name, key, value);
    if !selector.iter().all(fits) || !tolerates(given.root, pool.manifest()) {
        return None;
    }
    // A label that only this pool's own labels explain says what is meant.
    let meant =
        selector.iter().find(|(key, _)| *key == NODE_POOL || pool.labels().any(|(own, _)| own == *key));
    let is_kept_off = is_kept_off(given.root, pool, &name);
    let of_pool = quote(&name);
    let found = match (meant, is_kept_off) {
        (Some((key, value)), true) => Diagnostic::new(
            &CONTROLLER_ON_OWN_NODES,
            format!("`nodeSelector` asks for `{key}: {value}`, which nodes of pool {of_pool} have, and Karpenter must not run on its own nodes"),
        )
        .help("run it on a managed node group or on Fargate, under a label that no pool has"),
        (_, false) => Diagnostic::new(
            &CONTROLLER_ON_OWN_NODES,
            format!("the controller may run on nodes of pool {of_pool}, which it makes and ends itself"),
        )
        .help("keep `karpenter.sh/nodepool: DoesNotExist` in each of the `nodeSelectorTerms`, as the chart has it by itself"),
        (None, true) => return None,
    };
    let place = match meant {
        Some((key, _)) => Pointer::parse("/nodeSelector").join(key),
        None => Pointer::parse(TERMS),
    };
    Some(given.at_pointer(found.severity(Severity::Warning), &place))
}

fn pairs(map: Option<&Node>) -> Vec<(&str, &str)> {
    let entries = map.and_then(Node::as_map).into_iter().flatten();
    entries.filter_map(|entry| Some((entry.key.as_str(), entry.value.as_str()?))).collect()
}

/// Whether a node of the pool may have a label of this value: labels of its own it has only as the pool says.
fn label_may_be(pool: &Demands<'_>, name: &str, key: &str, value: &str) -> bool {
    set_of(pool, name, key).is_none_or(|set| set.has(value))
}

/// The values of a label on the pool's nodes; nothing of one that EC2 or the kubelet decides.
fn set_of<'a>(pool: &Demands<'a>, name: &'a str, key: &str) -> Option<Requirement<'a>> {
    if key == NODE_POOL {
        return Some(Requirement::one_of([name]));
    }
    if let Some((_, value)) = pool.labels().find(|(own, _)| *own == key) {
        return Some(Requirement::one_of([value]));
    }
    let required = pool.of_pool().iter().filter(|one| normalized(one.key) == normalized(key));
    let all = required.filter_map(|one| one.set()).reduce(|one, other| one.intersection(&other));
    let is_well_known =
        key.contains("kubernetes.io/") || key.contains("karpenter.") || key.contains("k8s.aws/");
    // Another label nobody gives the pool's nodes.
    all.or_else(|| (!is_well_known).then(|| Requirement::one_of([])))
}

/// Whether the controller tolerates every taint of the pool; the chart's own toleration counts unless there are others.
fn tolerates(values: &Node, pool: &Manifest) -> bool {
    let taints = pool.root.at(&Pointer::parse("/spec/template/spec/taints")).and_then(Node::as_list);
    let tolerations = values.get("tolerations").and_then(Node::as_list);
    let text = |node: &Node, key: &str| node.get(key).and_then(Node::as_str).unwrap_or_default().to_owned();
    let by_default = |taint: &Node| text(taint, "key") == "CriticalAddonsOnly";
    let is_for = |toleration: &Node, taint: &Node| {
        let effect = text(toleration, "effect");
        let key = text(toleration, "key");
        let fits_key =
            key == text(taint, "key") || (key.is_empty() && text(toleration, "operator") == "Exists");
        let fits_value =
            text(toleration, "operator") == "Exists" || text(toleration, "value") == text(taint, "value");
        (effect.is_empty() || effect == text(taint, "effect")) && fits_key && fits_value
    };
    taints.unwrap_or_default().iter().filter(|taint| text(taint, "effect") != "PreferNoSchedule").all(
        |taint| match tolerations {
            Some(list) => list.iter().any(|toleration| is_for(toleration, taint)),
            None => by_default(taint),
        },
    )
}

/// Whether each term of the affinity keeps the controller off the pool's nodes; the chart's own does.
fn is_kept_off(values: &Node, pool: &Demands<'_>, name: &str) -> bool {
    if values.get("affinity").is_some_and(Node::is_null) {
        return false;
    }
    let nodes = values.at(&Pointer::parse("/affinity/nodeAffinity"));
    let required = values.at(&Pointer::parse(TERMS)).and_then(Node::as_list);
    match (nodes, required) {
        (Some(nodes), _) if nodes.is_null() => false,
        (_, Some(terms)) => terms.iter().all(|term| excludes(term, pool, name)),
        // A map is laid over the chart's, which stays.
        _ => true,
    }
}

/// Whether no node of the pool can meet a term.
fn excludes(term: &Node, pool: &Demands<'_>, name: &str) -> bool {
    let expressions = term.get("matchExpressions").and_then(Node::as_list).unwrap_or_default();
    expressions.iter().any(|one| {
        let text = |key: &str| one.get(key).and_then(Node::as_str).unwrap_or_default();
        let values = one.get("values").and_then(Node::as_list).unwrap_or_default();
        let Some(asked) = Requirement::new(text("operator"), values.iter().filter_map(Node::as_str)) else {
            return false;
        };
        match set_of(pool, name, text("key")) {
            // A node without the label meets what asks for none, or not for these.
            Some(set) if set.is_empty() => matches!(text("operator"), "In" | "Exists" | "Gt" | "Lt"),
            Some(set) => !set.has_intersection(&asked),
            None => false,
        }
    })
}
