//! `karpcfg controller` and `karpcfg check --controller-values`: Karpenter's own installation beside the pools.

use serde_json::{Value, json};

use crate::command::{Folder, Outcome, objects};

fn values() -> Value {
    json!({"cluster": {"name": "demo"}, "karpenter": {"role": "nodes"}})
}

fn controller(values: &Value, args: &[&str]) -> Outcome {
    let folder = Folder::new().file("values.yaml", values.to_string());
    folder.karpcfg(["controller", "-f", "values.yaml"].into_iter().chain(args.iter().copied())).run()
}

/// Checks values for the chart beside the pools of some values: the rules that find something, with their messages.
fn findings(values: Option<&Value>, chart: &Value, args: &[&str]) -> Vec<(String, String, String)> {
    let mut folder = Folder::new().file("chart.yaml", serde_yaml::to_string(chart).unwrap());
    let mut command =
        vec!["check", "--controller-values", "chart.yaml", "--format", "json", "-A", "unpinned-ami-alias"];
    if let Some(values) = values {
        folder = folder.file("values.yaml", values.to_string());
        command.extend(["-f", "values.yaml"]);
    }
    let outcome = folder.karpcfg(command.into_iter().chain(args.iter().copied())).run();
    let report: Value =
        serde_json::from_str(&outcome.stdout).unwrap_or_else(|_| panic!("{}", outcome.stderr));
    let text = |found: &Value, key: &str| found[key].as_str().unwrap_or_default().to_owned();
    let found = report["diagnostics"].as_array().unwrap().iter();
    let found = found.map(|found| (text(found, "rule"), text(found, "severity"), text(found, "message")));
    found.collect()
}

/// The finding of a rule, its severity and a part of its message.
#[track_caller]
fn finds(values: Option<&Value>, chart: &Value, rule: &str, severity: &str, part: &str) {
    let found = findings(values, chart, &[]);
    let is_it = |one: &&(String, String, String)| one.0 == rule && one.1 == severity && one.2.contains(part);
    assert!(found.iter().any(|one| is_it(&one)), "no {severity} {rule} with `{part}` of {chart}: {found:#?}");
}

/// A pool with labels and taints of its own.
fn with_pool(pool: Value) -> Value {
    let mut values = values();
    for key in ["gpuNodePool", "gpuDefaultNodeTemplate", "controlPlaneNodePool", "controlPlaneNodeTemplate"] {
        values["karpenter"][key] = json!({"enabled": false});
    }
    values["karpenter"]["defaultNodePool"] = pool;
    values
}

fn chart(more: Value) -> Value {
    let mut chart = json!({"settings": {"clusterName": "demo", "interruptionQueue": "demo"}});
    for (key, value) in more.as_object().unwrap() {
        match value.as_object().filter(|_| key == "settings") {
            Some(settings) => settings.iter().for_each(|(key, value)| chart["settings"][key] = value.clone()),
            None => chart[key] = value.clone(),
        }
    }
    chart
}

#[test]
fn crds_come_first_and_are_nobody_elses() {
    let argocd = objects(&controller(&values(), &["--format", "argocd"]).stdout);
    let wave = |object: &Value| {
        let wave =
            object["metadata"]["annotations"]["argocd.argoproj.io/sync-wave"].as_str().unwrap().to_owned();
        wave.parse::<i32>().unwrap()
    };
    assert!(wave(&argocd[0]) < wave(&argocd[1]) && wave(&argocd[1]) < 0);
    assert_eq!(argocd[0]["spec"]["source"]["chart"], "karpenter-crd");
    assert!(argocd[0]["spec"]["syncPolicy"]["syncOptions"].to_string().contains("Replace=true"));
    assert_eq!(argocd[1]["spec"]["source"]["helm"]["skipCrds"], true);
    // Argo CD takes registries without their scheme, and Karpenter's versions have no `v`.
    assert_eq!(argocd[1]["spec"]["source"]["repoURL"], "public.ecr.aws/karpenter");
    assert_eq!(argocd[1]["spec"]["source"]["targetRevision"], "1.15.2");

    let flux = objects(&controller(&values(), &["--format", "flux", "--karpenter-version", "1.14.1"]).stdout);
    let kinds: Vec<&str> = flux.iter().filter_map(|object| object["kind"].as_str()).collect();
    assert_eq!(kinds, ["OCIRepository", "HelmRelease", "OCIRepository", "HelmRelease"]);
    assert_eq!(flux[1]["spec"]["upgrade"]["crds"], "CreateReplace");
    assert_eq!(flux[3]["spec"]["upgrade"]["crds"], "Skip");
    assert_eq!(flux[3]["spec"]["dependsOn"][0]["name"], flux[1]["metadata"]["name"]);
    assert_eq!(flux[2]["spec"]["ref"]["tag"], "1.14.1");

    let terraform = controller(&values(), &["--format", "terraform"]).stdout;
    assert!(terraform.contains("depends_on = [helm_release.karpenter_crd]"), "{terraform}");
}

