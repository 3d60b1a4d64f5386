//! `--format json` as `docs/json.md` describes it: its schema holds for what is printed of many faulty inputs.

use serde_json::Value;

use crate::command::{Folder, json_lines, test_file};

fn report(folder: &Folder, args: &[&str]) -> Value {
    let outcome = folder.karpcfg(["check", "--format", "json"].iter().chain(args).copied()).run();
    serde_json::from_str(&outcome.stdout).unwrap_or_else(|_| panic!("{args:?}: {}", outcome.stderr))
}

/// Faulty values and manifests, each with the arguments of its check.
const INPUTS: [(&str, &[&str]); 12] = [
    ("karpenter: {defaultNodePool: {weight: 500, nope: 1, limits: {cpu: lots}}}\n", &["-f", "x.yaml"]),
    ("cluster: {name: demo}\nkarpenter: {role: r, instanceProfile: p}\n", &["-f", "x.yaml"]),
    ("cluster: [\n", &["-f", "x.yaml"]),
    ("- a\n", &["-f", "x.yaml"]),
    ("cluster: {name: demo}\n", &["-f", "x.yaml", "--set", "karpenter.defaultNodePool.weight=x"]),
    (
        "cluster: {name: demo}\n",
        &["-f", "x.yaml", "--set", "a=1", "--kube-version", "1.35", "--karpenter-version", "1.0"],
    ),
    ("cluster: {name: $NAME}\n", &["-f", "x.yaml", "-A", "no-single-role"]),
    ("karpenter: {nodePools: {'a/b~c': {weight: 0, labels: {'x y': 1}}}}\n", &["-f", "x.yaml"]),
    (
        "kind: NodePool\n---\n- 1\n---\napiVersion: karpenter.sh/v1\nkind: NodePool\nspec: {limts: 1}\n",
        &["x.yaml"],
    ),
    ("", &["x.yaml"]),
    ("{\"apiVersion\": \"v1\", \"kind\": \"ConfigMap\"}", &["x.yaml"]),
    ("extraObjects: [1, 'a: [', {apiVersion: karpenter.sh/v1, kind: NodePol}]\n", &["-f", "x.yaml"]),
];

#[test]
fn what_is_printed_fits_the_schema() {
    let schema: Value = serde_json::from_str(include_str!("../../../docs/json.schema.json")).unwrap();
    jsonschema::meta::validate(&schema).unwrap_or_else(|error| panic!("{error}"));
    let validator = jsonschema::validator_for(&schema).unwrap();
    let fits = |folder: &Folder, args: &[&str]| {
        let report = report(folder, args);
        let errors: Vec<String> = validator
            .iter_errors(&report)
            .map(|error| format!("{error} at {}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{args:?}: {}\n{report:#}", errors.join("\n"));
        report["diagnostics"].as_array().unwrap().len()
    };
    let of_inputs = INPUTS.map(|(text, args)| fits(&Folder::new().file("x.yaml", text), args));
    assert!(of_inputs.iter().sum::<usize>() > 30, "{of_inputs:?}");
    for case in json_lines(&test_file("admission/cases.jsonl")).into_iter().step_by(7) {
        fits(&Folder::new().file("x.json", case["manifest"].to_string()), &["x.json"]);
    }
}

#[test]
fn a_finding_says_where_it_is_in_the_object_and_in_the_values() {
    let values = "cluster: {name: demo}\nkarpenter:\n  role: r\n  gpuNodePool: {weight: 500}\n  nope: 1\n";
    let report = report(&Folder::new().file("v.yaml", values), &["-f", "v.yaml", "-A", "unpinned-ami-alias"]);
    let places: Vec<_> = report["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .map(|found| (found["pointer"].as_str(), found["valuesPointer"].as_str()))
        .collect();
    let weight = (Some("/spec/weight"), Some("/karpenter/gpuNodePool/weight"));
    assert_eq!(places, [weight, (None, Some("/karpenter/nope"))]);
}

/// The description and the schema name the same fields.
#[test]
fn every_field_is_described() {
    let schema: Value = serde_json::from_str(include_str!("../../../docs/json.schema.json")).unwrap();
    let text = include_str!("../../../docs/json.md");
    for fields in ["/$defs/Finding/properties", "/properties/summary/properties"] {
        for field in schema.pointer(fields).unwrap().as_object().unwrap().keys() {
            let is_row = |line: &&str| {
                line.split(" | ")
                    .next()
                    .is_some_and(|cell| cell.starts_with("| ") && cell.contains(&format!("`{field}`")))
            };
            assert!(text.lines().any(|line| is_row(&line)), "{field}");
        }
    }
}
