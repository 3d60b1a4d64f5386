//! `karpcfg match`: words of its inputs that there are none of, or that are there twice.

use super::match_inputs::{ONE_CPU, REGION, beside, deployment};
use super::matches::{POOLS, pools};
use crate::command::Karpcfg;

#[test]
fn an_operator_that_there_is_none_of_is_refused_of_every_kind() {
    let affinity = "affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: \
                    [{matchExpressions: [{key: a, operator: Is, values: [b]}]}]}}}";
    let text = deployment("web", "1", affinity);
    for text in [text.replace("kind: Deployment", "kind: DaemonSet"), text] {
        beside(&text, []).refused_with(
            1,
            &[
                "error[invalid-workload]",
                "expected `In`, `NotIn`, `Exists`, `DoesNotExist`, `Gt` or `Lt` as the `operator` of a node affinity",
                "more.yaml:8:146",
            ],
        );
    }
}

#[test]
fn what_has_a_template_of_containers_is_a_workload() {
    let rollout = deployment("web", "2", ONE_CPU)
        .replace("apps/v1", "argoproj.io/v1alpha1")
        .replace("kind: Deployment", "kind: Rollout");
    let outcome = beside(&rollout, []);
    assert!(outcome.stdout.contains("Rollout web, 2 pods  (more.yaml:3:"), "{outcome:?}");
}

#[test]
fn a_taint_is_tolerated_as_kubectl_writes_it() {
    let tainted = POOLS.replacen(
        "requirements:",
        "taints: [{key: nvidia.com/gpu, value: x, effect: NoSchedule}]\n      requirements:",
        1,
    );
    assert_ne!(tainted, POOLS);
    let run = |taint: &str| {
        let flags = ["match", "p.yaml", "--region", "us-east-1", "--pool", "general", "--requests", "cpu=1"];
        Karpcfg::new(flags.into_iter().chain(["--tolerate", taint])).file("p.yaml", &tainted).run()
    };
    for taint in [
        "nvidia.com/gpu",
        "nvidia.com/gpu=x",
        "nvidia.com/gpu:NoSchedule",
        "nvidia.com/gpu=x:NoSchedule",
        "all",
    ] {
        assert_eq!(run(taint).status, 0, "{taint}");
    }
    for taint in ["nvidia.com/gpu=y:NoSchedule", "nvidia.com/gpu:NoExecute", "nvidia.com"] {
        assert_eq!(run(taint).status, 1, "{taint}");
    }
    run("nvidia.com/gpu=x:NoRun")
        .refused_with(2, &["expected `NoSchedule`, `PreferNoSchedule` or `NoExecute` behind the `:`"]);
    run("=x").refused_with(2, &["expected the key of a taint"]);
}

#[test]
fn a_pool_that_is_there_twice_is_refused() {
    let outcome = Karpcfg::new(["match", "pools", "--region", "us-east-1"])
        .file("pools/a.yaml", POOLS)
        .file("pools/b.yaml", POOLS)
        .run();
    outcome.refused_with(1, &["error[duplicate-object]", "there is another NodePool `general`", "b.yaml:"]);
}

#[test]
fn a_zone_map_names_every_zone_once() {
    let run = |map: &str| {
        let text = format!("region\tzone\tzone_id\n{map}");
        pools(REGION.into_iter().chain(["--zone-map", "m.tsv"])).file("m.tsv", text).run()
    };
    let one = "us-east-1\tus-east-1a\tuse1-az6\n";
    run(&format!("{one}us-east-1\tus-east-1a\tuse1-az1\n")).refused_with(
        2,
        &[
            "m.tsv:3:",
            "expected `use1-az6`, which is the id of `us-east-1a` above, in column `zone_id`",
            "`use1-az1`",
        ],
    );
    run(&format!("{one}us-east-1\tus-east-1b\tuse1-az6\n"))
        .refused_with(2, &["m.tsv:3:", "expected `us-east-1a`, which is the name of `use1-az6` above"]);
    let partial = run(&format!("{one}{one}")).stdout;
    let said = "note: `--zone-map` names other zones of `us-east-1`, and not `use1-az1`, `use1-az2`";
    assert!(partial.contains(said), "{partial}");
}

#[test]
fn offerings_of_unknown_types_and_zones_are_said() {
    let offer = |name: &str, zone: &str| {
        format!(r#"{{"InstanceType": "{name}", "LocationType": "availability-zone", "Location": "{zone}"}}"#)
    };
    let run = |offers: &[String]| {
        let text = format!(r#"{{"InstanceTypeOfferings": [{}]}}"#, offers.join(","));
        pools(REGION.into_iter().chain(["--offerings", "o.json"])).file("o.json", text).run().stdout
    };
    let known = offer("m5.large", "us-east-1a");
    let said = run(&[known.clone(), offer("zz9.large", "us-east-1a"), offer("m5.large", "us-east-1z")]);
    assert!(
        said.contains("types that the catalogue does not have, which are passed over: `zz9.large`;"),
        "{said}"
    );
    assert!(said.contains("zones that the catalogue does not have: `us-east-1z`;"), "{said}");
    let silent = run(&[known]);
    assert!(!silent.contains("`--offerings`"), "{silent}");
}

#[test]
fn what_is_not_known_is_said_by_its_name() {
    let auto = POOLS.replace("karpenter.k8s.aws, kind: EC2NodeClass", "eks.amazonaws.com, kind: NodeClass");
    let auto = auto.split("---").next().unwrap();
    let outcome = Karpcfg::new(["match", "p.yaml", "--region", "us-east-1"]).file("p.yaml", auto).run();
    assert!(outcome.stdout.contains("note: not among the objects: NodeClass `default`;"), "{outcome:?}");
    let more = |flags: [&'static str; 2]| pools(REGION.into_iter().chain(flags)).run();
    more(["--explain", "p2"]).refused_with(2, &["AWS has or had it, and nothing else is known of it"]);
    more(["--karpenter-version", "1"]).refused_with(2, &["Karpenter 1.0 to 1.15"]);
}

#[test]
fn names_that_are_no_resources_are_refused() {
    let more = |requests: &'static str| pools(REGION.into_iter().chain(["--requests", requests])).run();
    more("mem=4Gi")
        .refused_with(2, &["expected the name of a resource, found `mem`: did you mean `memory`?"]);
    more("CPU=1").refused_with(2, &["did you mean `cpu`?"]);
    more("gpu=1").refused_with(2, &["did you mean `nvidia.com/gpu` or `amd.com/gpu`?"]);
    let gpu = deployment("web", "1", "containers: [{name: c, resources: {limits: {gpu: 1}}}]");
    beside(&gpu, []).refused_with(
        1,
        &["error[invalid-workload]", "found `gpu`", "did you mean `nvidia.com/gpu`", "more.yaml:8:"],
    );
}