#[test]
fn a_minor_version_names_no_chart() {
    controller(&values(), &["--karpenter-version", "1.14"]).refused_with(2, &["write it whole, as `1.14.1`"]);
}

#[test]
fn the_role_of_the_service_account_is_an_arn() {
    let mut irsa = values();
    irsa["controller"] = json!({"serviceAccount": {"podIdentity": false}});
    controller(&irsa, &[]).refused_with(1, &["missing-fact", "aws.accountId"]);
    assert!(
        controller(&irsa, &["--format", "terraform"])
            .stdout
            .contains("data.aws_caller_identity.current.account_id")
    );
    irsa["controller"]["serviceAccount"]["role"] = json!("arn:aws:iam::012345670123:role/k");
    let made = objects(&controller(&irsa, &[]).stdout).remove(0);
    assert_eq!(
        made["serviceAccount"]["annotations"]["eks.amazonaws.com/role-arn"],
        "arn:aws:iam::012345670123:role/k"
    );
}

#[test]
fn extra_values_leave_alone_what_other_values_decide() {
    for (extra, said) in [
        (json!({"settings": {"clusterName": "x"}}), "set `cluster.name`"),
        (json!({"settings": {"aws": {"defaultInstanceProfile": "x"}}}), "set `karpenter.instanceProfile`"),
        (json!({"serviceAccount": {"create": false}}), "set `controller.serviceAccount.name`"),
        (
            json!({"serviceAccount": {"annotations": {"eks.amazonaws.com/role-arn": "x"}}}),
            "set `controller.serviceAccount.role`",
        ),
        (json!({"podLabls": {"a": "b"}}), "did you mean `podLabels`?"),
    ] {
        let mut values = values();
        values["controller"] = json!({"extraValues": extra});
        controller(&values, &[]).refused_with(1, &[said, "values.yaml:1:"]);
    }
    let mut auto = values();
    auto["karpenter"]["eksAutoMode"] = json!({"enabled": true});
    controller(&auto, &[]).refused_with(1, &["no-controller"]);
}

#[test]
fn keys_that_the_chart_has_not() {
    for (given, part) in [
        (json!({"replica": 2}), "no value `replica`"),
        (json!({"settings": {"aws": {"clusterName": "demo"}}}), "no value `settings.aws.clusterName`"),
        (json!({"settings": {"aws": {"interruptionQueueName": "q"}}}), "settings.aws.interruptionQueueName"),
        (json!({"logConfig": {"enabled": true}}), "logConfig"),
        (json!({"controller": {"resource": {}}}), "no value `controller.resource`"),
    ] {
        finds(None, &chart(given), "unknown-chart-value", "error", part);
    }
    let gates = chart(json!({"settings": {"featureGates": {"capacityBuffer": true}}}));
    assert_eq!(findings(None, &gates, &["--karpenter-version", "1.14"]), []);
    let found = findings(None, &gates, &["--karpenter-version", "1.13"]);
    assert!(
        found.len() == 1 && found[0].2.contains("has no `settings.featureGates.capacityBuffer`"),
        "{found:?}"
    );
    // What is free in form, and what Helm has itself.
    let free = json!({"podLabels": {"a.b/c": "d"}, "affinity": {"podAffinity": {}}, "global": {"x": 1},
        "strategy": {"type": "Recreate"}, "controller": {"resources": {"limits": {"memory": "1Gi"}}}});
    assert_eq!(findings(None, &chart(free), &[]), []);
}

#[test]
fn a_controller_is_for_the_cluster_of_its_pools() {
    let pool = with_pool(json!({"capacityTypes": ["on-demand"]}));
    finds(None, &json!({"replicas": 2}), "other-cluster", "error", "the chart refuses to go without");
    finds(
        Some(&pool),
        &json!({"settings": {"clusterName": "test"}}),
        "other-cluster",
        "error",
        "for the cluster `test`",
    );
    assert_eq!(findings(Some(&pool), &json!({"settings": {"clusterName": "demo"}}), &[]), []);
}

