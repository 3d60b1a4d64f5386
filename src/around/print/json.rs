//! The model as one JSON document, for programs.

use serde_json::{Value, json};

use super::text;
use crate::around::prereqs::{NODE_USER, Prereqs, RETENTION, Tagged, Trust};
use crate::around::text::Tree;
use crate::values::NodeAccess;

/// Prints it.
pub(super) fn print(prereqs: &Prereqs) -> String {
    let mut document = serde_json::to_string_pretty(&document(prereqs)).unwrap_or_default();
    document.push('\n');
    document
}

fn document(prereqs: &Prereqs) -> Value {
    let facts = &prereqs.facts;
    let mut document = json!({
        "karpenter": prereqs.version.to_string(),
        "cluster": facts.cluster,
        "accountId": facts.account,
        "region": facts.region,
        "partition": facts.partition.map(|partition| partition.name),
    });
    let mut put = |key: &str, value: Value| document[key] = value;
    put("nodeRoles", prereqs.roles_to_make().iter().map(|node| node_role(prereqs, node)).collect());
    put("controller", prereqs.controller_to_make().map_or(Value::Null, |_| controller(prereqs)));
    put("interruption", prereqs.queue_to_make().map_or(Value::Null, |_| interruption(prereqs)));
    put("access", access(prereqs));
    put("tags", tags(prereqs));
    put("spotServiceLinkedRole", Value::from(prereqs.needs_spot_role()));
    document
}

fn node_role(prereqs: &Prereqs, node: &crate::around::prereqs::NodeRole) -> Value {
    let facts = &prereqs.facts;
    let policies = node.policies.iter().map(|name| text(&facts.aws_policy(name)));
    json!({
        "name": node.role.name,
        "path": node.role.path,
        "arn": text(&facts.role_arn(&node.role)),
        "trustPolicy": plain(&crate::around::policies::nodes_trust(facts)),
        "managedPolicies": policies.collect::<Vec<_>>(),
        "instanceProfiles": node.profiles,
        "classes": node.classes,
    })
}

fn controller(prereqs: &Prereqs) -> Value {
    let Some(controller) = prereqs.controller_to_make() else { return Value::Null };
    let policies = controller
        .policies
        .iter()
        .map(|policy| json!({"name": policy.name, "document": plain(&policy.document)}));
    json!({
        "name": controller.role.name,
        "path": controller.role.path,
        "arn": text(&prereqs.facts.role_arn(&controller.role)),
        "trust": match controller.trust { Trust::PodIdentity => "podIdentity", Trust::Irsa => "irsa" },
        "trustPolicy": plain(&controller.trust_policy),
        "serviceAccount": {"namespace": controller.namespace, "name": controller.account},
        "policies": policies.collect::<Vec<_>>(),
    })
}

fn interruption(prereqs: &Prereqs) -> Value {
    let Some(queue) = prereqs.queue_to_make() else { return Value::Null };
    let rules = queue.rules.iter().map(
        |rule| json!({"name": prereqs.facts.rule_name(rule.word), "eventPattern": plain(&rule.pattern)}),
    );
    json!({
        "queue": queue.name,
        "arn": text(&prereqs.facts.queue_arn()),
        "messageRetentionSeconds": RETENTION,
        "sqsManagedEncryption": true,
        "policy": plain(&queue.policy),
        "rules": rules.collect::<Vec<_>>(),
    })
}

fn access(prereqs: &Prereqs) -> Value {
    let entry = |node: &crate::around::prereqs::NodeRole| match prereqs.access {
        NodeAccess::AccessEntry => json!({
            "principalArn": text(&prereqs.facts.role_arn(&node.role)),
            "type": node.system.entry_type(),
        }),
        NodeAccess::AwsAuth => json!({
            "rolearn": text(&prereqs.facts.mapped_role_arn(&node.role)),
            "username": NODE_USER,
            "groups": node.system.groups(),
        }),
    };
    let entries: Vec<Value> = prereqs.roles_to_admit().iter().map(entry).collect();
    match prereqs.access {
        NodeAccess::AccessEntry => json!({"accessEntries": entries}),
        NodeAccess::AwsAuth => json!({"mapRoles": entries}),
    }
}

fn tags(prereqs: &Prereqs) -> Value {
    let of = |what: Tagged| -> Vec<Value> {
        let its = prereqs.tags_to_set().iter().filter(|one| one.what == what);
        its.map(|one| {
            let tags: serde_json::Map<String, Value> =
                one.tags.iter().map(|(key, value)| (key.clone(), value.clone().into())).collect();
            json!({"tags": tags, "classes": one.classes})
        })
        .collect()
    };
    json!({"subnets": of(Tagged::Subnets), "securityGroups": of(Tagged::SecurityGroups)})
}

fn plain(tree: &Tree) -> Value {
    tree.plain()
}
