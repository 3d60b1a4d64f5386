//! The model as values of the EKS layer of a Palette cluster profile. Palette makes the role of the nodes itself, under the name
//! that it is told, and maps it into `aws-auth`.

use serde_json::{Value, json};

use super::{elsewhere, introduction, text, yaml};
use crate::around::prereqs::{ControllerRole, NODE_USER, NodeRole, Part, Prereqs};

/// Prints it.
pub(super) fn print(prereqs: &Prereqs) -> String {
    let mut comments = introduction(prereqs);
    if prereqs.controller_to_make().is_some() {
        comments.push(
            "Palette attaches policies and makes none: make them first, as `--format json` has them."
                .to_owned(),
        );
    }
    comments.extend(elsewhere(
        prereqs,
        &[(Part::Interruption, "interruption"), (Part::Tags, "tags"), (Part::Spot, "spot")],
    ));
    yaml(&comments, &layer(prereqs))
}

fn layer(prereqs: &Prereqs) -> Value {
    let mut plane = json!({});
    if let Some(controller) = prereqs.controller_to_make() {
        plane["irsaRoles"] = json!([irsa_role(prereqs, controller)]);
    }
    let admitted = prereqs.roles_to_admit();
    if !admitted.is_empty() {
        let roles: Vec<Value> = admitted.iter().map(|node| mapping(prereqs, node)).collect();
        plane["iamAuthenticatorConfig"] = json!({"mapRoles": roles});
    }
    let mut layer = json!({});
    if plane != json!({}) {
        layer["managedControlPlane"] = plane;
    }
    // Its own machines have one role.
    if let Some(node) = prereqs.roles_to_make().first() {
        layer["managedMachinePool"] = json!({"roleName": node.role.name});
    }
    layer
}

fn irsa_role(prereqs: &Prereqs, controller: &ControllerRole) -> Value {
    let arn = |name: &str| text(&prereqs.facts.text_and("arn:{partition}:iam::{account}:policy/", name));
    let policies: Vec<Value> = controller.policies.iter().map(|policy| arn(&policy.name)).collect();
    json!({
        "name": controller.role.name,
        "policies": policies,
        "serviceAccount": {"name": controller.account, "namespace": controller.namespace},
    })
}

fn mapping(prereqs: &Prereqs, node: &NodeRole) -> Value {
    json!({
        "groups": node.system.groups(),
        "rolearn": text(&prereqs.facts.mapped_role_arn(&node.role)),
        "username": NODE_USER,
    })
}
