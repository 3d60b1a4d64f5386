//! Values from what `terraform output -json` prints.

use serde_json::{Value, json};

use crate::command::{Folder, Outcome};

/// Outputs as Terraform prints them.
fn outputs(values: &Value) -> String {
    let outputs = values.as_object().unwrap().iter();
    let outputs = outputs
        .map(|(name, value)| (name.clone(), json!({"sensitive": false, "type": "string", "value": value})));
    serde_json::to_string_pretty(&Value::Object(outputs.collect())).unwrap()
}

fn values(outputs_of: &Value, args: &[&str]) -> Outcome {
    let folder = Folder::new()
        .file("outputs.json", outputs(outputs_of))
        .file("table.yaml", "terraformOutputs:\n  my_cluster: cluster.name\n")
        .file("over.yaml", "cluster: {name: over}\n");
    folder
        .karpcfg(["values", "-o", "json", "-f", "outputs.json"].into_iter().chain(args.iter().copied()))
        .run()
}

#[track_caller]
fn made(outputs_of: &Value, args: &[&str]) -> Value {
    let outcome = values(outputs_of, args);
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    serde_json::from_str(&outcome.stdout).unwrap()
}

#[test]
fn usual_names_are_values_by_themselves() {
    let given = json!({
        "cluster_name": "demo", "node_iam_role_name": "nodes", "instance_profile_name": "profile", "account_id": "012345670123",
        "region": "eu-central-1", "oidc_provider_arn": "arn:aws:iam::012345670123:oidc-provider/oidc.eks.x/id/A",
        "queue_name": "events", "cluster_endpoint": "https://x", "vpc_id": "vpc-1", "node_security_group_id": null,
    });
    let made = made(&given, &[]);
    assert_eq!(made["cluster"]["name"], "demo");
    // One of the two: Karpenter takes no more.
    assert_eq!(
        (&made["karpenter"]["role"], &made["karpenter"]["instanceProfile"]),
        (&json!("nodes"), &json!(""))
    );
    assert_eq!(
        (&made["aws"]["accountId"], &made["aws"]["region"]),
        (&json!("012345670123"), &json!("eu-central-1"))
    );
    assert_eq!(made["controller"]["interruption"]["queue"], "events");
    assert_eq!(made["controller"]["settings"]["clusterEndpoint"], "https://x");
}

#[test]
fn other_names_are_said_by_a_flag_or_a_table() {
    let given = json!({"my_cluster": "demo", "cluster_name": "other"});
    assert_eq!(made(&given, &["--map", "my_cluster=cluster.name"])["cluster"]["name"], "demo");
    assert_eq!(made(&given, &["-f", "table.yaml"])["cluster"]["name"], "demo");
    assert_eq!(made(&given, &["-f", "over.yaml"])["cluster"]["name"], "over");
    assert_eq!(made(&given, &["--set", "cluster.name=set"])["cluster"]["name"], "set");
    values(&given, &["--map", "my_clustr=cluster.name"])
        .refused_with(1, &["did you mean `my_cluster`?", "outputs.json:1:1"]);
    values(&given, &["--map", "my_cluster=cluster.nam"]).refused_with(1, &["unknown-key", "outputs.json"]);
    values(&json!({"x": "y"}), &[]).refused_with(1, &["no-known-output", "--map my_cluster=cluster.name"]);
    values(&given, &["--map", "my_cluster"]).refused_with(2, &["as in `my_cluster=cluster.name`"]);
}

#[test]
fn variables_are_not_values() {
    for name in ["prod.tfvars", "prod.tfvars.json", "main.tf"] {
        let folder = Folder::new().file(name, "cluster_name = \"demo\"\n");
        let outcome = folder.karpcfg(["render", "-f", name]).run();
        outcome.refused_with(1, &["terraform-variables", "terraform output -json > outputs.json", name]);
    }
}

/// Values that only look like outputs in part are values.
#[test]
fn values_stay_values() {
    let folder = Folder::new().file("values.json", json!({"cluster": {"name": "demo"}}).to_string());
    let outcome = folder.karpcfg(["values", "-o", "json", "-f", "values.json"]).run();
    assert!(outcome.stdout.contains("\"name\":\"demo\""), "{}", outcome.stderr);
}
