//! `karpcfg match`: what is said of pods that have no place, of pools that have no type, and how programs read it.

use serde_json::Value;

use crate::command::{Karpcfg, Outcome};

/// A pool of m5 and c5 with what a test adds to its spec and its requirements.
fn pool(name: &str, spec: &str, more: &str) -> String {
    format!(
        "---\napiVersion: karpenter.sh/v1\nkind: NodePool\nmetadata: {{name: {name}}}\nspec:\n{spec}  template:\n    \
         spec:\n      nodeClassRef: {{group: karpenter.k8s.aws, kind: EC2NodeClass, name: default}}\n      \
         requirements:\n        - {{key: karpenter.k8s.aws/instance-family, operator: In, values: [m5, c5]}}\n{more}"
    )
}

fn run<const N: usize>(manifests: &str, args: [&str; N]) -> Outcome {
    let class = "apiVersion: karpenter.k8s.aws/v1\nkind: EC2NodeClass\nmetadata: {name: default}\n\
                 spec: {role: r, amiSelectorTerms: [{alias: al2023@latest}]}\n";
    let all = ["match", "all.yaml", "--region", "us-east-1"].into_iter().chain(args);
    Karpcfg::new(all).file("all.yaml", &(class.to_owned() + manifests)).run()
}

#[test]
fn pods_that_limits_can_never_take_do_not_wait() {
    let pools = pool("small", "  limits: {cpu: 20}\n", "");
    let never = run(&pools, ["--requests", "cpu=1", "--count", "60"]);
    assert_eq!(never.status, 1, "{never:?}");
    assert!(never.stdout.contains("\n  nowhere: "), "{never:?}");
    assert!(never.stdout.contains("what they leave is room for "), "{never:?}");
    // Of 20 vCPUs Karpenter counts 16 for a node that may be of 16.
    let later = run(&pools, ["--requests", "cpu=7", "--count", "2"]);
    assert!(!later.stdout.contains("nowhere"), "{later:?}");
    assert_eq!(later.status, 0, "{later:?}");
}

#[test]
fn a_pool_without_types_fails_beside_workloads() {
    let arm = "        - {key: kubernetes.io/arch, operator: In, values: [arm64]}\n";
    let pools = pool("general", "", "") + &pool("arm", "", arm);
    let web = "---\napiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: a}]}\n";
    assert_eq!(run(&pools, ["--requests", "cpu=1"]).status, 0);
    let outcome = run(&(pools + web), []);
    assert_eq!(outcome.status, 1, "{outcome:?}");
    assert!(outcome.stdout.contains("\nNodePool arm matches no instance type:\n    "), "{outcome:?}");
    assert!(!outcome.stdout.contains("nowhere"), "{outcome:?}");
}

#[test]
fn a_pool_of_reservations_is_no_fault() {
    let reserved = "        - {key: karpenter.sh/capacity-type, operator: In, values: [reserved]}\n";
    let outcome = run(&pool("reserved", "", reserved), []);
    assert_eq!(outcome.status, 0, "{outcome:?}");
    let note = "note: capacity reservations are known to AWS alone: NodePool `reserved` is matched as if there were none";
    assert!(outcome.stdout.contains(note), "{outcome:?}");
}

#[test]
fn a_static_pool_takes_no_pods_that_wait() {
    let outcome = run(&pool("static", "  replicas: 3\n", ""), ["--requests", "cpu=1"]);
    assert_eq!(outcome.status, 1, "{outcome:?}");
    let lines: Vec<&str> = outcome.stdout.lines().filter(|line| line.starts_with("    ")).collect();
    assert_eq!(lines, ["    NodePool static: it is static, and takes no pods that wait"], "{outcome:?}");
}

#[test]
fn json_of_several_regions_is_one_document() {
    let outcome = run(
        &pool("general", "", ""),
        ["--region", "eu-west-1", "--requests", "cpu=1000", "--format", "json"],
    );
    let document: Value = serde_json::from_str(&outcome.stdout).unwrap();
    let regions: Vec<&Value> = document["regions"].as_array().unwrap().iter().collect();
    assert_eq!([&regions[0]["region"], &regions[1]["region"]], ["us-east-1", "eu-west-1"]);
    let reason = regions[0]["workloads"][0]["reasons"][0].as_str().unwrap();
    assert!(reason.starts_with("NodePool general: no instance type has enough resources; "), "{reason}");
}

#[test]
fn workloads_of_one_name_are_told_apart() {
    let web = |namespace: &str| {
        format!(
            "---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: web, namespace: {namespace}}}\nspec:\n  \
             replicas: 0\n  template: {{spec: {{containers: [{{name: a, image: a}}]}}}}\n"
        )
    };
    let manifests = pool("general", "", "") + &web("a") + &web("default");
    let outcome = run(&manifests, ["--format", "tsv"]);
    let cells = |line: &str| line.split('\t').skip(1).take(3).collect::<Vec<_>>().join(" ");
    let rows: Vec<String> = outcome.stdout.lines().skip(1).map(cells).collect();
    assert_eq!(rows, ["Deployment a/web no pods 0", "Deployment web no pods 0"]);
}

#[test]
fn a_number_of_values_explains_why_a_type_is_out() {
    let most = "        - {key: karpenter.k8s.aws/instance-family, operator: Exists, minValues: 3}\n";
    let outcome = run(&pool("general", "", most), ["--explain", "m5.large"]);
    let cause = "  karpenter.k8s.aws/instance-family minValues 3: the types that are left have fewer";
    assert!(outcome.stdout.contains(cause), "{outcome:?}");
}

#[test]
fn zones_stand_beside_the_region() {
    let all = run(&pool("general", "", ""), ["--zones", "us-east-1c,us-east-1a"]);
    assert!(all.stdout.starts_with("us-east-1a us-east-1c of us-east-1: "), "{all:?}");
}

#[test]
fn daemon_sets_count_for_all_types_of_a_pool_before_1_14() {
    let daemon = "---\napiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: d}\nspec: {template: {spec: {nodeSelector: \
                  {node.kubernetes.io/instance-type: m5.large}, containers: [{name: a, resources: {requests: {cpu: \
                  1500m}}}]}}}\n";
    let manifests = pool("general", "", "") + daemon;
    let cheapest = |version| {
        let outcome = run(&manifests, ["--requests", "cpu=1", "--karpenter-version", version]);
        let line = outcome.stdout.lines().find(|line| line.contains("on demand: ")).map(str::to_owned);
        line.unwrap_or_else(|| panic!("{outcome:?}"))
    };
    assert!(cheapest("1.14.1").contains("c5.large"), "{}", cheapest("1.14.1"));
    assert!(cheapest("1.13").contains("c5.xlarge"), "{}", cheapest("1.13"));
}
