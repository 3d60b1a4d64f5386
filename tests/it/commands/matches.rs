//! `karpcfg match`: what it says of pools and pods, and of inputs that are none.

use serde_json::Value;

use crate::command::{Karpcfg, json_lines};

pub(super) const POOLS: &str = "\
apiVersion: karpenter.sh/v1
kind: NodePool
metadata: {name: general}
spec:
  template:
    spec:
      nodeClassRef: {group: karpenter.k8s.aws, kind: EC2NodeClass, name: default}
      requirements:
        - {key: kubernetes.io/arch, operator: In, values: [amd64]}
        - {key: karpenter.k8s.aws/instance-family, operator: In, values: [m5, c5]}
---
apiVersion: karpenter.sh/v1
kind: NodePool
metadata: {name: none}
spec:
  template:
    spec:
      nodeClassRef: {group: karpenter.k8s.aws, kind: EC2NodeClass, name: default}
      requirements:
        - {key: kubernetes.io/arch, operator: In, values: [arm64]}
        - {key: kubernetes.io/os, operator: In, values: [linux]}
        - {key: karpenter.k8s.aws/instance-family, operator: In, values: [m5, c5]}
---
apiVersion: karpenter.k8s.aws/v1
kind: EC2NodeClass
metadata: {name: default}
spec: {role: r, amiSelectorTerms: [{alias: al2023@latest}]}
";

/// A run of `match` beside the file of pools.
pub(super) fn pools<'a>(args: impl IntoIterator<Item = &'a str>) -> Karpcfg {
    Karpcfg::new(["match"].into_iter().chain(args)).file("pools.yaml", POOLS)
}

#[test]
fn a_pool_that_matches_nothing_says_which_lines_conflict() {
    let outcome = pools(["pools.yaml", "--region", "us-east-1", "--pool", "none"]).run();
    assert_eq!(outcome.status, 1, "{outcome:?}");
    assert!(
        outcome.stdout.contains(
            "  together these leave none:\n    \
             kubernetes.io/arch In arm64  pools.yaml:20:11\n    \
             karpenter.k8s.aws/instance-family In m5 c5  pools.yaml:22:11\n"
        ),
        "{}",
        outcome.stdout
    );
}

#[test]
fn a_pool_says_what_it_gets() {
    let args = ["pools.yaml", "--region", "us-east-1", "--pool", "general", "--format", "json"];
    let outcome = pools(args).run();
    assert_eq!(outcome.status, 0, "{outcome:?}");
    let found: Value = serde_json::from_str(&outcome.stdout).unwrap();
    let pool = &found["regions"][0]["pools"][0];
    assert_eq!(pool["families"], serde_json::json!(["c5", "m5"]));
    assert_eq!(pool["matched"].as_u64().unwrap() as usize, pool["types"].as_array().unwrap().len());
    assert_eq!(pool["cheapest"]["type"], "c5.large");
}

#[test]
fn a_type_is_explained() {
    let outcome = pools(["pools.yaml", "--region", "us-east-1", "--explain", "m5.large"]).run();
    assert_eq!(outcome.status, 0);
    assert!(outcome.stdout.contains("NodePool general: m5.large is in, $0.0960"), "{}", outcome.stdout);
    assert!(outcome.stdout.contains("kubernetes.io/arch In arm64: it has amd64  pools.yaml:20:11"));
    let outcome = pools(["pools.yaml", "--explain", "m5.larg"]).run();
    assert_eq!(outcome.status, 2);
    assert!(outcome.stderr.contains("not in the catalogue of 20"), "{}", outcome.stderr);
    assert!(outcome.stderr.contains("did you mean `m5.large`?"));
}

