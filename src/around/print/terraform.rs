//! The model as Terraform for the provider `hashicorp/aws`. What the values do not say, data sources do.

use super::hcl::{Block, Expression, raw, reference};
use super::{comment, introduction};
use crate::around::policies::nodes_trust;
use crate::around::prereqs::{
    ControllerRole, NODE_USER, NodeRole, Prereqs, Queue, RETENTION, System, Tagged, Trust,
};
use crate::around::text::Hole;
use crate::values::NodeAccess;

/// Prints it.
pub(super) fn print(prereqs: &Prereqs) -> String {
    let mut blocks = Vec::new();
    prereqs
        .roles_to_make()
        .iter()
        .enumerate()
        .for_each(|(index, node)| node_role(prereqs, node, index, &mut blocks));
    access(prereqs, &mut blocks);
    if let Some(controller) = prereqs.controller_to_make() {
        self::controller(prereqs, controller, &mut blocks);
    }
    if let Some(queue) = prereqs.queue_to_make() {
        self::queue(prereqs, queue, &mut blocks);
    }
    tags(prereqs, &mut blocks);
    if prereqs.needs_spot_role() {
        spot_role(&mut blocks);
    }
    let body: Vec<String> = blocks.iter().map(|block| block.print(0)).collect();
    let body = body.join("\n");
    let sources = sources(prereqs, &body);
    let comments: String = introduction(prereqs).iter().map(|line| comment("#", line)).collect();
    let head: String = sources.iter().map(|block| format!("{}\n", block.print(0))).collect();
    format!("{comments}\n{head}{body}")
}

/// The data sources that the rest names.
fn sources(prereqs: &Prereqs, body: &str) -> Vec<Block> {
    let mut sources = super::hcl::sources(body);
    let names_provider = body.contains(reference(Hole::OidcProvider));
    if names_provider || body.contains("data.aws_eks_cluster.this") {
        let cluster = prereqs.facts.cluster.as_str();
        sources.push(Block::new("data \"aws_eks_cluster\" \"this\"").set("name", cluster));
    }
    if names_provider {
        let issuer = "replace(data.aws_eks_cluster.this.identity[0].oidc[0].issuer, \"https://\", \"\")";
        sources.push(Block::new("locals").set("oidc_provider", raw(issuer)));
    }
    sources
}

/// A name in Terraform: numbered, but for the first.
fn numbered(word: &str, index: usize) -> String {
    if index == 0 { format!("karpenter_{word}") } else { format!("karpenter_{word}_{}", index + 1) }
}

fn resource(kind: &str, name: &str) -> Block {
    Block::new(format!("resource \"{kind}\" \"{name}\""))
}

fn role(name: &str, role: &crate::apis::aws::RoleName, trust: &crate::around::text::Tree) -> Block {
    resource("aws_iam_role", name)
        .set("name", role.name.as_str())
        .set("path", role.path.as_str())
        .set("assume_role_policy", Expression::Json(trust.clone()))
}

fn node_role(prereqs: &Prereqs, node: &NodeRole, index: usize, blocks: &mut Vec<Block>) {
    let name = numbered("node", index);
    blocks.push(role(&name, &node.role, &nodes_trust(&prereqs.facts)));
    for policy in &node.policies {
        let attachment = format!("{name}_{}", policy.to_ascii_lowercase());
        blocks.push(
            resource("aws_iam_role_policy_attachment", &attachment)
                .set("role", raw(format!("aws_iam_role.{name}.name")))
                .set("policy_arn", prereqs.facts.aws_policy(policy)),
        );
    }
    for (nth, profile) in node.profiles.iter().enumerate() {
        let profile_name = if nth == 0 { name.clone() } else { format!("{name}_profile_{}", nth + 1) };
        blocks.push(
            resource("aws_iam_instance_profile", &profile_name)
                .set("name", profile.as_str())
                .set("role", raw(format!("aws_iam_role.{name}.name"))),
        );
    }
}

fn access(prereqs: &Prereqs, blocks: &mut Vec<Block>) {
    let makes_roles = !prereqs.roles_to_make().is_empty();
    let arn = |index: usize, node: &NodeRole| match makes_roles {
        true => raw(format!("aws_iam_role.{}.arn", numbered("node", index))),
        false => prereqs.facts.role_arn(&node.role).into(),
    };
    let admitted = prereqs.roles_to_admit();
    if prereqs.access == NodeAccess::AwsAuth {
        let entries: Vec<Expression> = admitted.iter().map(|node| mapping(prereqs, node)).collect();
        if !entries.is_empty() {
            let output = Block::new("output \"karpenter_map_roles\"")
                .set("description", "Entries for mapRoles of the ConfigMap aws-auth")
                .set("value", Expression::List(entries));
            blocks.push(output);
        }
        return;
    }
    for (index, node) in admitted.iter().enumerate() {
        let name = numbered("node", index);
        blocks.push(
            resource("aws_eks_access_entry", &name)
                .set("cluster_name", prereqs.facts.cluster.as_str())
                .set("principal_arn", arn(index, node))
                .set("type", node.system.entry_type()),
        );
        if node.system == System::AutoMode {
            let policy = "arn:{partition}:eks::aws:cluster-access-policy/AmazonEKSAutoNodePolicy";
            blocks.push(
                resource("aws_eks_access_policy_association", &name)
                    .set("cluster_name", prereqs.facts.cluster.as_str())
                    .set("principal_arn", arn(index, node))
                    .set("policy_arn", prereqs.facts.text(policy))
                    .with(Block::new("access_scope").set("type", "cluster")),
            );
        }
    }
}

