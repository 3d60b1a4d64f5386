//! The model as a script of `aws` commands. What the values do not say, it asks for; what is there already, it leaves.

use std::fmt::Write;

use serde_json::{Value, json};

use super::{comment, introduction};
use crate::around::policies::nodes_trust;
use crate::around::prereqs::{
    ControllerRole, NODE_USER, NodeRole, Prereqs, Queue, RETENTION, System, Tagged, Trust,
};
use crate::around::text::{Hole, Text, Tree};
use crate::values::NodeAccess;

/// Prints it.
pub(super) fn print(prereqs: &Prereqs) -> String {
    let mut body = String::new();
    prereqs.roles_to_make().iter().for_each(|node| node_role(prereqs, node, &mut body));
    access(prereqs, &mut body);
    if let Some(controller) = prereqs.controller_to_make() {
        self::controller(prereqs, controller, &mut body);
    }
    if let Some(queue) = prereqs.queue_to_make() {
        self::queue(prereqs, queue, &mut body);
    }
    prereqs.tags_to_set().iter().enumerate().for_each(|(index, _)| tags(prereqs, index, &mut body));
    if prereqs.needs_spot_role() {
        body += "\n# EC2 Spot: an account has this role once.\n\
                 aws iam get-role --role-name AWSServiceRoleForEC2Spot >/dev/null 2>&1 ||\n    \
                 aws iam create-service-linked-role --aws-service-name spot.amazonaws.com\n";
    }
    let comments: String = introduction(prereqs).iter().map(|line| comment("#", line)).collect();
    format!("#!/usr/bin/env bash\n{comments}set -euo pipefail\n{}{body}", questions(prereqs, &body))
}

/// What the rest needs to know, asked once.
fn questions(prereqs: &Prereqs, body: &str) -> String {
    let cluster = single(&prereqs.facts.cluster);
    let describe =
        |query: &str| format!("$(aws eks describe-cluster --name {cluster} --query {query} --output text)");
    let table = [
        ("ACCOUNT_ID", "$(aws sts get-caller-identity --query Account --output text)".to_owned()),
        ("PARTITION", "$(aws sts get-caller-identity --query Arn --output text | cut -d: -f2)".to_owned()),
        ("REGION", "$(aws configure get region)".to_owned()),
        ("OIDC_PROVIDER", describe("cluster.identity.oidc.issuer")),
    ];
    let is_used = |name: &str| body.contains(&format!("${{{name}}}"));
    let mut out = String::new();
    for (name, question) in table.iter().filter(|(name, _)| is_used(name)) {
        let value = match *name {
            "REGION" => "\"${AWS_REGION:-$(aws configure get region)}\"".to_owned(),
            _ => question.clone(),
        };
        let _written = writeln!(out, "{name}={value}");
    }
    if is_used("OIDC_PROVIDER") {
        out += "OIDC_PROVIDER=${OIDC_PROVIDER#https://}\n";
    }
    if is_used("DNS_SUFFIX") {
        out += "DNS_SUFFIX=amazonaws.com\n\
            case $(aws sts get-caller-identity --query Arn --output text) in arn:aws-cn:*) DNS_SUFFIX=amazonaws.com.cn ;; esac\n";
    }
    if let Some(region) = &prereqs.facts.region {
        out = format!("export AWS_REGION={}\n{out}", single(region));
    }
    out
}

fn variable(hole: Hole) -> &'static str {
    match hole {
        Hole::Partition => "${PARTITION}",
        Hole::Region => "${REGION}",
        Hole::Account => "${ACCOUNT_ID}",
        Hole::DnsSuffix => "${DNS_SUFFIX}",
        Hole::OidcProvider => "${OIDC_PROVIDER}",
    }
}

/// A text that the shell takes as it is.
fn single(text: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./:=@+,".contains(&byte);
    match !text.is_empty() && text.bytes().all(is_plain) {
        true => text.to_owned(),
        false => format!("'{}'", text.replace('\'', "'\\''")),
    }
}

/// A text in which the shell fills the holes.
fn double(text: &Text) -> String {
    if text.holes().next().is_none() {
        return single(&text.plain());
    }
    format!("\"{}\"", text.print(in_double_quotes, |hole| variable(hole).to_owned()))
}

fn in_double_quotes(text: &str) -> String {
    let escape = |char: char| {
        let sign = if "\\\"$`".contains(char) { "\\" } else { "" };
        format!("{sign}{char}")
    };
    text.chars().map(escape).collect()
}

