//! Random values through the whole line: nothing panics, faults are said, and what is printed says what it was made from.

use crate::diagnostic::{Diagnostic, Group, Severity, has_errors};
use crate::pipeline;
use crate::render::{Renderer, Templates};
use crate::report;
use crate::source::SourceId;
use crate::values::defaults;
use crate::values::layers::Inputs;
use crate::values::set::Kind;
use crate::values::set::codes::PATH_THROUGH_SCALAR;
use crate::values::validate::Placeholders;
use crate::yaml::{Dialect, json, load};
use proptest::prelude::*;
use serde_json::{Map, Value};
use tempfile::TempDir;

/// Where random values are put, `/` between keys; a number is the index of a list.
const PATHS: [&str; 50] = [
    "profile",
    "cluster",
    "cluster/name",
    "karpenter",
    "karpenter/role",
    "karpenter/instanceProfile",
    "karpenter/eksAutoMode/enabled",
    "karpenter/defaultNodeTemplate",
    "karpenter/defaultNodeTemplate/name",
    "karpenter/defaultNodeTemplate/amiFamily",
    "karpenter/defaultNodeTemplate/amiSelectorTerms",
    "karpenter/defaultNodeTemplate/rootVolumeSize",
    "karpenter/defaultNodeTemplate/extraTags",
    "karpenter/defaultNodeTemplate/tags",
    "karpenter/defaultNodeTemplate/kubelet",
    "karpenter/defaultNodeTemplate/blockDeviceMappings",
    "karpenter/defaultNodeTemplate/userData",
    "karpenter/defaultNodeTemplate/enableSoci",
    "karpenter/defaultNodeTemplate/soci",
    "karpenter/defaultNodeTemplate/soci/mode",
    "karpenter/defaultNodeTemplate/soci/parallel",
    "karpenter/defaultNodeTemplate/nodeConfig",
    "karpenter/defaultNodeTemplate/nodeConfig/kubelet/config",
    "karpenter/defaultNodeTemplate/bottlerocket",
    "karpenter/defaultNodeTemplate/metadataOptions",
    "karpenter/gpuDefaultNodeTemplate/userData",
    "karpenter/defaultNodePool",
    "karpenter/defaultNodePool/name",
    "karpenter/defaultNodePool/weight",
    "karpenter/defaultNodePool/labels",
    "karpenter/defaultNodePool/taints",
    "karpenter/defaultNodePool/limits",
    "karpenter/defaultNodePool/limits/cpu",
    "karpenter/defaultNodePool/disruption",
    "karpenter/defaultNodePool/disruption/budgets",
    "karpenter/defaultNodePool/requirements",
    "karpenter/defaultNodePool/instanceFamilies",
    "karpenter/defaultNodePool/generation/above",
    "karpenter/defaultNodePool/minValues",
    "karpenter/defaultNodePool/nodeClassRef",
    "karpenter/critical/nodeclass",
    "karpenter/nodeClasses",
    "karpenter/nodeClasses/a",
    "karpenter/nodeClasses/a/from",
    "karpenter/nodePools",
    "karpenter/nodePools/a",
    "karpenter/nodePools/a/from",
    "karpenter/nodePools/b/from",
    "extraObjects",
    "extraObjects/0",
];

const WORDS: [&str; 34] = [
    "",
    "a",
    "b",
    "demo",
    "on",
    "0123",
    "1e3",
    "10%",
    "100Gi",
    "720h",
    "Never",
    "In",
    "NoSchedule",
    "key",
    "value",
    "effect",
    "operator",
    "values",
    "name",
    "from",
    "alias",
    "al2023@latest",
    "Bottlerocket",
    "parallel",
    "containerd",
    "kubernetes",
    "a = [",
    "defaultNodePool",
    "$X",
    "{{ x }}",
    "- a\n- b\n",
    "a: [",
    "\u{85}\u{2028}",
    "kind: X\n---\nkind: Y\n",
];

fn scalar() -> impl Strategy<Value = Value> {
    prop_oneof![
        4 => prop::sample::select(&WORDS[..]).prop_map(Value::from),
        1 => any::<bool>().prop_map(Value::from),
        1 => any::<i64>().prop_map(Value::from),
        1 => any::<f64>().prop_map(Value::from),
        1 => any::<String>().prop_map(Value::from),
        1 => Just(Value::Null),
    ]
}

