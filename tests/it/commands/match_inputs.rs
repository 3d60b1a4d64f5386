//! `karpcfg match`: inputs that nothing is passed over of in silence, and what is said of them in every format.

use serde_json::Value;

use super::matches::{POOLS, pools};
use crate::command::{Karpcfg, Outcome, json_lines};

pub(super) const REGION: [&str; 3] = ["pools.yaml", "--region", "us-east-1"];

/// A run over the general pool alone, beside a file `more.yaml`.
pub(super) fn beside<'a>(more: &str, args: impl IntoIterator<Item = &'a str>) -> Outcome {
    let args = REGION.into_iter().chain(["more.yaml", "--pool", "general"]).chain(args);
    pools(args).file("more.yaml", more).run()
}

pub(super) fn deployment(name: &str, replicas: &str, spec: &str) -> String {
    format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {name}}}\nspec:\n  replicas: {replicas}\n  template:\n    \
         metadata: {{labels: {{app: {name}}}}}\n    spec: {{{spec}}}\n"
    )
}

pub(super) const ONE_CPU: &str = "containers: [{name: c, resources: {requests: {cpu: 1}}}]";

#[test]
fn pools_that_the_server_refuses_are_refused_with_their_place() {
    let spoilt = |from: &str, to: &str| {
        let text = POOLS.replacen(from, to, 1);
        assert_ne!(text, POOLS, "{from}");
        Karpcfg::new(["match", "p.yaml", "--region", "us-east-1"]).file("p.yaml", text).run()
    };
    let arch = "{key: kubernetes.io/arch, operator: In, values: [amd64]}";
    for (from, to, said) in [
        ("spec:\n", "spec:\n  limits: {cpu: one}\n", ["`one`, which is not a quantity", "p.yaml:5:17"]),
        ("spec:\n", "spec:\n  limits: {cpu: 1e3.5}\n", ["error[undecodable-limit]", "p.yaml:5:17"]),
        (
            arch,
            "{key: karpenter.k8s.aws/instance-cpu, operator: Gt, values: [six]}",
            ["`six`", "p.yaml:9:63"],
        ),
        (arch, "{key: kubernetes.io/arch, operator: Foo}", ["cannot be `Foo`", "p.yaml:9:47"]),
        (arch, "{key: kubernetes.io/arch, values: [amd64]}", ["operator` is required", "p.yaml:9:11"]),
        (
            arch,
            "{key: kubernetes.io/arch, operator: In, values: ['${ARCH}']}",
            ["not been filled in", "p.yaml:9:61"],
        ),
    ] {
        spoilt(from, to).refused_with(1, &said);
    }
    // What nobody needs to know what a pool gets may be left open.
    let open = spoilt(
        "nodeClassRef: {group: karpenter.k8s.aws, kind: EC2NodeClass, name: default}\n",
        "taints: []\n",
    );
    assert!(open.stdout.contains("NodePool general"), "{open:?}");
    let waiting = spoilt("role: r", "role: 'nodes-${CLUSTER}'");
    assert!(waiting.stdout.contains("NodePool general"), "{waiting:?}");
}

#[test]
fn values_that_the_server_refuses_are_refused() {
    let set = ["--set", "cluster.name=a", "--set", "karpenter.role=r", "--set"];
    let limits = "karpenter.nodePools[0]={name: x}".replace("={name: x}", ".limits.cpu=abc");
    let name = "karpenter.nodePools[0].name=x";
    let args = ["match"].into_iter().chain(set).chain([&limits, "--set", name]);
    let outcome = Karpcfg::new(args).run();
    outcome.refused_with(1, &["abc"]);
}

