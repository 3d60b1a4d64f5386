//! The verdicts of Karpenter's own code (v1.15.0 and v1.15.2), fault by fault and in its order.

use serde_json::Value;

use super::{Fault, Problem, Reason, validate};
use crate::source::{Pointer, SourceId};
use crate::testing::{json_lines, shared_file, test_file};
use crate::yaml::{self, Dialect, Node};

/// A block, and what Karpenter says to it with its default gates.
struct Case {
    id: String,
    family: String,
    block: Node,
    reason: Option<String>,
    /// Whether it has an expression, where that was asked.
    has_expression: Option<bool>,
    messages: Vec<String>,
}

fn node(text: &str) -> Node {
    yaml::load(SourceId(0), text, Dialect::Kubectl).documents.remove(0)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn texts(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().map(text).collect()
}

/// A whole class; the server has taken it.
fn of_class(row: &Value) -> Case {
    let class = node(row["manifest"].as_str().unwrap());
    let block = class.get("spec").and_then(|spec| spec.get("kubelet")).cloned();
    Case {
        id: text(&row["id"]),
        family: text(&row["family"]),
        block: block.unwrap_or_else(|| node("{}")),
        reason: row["reason"].as_str().map(str::to_owned),
        has_expression: row["has_expression"].as_bool(),
        messages: texts(&row["messages"]),
    }
}

/// A block by itself, as it was sent; none where a gate is open, or it is about an annotation.
fn of_block(row: &Value) -> Option<Case> {
    let mut gates = row["featureGates"].as_object().unwrap().values();
    let of_block = gates.all(|gate| gate == false) && row.get("annotations").is_none();
    let expect = &row["expect"];
    let alias = row["alias"].as_str().and_then(|alias| alias.split_once('@')).map(|(family, _)| family);
    let family = row["family"].as_str().filter(|family| !family.is_empty()).or(alias);
    of_block.then(|| Case {
        id: text(&row["id"]),
        family: family.unwrap_or_default().to_owned(),
        block: node(&row["kubelet"].to_string()),
        reason: expect["reason"].as_str().map(str::to_owned),
        has_expression: None,
        messages: texts(&expect["messages"]),
    })
}

/// How a message of Karpenter begins that says the same.
fn beginning(fault: &Fault) -> String {
    let mut tokens = fault.at.tokens();
    let (field, key) = (tokens.next().unwrap_or_default(), tokens.next().unwrap_or_default());
    let value = |what: &str| format!("spec.kubelet.{field}[{key}]: {what}");
    match &fault.problem {
        Problem::WrongType(_) => "spec.kubelet: ".to_owned(),
        Problem::UnknownField(_) => format!("spec.kubelet: unknown field \"{}\"", path(&fault.at)),
        Problem::Owned => format!("spec.kubelet.{field}: can't be set"),
        Problem::UnknownKey(_) => format!("spec.kubelet.{field}: {key:?} isn't a"),
        Problem::NoThreshold(text) => value(&format!("{text:?} must be a percentage or")),
        Problem::NoPeriod(text) => value(&format!("{text:?} must be a duration")),
        Problem::Negative(number) if key.is_empty() && !field.starts_with("eviction") => {
            format!("spec.kubelet.{field}: {number} can't be negative")
        }
        Problem::Negative(number) if field == "evictionMaxPodGracePeriod" => {
            format!("spec.kubelet.{field}: {number} can't be negative")
        }
        Problem::Negative(text) => value(&format!("{text:?} can't be a negative")),
        Problem::Unpaired(other) => value(&format!("has no matching {other}")),
        Problem::NoPercentage(number) => format!("spec.kubelet.{field}: {number} must be between"),
        Problem::Reversed(high, low) => format!(
            "spec.kubelet: imageGCHighThresholdPercent ({high}) must be greater than imageGCLowThresholdPercent ({low})"
        ),
        Problem::Expression(_) | Problem::Dropped(_) | Problem::SeveralAddresses(_) => String::new(),
    }
}

fn path(pointer: &Pointer) -> String {
    let mut path = String::new();
    for token in pointer.tokens() {
        // No list is the block itself.
        let is_index = !path.is_empty() && token.bytes().all(|byte| byte.is_ascii_digit());
        path += &if is_index { format!("[{token}]") } else { format!(".{token}") };
    }
    path.split_off(1)
}

/// Whether a message says what a fault says; where a type is wrong, it names the field, or is of the type itself.
fn says(message: &str, fault: &Fault) -> bool {
    let field = fault.at.tokens().next().unwrap_or_default();
    let is_wrong_type = !matches!(fault.problem, Problem::WrongType(_))
        || message.contains(&format!(".{field}"))
        || message.contains(": time: ")
        || message.contains(": quantities must match");
    message.starts_with(&beginning(fault)) && is_wrong_type
}

fn difference(case: &Case) -> Option<String> {
    let faults = validate(&case.block, &case.family);
    let reason = faults.first().map(|fault| fault.problem.reason().to_string());
    let invalid: Vec<&Fault> =
        faults.iter().filter(|fault| fault.problem.reason() == Reason::Invalid).collect();
    let has_expression = faults.iter().any(|fault| fault.problem.reason() == Reason::ExpressionsDisabled);
    // A block that cannot be decoded is not asked for expressions.
    let is_decoded = !faults.iter().any(|fault| matches!(fault.problem, Problem::WrongType(_)));
    let agree = reason == case.reason
        && case.has_expression.is_none_or(|expected| !is_decoded || expected == has_expression)
        && invalid.len() == case.messages.len()
        && invalid.iter().zip(&case.messages).all(|(fault, message)| says(message, fault));
    (!agree).then(|| {
        format!(
            "{} {}: {faults:.1?}\n  should be {:?} {:#?}",
            case.id, case.family, case.reason, case.messages
        )
    })
}

fn assert_agreement(cases: &[Case]) {
    let differences: Vec<String> = cases.iter().filter_map(difference).collect();
    let count = differences.len();
    assert!(count == 0, "{count} of {} differ:\n{}", cases.len(), differences.join("\n"));
}

#[test]
fn sample_verdicts_on_classes_agree() {
    let cases: Vec<Case> = json_lines(&test_file("kubelet/runtime.jsonl")).iter().map(of_class).collect();
    assert!(cases.iter().any(|case| case.reason.is_none()) && cases.iter().any(|case| case.reason.is_some()));
    assert_agreement(&cases);
}

#[test]
fn sample_verdicts_on_blocks_agree() {
    let rows = json_lines(&test_file("kubelet/blocks.jsonl"));
    let cases: Vec<Case> = rows.iter().filter_map(of_block).collect();
    assert!(cases.len() >= 100, "{}", cases.len());
    assert_agreement(&cases);
}

#[test]
fn all_verdicts_on_classes_agree() {
    let Some(text) = shared_file("admission/kubelet-runtime-1.15.2.jsonl") else { return };
    let cases: Vec<Case> = json_lines(&text).iter().map(of_class).collect();
    assert!(cases.len() >= 480, "{}", cases.len());
    assert_agreement(&cases);
}

#[test]
fn all_verdicts_on_blocks_agree() {
    let Some(text) = shared_file("userdata/kubelet-1.15.jsonl") else { return };
    let cases: Vec<Case> = json_lines(&text).iter().filter_map(of_block).collect();
    assert!(cases.len() >= 530, "{}", cases.len());
    assert_agreement(&cases);
}
