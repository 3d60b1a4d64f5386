//! What Karpenter 1.15 refuses in a class's `kubelet`, as the rules about it say it.

use super::{ami_family, kubelet};
use crate::apis::v1::ami_family::Family;
use crate::kubelet::{Fault, Reason, validate};
use crate::manifest::Manifest;
use crate::rules::Sink;
use crate::source::Pointer;
use crate::yaml::Node;

/// Says of each fault with this reason what is wrong, and by `help` what to do about it.
pub(super) fn report(
    manifest: &Manifest,
    reason: Reason,
    sink: &mut Sink<'_>,
    help: fn(&Fault, Option<&Node>) -> String,
) {
    let Some((block, pointer)) = kubelet(manifest) else { return };
    let family = ami_family(manifest).unwrap_or(Family::Custom.name());
    for fault in validate(block, family).iter().filter(|fault| fault.problem.reason() == reason) {
        if !sink.has_room() {
            return;
        }
        let at = pointer.concat(&fault.at);
        let message = format!("`{at}` {}: {}", fault.problem, condition(&reason));
        let found = sink.report(at, message).help(help(fault, block.at(&fault.at)));
        if fault.problem.is_of_key() {
            found.key();
        }
    }
}

/// What becomes of the class, and where Karpenter says so.
pub(super) fn condition(reason: &impl std::fmt::Display) -> String {
    format!("no node of the class starts (`ValidationSucceeded=False`, `{reason}`)")
}

/// The last key of a place.
pub(super) fn last(pointer: &Pointer) -> String {
    pointer.tokens().last().unwrap_or_default().into_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::{
        gpu_sharing_without_gate, invalid_gpu_sharing, invalid_kubelet_configuration, kubelet_expression,
        unsupported_kubelet_configuration,
    };
    use crate::apis::version::Version;
    use crate::manifest::{Manifest, Set};
    use crate::rules::{Finding, Options, Rule, run};
    use crate::source::SourceId;
    use crate::testing::{json_lines, shared_file, test_file};
    use crate::yaml::{self, Dialect};

    /// The rules, in the order in which Karpenter asks.
    const ASKED: [&Rule; 5] = [
        &invalid_kubelet_configuration::INVALID_KUBELET_CONFIGURATION,
        &kubelet_expression::KUBELET_EXPRESSION,
        &unsupported_kubelet_configuration::UNSUPPORTED_KUBELET_CONFIGURATION,
        &invalid_gpu_sharing::INVALID_GPU_SHARING,
        &gpu_sharing_without_gate::GPU_SHARING_WITHOUT_GATE,
    ];

    fn found(class: &str) -> Vec<Finding> {
        let loaded = yaml::load(SourceId(0), class, Dialect::Kubectl);
        let set = Set::of(loaded.documents.into_iter().map(Manifest::from_text).collect());
        run(&ASKED, &set, &Options { karpenter: Version(1, 15), ..Options::default() })
    }

    /// The class of a block that was judged by itself.
    fn class(row: &Value) -> String {
        let alias = row["alias"].as_str().map(|alias| json!({"alias": alias}));
        let mut spec =
            json!({"kubelet": row["kubelet"], "amiSelectorTerms": [alias.unwrap_or(json!({"id": "ami-1"}))]});
        if row["family"] != "" {
            spec["amiFamily"] = row["family"].clone();
        }
        let metadata = json!({"name": "a", "annotations": row.get("annotations").unwrap_or(&json!({}))});
        json!({"apiVersion": "karpenter.k8s.aws/v1", "kind": "EC2NodeClass", "metadata": metadata, "spec": spec})
            .to_string()
    }

    /// Errors where Karpenter refuses and nowhere else, the first of them with its reason, each at its place.
    fn difference(class: &str, reason: &Value) -> Option<String> {
        let found = found(class);
        let annotation = "/metadata/annotations/karpenter.k8s.aws~1nvidia-consumable-capacity";
        let is_there = |finding: &Finding| {
            finding.pointer.strip_prefix("/spec/kubelet").is_some() || finding.pointer.as_str() == annotation
        };
        let agree = match (reason.as_str(), found.first()) {
            (Some(reason), Some(first)) => first.message.contains(&format!("`{reason}`")),
            (None, None) => true,
            _ => false,
        };
        (!agree || !found.iter().all(is_there)).then(|| format!("{class}\n  should be {reason}: {found:?}"))
    }

    fn assert_agreement(cases: &[(String, Value)]) {
        let differing: Vec<String> =
            cases.iter().filter_map(|(class, reason)| difference(class, reason)).collect();
        assert!(differing.is_empty(), "{} of {}:\n{}", differing.len(), cases.len(), differing.join("\n"));
    }

    fn of_classes(text: &str) -> Vec<(String, Value)> {
        let rows = json_lines(text).into_iter();
        rows.map(|row| (row["manifest"].as_str().unwrap().to_owned(), row["reason"].clone())).collect()
    }

    fn of_blocks(text: &str) -> Vec<(String, Value)> {
        let rows = json_lines(text).into_iter();
        let rows =
            rows.filter(|row| row["featureGates"].as_object().unwrap().values().all(|gate| gate == false));
        rows.map(|row| (class(&row), row["expect"]["reason"].clone())).collect()
    }

    #[test]
    fn sample_verdicts_agree() {
        assert_agreement(&of_classes(&test_file("kubelet/runtime.jsonl")));
        assert_agreement(&of_blocks(&test_file("kubelet/blocks.jsonl")));
    }

    #[test]
    fn all_verdicts_agree() {
        let Some(classes) = shared_file("admission/kubelet-runtime-1.15.2.jsonl") else { return };
        let blocks = shared_file("userdata/kubelet-1.15.jsonl").expect("it lies beside the other");
        let cases = [of_classes(&classes), of_blocks(&blocks)].concat();
        assert!(cases.len() >= 1019, "{}", cases.len());
        assert_agreement(&cases);
    }

    /// Who allows expressions is still told of the rest.
    #[test]
    fn each_reason_has_its_own_rule() {
        let block = "kubelet: {maxPods: '110', podPidsLimit: -1, systemReserved: {gpu: 100MB}}";
        let class = format!(
            "{{apiVersion: karpenter.k8s.aws/v1, kind: EC2NodeClass, spec: {{amiFamily: AL2, {block}}}}}"
        );
        let found: Vec<(String, &str)> = found(&class)
            .iter()
            .map(|finding| (finding.pointer.as_str().to_owned(), finding.rule.code.name))
            .collect();
        let expected = [
            ("/spec/kubelet/systemReserved/gpu", "invalid-kubelet-configuration"),
            ("/spec/kubelet/maxPods", "kubelet-expression"),
            ("/spec/kubelet/systemReserved/gpu", "kubelet-expression"),
            ("/spec/kubelet/podPidsLimit", "unsupported-kubelet-configuration"),
        ];
        assert_eq!(found, expected.map(|(pointer, rule)| (pointer.to_owned(), rule)));
    }
}
