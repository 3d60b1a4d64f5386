//! Against what cel-go made of the same expressions.

use serde_json::Value;

use super::*;
use crate::testing::{json_lines, shared_file};
use crate::userdata::quantity::is_quantity;

/// Expressions with what cel-go 0.31 gave for an m5.xlarge in Karpenter's environment: a number, `invalid` where the text
/// does not compile or gives no number, `failed` where evaluating fails.
const RECORDED: &str = include_str!("../../../tests/userdata/expressions.tsv");

fn outcome(text: &str) -> String {
    let variables = Variables {
        vcpus: 4,
        memory_mib: 16384,
        default_enis: 4,
        ips_per_eni: 15,
        max_pods: 58,
        instance_type: "m5.xlarge".to_owned(),
    };
    match Expression::parse(text).and_then(|expression| expression.evaluate(&variables)) {
        Ok(number) => number.to_string(),
        Err(Fault::Invalid(_)) => "invalid".to_owned(),
        Err(Fault::Failed(_)) => "failed".to_owned(),
        Err(Fault::Unknown(_)) => "unknown".to_owned(),
    }
}

#[test]
fn expressions_give_what_cel_go_gives() {
    let mut differing = Vec::new();
    let (mut count, mut unknown) = (0, 0);
    for line in RECORDED.lines() {
        let (json, expected) = line.split_once('\t').expect("a line has two columns");
        let text: String = serde_json::from_str(json).expect("the first column is a JSON text");
        let outcome = outcome(&text);
        count += 1;
        unknown += usize::from(outcome == "unknown");
        if outcome != "unknown" && outcome != expected {
            differing.push(format!("{json}: {outcome}, should be {expected}"));
        }
    }
    assert!(differing.is_empty(), "{}", differing.join("\n"));
    assert!(count > 250 && unknown < 20, "{unknown} of {count} are not known");
}

#[test]
fn what_cel_has_beside_it_is_told_apart() {
    for text in ["[1].map(x, x)[0]", "size({'a': 1})", "int(timestamp('2026-01-01T00:00:00Z'))", "size(b'a')"]
    {
        assert_eq!(outcome(text), "unknown", "{text}");
    }
}

#[test]
fn a_fault_says_what_is_wrong() {
    for (text, expected) in [
        ("vcpus * 1.5", "`*` does not take an int and a double"),
        ("maxPods", "there is no variable `maxPods`"),
        ("100 mi", "`mi` is not expected there"),
        ("", "it ends too early"),
        ("'a'", "it gives a string, not an int or a double"),
        ("true ? 1 : 2.0", "the two sides of the `:` are an int and a double"),
    ] {
        assert_eq!(
            Expression::parse(text).map_err(|fault| fault.to_string()),
            Err(expected.to_owned()),
            "{text}"
        );
    }
}

/// The expressions of a kubelet's block.
fn expressions(kubelet: &Value) -> Vec<&str> {
    let reserved = ["kubeReserved", "systemReserved"].into_iter().filter_map(|key| kubelet[key].as_object());
    let reserved = reserved.flat_map(|map| map.values().filter_map(Value::as_str));
    kubelet["maxPods"].as_str().into_iter().chain(reserved.filter(|text| !is_quantity(text))).collect()
}

#[test]
fn what_karpenter_refuses_as_an_expression_is_none_here() {
    let Some(cases) = shared_file("userdata/kubelet-1.15.jsonl") else { return };
    for case in json_lines(&cases).iter().filter(|case| case["featureGates"]["NodeClassCEL"] == true) {
        let faults: Vec<Fault> = expressions(&case["kubelet"])
            .into_iter()
            .filter_map(|text| Expression::parse(text).err())
            .collect();
        // Karpenter asks for other faults before and after it.
        match case["expect"]["reason"].as_str() {
            Some("KubeletExpressionInvalid") => assert!(!faults.is_empty(), "{case}"),
            Some("InvalidKubeletConfiguration") => {}
            _ => assert!(faults.is_empty(), "{case}: {faults:?}"),
        }
    }
}