#[test]
fn overlays_are_refused_or_left_out_with_the_reason() {
    let overlay = |name: &str, rest: &str| {
        format!(
            "---\napiVersion: karpenter.sh/v1alpha1\nkind: NodeOverlay\nmetadata: {{name: {name}}}\nspec: {{weight: 1, {rest}, \
             requirements: [{{key: node.kubernetes.io/instance-type, operator: In, values: [m5.large]}}]}}\n"
        )
    };
    beside(&overlay("o", "price: cheap"), [])
        .refused_with(1, &["error[malformed-value]", "`cheap`", "more.yaml:5:"]);
    beside(&overlay("o", "price: '1', priceAdjustment: '-10%'"), [])
        .refused_with(1, &["error[price-and-adjustment]", "more.yaml:5:1"]);
    let both = overlay("a", "price: '0.01'") + &overlay("b", "price: '0.02'");
    let outcome = beside(&both, ["--top", "1"]);
    let said =
        "note: Karpenter does not apply the NodeOverlay `a`: another one of the same weight changes the same";
    assert!(outcome.stdout.contains(said), "{}", outcome.stdout);
    assert!(outcome.stdout.contains("$0.0200 (overlay) m5.large ($15 a month)"), "{}", outcome.stdout);
    let table = beside(&both, ["--format", "tsv"]);
    let prices: Vec<&str> = table.stdout.lines().skip(1).filter_map(|row| row.split('\t').nth(11)).collect();
    assert_eq!(prices.iter().filter(|price| **price == "overlay").count(), 1, "{prices:?}");
    assert!(prices.contains(&"exact"));
    table.says(&["note: Karpenter does not apply the NodeOverlay `a`"]);
    let page = beside(&both, ["--format", "html"]).stdout;
    assert_eq!(page.matches("<td>0.0200 (overlay)<td>").count(), 1);
}

#[test]
fn workloads_that_the_server_refuses_are_refused_with_their_place() {
    let asking = |name: &str, amount: &str| {
        deployment(
            "web",
            "1",
            &format!("containers: [{{name: c, resources: {{requests: {{{name}: {amount}}}}}}}]"),
        )
    };
    for (text, said) in [
        (asking("cpu", "one"), ["expected a quantity as `cpu`, found the string `one`", "more.yaml:8:63"]),
        (
            asking("memory", "8GB"),
            ["expected a quantity as `memory`, found the string `8GB`", "more.yaml:8:66"],
        ),
        (asking("nvidia.com/gpu", "0.5"), ["expected a whole number as `nvidia.com/gpu`", "more.yaml:8:74"]),
        (asking("cpu", "\"${CPU}\""), ["found the string `${CPU}`", "a placeholder has not been filled in"]),
        (asking("cpu", "-1"), ["not negative", "more.yaml:8:63"]),
        (deployment("web", "three", ONE_CPU), ["as `replicas`, found the string `three`", "more.yaml:5:13"]),
        (
            deployment("web", "1", "tolerations: [{operator: exists}]"),
            ["expected `Equal`, `Exists`, `Lt` or `Gt` as the `operator` of a toleration", "more.yaml:8:37"],
        ),
        (
            deployment("web", "1", "nodeSelector: {team: 7}"),
            ["expected a text as `team`, found the integer `7`", "more.yaml:8:33"],
        ),
        (
            deployment("web", "1", "tolerations: {key: a}"),
            ["expected a list as `tolerations`, found a map", "more.yaml:8:12"],
        ),
        (
            "kind: Deployment\nmetadata: {name: web}\nspec: {replicas: 2}\n".to_owned(),
            ["expected a map as `template`, found nothing", "more.yaml:3:1"],
        ),
    ] {
        beside(&text, []).refused_with(1, &said);
    }
}