#[test]
fn a_pod_that_fits_nowhere_fails() {
    let asking = |requests| pools(["pools.yaml", "--region", "us-east-1", "--requests", requests]).run();
    let fits = asking("cpu=2,memory=4Gi");
    assert_eq!(fits.status, 0, "{fits:?}");
    assert!(fits.stdout.contains("NodePool general: 1 pod on 1 node"), "{}", fits.stdout);
    let large = asking("cpu=2,memory=400Gi");
    assert_eq!(large.status, 1);
    assert!(large.stdout.contains("m5.24xlarge comes nearest: memory"), "{}", large.stdout);
    let no_quantity = asking("cpu=two");
    assert_eq!(no_quantity.status, 2);
    assert!(no_quantity.stderr.contains("expected an amount of `cpu`"), "{}", no_quantity.stderr);
}

#[test]
fn workloads_of_a_folder_find_their_pools() {
    let deployment = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  replicas: 3\n  template:\n    \
                      spec:\n      containers: [{name: c, resources: {requests: {cpu: 1}}}]\n";
    let args = ["pools.yaml", "more", "--pool", "general"];
    let outcome = pools(args).file("more/web.yaml", deployment).run();
    assert_eq!(outcome.status, 0, "{outcome:?}");
    assert!(outcome.stdout.contains("Deployment web, 3 pods  (more/web.yaml:3:18)"), "{}", outcome.stdout);
}

#[test]
fn lines_are_answered_whatever_is_in_them() {
    let lines = "{\"id\": \"a\", \"region\": \"us-east-1\", \"nodeClass\": {}, \"nodePool\": {}}\nno json\n\
                 {\"id\": 2, \"region\": \"nowhere\"}\n{\"nodePool\": {}}\n\
                 {\"id\": 4, \"region\": \"us-east-1\", \"nodeClass\": {}, \"nodePool\": 3}\n";
    let outcome = Karpcfg::new(["match", "--batch", "-"]).stdin(lines).run();
    assert_eq!(outcome.status, 0, "{outcome:?}");
    let answers = json_lines(&outcome.stdout);
    assert_eq!(answers[0]["id"], "a");
    assert_eq!(answers[0]["total"], answers[0]["requirementsOnly"]);
    assert!(answers[1]["error"].as_str().unwrap().starts_with("line 2: "));
    assert_eq!(answers[2]["id"], 2);
    assert!(answers[2]["error"].as_str().unwrap().contains("there is no region `nowhere`"));
    assert!(answers[3]["error"].as_str().unwrap().contains("no region is named"));
    assert_eq!(answers[4]["error"], "line 5: expected an object as `nodePool`");
}

#[test]
fn requests_that_are_none_are_refused() {
    for (requests, says) in [
        ("", "`--requests` is empty"),
        ("cpu=-2", "expected an amount of `cpu`"),
        ("cpu=1,cpu=2", "`cpu` is there twice"),
        ("cpu", "found `cpu`"),
        ("nvidia.com/gpu=0.5", "expected a whole number of `nvidia.com/gpu`, found `0.5`"),
    ] {
        pools(["pools.yaml", "--requests", requests]).run().refused_with(2, &[says]);
    }
}

#[test]
fn prices_that_are_none_are_refused() {
    let spot = |price: &str| {
        let row = format!(
            "{{\"InstanceType\": \"m5.large\", \"AvailabilityZone\": \"us-east-1a\", \"ProductDescription\": \
             \"Linux/UNIX\", \"SpotPrice\": \"{price}\", \"Timestamp\": \"2026-01-01\"}}"
        );
        pools(["pools.yaml", "--spot-prices", "spot.json"])
            .file("spot.json", format!("{{\"SpotPriceHistory\": [{row}]}}"))
            .run()
    };
    assert_eq!(spot("0.04").status, 1, "the pool `none` matches nothing");
    for price in ["-1", "NaN", "inf"] {
        spot(price).refused_with(2, &["spot.json", "a price"]);
    }
}

