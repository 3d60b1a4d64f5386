//! `karpcfg match`: on which nodes daemon sets run, and what they leave to other pods.

use serde_json::Value;

use crate::command::{Karpcfg, Outcome};

/// Two families with a type of two vCPUs each, of which Karpenter leaves 1,930 thousandths to pods.
const POOLS: &str = "\
apiVersion: karpenter.sh/v1
kind: NodePool
metadata: {name: general}
spec:
  weight: 10
  limits: {cpu: 10}
  template:
    spec:
      nodeClassRef: {group: karpenter.k8s.aws, kind: EC2NodeClass, name: default}
      requirements:
        - {key: karpenter.k8s.aws/instance-family, operator: In, values: [m5, c5]}
---
apiVersion: karpenter.sh/v1
kind: NodePool
metadata: {name: tainted}
spec:
  template:
    spec:
      nodeClassRef: {group: karpenter.k8s.aws, kind: EC2NodeClass, name: default}
      taints: [{key: team, value: a, effect: NoSchedule}]
      requirements:
        - {key: karpenter.k8s.aws/instance-family, operator: In, values: [r5]}
---
apiVersion: karpenter.k8s.aws/v1
kind: EC2NodeClass
metadata: {name: default}
spec: {role: r, amiSelectorTerms: [{alias: al2023@latest}]}
";

/// A daemon set whose pods have this in their specs beside a container that asks for so much.
fn daemon(name: &str, cpu: &str, more: &str) -> String {
    format!(
        "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {{name: {name}}}\nspec:\n  template:\n    spec:\n      \
         containers: [{{name: a, image: a, resources: {{requests: {{cpu: {cpu}}}}}}}]\n{more}---\n"
    )
}

fn run<const N: usize>(daemons: &str, more: [&str; N]) -> Outcome {
    let args = ["match", "pools.yaml", "--region", "us-east-1", "--daemonsets", "daemons.yaml"];
    let run = Karpcfg::new(args.into_iter().chain(more));
    run.file("pools.yaml", POOLS).file("daemons.yaml", daemons).run()
}

/// The lines of the block that begins so.
fn block<'o>(outcome: &'o Outcome, head: &str) -> Vec<&'o str> {
    let mut blocks = outcome.stdout.split("\n\n");
    let block = blocks.find(|block| block.starts_with(head));
    block.unwrap_or_else(|| panic!("no `{head}` in {outcome:?}")).lines().skip(1).collect()
}

const TAINTED: &str = "  NodePool tainted: on none: the pod does not tolerate the taint `team=a:NoSchedule`";

#[test]
fn types_that_a_daemon_set_has_no_room_on_are_counted() {
    let all = run(&daemon("agent", "1930m", ""), []);
    assert_eq!(all.status, 0, "{all:?}");
    assert_eq!(
        block(&all, "DaemonSet agent, which asks each node for cpu 1.93  (daemons.yaml:3:18)"),
        ["  NodePool general: on every node", TAINTED]
    );
    let fewer = run(&daemon("agent", "1931m", ""), []);
    assert_eq!(
        block(&fewer, "DaemonSet agent")[0],
        "  NodePool general: on every node; 2 types are too small for it and never launched"
    );
    let beside = run(&(daemon("one", "1", "") + &daemon("other", "931m", "")), []);
    assert_eq!(
        block(&beside, "DaemonSet one")[0],
        "  NodePool general: on every node; 2 types are too small for it beside the other daemon sets and never \
         launched"
    );
}

#[test]
fn a_daemon_set_without_room_on_any_node_fails() {
    let outcome = run(&daemon("agent", "9", ""), []);
    assert_eq!(outcome.status, 1, "{outcome:?}");
    let lines = block(&outcome, "DaemonSet agent");
    assert!(
        lines[0].starts_with(
            "  NodePool general: no instance type has room for it, so that the pool gets no node: c5.2xlarge comes \
             nearest: cpu 1.09 short (9 asked for, 7.91 left)"
        ) || lines[0].contains("m5.2xlarge comes nearest: cpu 1.09 short (9 asked for, 7.91 left)"),
        "{lines:?}"
    );
    assert_eq!(lines[1..], [TAINTED, "  nowhere: no pool has nodes on which it runs"]);
}

#[test]
fn a_daemon_set_of_another_system_is_no_fault() {
    let windows = "      nodeSelector: {kubernetes.io/os: windows}\n";
    let outcome = run(&daemon("windows", "1", windows), []);
    assert_eq!(outcome.status, 0, "{outcome:?}");
    assert!(!outcome.stdout.contains("nowhere"), "{outcome:?}");
    let arm = "      nodeSelector: {kubernetes.io/arch: arm64}\n      tolerations: [{operator: Exists}]\n";
    let outcome = run(&daemon("arm", "1", arm), []);
    assert_eq!(outcome.status, 1, "{outcome:?}");
    let reason = "on none: no instance type of the pool is what it asks for";
    let nowhere = "  nowhere: no pool has nodes on which it runs";
    assert_eq!(
        block(&outcome, "DaemonSet arm"),
        [&format!("  NodePools general, tainted: {reason}"), nowhere]
    );
}

#[test]
fn a_pod_that_daemon_sets_leave_no_room_is_told_of_them() {
    let outcome = run(&daemon("agent", "2", ""), ["--requests", "cpu=6"]);
    assert_eq!(outcome.status, 1, "{outcome:?}");
    let lines = block(&outcome, "a pod of cpu=6");
    assert!(
        lines[1].ends_with(
            "2xlarge comes nearest: cpu 90m short (8 asked for, 2 of it by daemon sets, 7.91 left)"
        ),
        "{lines:?}"
    );
    assert!(lines[1].contains("; within the pool's limits "), "{lines:?}");
}

#[test]
fn programs_get_the_numbers() {
    let outcome = run(&daemon("agent", "1931m", ""), ["--format", "json"]);
    let document: Value = serde_json::from_str(&outcome.stdout).unwrap();
    let daemon = &document["regions"][0]["daemonSets"][0];
    assert_eq!((&daemon["daemonSet"], &daemon["nowhere"]), (&"DaemonSet agent".into(), &false.into()));
    assert_eq!(daemon["requests"]["cpu"], "1931m");
    let pool = &daemon["pools"][0];
    let number = |key: &str| pool[key].as_u64().unwrap();
    assert_eq!((number("types"), number("runsOn") - number("hasRoomOn")), (number("runsOn"), 2));
    assert_eq!(
        daemon["pools"][1]["where"],
        "on none: the pod does not tolerate the taint `team=a:NoSchedule`"
    );
}

#[test]
fn a_table_has_a_line_for_each_pool() {
    let outcome = run(&daemon("agent", "1931m", ""), ["--format", "tsv"]);
    let rows: Vec<Vec<&str>> = outcome.stdout.lines().map(|line| line.split('\t').collect()).collect();
    let columns = ["workload", "outcome", "pool"].map(|name| rows[0].iter().position(|one| *one == name));
    let cells = |row: &[&str]| columns.map(|at| row[at.unwrap()].to_owned());
    assert_eq!(cells(&rows[1]), ["DaemonSet agent", "daemon", "general"]);
    assert_eq!(cells(&rows[2]), ["DaemonSet agent", "none", "tainted"]);
    assert_eq!(rows.len(), 3);
}