/// A document as the body of a here-document in which the shell fills the holes.
fn here(tree: &Tree) -> String {
    here_of(&with_signs(tree))
}

/// JSON with signs where there are holes: they stay until it is written, since JSON has quotes and backslashes of its own.
fn with_signs(tree: &Tree) -> Value {
    let print = |text: &Text| text.print(|known| known.replace(is_sign, ""), sign);
    tree.json(&|text| print(text).into(), &print)
}

fn here_of(json: &Value) -> String {
    let json = serde_json::to_string_pretty(json).unwrap_or_default();
    let escaped: String = json
        .chars()
        .map(|char| if "\\$`".contains(char) { format!("\\{char}") } else { char.to_string() })
        .collect();
    HOLES.into_iter().fold(escaped, |json, hole| json.replace(&sign(hole), variable(hole)))
}

const HOLES: [Hole; 5] = [Hole::Partition, Hole::Region, Hole::Account, Hole::DnsSuffix, Hole::OidcProvider];

/// What stands for a hole in JSON that is not written yet.
fn sign(hole: Hole) -> String {
    char::from_u32(FIRST_SIGN + hole as u32).unwrap_or_default().to_string()
}

/// The first of the signs, which are for private use and in no name of AWS.
const FIRST_SIGN: u32 = 0xE000;

fn is_sign(char: char) -> bool {
    (FIRST_SIGN..FIRST_SIGN + 5).contains(&u32::from(char))
}

/// A command with a document as the value of a flag.
fn with_document(out: &mut String, command: &str, flag: &str, tree: &Tree) {
    let _written = write!(out, "{command} \\\n    {flag} \"$(cat <<JSON\n{}\nJSON\n)\"\n", here(tree));
}

fn make_role(out: &mut String, role: &crate::apis::aws::RoleName, trust: &Tree) {
    let (name, path) = (single(&role.name), single(&role.path));
    let _written = writeln!(out, "aws iam get-role --role-name {name} >/dev/null 2>&1 ||");
    let command = format!("    aws iam create-role --role-name {name} --path {path}");
    with_document(out, &command, "--assume-role-policy-document", trust);
}

fn node_role(prereqs: &Prereqs, node: &NodeRole, out: &mut String) {
    let name = single(&node.role.name);
    *out += "\n# The role of the nodes.\n";
    make_role(out, &node.role, &nodes_trust(&prereqs.facts));
    for policy in &node.policies {
        let arn = double(&prereqs.facts.aws_policy(policy));
        let _written = writeln!(out, "aws iam attach-role-policy --role-name {name} --policy-arn {arn}");
    }
    for profile in &node.profiles {
        let profile = single(profile);
        let _written = write!(
            out,
            "aws iam get-instance-profile --instance-profile-name {profile} >/dev/null 2>&1 || {{\n    \
             aws iam create-instance-profile --instance-profile-name {profile}\n    \
             aws iam add-role-to-instance-profile --instance-profile-name {profile} --role-name {name}\n}}\n"
        );
    }
}

fn access(prereqs: &Prereqs, out: &mut String) {
    let cluster = single(&prereqs.facts.cluster);
    if prereqs.access == NodeAccess::AwsAuth && !prereqs.roles_to_admit().is_empty() {
        *out += "\n# Entries for `mapRoles`: kubectl edit configmap aws-auth --namespace kube-system\n";
    }
    for node in prereqs.roles_to_admit() {
        if prereqs.access == NodeAccess::AwsAuth {
            mapping(prereqs, node, out);
            continue;
        }
        let arn = double(&prereqs.facts.role_arn(&node.role));
        let _written = write!(
            out,
            "\n# Lets the nodes join the cluster.\n\
             aws eks describe-access-entry --cluster-name {cluster} --principal-arn {arn} >/dev/null 2>&1 ||\n    \
             aws eks create-access-entry --cluster-name {cluster} --principal-arn {arn} --type {}\n",
            node.system.entry_type()
        );
        if node.system == System::AutoMode {
            let policy =
                prereqs.facts.text("arn:{partition}:eks::aws:cluster-access-policy/AmazonEKSAutoNodePolicy");
            let _written = write!(
                out,
                "aws eks associate-access-policy --cluster-name {cluster} --principal-arn {arn} \\\n    \
                 --access-scope type=cluster --policy-arn {}\n",
                double(&policy)
            );
        }
    }
}

