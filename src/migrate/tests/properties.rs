//! What holds of every input: what was migrated is what it is, and nothing panics.

use proptest::prelude::*;

use super::{migrated, with_placeholders};
use crate::testing::{json_lines, shared_file};

#[test]
fn a_second_migration_changes_nothing() {
    for file in ["alpha", "beta", "halfway"] {
        let Some(text) = shared_file(&format!("migrate/{file}.shared.jsonl")) else { return };
        for row in json_lines(&text) {
            let (once, _) = migrated(row["input"].as_str().unwrap(), &with_placeholders());
            let (twice, _) = migrated(&once, &with_placeholders());
            assert_eq!(twice, once, "{} {}", row["id"], row["topic"]);
        }
    }
}

#[test]
fn no_comment_is_lost_or_said_twice() {
    for file in ["alpha", "beta"] {
        let Some(text) = shared_file(&format!("migrate/{file}.shared.jsonl")) else { return };
        for row in json_lines(&text) {
            let input = row["input"].as_str().unwrap();
            // Above the lines of a text there are no comments, and what is left out takes its own along.
            if input.contains(['|', '>', '{', '#']) || input.contains("ConfigMap") {
                continue;
            }
            let (above, behind) = (commented(input, true), commented(input, false));
            for (text, count) in [above, behind] {
                let (made, _) = migrated(&text, &with_placeholders());
                for number in 0..count {
                    let comment = format!("# c{number}.\n");
                    assert_eq!(made.matches(&comment).count(), 1, "{} {comment}{text}\n{made}", row["id"]);
                }
            }
        }
    }
}

/// A comment with a number above each line, or behind it.
fn commented(text: &str, is_above: bool) -> (String, usize) {
    let lines = text.lines().filter(|line| *line != "---" && !line.is_empty()).count();
    let mut number = 0;
    let comment = |line: &str| {
        if line == "---" || line.is_empty() {
            return format!("{line}\n");
        }
        let indent = &line[..line.len() - line.trim_start().len()];
        number += 1;
        let said = format!("# c{}.", number - 1);
        if is_above { format!("{indent}{said}\n{line}\n") } else { format!("{line} {said}\n") }
    };
    (text.lines().map(comment).collect(), lines)
}

/// Lines that old objects have, right and wrong.
const LINES: [&str; 44] = [
    "apiVersion: karpenter.sh/v1alpha5",
    "apiVersion: karpenter.sh/v1beta1",
    "apiVersion: karpenter.k8s.aws/v1beta1",
    "apiVersion: karpenter.k8s.aws/v1alpha1",
    "apiVersion: karpenter.sh/v1",
    "kind: Provisioner",
    "kind: NodePool",
    "kind: EC2NodeClass",
    "kind: AWSNodeTemplate",
    "kind: List",
    "items:",
    "metadata: {name: a, annotations: {compatibility.karpenter.sh/v1beta1-kubelet-conversion: '{\"maxPods\": 1}'}}",
    "metadata: [a]",
    "spec:",
    "spec: ~",
    "template:",
    "spec: {kubelet: {maxPods: 1}, nodeClassRef: {name: a}}",
    "disruption: {consolidationPolicy: WhenUnderutilized, consolidateAfter: Never}",
    "disruption: [1]",
    "limits: {resources: {cpu: 1}}",
    "limits: {resources: 1}",
    "requirements: [{key: karpenter.k8s.aws/instance-pods}, 1, {key: [a]}]",
    "requirements: {a: b}",
    "taints: [{key: a, value: \"\"}, a]",
    "provider: {subnetSelector: {aws-ids: \"a,b\", c: \",\"}, blockDeviceMappings: [{ebs: {volumeSize: 1}}]}",
    "provider: a",
    "providerRef: {name: 1}",
    "kubeletConfiguration: {containerRuntime: dockerd}",
    "amiFamily: Ubuntu",
    "amiFamily: [AL2]",
    "amiSelector: {aws::ids: a, aws::name: \"b,c\", aws::owners: self}",
    "subnetSelectorTerms: [{id: a}]",
    "metadataOptions: 1",
    "tags: {eks:eks-cluster-name: a}",
    "userData: | # script",
    "  #!/bin/sh",
    "# a comment",
    "---",
    "ttlSecondsAfterEmpty: 9223372036854775807",
    "ttlSecondsUntilExpired: -9223372036854775808",
    "nodePoolSpec: {requirements: [{op: In, vals: [a]}]}",
    "subnetTags: {a: b}",
    "karpenter: {defaultNodePool: 1, gpuProvisionerSpec: {limits: 1}}",
    "{\"apiVersion\": \"karpenter.sh/v1beta1\", \"kind\": \"NodePool\"}",
];

proptest! {
    #[test]
    fn nothing_panics(lines in prop::collection::vec((0..LINES.len(), 0..4_usize), 0..20)) {
        let lines: Vec<String> =
            lines.into_iter().map(|(line, depth)| format!("{}{}\n", "  ".repeat(depth), LINES[line])).collect();
        migrated(&lines.concat(), &with_placeholders());
    }

    #[test]
    fn objects_of_any_fields_do_not_panic(fields in prop::collection::vec(13..LINES.len() - 1, 0..10), head in 0..4_usize, kind in 5..9_usize) {
        let fields: Vec<String> = fields.into_iter().map(|field| format!("  {}\n", LINES[field])).collect();
        let text = format!("{}\n{}\nmetadata: {{name: a}}\nspec:\n{}", LINES[head], LINES[kind], fields.concat());
        migrated(&text, &with_placeholders());
    }
}