fn tree() -> impl Strategy<Value = Value> {
    scalar().prop_recursive(3, 24, 4, |inner| {
        let key = prop_oneof![prop::sample::select(&WORDS[..]).prop_map(str::to_owned), any::<String>()];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((key, inner), 0..4)
                .prop_map(|entries| Value::Object(entries.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// Sets what stands at a path; whatever is in the way gives way.
fn put(root: &mut Value, path: &str, value: Value) {
    let at = path.split('/').fold(root, |at, token| match token.parse::<usize>() {
        Ok(_) => {
            if at.as_array().is_none_or(Vec::is_empty) {
                *at = Value::Array(vec![Value::Null]);
            }
            &mut at[0]
        }
        Err(_) => {
            if !at.is_object() {
                *at = Value::Object(Map::new());
            }
            &mut at[token]
        }
    });
    *at = value;
}

/// Runs the line over a values file; every object's text must say what the object says.
fn survive(values: &[u8], inputs: Inputs) -> Result<(), TestCaseError> {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("v.yaml");
    std::fs::write(&file, values).unwrap();
    let inputs = Inputs {
        files: vec![file.display().to_string()],
        arguments: vec![(Kind::Text, "karpenter.instanceProfile=p".to_owned())],
        ..inputs
    };
    let mut sources = defaults::sources();
    let templates = Templates::built_in(&mut sources);
    let renderer = Renderer::new(&templates).unwrap();
    let pipeline::Made { objects, mut set, values } = pipeline::objects(&inputs, None, &mut sources).unwrap();
    let is_whole = !has_errors(&set.diagnostics);
    let documents = pipeline::print(objects, &renderer, &mut set, &mut sources);
    let found = set.diagnostics;
    if values.is_none() {
        let is_unreadable = |fault: &&Diagnostic| {
            fault.severity == Severity::Error
                && (fault.code.group == Group::Yaml || *fault.code == PATH_THROUGH_SCALAR)
        };
        prop_assert!(found.iter().any(|fault| is_unreadable(&fault)), "what is left is not typed: {found:?}");
    }
    for printed in documents.iter().filter(|_| is_whole) {
        let read = load(SourceId(0), &printed.text, Dialect::Kubectl);
        prop_assert!(read.diagnostics.is_empty(), "{:?}\n{}", read.diagnostics, printed.text);
        let read: Vec<Value> = read.documents.iter().map(json::to_value).collect();
        let made = json::to_value(&printed.manifest.root);
        match inputs.dialect {
            Dialect::Native => prop_assert_eq!(read, vec![one_zero(made)], "{}", printed.text),
            Dialect::Helm | Dialect::Kubectl => {
                prop_assert_eq!(in_floats(read.into()), in_floats(vec![made].into()), "{}", printed.text)
            }
        }
    }
    // The report walks every span, so a wrong one shows here.
    let report = report::human(&found, &sources, report::Styling::Plain);
    prop_assert_eq!(report.is_empty(), found.is_empty());
    Ok(())
}

/// `-0.0` is printed as it was written, and kubectl reads it as 0.
fn one_zero(value: Value) -> Value {
    match value {
        Value::Number(number) if number.as_f64() == Some(0.0) => 0.into(),
        Value::Array(items) => items.into_iter().map(one_zero).collect(),
        Value::Object(map) => map.into_iter().map(|(key, value)| (key, one_zero(value))).collect(),
        other => other,
    }
}

/// To Helm every number is a float64: `2.0` is `2`, and of large integers the last digits are lost.
fn in_floats(value: Value) -> Value {
    match value {
        Value::Number(number) => number.as_f64().into(),
        Value::Array(items) => items.into_iter().map(in_floats).collect(),
        Value::Object(map) => map.into_iter().map(|(key, value)| (key, in_floats(value))).collect(),
        other => other,
    }
}

fn inputs() -> impl Strategy<Value = Inputs> {
    (any::<bool>(), any::<bool>()).prop_map(|(is_helm, has_placeholders)| Inputs {
        dialect: if is_helm { Dialect::Helm } else { Dialect::Native },
        placeholders: if has_placeholders { Placeholders::Allowed } else { Placeholders::Refused },
        ..Inputs::default()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..200), inputs in inputs()) {
        survive(&bytes, inputs)?;
    }

    #[test]
    fn random_values_are_survived(
        puts in prop::collection::vec((prop::sample::select(&PATHS[..]), tree()), 0..6),
        inputs in inputs(),
    ) {
        let mut values = serde_json::json!({"cluster": {"name": "demo"}});
        for (path, value) in puts {
            put(&mut values, path, value);
        }
        survive(values.to_string().as_bytes(), inputs)?;
    }
}