#[test]
fn lines_that_are_not_of_their_form_are_answered_by_an_error() {
    let pod = |cpu: &str| {
        format!(r#"[{{"spec": {{"containers": [{{"resources": {{"requests": {{"cpu": {cpu}}}}}}}]}}}}]"#)
    };
    let line = |rest: String| format!("{{\"region\": \"us-east-1\", \"nodeClasses\": [{{}}], {rest}}}\n");
    let lines = [
        line("\"nodePools\": 3".to_owned()),
        line("\"nodePools\": [\"a\"]".to_owned()),
        line("\"nodePools\": [{\"spec\": {\"limits\": {\"cpu\": \"abc\"}}}]".to_owned()),
        line(format!("\"nodePools\": [], \"pods\": {}", pod("\"two\""))),
        line(format!("\"nodePools\": [], \"daemonPods\": {}", pod("[2]"))),
        line("\"nodePools\": [], \"pods\": [{\"spec\": {\"nodeSelector\": {\"team\": 7}}}]".to_owned()),
        "{\"region\": 7, \"nodePools\": []}\n".to_owned(),
        line(format!("\"nodePools\": [], \"pods\": {}, \"daemonPods\": null", pod("2"))),
    ];
    let outcome = Karpcfg::new(["match", "--schedule", "-"]).stdin(&lines.concat()).run();
    assert_eq!(outcome.status, 0, "{outcome:?}");
    let answers = json_lines(&outcome.stdout);
    let errors: Vec<&str> =
        answers.iter().map(|answer| answer["error"].as_str().unwrap_or_default()).collect();
    assert_eq!(
        errors,
        [
            "line 1: expected a list of objects as `nodePools`, found the integer `3`",
            "line 2: expected an object as item 1 of `nodePools`, found the string `a`",
            "line 3: item 1 of `nodePools`, at `spec.limits.cpu`: expected a quantity as `cpu`, found the string `abc`",
            "line 4: item 1 of `pods`, at `spec.containers[0].resources.requests.cpu`: expected a quantity as `cpu`, found the \
             string `two`",
            "line 5: item 1 of `daemonPods`, at `spec.containers[0].resources.requests.cpu`: expected a quantity as `cpu`, \
             found a list",
            "line 6: item 1 of `pods`, at `spec.nodeSelector.team`: expected a text as `team`, found the integer `7`",
            "line 7: expected a text as `region`, found the integer `7`",
            "",
        ]
    );
    let outcome = Karpcfg::new(["match", "--batch", "-"])
        .stdin("{\"region\": [1], \"nodeClass\": {}, \"nodePool\": {}}")
        .run();
    assert_eq!(json_lines(&outcome.stdout)[0]["error"], "line 1: expected a text as `region`, found a list");
}

#[test]
fn flags_that_would_do_nothing_are_refused() {
    for flag in [["--top", "3"], ["--sort", "memory"]] {
        let args = REGION.into_iter().chain(["--requests", "cpu=1"]).chain(flag);
        pools(args).run().refused_with(2, &["cannot be used with", flag[0]]);
    }
    let of_types = [(["--top", "3"], "`--top` lists types"), (["--sort", "price"], "`--sort` orders types")];
    for (flag, said) in of_types {
        beside(&deployment("web", "1", ONE_CPU), flag).refused_with(2, &[said, "leave it or the workloads"]);
    }
    let more = |flags: &[&'static str]| pools(REGION.into_iter().chain(flags.iter().copied())).run();
    more(&["--count", "3"]).refused_with(2, &["--pod <FILE>|--requests <RESOURCES>"]);
    more(&["--explain", "m5.large", "--requests", "cpu=1"]).refused_with(2, &["cannot be used with"]);
    more(&["--explain", "m5.large", "--format", "tsv"]).refused_with(2, &["take `--format json`"]);
    for (flag, value) in [
        ("--region", "us-east-1"),
        ("--zones", "us-east-1a"),
        ("--format", "json"),
        ("--pool", "general"),
        ("--top", "3"),
        ("--set", "cluster.name=a"),
        ("--spot-prices", "s.json"),
    ] {
        for lines in ["--batch", "--schedule"] {
            let outcome = Karpcfg::new(["match", lines, "-", flag, value]).stdin("").run();
            outcome.refused_with(2, &["cannot be used with", flag]);
        }
    }
    let manifests = Karpcfg::new(["match", "--batch", "-", "pools.yaml"]).file("pools.yaml", POOLS).run();
    manifests.refused_with(2, &["cannot be used with", "[MANIFESTS]"]);
}

#[test]
fn a_count_that_is_cut_is_said() {
    let outcome = beside(&deployment("web", "6000", ONE_CPU), []);
    assert!(
        outcome.stdout.contains("Deployment web, 6,000 pods, of which 5,000 are looked at  ("),
        "{}",
        outcome.stdout
    );
    let json: Value =
        serde_json::from_str(&beside(&deployment("web", "6000", ONE_CPU), ["--format", "json"]).stdout)
            .unwrap();
    assert_eq!(json["regions"][0]["workloads"][0]["pods"], 5000);
    assert_eq!(json["regions"][0]["workloads"][0]["podsWanted"], 6000);
}

#[test]
fn a_spread_over_zones_without_types_is_named() {
    let spread = "topologySpreadConstraints: [{maxSkew: 1, topologyKey: topology.kubernetes.io/zone, whenUnsatisfiable: \
                  DoNotSchedule, labelSelector: {matchLabels: {app: web}}}]";
    // Only some zones of us-east-1 have c7gn.
    let pool = POOLS.split("---").next().unwrap().replace("amd64", "arm64").replace("[m5, c5]", "[c7gn]");
    let outcome = Karpcfg::new(["match", "p.yaml", "web.yaml", "--region", "us-east-1"])
        .file("p.yaml", pool)
        .file("web.yaml", deployment("web", "6", &format!("{ONE_CPU}, {spread}")))
        .run();
    assert_eq!(outcome.status, 1, "{outcome:?}");
    let said = "its topology spread over `topology.kubernetes.io/zone` puts pods into us-east-1";
    assert!(outcome.stdout.contains(said), "{}", outcome.stdout);
}

#[test]
fn workloads_are_told_in_every_format_with_the_nodes_that_they_share() {
    let placed =
        "---\nkind: Pod\nmetadata: {name: running}\nspec: {nodeName: ip-10-0-0-1, containers: [{name: c}]}\n";
    let two = deployment("api", "2", ONE_CPU) + "---\n" + &deployment("web", "3", ONE_CPU) + placed;
    let human = beside(&two, []).stdout;
    assert!(human.contains("    1 node with 5 pods, shared with Deployment web: "), "{human}");
    assert!(human.contains("    1 node with 5 pods, shared with Deployment api: "), "{human}");
    assert!(!human.contains("\nPod running"), "{human}");
    let left_out = "left out, since `spec.nodeName` says which node they are on: `Pod running`";
    assert!(human.contains(&format!("note: {left_out}")), "{human}");
    assert!(human.contains("note: spot is taken to cost"), "{human}");

    let json: Value = serde_json::from_str(&beside(&two, ["--format", "json"]).stdout).unwrap();
    assert!(json["notes"].as_array().unwrap().contains(&left_out.into()), "{json}");
    let nodes =
        ["0", "1"].map(|at| &json.pointer(&format!("/regions/0/workloads/{at}/nodes/0")).unwrap()["node"]);
    assert_eq!(nodes, [0, 0]);

    let table = beside(
        &(two + "---\n" + &deployment("big", "1", &ONE_CPU.replace("cpu: 1", "cpu: 1000"))),
        ["--format", "tsv"],
    );
    table.says(&["note: left out"]);
    let rows: Vec<Vec<&str>> = table.stdout.lines().map(|row| row.split('\t').collect()).collect();
    assert_eq!(rows[0][..7], ["region", "workload", "outcome", "pods", "pool", "node", "pods_altogether"]);
    assert_eq!(rows[1][1..7], ["Deployment api", "placed", "2", "general", "0", "5"]);
    assert_eq!(rows[2][1..7], ["Deployment web", "placed", "3", "general", "0", "5"]);
    assert_eq!(rows[3][1..5], ["Deployment big", "nowhere", "1", ""]);
    assert!(rows[3][12].contains("resources"), "{rows:?}");
}

#[test]
fn types_and_families_are_explained() {
    let explain = |name: &'static str, more: &[&'static str]| {
        pools(REGION.into_iter().chain(["--explain", name]).chain(more.iter().copied())).run()
    };
    let family = explain("m5", &[]).stdout;
    assert!(family.contains("\nm5 is a family of 9 types"), "{family}");
    assert!(family.contains("NodePool general: 9 in, 0 out\n  in: m5.12xlarge "), "{family}");
    assert!(family.contains("NodePool none: 0 in, 9 out\n  out: m5.12xlarge "), "{family}");
    let json: Value = serde_json::from_str(&explain("m5.large", &["--format", "json"]).stdout).unwrap();
    let pools = &json["regions"][0]["types"][0]["pools"];
    assert_eq!(
        (&pools[0]["pool"], &pools[0]["in"], &pools[0]["price"]),
        (&"none".into(), &false.into(), &"exact".into())
    );
    assert_eq!(pools[0]["reasons"][0]["what"], "kubernetes.io/arch In arm64");
    assert_eq!(pools[0]["reasons"][0]["place"], "pools.yaml:20:11");
    assert_eq!((&pools[1]["pool"], &pools[1]["in"]), (&"general".into(), &true.into()));
    explain("m55", &[]).refused_with(2, &["`m55` is not in the catalogue", "did you mean `m5`?"]);

    let any = "kind: NodePool\nmetadata: {name: any}\nspec: {template: {spec: {requirements: []}}}\n";
    let of_any = |args: &[&'static str]| {
        let args = ["match", "any.yaml"].into_iter().chain(args.iter().copied());
        Karpcfg::new(args).file("any.yaml", any).run().stdout
    };
    let unpriced = of_any(&["--region", "us-east-1", "--explain", "r9g.large"]);
    assert!(unpriced.contains("no price of it is known: give yours with `--prices`"), "{unpriced}");
    let elsewhere = of_any(&["--region", "af-south-1", "--explain", "p5.48xlarge"]);
    assert!(elsewhere.contains("p5.48xlarge is not offered in af-south-1"), "{elsewhere}");
}

#[test]
fn zones_that_there_are_none_of_are_said() {
    let map = "region\tzone\tzone_id\nus-east-1\tus-east-1a\tuse1-az9\nus-east-1\tus-east-1b\tuse1-az1\n";
    let run = |args: &[&'static str]| pools(args.iter().copied()).file("zones.tsv", map).run();
    let outcome = run(&["pools.yaml", "--region", "us-east-1", "--zones", "us-east-1a,us-east-1z"]);
    let said = "note: `--zones` names `us-east-1z`, which no region asked for has: did you mean `us-east-1";
    assert!(outcome.stdout.contains(said), "{}", outcome.stdout);
    let in_vain = "has the id `use1-az9`: `--zone-map` names it in vain";
    let outcome = run(&["pools.yaml", "--region", "us-east-1", "--zone-map", "zones.tsv"]);
    assert!(outcome.stdout.contains(in_vain), "{}", outcome.stdout);
    let outcome = run(&["--batch", "empty", "--zone-map", "zones.tsv"]);
    assert!(outcome.stderr.contains("cannot read `empty`"), "{outcome:?}");
    outcome.says(&[in_vain]);
}

#[test]
fn offerings_of_regions_are_refused_with_their_place() {
    let rows = "{\"InstanceTypeOfferings\": [\n {\"InstanceType\": \"m5.large\", \"LocationType\": \"region\", \"Location\": \
                \"us-east-1\"}]}";
    let outcome = pools(["pools.yaml", "--offerings", "o.json"]).file("o.json", rows).run();
    outcome.refused_with(
        2,
        &[
            "error: o.json:2: expected `availability-zone`",
            "as `LocationType` of m5.large, found `\"region\"`",
        ],
    );
}

#[test]
fn a_misspelt_region_is_warned_of() {
    let check = |region| Karpcfg::new(["check", "p.yaml", "--region", region]).file("p.yaml", POOLS).run();
    let misspelt = check("us-eastt-1").stdout;
    assert!(misspelt.contains("warning[unknown-zone]: there is no region `us-eastt-1`"), "{misspelt}");
    assert!(misspelt.contains("did you mean `us-east-1`?"), "{misspelt}");
    // A region of another number may be newer than the catalogue.
    let newer = check("us-east-3").stdout;
    assert!(!newer.contains("unknown-zone"), "{newer}");
    let args = ["render", "--set", "cluster.name=a", "--set", "karpenter.role=r", "--region", "eu-wset-1"];
    let rendered = Karpcfg::new(args).run();
    assert_eq!(rendered.status, 0);
    rendered.says(&["there is no region `eu-wset-1`", "did you mean `eu-west-1`?"]);
}
