//! `karpcfg render`, a case a folder of `tests/render`: `values.yaml` and `args` in, `stdout.snap` beside them.
//!
//! Whatever a case is about, its text must say what its objects say, for karpcfg's own reader and for another one.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::command::{
    Folder, Outcome, QUIET, items, kubectl_objects, objects, shared_file, test_file, test_path,
};

/// A test a case.
macro_rules! cases {
    ($($test:ident: $case:literal,)*) => {
        const CASES: &[&str] = &[$($case),*];
        $(#[test] fn $test() { check($case); })*
    };
}

cases! {
    defaults: "defaults",
    profile_tfy_0_1_35: "profile-tfy-0.1.35",
    profile_tfy_0_1_57: "profile-tfy-0.1.57",
    profile_none: "profile-none",
    auto_mode: "auto-mode",
    bottlerocket: "bottlerocket",
    bottlerocket_tfy_0_1_57: "bottlerocket-tfy-0.1.57",
    named_pools: "named-pools",
    named_gpu_pool: "named-gpu-pool",
    role: "role",
    user_data: "user-data",
    soci: "soci",
    existing_class: "existing-class",
    extra_objects: "extra-objects",
    taints_and_labels: "taints-and-labels",
    around: "around",
    everything: "everything",
    seldom_set: "seldom-set",
    seldom_set_auto_mode: "seldom-set-auto-mode",
    palette: "palette",
    blueprints: "blueprints",
}

#[test]
fn every_folder_is_a_case() {
    let folders: BTreeSet<String> = std::fs::read_dir(test_path("render"))
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    assert_eq!(folders, CASES.iter().map(|case| (*case).to_owned()).collect());
}

fn check(case: &str) {
    let yaml = render(case, &[]);
    assert_eq!(yaml.status, 0, "{}", yaml.stderr);
    let said = if yaml.stderr.is_empty() { String::new() } else { format!("\n--- stderr\n{}", yaml.stderr) };
    insta::with_settings!(
        { snapshot_path => test_path("render").join(case), prepend_module_to_snapshot => false, omit_expression => true },
        { insta::assert_snapshot!("stdout", format!("{}{said}", yaml.stdout)) }
    );
    assert!(yaml.stdout.ends_with('\n') && !yaml.stdout.ends_with("\n\n"), "{case}: one newline at the end");
    let json = render(case, &["-o", "json"]);
    assert_eq!(json.status, 0, "{}", json.stderr);
    let given = items(&json.stdout);
    assert_eq!(objects(&yaml.stdout), given, "{case}: serde_yaml reads other objects");
    assert_eq!(kubectl_objects(&yaml.stdout), given, "{case}: kubectl reads other objects");
    assert_eq!(render(case, &[]).stdout, yaml.stdout, "{case}: the same input gave other bytes");
}

/// Runs a case with the arguments of its own and more.
fn render(case: &str, more: &[&str]) -> Outcome {
    let args = test_file(&format!("render/{case}/args"));
    let args = ["render", "-f", "values.yaml"].into_iter().chain(QUIET).chain(args.split_whitespace());
    let values = test_file(&format!("render/{case}/values.yaml"));
    Folder::new().file("values.yaml", values).karpcfg(args.chain(more.iter().copied())).run()
}

/// What users have today can be said in values, and comes out as it is.
#[test]
fn examples_of_others_are_expressed_exactly() {
    for case in ["palette", "blueprints"] {
        let rendered = render(case, &[]);
        for expected in objects(&test_file(&format!("render/{case}/expected.yaml"))) {
            let name = expected["metadata"]["name"].as_str().unwrap();
            let same_kind = |object: &Value| object["kind"] == expected["kind"];
            let got = rendered
                .objects()
                .into_iter()
                .find(|object| same_kind(object) && object["metadata"]["name"] == name);
            assert_eq!(got.map(with_sorted_requirements), Some(with_sorted_requirements(expected)));
        }
    }
}

/// Requirements are a set.
fn with_sorted_requirements(mut object: Value) -> Value {
    if let Some(Value::Array(list)) = object.pointer_mut("/spec/template/spec/requirements") {
        list.sort_by_key(|requirement| requirement["key"].to_string());
    }
    object
}

/// Anything the CRDs allow can be said in values.
#[test]
fn everything_the_crds_have_is_printed() {
    let rendered = render("everything", &[]).objects();
    for (kind, file) in
        [("EC2NodeClass", "karpenter.k8s.aws_ec2nodeclasses"), ("NodePool", "karpenter.sh_nodepools")]
    {
        let Some(crd) = shared_file(&format!("crds/v1.15.2/{file}.yaml")) else { return };
        let crd: Value = serde_yaml::from_str(&crd).unwrap();
        let versions = crd["spec"]["versions"].as_array().unwrap();
        let v1 = versions.iter().find(|version| version["name"] == "v1").unwrap();
        let mut known = BTreeSet::new();
        known_paths(&v1["schema"]["openAPIV3Schema"]["properties"]["spec"], "spec", &mut known);
        let mut printed = BTreeSet::new();
        for object in rendered.iter().filter(|object| object["kind"] == kind) {
            printed_paths(&object["spec"], "spec", &mut printed);
        }
        assert!(known.len() > 30, "{kind}: only {} paths in the CRD", known.len());
        let missing: Vec<&String> = known.difference(&printed).collect();
        assert!(missing.is_empty(), "{kind}: never printed: {missing:?}");
    }
}

/// The paths of all properties; lists and free maps take no part in a path.
fn known_paths(schema: &Value, path: &str, out: &mut BTreeSet<String>) {
    for (key, property) in schema["properties"].as_object().into_iter().flatten() {
        let path = format!("{path}.{key}");
        known_paths(property, &path, out);
        out.insert(path);
    }
    if schema["items"].is_object() {
        known_paths(&schema["items"], path, out);
    }
}

fn printed_paths(value: &Value, path: &str, out: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                let path = format!("{path}.{key}");
                printed_paths(value, &path, out);
                out.insert(path);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| printed_paths(item, path, out)),
        _ => {}
    }
}
