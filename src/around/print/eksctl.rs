//! The model as a `ClusterConfig` of eksctl, as far as eksctl goes: it makes no roles of nodes, no queue and no tags of what is
//! not its own.

use serde_json::{Map, Value, json};

use super::{elsewhere, introduction, text, yaml};
use crate::around::policies::document;
use crate::around::prereqs::{ControllerRole, NODE_USER, NodeRole, Part, Prereqs, System, Trust};
use crate::around::text::{Text, Tree};
use crate::values::NodeAccess;

/// Prints it.
pub(super) fn print(prereqs: &Prereqs) -> String {
    let mut comments = introduction(prereqs);
    let others = [
        (Part::NodeRole, "node-role"),
        (Part::Interruption, "interruption"),
        (Part::Tags, "tags"),
        (Part::Spot, "spot"),
    ];
    comments.extend(elsewhere(prereqs, &others));
    yaml(&comments, &config(prereqs))
}

fn config(prereqs: &Prereqs) -> Value {
    let facts = &prereqs.facts;
    let mut config = json!({
        "apiVersion": "eksctl.io/v1alpha5",
        "kind": "ClusterConfig",
        "metadata": {"name": facts.cluster, "region": facts.region},
    });
    if let Some(controller) = prereqs.controller_to_make() {
        config["iam"] = iam(controller);
        if controller.trust == Trust::PodIdentity {
            config["addons"] = json!([{"name": "eks-pod-identity-agent"}]);
        }
    }
    let admitted = prereqs.roles_to_admit();
    if !admitted.is_empty() {
        match prereqs.access {
            NodeAccess::AccessEntry => {
                let entries: Vec<Value> = admitted.iter().map(|node| entry(prereqs, node)).collect();
                config["accessConfig"] = json!({"accessEntries": entries});
            }
            NodeAccess::AwsAuth => {
                config["iamIdentityMappings"] = admitted.iter().map(|node| mapping(prereqs, node)).collect();
            }
        }
    }
    config
}

fn iam(controller: &ControllerRole) -> Value {
    let policy = whole(controller).json(&text, &Text::plain);
    let ControllerRole { role, namespace, account, .. } = controller;
    match controller.trust {
        Trust::PodIdentity => json!({"podIdentityAssociations": [{
            "namespace": namespace,
            "serviceAccountName": account,
            "roleName": role.name,
            "permissionPolicy": policy,
        }]}),
        Trust::Irsa => json!({"withOIDC": true, "serviceAccounts": [{
            "metadata": {"name": account, "namespace": namespace},
            "roleName": role.name,
            "roleOnly": true,
            "attachPolicy": policy,
        }]}),
    }
}

/// All policies in one document: eksctl takes one, and writes it into the role.
fn whole(controller: &ControllerRole) -> Tree {
    let statements = controller.policies.iter().flat_map(|policy| match &policy.document {
        Tree::Map(parts) => parts.iter().find_map(|(_, part)| match part {
            Tree::List(statements) => Some(statements.clone()),
            _ => None,
        }),
        _ => None,
    });
    document(statements.flatten().collect())
}

fn entry(prereqs: &Prereqs, node: &NodeRole) -> Value {
    let mut entry = Map::new();
    entry.insert("principalARN".to_owned(), text(&prereqs.facts.role_arn(&node.role)));
    entry.insert("type".to_owned(), node.system.entry_type().into());
    if node.system == System::AutoMode {
        let arn =
            prereqs.facts.text("arn:{partition}:eks::aws:cluster-access-policy/AmazonEKSAutoNodePolicy");
        let policy = json!([{"policyARN": text(&arn), "accessScope": {"type": "cluster"}}]);
        entry.insert("accessPolicies".to_owned(), policy);
    }
    Value::Object(entry)
}

fn mapping(prereqs: &Prereqs, node: &NodeRole) -> Value {
    json!({
        "arn": text(&prereqs.facts.mapped_role_arn(&node.role)),
        "username": NODE_USER,
        "groups": node.system.groups(),
    })
}