fn mapping(prereqs: &Prereqs, node: &NodeRole) -> Expression {
    let groups = node.system.groups().iter().map(|group| (*group).into()).collect();
    Expression::Map(vec![
        ("rolearn".to_owned(), prereqs.facts.mapped_role_arn(&node.role).into()),
        ("username".to_owned(), NODE_USER.into()),
        ("groups".to_owned(), Expression::List(groups)),
    ])
}

fn controller(prereqs: &Prereqs, controller: &ControllerRole, blocks: &mut Vec<Block>) {
    blocks.push(role("karpenter_controller", &controller.role, &controller.trust_policy));
    for policy in &controller.policies {
        let name = format!("karpenter_{}", policy.policy.word().to_ascii_lowercase());
        blocks.push(
            resource("aws_iam_policy", &name)
                .set("name", policy.name.as_str())
                .set("policy", Expression::Json(policy.document.clone())),
        );
        blocks.push(
            resource("aws_iam_role_policy_attachment", &name)
                .set("role", raw("aws_iam_role.karpenter_controller.name"))
                .set("policy_arn", raw(format!("aws_iam_policy.{name}.arn"))),
        );
    }
    if controller.trust == Trust::PodIdentity {
        blocks.push(
            resource("aws_eks_pod_identity_association", "karpenter_controller")
                .set("cluster_name", prereqs.facts.cluster.as_str())
                .set("namespace", controller.namespace.as_str())
                .set("service_account", controller.account.as_str())
                .set("role_arn", raw("aws_iam_role.karpenter_controller.arn")),
        );
    }
    let output = Block::new("output \"karpenter_controller_role_arn\"")
        .set("value", raw("aws_iam_role.karpenter_controller.arn"));
    blocks.push(output);
}

fn queue(prereqs: &Prereqs, queue: &Queue, blocks: &mut Vec<Block>) {
    blocks.push(
        resource("aws_sqs_queue", "karpenter_interruption")
            .set("name", queue.name.as_str())
            .set("message_retention_seconds", raw(RETENTION.to_string()))
            .set("sqs_managed_sse_enabled", raw("true")),
    );
    blocks.push(
        resource("aws_sqs_queue_policy", "karpenter_interruption")
            .set("queue_url", raw("aws_sqs_queue.karpenter_interruption.id"))
            .set("policy", Expression::Json(queue.policy.clone())),
    );
    for rule in &queue.rules {
        let name = format!("karpenter_{}", rule.word.to_ascii_lowercase());
        blocks.push(
            resource("aws_cloudwatch_event_rule", &name)
                .set("name", prereqs.facts.rule_name(rule.word).as_str())
                .set("event_pattern", Expression::Json(rule.pattern.clone())),
        );
        blocks.push(
            resource("aws_cloudwatch_event_target", &name)
                .set("rule", raw(format!("aws_cloudwatch_event_rule.{name}.name")))
                .set("arn", raw("aws_sqs_queue.karpenter_interruption.arn")),
        );
    }
}

/// Terraform tags what it is told: subnets are those of the cluster unless somebody says others.
fn tags(prereqs: &Prereqs, blocks: &mut Vec<Block>) {
    for (index, one) in prereqs.tags_to_set().iter().enumerate() {
        let (word, default) = match one.what {
            Tagged::Subnets => ("subnet", "data.aws_eks_cluster.this.vpc_config[0].subnet_ids"),
            Tagged::SecurityGroups => {
                ("security_group", "[data.aws_eks_cluster.this.vpc_config[0].cluster_security_group_id]")
            }
        };
        let nth = prereqs.tags_to_set()[..index].iter().filter(|before| before.what == one.what).count();
        let name = numbered(&format!("{word}s"), nth);
        let what = word.replace('_', " ");
        blocks.push(
            Block::new(format!("variable \"{name}\""))
                .set(
                    "description",
                    format!(
                        "Ids of the {what}s of the classes {}; by default the cluster's own",
                        one.classes.join(", ")
                    )
                    .as_str(),
                )
                .set("type", raw("list(string)"))
                .set("default", raw("null")),
        );
        let pairs = one.tags.iter().map(|(key, value)| {
            Expression::Map(vec![
                ("key".to_owned(), key.as_str().into()),
                ("value".to_owned(), value.as_str().into()),
            ])
        });
        blocks.push(
            Block::new("locals")
                .set(&format!("{name}_tags"), Expression::List(pairs.collect()))
                .set(&format!("{name}_ids"), raw(format!("var.{name} == null ? {default} : var.{name}"))),
        );
        blocks.push(
            resource("aws_ec2_tag", &name)
                .set("count", raw(format!("length(local.{name}_ids) * length(local.{name}_tags)")))
                .set(
                    "resource_id",
                    raw(format!("tolist(local.{name}_ids)[floor(count.index / length(local.{name}_tags))]")),
                )
                .set("key", raw(format!("local.{name}_tags[count.index % length(local.{name}_tags)].key")))
                .set(
                    "value",
                    raw(format!("local.{name}_tags[count.index % length(local.{name}_tags)].value")),
                ),
        );
    }
}

/// An account has the role once; whoever has it leaves the switch alone.
fn spot_role(blocks: &mut Vec<Block>) {
    blocks.push(
        Block::new("variable \"create_spot_role\"")
            .set(
                "description",
                "Whether the account has no AWSServiceRoleForEC2Spot yet: there can be only one",
            )
            .set("type", raw("bool"))
            .set("default", raw("false")),
    );
    blocks.push(
        resource("aws_iam_service_linked_role", "spot")
            .set("count", raw("var.create_spot_role ? 1 : 0"))
            .set("aws_service_name", "spot.amazonaws.com"),
    );
}
