//! The grants against what Karpenter's own template grants (`prereqs/controller-grants.jsonl`), and what AWS's limits allow.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::facts::Facts;
use super::policies;
use super::text::{Hole, Text, Tree};
use crate::apis::aws::RoleName;
use crate::apis::version::Version;
use crate::testing::{json_lines, shared_file};

/// The names that the corpus has for what differs.
fn facts(cluster: &str) -> Facts {
    Facts {
        cluster: cluster.to_owned(),
        account: None,
        region: None,
        partition: None,
        oidc_provider: None,
        role_path: "/".to_owned(),
        queue: "queue".to_owned(),
    }
}

fn in_corpus(text: &Text) -> String {
    let hole = |hole| {
        let name = match hole {
            Hole::Partition => "partition",
            Hole::Region => "region",
            Hole::Account => "account",
            Hole::DnsSuffix => "dns-suffix",
            Hole::OidcProvider => "oidc-provider",
        };
        format!("{{{name}}}")
    };
    text.print(str::to_owned, hole)
        .replace("arn:{partition}:sqs:{region}:{account}:queue", "{queue-arn}")
        .replace("arn:{partition}:iam::{account}:role/nodes", "{node-role-arn}")
}

fn json_of(tree: &Tree) -> Value {
    tree.json(&|text| in_corpus(text).into(), &in_corpus)
}

fn list(value: &Value) -> Vec<Value> {
    value.as_array().cloned().unwrap_or_else(|| vec![value.clone()])
}

/// A row for each effect, action, resource and condition.
fn rows(document: &Value) -> BTreeSet<String> {
    let mut rows = BTreeSet::new();
    for statement in list(&document["Statement"]) {
        let condition = statement.get("Condition").cloned().unwrap_or_else(|| json!({}));
        for action in list(&statement["Action"]) {
            for resource in list(&statement["Resource"]) {
                let row = json!({"effect": statement["Effect"], "action": action, "resource": resource, "condition": condition});
                rows.insert(sorted(&row).to_string());
            }
        }
    }
    rows
}

/// The same with every key in order.
fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(map) => {
            let ordered: std::collections::BTreeMap<_, _> =
                map.iter().map(|(key, value)| (key.clone(), sorted(value))).collect();
            json!(ordered)
        }
        Value::Array(items) => items.iter().map(sorted).collect(),
        other => other.clone(),
    }
}

fn granted(facts: &Facts, minor: u16) -> Vec<Value> {
    let roles = [RoleName { path: "/".to_owned(), name: "nodes".to_owned() }];
    let named = policies::controller(facts, Version(1, minor), &roles, true);
    named.iter().map(|policy| json_of(&policy.document)).collect()
}

fn all_rows(minor: u16) -> BTreeSet<String> {
    // The corpus writes the cluster as it writes the rest.
    granted(&facts("{cluster}"), minor).iter().flat_map(rows).collect()
}

#[test]
fn grants_are_those_of_karpenters_own_template() {
    let Some(corpus) = shared_file("prereqs/controller-grants.jsonl") else { return };
    let lines = json_lines(&corpus);
    assert_eq!(lines.len(), 15);
    for line in lines {
        let version = line["version"].as_str().unwrap();
        let minor = version.split('.').nth(1).unwrap().parse().unwrap();
        let theirs: BTreeSet<String> =
            line["grants"].as_array().unwrap().iter().map(|row| sorted(row).to_string()).collect();
        let ours = all_rows(minor);
        let lacking: Vec<_> = theirs.difference(&ours).collect();
        let beyond: Vec<_> = ours.difference(&theirs).collect();
        assert!(lacking.is_empty() && beyond.is_empty(), "{version}: lacks {lacking:#?}, has {beyond:#?}");

        let events: Vec<Value> =
            policies::rules(Version(1, minor)).iter().map(|rule| json_of(&rule.pattern)).collect();
        let theirs: BTreeSet<String> =
            list(&line["events"]).iter().map(|event| sorted(event).to_string()).collect();
        assert_eq!(
            events.iter().map(|event| sorted(event).to_string()).collect::<BTreeSet<_>>(),
            theirs,
            "{version}"
        );
        let nodes = super::grants::NODE_POLICIES.iter().filter(|policy| policy.is_in(Version(1, minor)));
        let nodes: BTreeSet<&str> = nodes.map(|policy| policy.text).collect();
        let theirs = list(&line["nodeRoleManagedPolicies"]);
        let theirs: BTreeSet<&str> = theirs.iter().filter_map(Value::as_str).collect();
        assert_eq!(nodes, theirs, "{version}");
    }
}

/// `pkg/aws/sdk.go` of 1.15.2 has one call that 1.14.1 has not: `RebootInstances`.
#[test]
fn grants_of_1_15_are_those_of_1_14_and_one_more() {
    let (before, after) = (all_rows(14), all_rows(15));
    assert!(before.is_subset(&after));
    let new: Vec<&String> = after.difference(&before).collect();
    assert_eq!(new.len(), 1);
    assert!(
        new[0].contains("ec2:RebootInstances") && new[0].contains("aws:ResourceTag/karpenter.sh/nodepool")
    );
}

/// A managed policy has at most 6,144 characters, white space not counted, and what a role holds itself 10,240.
#[test]
fn policies_fit_into_iam_whatever_the_cluster_is_called() {
    let facts = facts(&"c".repeat(100));
    for minor in 0..=15 {
        let sizes: Vec<usize> =
            granted(&facts, minor).iter().map(|policy| policy.to_string().len()).collect();
        assert!(sizes.iter().all(|size| *size <= 6144), "{sizes:?}");
        println!("{minor}: {sizes:?}, {} in all", sizes.iter().sum::<usize>());
    }
}

#[test]
fn rules_have_names_that_fit_and_differ() {
    let long = |last: &str| facts(&format!("{}{last}", "c".repeat(99)));
    let names: BTreeSet<String> = ["a", "b"]
        .iter()
        .flat_map(|last| ["Health", "StateChange"].map(|word| long(last).rule_name(word)))
        .collect();
    assert_eq!(names.len(), 4);
    assert!(names.iter().all(|name| name.len() <= 64), "{names:?}");
    assert_eq!(facts("demo").rule_name("Health"), "Karpenter-Health-demo");
}

#[test]
fn queue_policy_is_that_of_the_template() {
    let Some(corpus) = shared_file("prereqs/controller-grants.jsonl") else { return };
    let ours = json_of(&policies::queue(&facts("demo")));
    for line in json_lines(&corpus) {
        let theirs = list(&line["queuePolicy"]);
        for (ours, theirs) in list(&ours["Statement"]).iter().zip(&theirs) {
            for key in ["Effect", "Action", "Principal", "Condition"] {
                assert_eq!(ours.get(key), theirs.get(key), "{key}");
            }
            assert_eq!(ours["Resource"], "{queue-arn}");
        }
        assert_eq!(theirs.len(), 2);
        assert_eq!(
            line["queue"],
            json!({"MessageRetentionPeriod": super::prereqs::RETENTION, "SqsManagedSseEnabled": true})
        );
    }
}
