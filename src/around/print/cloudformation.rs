//! The model as a CloudFormation template. What the values do not say, CloudFormation knows where the stack is.

use serde_json::{Map, Value, json};

use super::{comment, introduction, yaml};
use crate::around::policies::nodes_trust;
use crate::around::prereqs::{ControllerRole, NODE_USER, NodeRole, Prereqs, Queue, RETENTION, Tagged, Trust};
use crate::around::text::{Hole, Text, Tree};
use crate::values::NodeAccess;

/// Prints it.
pub(super) fn print(prereqs: &Prereqs) -> String {
    let mut comments = introduction(prereqs);
    comments.push("Deploy it with `--capabilities CAPABILITY_NAMED_IAM`.".to_owned());
    let template = template(prereqs);
    format!("{}{}", yaml(&comments, &template), tags(prereqs))
}

fn template(prereqs: &Prereqs) -> Value {
    let mut resources = Map::new();
    node_roles(prereqs, &mut resources);
    access(prereqs, &mut resources);
    if let Some(controller) = prereqs.controller_to_make() {
        self::controller(prereqs, controller, &mut resources);
    }
    if let Some(queue) = prereqs.queue_to_make() {
        self::queue(queue, &mut resources);
    }
    let mut template = json!({
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": "Roles, policies and the interruption queue of Karpenter",
    });
    if prereqs.needs_spot_role() {
        template["Parameters"] = json!({"CreateSpotRole": {
            "Type": "String",
            "AllowedValues": ["true", "false"],
            "Default": "false",
            "Description": "Whether the account has no AWSServiceRoleForEC2Spot yet: there can be only one",
        }});
        template["Conditions"] =
            json!({"MakesSpotRole": {"Fn::Equals": [{"Ref": "CreateSpotRole"}, "true"]}});
        resources.insert("SpotRole".to_owned(), spot_role());
    }
    if resources.is_empty() {
        // A template without resources is none.
        resources.insert("Nothing".to_owned(), json!({"Type": "AWS::CloudFormation::WaitConditionHandle"}));
    }
    template["Resources"] = Value::Object(resources);
    let outputs = outputs(prereqs);
    if !outputs.is_empty() {
        template["Outputs"] = Value::Object(outputs);
    }
    template
}

/// A text in which CloudFormation fills the holes.
fn text(text: &Text) -> Value {
    if text.holes().next().is_none() {
        return Value::String(text.plain());
    }
    let known = |known: &str| known.replace("${", "${!");
    json!({"Fn::Sub": text.print(known, |hole| format!("${{AWS::{}}}", pseudo_parameter(hole)))})
}

fn pseudo_parameter(hole: Hole) -> &'static str {
    match hole {
        Hole::Partition => "Partition",
        Hole::Region => "Region",
        Hole::Account => "AccountId",
        Hole::DnsSuffix => "URLSuffix",
        // Keys cannot be filled in, so that the values must have it.
        Hole::OidcProvider => "NoValue",
    }
}

fn tree(tree: &Tree) -> Value {
    tree.json(&text, &Text::plain)
}

/// A name of the template's own: numbered, but for the only one.
fn numbered(word: &str, index: usize) -> String {
    if index == 0 { word.to_owned() } else { format!("{word}{}", index + 1) }
}

fn node_roles(prereqs: &Prereqs, resources: &mut Map<String, Value>) {
    let mut profiles = 0;
    for (index, node) in prereqs.roles_to_make().iter().enumerate() {
        let id = numbered("NodeRole", index);
        let policies = node.policies.iter().map(|name| text(&prereqs.facts.aws_policy(name)));
        resources.insert(
            id.clone(),
            json!({"Type": "AWS::IAM::Role", "Properties": {
                "RoleName": node.role.name,
                "Path": node.role.path,
                "AssumeRolePolicyDocument": tree(&nodes_trust(&prereqs.facts)),
                "ManagedPolicyArns": policies.collect::<Vec<_>>(),
            }}),
        );
        for profile in &node.profiles {
            let properties = json!({"InstanceProfileName": profile, "Roles": [{"Ref": id}]});
            resources.insert(
                numbered("NodeInstanceProfile", profiles),
                json!({"Type": "AWS::IAM::InstanceProfile", "Properties": properties}),
            );
            profiles += 1;
        }
    }
}

fn access(prereqs: &Prereqs, resources: &mut Map<String, Value>) {
    if prereqs.access == NodeAccess::AwsAuth {
        return;
    }
    for (index, node) in prereqs.roles_to_admit().iter().enumerate() {
        let role = numbered("NodeRole", index);
        let principal = match resources.contains_key(&role) {
            true => json!({"Fn::GetAtt": [role, "Arn"]}),
            false => text(&prereqs.facts.role_arn(&node.role)),
        };
        let mut properties = json!({
            "ClusterName": prereqs.facts.cluster,
            "PrincipalArn": principal,
            "Type": node.system.entry_type(),
        });
        if node.system == crate::around::prereqs::System::AutoMode {
            let arn =
                prereqs.facts.text("arn:{partition}:eks::aws:cluster-access-policy/AmazonEKSAutoNodePolicy");
            properties["AccessPolicies"] =
                json!([{"PolicyArn": text(&arn), "AccessScope": {"Type": "cluster"}}]);
        }
        let entry = json!({"Type": "AWS::EKS::AccessEntry", "Properties": properties});
        resources.insert(numbered("NodeAccess", index), entry);
    }
}