#[test]
fn one_controller_without_priority_or_queue() {
    let spot = with_pool(json!({"capacityTypes": ["spot", "on-demand"]}));
    finds(None, &chart(json!({"replicas": 1})), "single-controller", "warning", "one controller alone");
    finds(None, &chart(json!({"replicas": 0})), "single-controller", "warning", "no controller runs");
    finds(None, &chart(json!({"priorityClassName": "low"})), "no-system-priority", "warning", "`low`");
    let no_queue = chart(json!({"settings": {"interruptionQueue": ""}}));
    finds(Some(&spot), &no_queue, "no-interruption-queue", "warning", "`default-nodepool` may buy spot");
    assert_eq!(findings(Some(&spot), &chart(json!({"priorityClassName": "system-node-critical"})), &[]), []);
    finds(
        None,
        &chart(json!({"serviceAccount": {"create": false}})),
        "set-by-others",
        "note",
        "serviceAccount.create",
    );
}

#[test]
fn gates_that_the_pools_need() {
    let fixed =
        with_pool(json!({"replicas": 2, "weight": null, "limits": {}, "capacityTypes": ["on-demand"]}));
    finds(
        Some(&fixed),
        &chart(json!({})),
        "gate-closed",
        "error",
        "the feature gate `staticCapacity` is closed",
    );
    let open = chart(json!({"settings": {"featureGates": {"staticCapacity": true}}}));
    assert!(!findings(Some(&fixed), &open, &[]).iter().any(|found| found.0 == "gate-closed"));
    let reserved = chart(json!({"settings": {"featureGates": {"reservedCapacity": false}}}));
    let mut class = with_pool(json!({}));
    class["karpenter"]["defaultNodeTemplate"] =
        json!({"capacityReservationSelectorTerms": [{"id": "cr-0123456789abcdef0"}]});
    finds(Some(&class), &reserved, "gate-closed", "error", "`reservedCapacity`");
    assert!(!findings(Some(&class), &chart(json!({})), &[]).iter().any(|found| found.0 == "gate-closed"));
}

/// The Terraform document's warning: Karpenter must not run on the nodes that it makes.
#[test]
fn the_controller_stays_off_its_own_nodes() {
    let ops = with_pool(json!({
        "labels": {"role": "ops"}, "capacityTypes": ["on-demand"],
        "taints": [{"key": "role", "value": "ops", "effect": "NoSchedule"}],
    }));
    let tolerations = json!([{"key": "role", "operator": "Equal", "value": "ops", "effect": "NoSchedule"}]);
    let term = |expressions: Value| json!({"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [{"matchExpressions": expressions}]}}});
    let rule = "controller-on-own-nodes";
    let meant = chart(json!({"nodeSelector": {"role": "ops"}, "tolerations": tolerations}));
    finds(Some(&ops), &meant, rule, "warning", "`role: ops`, which nodes of pool `default-nodepool` have");
    let is_in = json!([{"key": "role", "operator": "In", "values": ["ops"]}]);
    let lost = chart(json!({"affinity": term(is_in), "tolerations": tolerations}));
    finds(Some(&ops), &lost, rule, "warning", "the controller may run on nodes of pool `default-nodepool`");
    let by_name = chart(
        json!({"nodeSelector": {"karpenter.sh/nodepool": "default-nodepool"}, "tolerations": tolerations}),
    );
    finds(Some(&ops), &by_name, rule, "warning", "karpenter.sh/nodepool: default-nodepool");

    let not_on_pools = json!([{"key": "karpenter.sh/nodepool", "operator": "DoesNotExist"}]);
    let elsewhere = json!([{"key": "eks.amazonaws.com/nodegroup", "operator": "In", "values": ["system"]}, {"key": "role", "operator": "In", "values": ["system"]}]);
    for kept in [
        json!({}),
        json!({"tolerations": tolerations}),
        json!({"nodeSelector": {"role": "ops"}}),
        json!({"nodeSelector": {"role": "system"}, "tolerations": tolerations}),
        json!({"affinity": term(not_on_pools), "tolerations": tolerations}),
        json!({"affinity": term(elsewhere), "tolerations": tolerations}),
        json!({"affinity": {"podAntiAffinity": {}}, "tolerations": tolerations}),
    ] {
        let found = findings(Some(&ops), &chart(kept.clone()), &[]);
        assert!(!found.iter().any(|found| found.0 == rule), "{kept}: {found:?}");
    }
}

#[test]
fn findings_have_their_place_in_the_file() {
    let folder = Folder::new()
        .file("chart.yaml", "replicas: 1\nsettings:\n  clusterName: demo\n  isolatedVpc: true\n");
    let outcome = folder.karpcfg(["check", "--controller-values", "chart.yaml"]).run();
    assert_eq!(outcome.status, 1);
    for said in ["chart.yaml:1:11", "chart.yaml:4:16", "did you mean `isolatedVPC`?"] {
        assert!(outcome.stdout.contains(said), "{said}: {}", outcome.stdout);
    }
    let missing = folder.karpcfg(["check", "--controller-values", "none.yaml"]).run();
    missing.refused_with(2, &["cannot read `none.yaml`"]);
}
