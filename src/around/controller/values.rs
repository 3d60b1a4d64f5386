//! Values for Karpenter's chart of those of the pools and the controller, and the way back.

use serde_json::{Map, Value, json};

use crate::manifest::Set;
use crate::source::Pointer;
use crate::values::Values;

use super::chart::AWS_GATES;
use super::free_form;
use crate::around::facts::{Facts, said};
use crate::around::text::{Text, Tree};

/// Values for the chart; parts that the values do not name are left to the chart.
pub(super) fn chart_values(values: &Values, facts: &Facts, set: &Set, extra: &Value) -> Tree {
    let controller = &values.controller;
    let mut made = Vec::new();
    let mut put = |key: &str, value: Tree| made.push((key.into(), value));
    if let Some(replicas) = controller.replicas {
        put("replicas", Tree::Plain(replicas.into()));
    }
    put("serviceAccount", service_account(values, facts));
    let nodes: Map<String, Value> =
        controller.node_selector.iter().map(|(key, value)| (key.to_owned(), value.clone().into())).collect();
    if !nodes.is_empty() {
        put("nodeSelector", Tree::Plain(nodes.into()));
    }
    let affinity = free_form(set, "/controller/affinity");
    if affinity.as_object().is_some_and(|map| !map.is_empty()) {
        put("affinity", Tree::Plain(affinity));
    }
    if !controller.tolerations.is_empty() {
        put("tolerations", Tree::Plain(json!(controller.tolerations)));
    }
    let resources = &controller.resources;
    let resources = [("requests", &resources.requests), ("limits", &resources.limits)];
    let resources = resources.into_iter().filter(|(_, amounts)| !amounts.is_empty());
    let resources: Map<String, Value> =
        resources.map(|(key, amounts)| (key.to_owned(), json!(amounts))).collect();
    if !resources.is_empty() {
        put("controller", Tree::map([("resources", Tree::Plain(resources.into()))]));
    }
    if let Some(level) = said(&controller.log_level) {
        put("logLevel", level.as_str().into());
    }
    put("settings", settings(values, facts));
    let made = Tree::Map(made);
    if extra.is_object() { made.overlaid(extra) } else { made }
}

fn service_account(values: &Values, facts: &Facts) -> Tree {
    let account = &values.controller.service_account;
    let mut parts: Vec<(Text, Tree)> = vec![("create".into(), Tree::Plain(true.into()))];
    parts.extend(said(&account.name).map(|name| ("name".into(), name.as_str().into())));
    if !account.pod_identity {
        let role = said(&account.role).unwrap_or_else(|| format!("KarpenterController-{}", facts.cluster));
        let arn = match role.starts_with("arn:") {
            true => role.into(),
            false => facts.role_arn(&facts.role(&role)),
        };
        parts.push(("annotations".into(), Tree::map([(ROLE_ARN, arn.into())])));
    }
    Tree::Map(parts)
}

/// The annotation by which a service account gets a role.
pub(super) const ROLE_ARN: &str = "eks.amazonaws.com/role-arn";

fn settings(values: &Values, facts: &Facts) -> Tree {
    let controller = &values.controller;
    let mut parts: Vec<(Text, Tree)> = vec![("clusterName".into(), facts.cluster.as_str().into())];
    if controller.interruption.enabled {
        parts.push(("interruptionQueue".into(), facts.queue.as_str().into()));
    }
    parts.extend(controller.settings.given().map(|(key, value)| (key.into(), Tree::Plain(value))));
    let (of_aws, of_core): (Vec<_>, Vec<_>) =
        controller.feature_gates.given().partition(|(gate, _)| AWS_GATES.contains(gate));
    for (key, gates) in [("featureGates", of_core), ("awsFeatureGates", of_aws)] {
        let gates: Map<String, Value> =
            gates.into_iter().map(|(gate, is_open)| (gate.to_owned(), is_open.into())).collect();
        if !gates.is_empty() {
            parts.push((key.into(), Tree::Plain(gates.into())));
        }
    }
    Tree::Map(parts)
}

/// Where a path of the chart's values comes from, most likely first.
pub(super) fn sources(path: &Pointer) -> Vec<Pointer> {
    let tokens: Vec<_> = path.tokens().collect();
    let tokens: Vec<&str> = tokens.iter().map(AsRef::as_ref).collect();
    let near = match tokens.as_slice() {
        ["settings", "featureGates" | "awsFeatureGates", gate, ..] => {
            format!("/controller/featureGates/{gate}")
        }
        ["settings", "clusterName"] => "/cluster/name".to_owned(),
        ["settings", "interruptionQueue"] => "/controller/interruption/queue".to_owned(),
        ["settings", setting, ..] => format!("/controller/settings/{setting}"),
        ["serviceAccount", "name"] => "/controller/serviceAccount/name".to_owned(),
        ["serviceAccount", ..] => "/controller/serviceAccount/role".to_owned(),
        ["controller", "resources", rest @ ..] => format!("/controller/resources/{}", rest.join("/")),
        _ => format!("/controller{}", path.as_str()),
    };
    vec![Pointer::parse(near), Pointer::parse("/controller/extraValues").concat(path)]
}

/// What decides a path that `extraValues` must leave alone.
pub(super) fn instead(dotted: &str) -> Option<String> {
    let value = match dotted {
        "settings.clusterName" | "settings.aws.clusterName" => "cluster.name",
        "settings.interruptionQueue" | "settings.aws.interruptionQueueName" => {
            "controller.interruption.queue"
        }
        "settings.clusterEndpoint" | "settings.aws.clusterEndpoint" => "controller.settings.clusterEndpoint",
        "settings.aws.defaultInstanceProfile" => "karpenter.instanceProfile",
        "serviceAccount.create" | "serviceAccount.name" => "controller.serviceAccount.name",
        "serviceAccount.annotations.eks.amazonaws.com/role-arn" => "controller.serviceAccount.role",
        _ => return None,
    };
    Some(format!("set `{value}`"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::around::controller::chart::DECIDED;

    #[test]
    fn whatever_the_installation_decides_has_a_value() {
        for path in DECIDED {
            assert!(instead(path).is_some(), "{path}");
        }
    }
}