/// An entry of `mapRoles`, printed by the script.
fn mapping(prereqs: &Prereqs, node: &NodeRole, out: &mut String) {
    let arn = prereqs.facts.mapped_role_arn(&node.role);
    let arn = arn.print(in_double_quotes, |hole| variable(hole).to_owned());
    let groups: String = node.system.groups().iter().map(|group| format!("    - {group}\n")).collect();
    let _written =
        write!(out, "cat <<YAML\n- rolearn: {arn}\n  username: {NODE_USER}\n  groups:\n{groups}YAML\n");
}

fn controller(prereqs: &Prereqs, controller: &ControllerRole, out: &mut String) {
    let (facts, name) = (&prereqs.facts, single(&controller.role.name));
    *out += "\n# The controller's role.\n";
    make_role(out, &controller.role, &controller.trust_policy);
    for policy in &controller.policies {
        let arn = double(&facts.text_and("arn:{partition}:iam::{account}:policy/", &policy.name));
        let _written = writeln!(out, "aws iam get-policy --policy-arn {arn} >/dev/null 2>&1 ||");
        let command = format!("    aws iam create-policy --policy-name {}", single(&policy.name));
        with_document(out, &command, "--policy-document", &policy.document);
        let _written = writeln!(out, "aws iam attach-role-policy --role-name {name} --policy-arn {arn}");
    }
    if controller.trust == Trust::PodIdentity {
        let (cluster, namespace) = (single(&facts.cluster), single(&controller.namespace));
        let account = single(&controller.account);
        let _written = write!(
            out,
            "[ \"$(aws eks list-pod-identity-associations --cluster-name {cluster} --namespace {namespace} \\\n    \
             --service-account {account} --query 'length(associations)' --output text)\" != 0 ] ||\n    \
             aws eks create-pod-identity-association --cluster-name {cluster} --namespace {namespace} \\\n        \
             --service-account {account} --role-arn {}\n",
            double(&facts.role_arn(&controller.role))
        );
    }
}

fn queue(prereqs: &Prereqs, queue: &Queue, out: &mut String) {
    let name = single(&queue.name);
    let _written = write!(
        out,
        "\n# The queue of interruptions, and the rules that feed it.\n\
         QUEUE_URL=$(aws sqs create-queue --queue-name {name} --query QueueUrl --output text \\\n    \
         --attributes MessageRetentionPeriod={RETENTION},SqsManagedSseEnabled=true)\n\
         aws sqs set-queue-attributes --queue-url \"$QUEUE_URL\" \\\n    \
         --attributes \"$(cat <<JSON\n{}\nJSON\n)\"\n",
        here_of(&json!({"Policy": with_signs(&queue.policy).to_string()}))
    );
    for rule in &queue.rules {
        let name = single(&prereqs.facts.rule_name(rule.word));
        with_document(out, &format!("aws events put-rule --name {name}"), "--event-pattern", &rule.pattern);
        let arn = prereqs.facts.queue_arn().print(in_double_quotes, |hole| variable(hole).to_owned());
        let _written = writeln!(out, "aws events put-targets --rule {name} --targets \"Id=queue,Arn={arn}\"");
    }
}

/// The tags of one selector: on the cluster's own subnets or security group, unless the script is told others.
fn tags(prereqs: &Prereqs, index: usize, out: &mut String) {
    let all = prereqs.tags_to_set();
    let one = &all[index];
    let (word, what, query) = match one.what {
        Tagged::Subnets => ("SUBNET_IDS", "subnets", "cluster.resourcesVpcConfig.subnetIds"),
        Tagged::SecurityGroups => {
            ("SECURITY_GROUP_IDS", "security groups", "cluster.resourcesVpcConfig.clusterSecurityGroupId")
        }
    };
    let nth = all[..index].iter().filter(|before| before.what == one.what).count();
    let name = if nth == 0 { word.to_owned() } else { format!("{word}_{}", nth + 1) };
    let cluster = single(&prereqs.facts.cluster);
    let pairs = one.tags.iter().map(|(key, value)| {
        let pair = serde_json::json!({"Key": key, "Value": value});
        format!(" \\\n    {}", single(&pair.to_string()))
    });
    *out += "\n";
    *out += &comment(
        "#",
        &format!(
            "Tags that the classes {} look for, on {what}: ${name} or the cluster's own.",
            one.classes.join(", ")
        ),
    );
    let _written = write!(
        out,
        "read -r -a IDS <<<\"${{{name}:-$(aws eks describe-cluster --name {cluster} --query {query} --output text)}}\"\n\
         aws ec2 create-tags --resources \"${{IDS[@]}}\" --tags{}\n",
        pairs.collect::<String>()
    );
}