fn controller(prereqs: &Prereqs, controller: &ControllerRole, resources: &mut Map<String, Value>) {
    let id = |policy: &crate::around::policies::Named| format!("Controller{}Policy", policy.policy.word());
    for policy in &controller.policies {
        let properties = json!({"ManagedPolicyName": policy.name, "PolicyDocument": tree(&policy.document)});
        resources.insert(id(policy), json!({"Type": "AWS::IAM::ManagedPolicy", "Properties": properties}));
    }
    let policies: Vec<Value> = controller.policies.iter().map(|policy| json!({"Ref": id(policy)})).collect();
    resources.insert(
        "ControllerRole".to_owned(),
        json!({"Type": "AWS::IAM::Role", "Properties": {
            "RoleName": controller.role.name,
            "Path": controller.role.path,
            "AssumeRolePolicyDocument": tree(&controller.trust_policy),
            "ManagedPolicyArns": policies,
        }}),
    );
    if controller.trust == Trust::PodIdentity {
        resources.insert(
            "ControllerPodIdentity".to_owned(),
            json!({"Type": "AWS::EKS::PodIdentityAssociation", "Properties": {
                "ClusterName": prereqs.facts.cluster,
                "Namespace": controller.namespace,
                "ServiceAccount": controller.account,
                "RoleArn": {"Fn::GetAtt": ["ControllerRole", "Arn"]},
            }}),
        );
    }
}

fn queue(queue: &Queue, resources: &mut Map<String, Value>) {
    resources.insert(
        "InterruptionQueue".to_owned(),
        json!({"Type": "AWS::SQS::Queue", "UpdateReplacePolicy": "Delete", "DeletionPolicy": "Delete", "Properties": {
            "QueueName": queue.name,
            "MessageRetentionPeriod": RETENTION,
            "SqsManagedSseEnabled": true,
        }}),
    );
    resources.insert(
        "InterruptionQueuePolicy".to_owned(),
        json!({"Type": "AWS::SQS::QueuePolicy", "Properties": {
            "Queues": [{"Ref": "InterruptionQueue"}],
            "PolicyDocument": tree(&queue.policy),
        }}),
    );
    for rule in &queue.rules {
        resources.insert(
            format!("{}Rule", rule.word),
            json!({"Type": "AWS::Events::Rule", "Properties": {
                "EventPattern": tree(&rule.pattern),
                "Targets": [{"Id": "InterruptionQueue", "Arn": {"Fn::GetAtt": ["InterruptionQueue", "Arn"]}}],
            }}),
        );
    }
}

fn spot_role() -> Value {
    json!({
        "Type": "AWS::IAM::ServiceLinkedRole",
        "Condition": "MakesSpotRole",
        "Properties": {"AWSServiceName": "spot.amazonaws.com"},
    })
}

fn outputs(prereqs: &Prereqs) -> Map<String, Value> {
    let mut outputs = Map::new();
    if prereqs.controller_to_make().is_some() {
        let value = json!({"Description": "Role of Karpenter's service account", "Value": {"Fn::GetAtt": ["ControllerRole", "Arn"]}});
        outputs.insert("ControllerRoleArn".to_owned(), value);
    }
    if prereqs.queue_to_make().is_some() {
        let value = json!({"Description": "Name for settings.interruptionQueue", "Value": {"Fn::GetAtt": ["InterruptionQueue", "QueueName"]}});
        outputs.insert("InterruptionQueueName".to_owned(), value);
    }
    if prereqs.access == NodeAccess::AwsAuth && !prereqs.roles_to_admit().is_empty() {
        let mut block = Text::default();
        prereqs.roles_to_admit().iter().for_each(|node| mapping(prereqs, node, &mut block));
        let value =
            json!({"Description": "Lines for mapRoles of the ConfigMap aws-auth", "Value": text(&block)});
        outputs.insert("MapRoles".to_owned(), value);
    }
    outputs
}

/// An entry of `mapRoles` as lines of YAML.
fn mapping(prereqs: &Prereqs, node: &NodeRole, block: &mut Text) {
    let known = |text: String| crate::around::text::Piece::Known(text);
    block.push(known("- rolearn: ".to_owned()));
    prereqs.facts.mapped_role_arn(&node.role).0.into_iter().for_each(|piece| block.push(piece));
    block.push(known(format!("\n  username: {NODE_USER}\n  groups:\n")));
    for group in node.system.groups() {
        block.push(known(format!("    - {group}\n")));
    }
}

/// CloudFormation cannot tag what is there: the tags stand below, as a comment.
fn tags(prereqs: &Prereqs) -> String {
    if prereqs.tags_to_set().is_empty() {
        return String::new();
    }
    let mut lines = comment(
        "#",
        "The selectors of the classes look for these tags (`--format aws-cli --only tags` sets them):",
    );
    for one in prereqs.tags_to_set() {
        let what = match one.what {
            Tagged::Subnets => "subnets",
            Tagged::SecurityGroups => "security groups",
        };
        let tags: Vec<String> = one.tags.iter().map(|(key, value)| format!("{key}={value}")).collect();
        lines += &comment("#", &format!("  {what}: {}", tags.join(", ")));
    }
    lines
}
