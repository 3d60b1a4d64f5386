//! The rules about user data against the texts that Karpenter's own code was tried with: each finds what is wrong with
//! it, and nothing is said against what reaches its node.

use serde_json::{Value, json};

use crate::command::{Karpcfg, json_lines, shared_file, test_file};

/// What is found in the user data of the recorded cases, by the beginning of a text; a NUL stands for its end.
const FOUND: &[(&str, &str, &str)] = &[
    ("AL2023", " \n", "mistaken-for-node-config"),
    ("AL2023", "#!/bin/bash\necho: hi", "mistaken-for-node-config"),
    ("AL2023", "#cloud-config", "mistaken-for-node-config"),
    ("AL2023", "a: b\n", "mistaken-for-node-config"),
    ("AL2023", "{}\necho hi", "mistaken-for-node-config"),
    ("AL2023", "\u{feff}a: 1", "mistaken-for-node-config"),
    ("AL2023", " a: 1\n}", "unreadable-node-config"),
    ("AL2023", "a: 1\n%YAML", "unreadable-node-config"),
    ("AL2023", "a: 1 # \u{feff}", "mistaken-for-node-config"),
    (
        "AL2023",
        "apiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\nspec:\n  featureGate:",
        "unknown-in-node-config",
    ),
    (
        "AL2023",
        "apiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\nspec:\n  featureGates:\n    FastImagePull: \"true\"",
        "mistyped-node-config-value",
    ),
    ("AL2023", "apiVersion: node.eks.aws/v1alpha1\nkind: NodeConf\n", "wrong-node-config-kind"),
    ("AL2023", "apiVersion: node.eks.aws/v1\n", "wrong-node-config-kind"),
    (
        "AL2023",
        "apiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\nspec:\n  containerd:\n    config: |\n      [plugins\n",
        "broken-containerd-config",
    ),
    (
        "AL2023",
        "apiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\nspec:\n\tkubelet:",
        "mistaken-for-script",
    ),
    ("AL2023", "mime-version:", "mistaken-for-script"),
    ("AL2023", "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"B\"\n\n--C", "lost-part"),
    (
        "AL2023",
        "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"B\"\n\n--B\nContent-Type: text/x-shellscript\n\0",
        "lost-part",
    ),
    (
        "AL2023",
        "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"B\"\n\n--B\nX-A: b",
        "part-without-type",
    ),
    (
        "AL2023",
        "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"B\"\n\n--B\nContent-Type: text/x-shellscript; charset=\"us-ascii\"\nContent-Transfer-Encoding: base64",
        "encoded-part",
    ),
    ("AL2023", "#!/bin/bash\ncat <<E\n--//", "boundary-in-user-data"),
    ("AL2", "apiVersion: node.eks.aws/v1alpha1\n", "node-config-without-nodeadm"),
    ("Bottlerocket", "[setting.x]", "dropped-bottlerocket-setting"),
    ("Bottlerocket", "[settings.kubernetes]\nfoo = 1", "dropped-bottlerocket-setting"),
    ("Bottlerocket", "[settings.kubernetes.node-taints]", "dropped-bottlerocket-setting"),
    ("Bottlerocket", "[settings.kubernetes]\nallowed-unsafe-sysctls =", "dropped-bottlerocket-setting"),
    ("Bottlerocket", "top = 1\n", "dropped-bottlerocket-setting"),
];

#[test]
fn the_samples_texts_are_found_by_their_rules() {
    assert!(errors(&test_file("userdata/cases.jsonl")) > 50);
}

#[test]
fn every_recorded_text_is_found_by_its_rule() {
    if let Some(cases) = shared_file("userdata/merge-cases.jsonl") {
        assert!(errors(&cases) > 60);
    }
}

/// Checks classes with the texts of the cases: the errors are those of [`FOUND`] and Karpenter's, and no others.
fn errors(cases: &str) -> usize {
    let cases: Vec<Value> =
        json_lines(cases).into_iter().filter(|case| case["request"]["userData"].is_string()).collect();
    let class = |(index, case): (usize, &Value)| {
        json!({
            "apiVersion": "karpenter.k8s.aws/v1", "kind": "EC2NodeClass", "metadata": {"name": index.to_string()},
            "spec": {
                "role": "nodes", "amiFamily": case["request"]["family"], "userData": case["request"]["userData"],
                "amiSelectorTerms": [{"id": "ami-0123456789abcdef0"}], "subnetSelectorTerms": [{"tags": {"a": "b"}}],
                "securityGroupSelectorTerms": [{"tags": {"a": "b"}}],
            },
        })
    };
    let list = json!({"kind": "List", "apiVersion": "v1", "items": cases.iter().enumerate().map(class).collect::<Value>()});
    let outcome = Karpcfg::new(["check", "-", "--format", "json"]).stdin(&list.to_string()).run();
    let report: Value = serde_json::from_str(&outcome.stdout).unwrap();
    let found = &report["diagnostics"];
    let mut differing = Vec::new();
    for (index, case) in cases.iter().enumerate() {
        let (family, text) = (&case["request"]["family"], case["request"]["userData"].as_str().unwrap());
        let ended = format!("{text}\0");
        let expected = match FOUND.iter().find(|(of, start, _)| family == of && ended.starts_with(start)) {
            Some((_, _, rule)) => vec![*rule],
            None if case["response"]["error"].is_string() => vec!["refused-user-data"],
            None => Vec::new(),
        };
        let name = index.to_string();
        let is_error = |found: &&Value| found["severity"] == "error" && found["object"]["name"] == name;
        let errors = found.as_array().unwrap().iter().filter(is_error);
        let errors: Vec<&str> = errors.map(|found| found["rule"].as_str().unwrap()).collect();
        if errors != expected {
            differing.push(format!("{family} {text:?}\n  found {errors:?}, not {expected:?}"));
        }
    }
    assert!(differing.is_empty(), "{}", differing.join("\n"));
    cases.len()
}