#[test]
fn a_class_that_is_not_there_is_said() {
    let pool = POOLS.split("---").next().unwrap();
    let outcome = Karpcfg::new(["match", "pool.yaml", "--region", "us-east-1"]).file("pool.yaml", pool).run();
    assert!(outcome.stdout.contains("not among the objects: EC2NodeClass `default`"), "{}", outcome.stdout);
    let outcome = pools(["pools.yaml", "--region", "us-east-1"]).run();
    assert!(!outcome.stdout.contains("not among the objects"), "{}", outcome.stdout);
}

#[test]
fn a_job_runs_no_more_pods_than_it_needs() {
    let job = "kind: Job\nmetadata: {name: j}\nspec:\n  parallelism: 10\n  completions: 3\n  template:\n    \
               spec:\n      containers: [{name: c}]\n";
    let outcome = pools(["pools.yaml", "job.yaml", "--region", "us-east-1"]).file("job.yaml", job).run();
    assert!(outcome.stdout.contains("Job j, 3 pods"), "{}", outcome.stdout);
}

#[test]
fn a_misspelt_region_has_its_nearest_named() {
    let outcome = pools(["pools.yaml", "--region", "us-est-1"]).run();
    outcome.refused_with(
        2,
        &["there is no region `us-est-1` in the catalogue of ", ": did you mean `us-east-1`?"],
    );
}

#[test]
fn tables_of_ones_own_are_read_and_faults_have_their_place() {
    let tables = [
        ("types.tsv", "name\tusage_classes\n"),
        ("offerings.tsv", "name\n"),
        ("regions.tsv", "region\ttypes\tzone_ids\tzone_names\n"),
        ("prices.tsv", "region\tname\tusd_or_cny_per_hour\n"),
        ("sources.tsv", "table\tregion\tnot_after\n"),
    ];
    let karpcfg = pools(["pools.yaml", "--catalogue", "own"]);
    let file = |karpcfg: Karpcfg, (name, text): (&str, &str)| karpcfg.file(&format!("own/{name}"), text);
    let outcome = tables.into_iter().fold(karpcfg, file).run();
    assert_eq!(outcome.status, 2);
    assert_eq!(outcome.stderr, "error: own/types.tsv:1: expected a column `arch`\n");
    let outcome = pools(["pools.yaml", "--catalogue", "missing"]).run();
    assert_eq!(outcome.status, 2);
    assert!(outcome.stderr.contains("cannot read `missing/types.tsv`"), "{}", outcome.stderr);
}

#[test]
fn rules_hold_pools_against_the_region_that_is_named() {
    let values = "cluster: {name: demo}\nkarpenter: {role: nodes}\n";
    let render = |region| {
        Karpcfg::new(["render", "-f", "values.yaml", "--region", region]).file("values.yaml", values).run()
    };
    let everywhere = render("eu-west-1");
    assert!(!everywhere.stderr.contains("no-matching-type"), "{}", everywhere.stderr);
    let without_gpus = render("ca-west-1");
    assert_eq!(without_gpus.status, 0, "{}", without_gpus.stderr);
    assert!(without_gpus.stderr.contains("warning[no-matching-type]"), "{}", without_gpus.stderr);
    assert!(without_gpus.stderr.contains("of all regions, `ap-southeast-4`, `ca-west-1`, "));

    let pool = POOLS.replace("[m5, c5]", "[p5]").replace("amd64", "arm64, amd64");
    let check = |region| Karpcfg::new(["check", "-", "--region", region]).stdin(&pool).run();
    assert!(check("ca-west-1").stdout.contains("no instance type of `ca-west-1`"));
    let refused = check("nowhere");
    assert_eq!(refused.status, 2);
    assert!(refused.stderr.contains("a region is named such as `eu-west-1`"), "{}", refused.stderr);
}

#[test]
fn answers_of_aws_are_laid_over_the_tables() {
    let types = r#"{"InstanceTypes": [{"InstanceType": "m5.huge", "SupportedUsageClasses": ["on-demand", "spot"],
        "SupportedVirtualizationTypes": ["hvm"], "BareMetal": false, "Hypervisor": "nitro",
        "ProcessorInfo": {"SupportedArchitectures": ["x86_64"], "Manufacturer": "Intel"},
        "VCpuInfo": {"DefaultVCpus": 200}, "MemoryInfo": {"SizeInMiB": 819200},
        "NetworkInfo": {"Ipv4AddressesPerInterface": 50, "EncryptionInTransitSupported": true,
          "NetworkCards": [{"NetworkCardIndex": 0, "MaximumNetworkInterfaces": 15}]},
        "PlacementGroupInfo": {"SupportedStrategies": ["spread"]}}]}"#;
    let offerings = r#"{"InstanceTypeOfferings": [
        {"InstanceType": "m5.huge", "LocationType": "availability-zone", "Location": "eu-north-1b"},
        {"InstanceType": "m5.large", "LocationType": "availability-zone", "Location": "eu-north-1a"}]}"#;
    let product = |family: &str, name: &str, price: &str| {
        let product = serde_json::json!({
            "product": {"productFamily": family, "attributes": {
                "instanceType": name, "regionCode": "eu-north-1", "operatingSystem": "Linux", "tenancy": "Shared"}},
            "terms": {"OnDemand": {"a": {"priceDimensions": {"b": {"pricePerUnit": {"USD": price}}}}}},
        });
        Value::from(product.to_string())
    };
    let prices = serde_json::json!({"PriceList": [
        product("Compute Instance", "m5.huge", "9.5"),
        product("Compute Instance", "m5.large", "0.102"),
        product("Dedicated Host", "m5.large", "7"),
    ]});
    let spot = r#"{"SpotPriceHistory": [
        {"InstanceType": "m5.large", "AvailabilityZone": "eu-north-1a", "SpotPrice": "0.03", "Timestamp": "2026-11-02T00:00:00+00:00",
         "ProductDescription": "Linux/UNIX"},
        {"InstanceType": "m5.large", "AvailabilityZone": "eu-north-1a", "SpotPrice": "0.09", "Timestamp": "2026-11-01T00:00:00+00:00",
         "ProductDescription": "Linux/UNIX"}]}"#;
    let run = |flags: &[&str]| {
        let flags =
            flags.iter().copied().chain(["pools.yaml", "--pool", "general", "--region", "eu-north-1"]);
        let files = [("t.json", types), ("o.json", offerings), ("s.json", spot), ("cut.json", &types[..400])];
        let karpcfg = pools(flags).file("p.json", prices.to_string());
        files.into_iter().fold(karpcfg, |karpcfg, (name, text)| karpcfg.file(name, text)).run()
    };
    let all = [
        "--instance-types",
        "t.json",
        "--offerings",
        "o.json",
        "--prices",
        "p.json",
        "--spot-prices",
        "s.json",
    ];
    let outcome = run(&[&all[..], &["--format", "tsv"]].concat());
    assert_eq!(outcome.status, 0, "{outcome:?}");
    let rows: Vec<&str> = outcome.stdout.lines().skip(1).collect();
    assert_eq!(rows.len(), 2, "{}", outcome.stdout);
    assert!(rows.iter().any(|row| row.contains("m5.huge") && row.contains("9.5") && row.contains("user")));
    let human = run(&all).stdout;
    assert!(human.contains("prices are yours"), "{human}");
    for (flags, message) in [
        (
            ["--instance-types", "cut.json"],
            "error: cut.json:5: expected all that `aws ec2 describe-instance-types` answers",
        ),
        (
            ["--prices", "s.json"],
            "error: s.json:1: expected `PriceList`, as `aws pricing get-products` answers; found SpotPriceHistory",
        ),
        (["--offerings", "missing.json"], "error: cannot read `missing.json`"),
    ] {
        let outcome = run(&flags);
        assert_eq!(outcome.status, 2);
        assert!(outcome.stderr.starts_with(message), "{}", outcome.stderr);
    }
}
