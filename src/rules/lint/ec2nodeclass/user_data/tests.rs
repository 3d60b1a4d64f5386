//! Inputs that break user data, each with the rule that finds it, and what is like them and harmless. What they do was
//! tried with Karpenter 1.14.1's own code and with nodeadm.

mod fitting;
mod meant;

use proptest::prelude::*;

use crate::diagnostic::Severity;
use crate::rules::lint::ec2nodeclass::user_data::pointer;
use crate::rules::tests::found_in;
use crate::rules::{Finding, Options, Scope};
use crate::userdata::tests::text;

/// A class of these fields with this user data.
fn class(fields: &str, user_data: &str) -> String {
    let escape = |character: char| match character {
        ..='~' => character.to_string(),
        _ => format!("\\U{:08x}", u32::from(character)),
    };
    let user_data: String = serde_json::to_string(user_data).unwrap().chars().map(escape).collect();
    format!(
        "{{apiVersion: karpenter.k8s.aws/v1, kind: EC2NodeClass, spec: {{{fields}, userData: {user_data}}}}}"
    )
}

fn findings(fields: &str, user_data: &str, options: &Options) -> Vec<Finding> {
    let mut found = found_in(&class(fields, user_data), options);
    found.retain(|finding| finding.rule.scope == Scope::Lint && finding.pointer == pointer("userData"));
    found
}

/// Names of rules, warnings in parentheses, and the text that each points at.
fn found(fields: &str, user_data: &str, options: &Options) -> Vec<(String, String)> {
    let describe = |finding: Finding| {
        let name = match finding.severity {
            Severity::Error => finding.rule.code.name.to_owned(),
            _ => format!("({})", finding.rule.code.name),
        };
        let place = finding.within.map_or("all of it", |bytes| &user_data[bytes]);
        (name, place.to_owned())
    };
    findings(fields, user_data, options).into_iter().map(describe).collect()
}

proptest! {
    #[test]
    fn places_lie_within_any_text(text in text(), family in prop::sample::select(FAMILIES)) {
        for finding in findings(family, &text, &Options::default()) {
            let bytes = finding.within.unwrap_or_default();
            prop_assert!(text.get(bytes.clone()).is_some(), "{}: {:?} of {:?}", finding.message, bytes, text);
        }
    }
}

/// Checks rows of a text and what is found in it: the rule's name and the place, nothing where the name is empty.
fn assert_found(fields: &str, rows: &[(&str, &str, &str)]) {
    let differing: Vec<String> = rows
        .iter()
        .filter_map(|(text, name, place)| {
            let found = found(fields, text, &Options::default());
            let is_as_expected = match found.as_slice() {
                [] => name.is_empty(),
                [(rule, at)] => (rule.as_str(), at.as_str()) == (*name, *place),
                _ => false,
            };
            (!is_as_expected).then(|| format!("{text:?}\n  found {found:?}, not {name} at {place:?}"))
        })
        .collect();
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}

const FAMILIES: &[&str] = &[AL2023, AL2, BOTTLEROCKET, CUSTOM, WINDOWS];
const CUSTOM: &str = "amiFamily: Custom";
const WINDOWS: &str = "amiFamily: Windows2022";
const AL2023: &str = "amiFamily: AL2023, instanceStorePolicy: RAID0";
const AL2: &str = "amiFamily: AL2";
const BOTTLEROCKET: &str = "amiFamily: Bottlerocket, instanceStorePolicy: RAID0";

/// A NodeConfig with these lines in its `spec`.
fn node_config(spec: &str) -> String {
    let spec: String = spec.lines().map(|line| format!("  {line}\n")).collect();
    format!("apiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\nspec:\n{spec}")
}

/// An archive of these parts, each with its header.
fn archive(parts: &[&str]) -> String {
    let parts: String = parts.iter().map(|part| format!("--B\n{part}\n")).collect();
    format!("MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"B\"\n\n{parts}--B--\n")
}

const SCRIPT: &str = "Content-Type: text/x-shellscript\n\n#!/bin/bash\necho hi";

#[test]
fn texts_that_are_no_node_config_and_are_taken_for_one() {
    const RULE: &str = "mistaken-for-node-config";
    assert_found(
        AL2023,
        &[
            (" \n", RULE, " "),
            ("#!/bin/bash\n# nothing\n", RULE, "#!/bin/bash"),
            ("#!/bin/bash\necho: hi\n", RULE, "#!/bin/bash"),
            ("#!/bin/bash\necho \"hi: $HOME\"\n", RULE, "#!/bin/bash"),
            ("#cloud-config\npackages: [htop]\n", RULE, "#cloud-config"),
            ("spec: {}\n", RULE, "spec: {}"),
            (&archive(&["Content-Type: application/node.eks.aws\n\nspec: {}"]), RULE, "spec: {}"),
            ("#!/bin/bash\necho hi\n", "", ""),
            ("#!/bin/bash\r\necho hi\r\n", "", ""),
            ("#!/bin/bash\n# nothing\nexit 0\n", "", ""),
            (&archive(&["Content-Type: text/cloud-config\n\n#cloud-config\npackages: [htop]"]), "", ""),
            (&archive(&["Content-Type: application/node.eks.aws\n\na2luZDogTm9kZUNvbmZpZwo="]), "", ""),
        ],
    );
    assert_found(AL2, &[(" \n", "", ""), ("#!/bin/bash\n# nothing\n", "", "")]);
}

#[test]
fn node_configs_that_nodeadm_gives_up_on() {
    const KIND: &str = "wrong-node-config-kind";
    const TYPE: &str = "mistyped-node-config-value";
    const UNREADABLE: &str = "unreadable-node-config";
    let gates = "kind: NodeConfig\nspec: {featureGates: {InstanceIdNodeName: true}}\n";
    assert_found(
        AL2023,
        &[
            (&format!("apiVersion: node.eks.aws/v1\n{gates}"), KIND, "node.eks.aws/v1"),
            ("apiVersion: node.eks.aws/v1alpha1\nkind: NodeConf\n", KIND, "NodeConf"),
            ("apiVersion: node.eks.aws/v1alpha1\n", KIND, "apiVersion: node.eks.aws/v1alpha1"),
            (gates, KIND, "kind: NodeConfig"),
            (&format!("---\napiVersion: node.eks.aws/v1alpha1\n{gates}"), "", ""),
            (&format!("APIVersion: node.eks.aws/v1alpha1\n{gates}"), "", ""),
            (&node_config("featureGates: {InstanceIdNodeName: \"true\"}"), TYPE, "\"true\""),
            (&node_config("kubelet: {flags: --v=2}"), TYPE, "--v=2"),
            (&node_config("kubelet: {flags: [2]}"), TYPE, "2"),
            (&node_config("instance: []"), TYPE, "[]"),
            (&node_config("kubelet: {config: {maxPods: 110, registerWithTaints: null}}"), "", ""),
            (&node_config("featureGates:\n"), "", ""),
            (&node_config("kubelet: {config: {podPidsLimit: \"58\"}}"), TYPE, "\"58\""),
            (&node_config("kubelet: {config: {systemReserved: {cpu: 1}}}"), TYPE, "1"),
            (&node_config("kubelet: {config: {shutdownGracePeriod: 30}}"), TYPE, "30"),
            (
                &node_config("kubelet: {config: {memoryThrottlingFactor: 0.9, systemReserved: {cpu: '1'}}}"),
                "",
                "",
            ),
            (&archive(&["Content-Type: application/node.eks.aws\n\na: [}"]), UNREADABLE, "}"),
            (&archive(&["Content-Type: application/node.eks.aws\n\n- a"]), UNREADABLE, "- a"),
            (&archive(&["Content-Type: application/node.eks.aws\n\na:\n\tb: 1"]), UNREADABLE, "\t"),
            (
                &archive(&[
                    "Content-Type: Application/Node.EKS.aws; x=y\n\n{\"kind\": 1, \"apiVersion\": \"node.eks.aws/v1alpha1\"}",
                ]),
                KIND,
                "1",
            ),
        ],
    );
}

#[test]
fn names_that_nodeadm_does_not_have() {
    const RULE: &str = "unknown-in-node-config";
    assert_found(
        AL2023,
        &[
            (&node_config("featureGate: {InstanceIdNodeName: true}"), RULE, "featureGate"),
            (&node_config("featureGates: {instanceIdNodeName: true}"), RULE, "instanceIdNodeName"),
            (&node_config("featureGates: {AggressiveImagePull: true}"), RULE, "AggressiveImagePull"),
            (&node_config("instance: {localStorage: {strategy: raid0}}"), RULE, "raid0"),
            (&node_config("instance: {localStorage: {disabledMounts: [Soci]}}"), RULE, "Soci"),
            (&format!("{}status: {{}}\n", node_config("kubelet: {}")), RULE, "status"),
            (&node_config("featureGates: {OSManagedNoManageENIs: true}"), "", ""),
            (
                &node_config("kubelet: {maxPodsExpression: '110', config: {memoryReservationPolicy: None}}"),
                "",
                "",
            ),
            (&node_config("kubelet: {config: {podPidLimit: 1}}"), RULE, "podPidLimit"),
            (
                &node_config("kubelet: {config: {authentication: {anonymous: {enable: true}}}}"),
                RULE,
                "enable",
            ),
            (
                &node_config(
                    "kubelet: {config: {kind: KubeletConfiguration, apiVersion: kubelet.config.k8s.io/v1beta1}}",
                ),
                "",
                "",
            ),
            (&node_config("kubelet: {config: {logging: {kind: a}}}"), "(unknown-in-node-config)", "kind"),
            (&node_config("kubelet: {config: {anything: 1}}"), "(unknown-in-node-config)", "anything"),
            (&node_config("instance: {network: {domains: [a]}, environment: {a: {B: c}}}"), "", ""),
            (&node_config("instance: {localStorage: {strategy: RAID0, disabledMounts: [SOCI]}}"), "", ""),
        ],
    );
    let hint =
        |spec: &str| findings(AL2023, &node_config(spec), &Options::default())[0].help.clone().unwrap();
    assert_eq!(hint("featureGates: {FastImagePul: true}"), "did you mean `FastImagePull`?");
    assert!(
        hint("featureGates: {AggressiveImagePull: true}")
            .contains("`FastImagePull` since the image v20250821")
    );
}

#[test]
fn what_is_lost_without_a_word() {
    let untyped = archive(&["X-A: b\n\n#!/bin/bash\necho hi", SCRIPT]);
    let encoded = |kind: &str, encoding: &str| {
        archive(&[&format!(
            "Content-Type: {kind}\nContent-Transfer-Encoding: {encoding}\n\nIyEvYmluL2Jhc2gK"
        )])
    };
    let closed = format!("{}\n--B\n{SCRIPT}\n--B--\n", archive(&[SCRIPT]));
    let document = node_config("kubelet: {}");
    assert_found(
        AL2023,
        &[
            (&archive(&[SCRIPT]).replace("boundary=\"B\"", "boundary=C"), "lost-part", "--B"),
            (&closed, "lost-part", "--B"),
            (&format!("{}--B\nX-A: b\n", archive(&[SCRIPT]).replace("--B--\n", "")), "lost-part", "--B"),
            (&archive(&[SCRIPT]).replace("--B--\n", "--B\n"), "", ""),
            (&archive(&[SCRIPT]).replace("--B--\n", "--B"), "", ""),
            (&archive(&[SCRIPT]).replace("--B--\n", "--B\n\n"), "refused-user-data", "--B"),
            (&format!("{}an epilogue --B\n", archive(&[SCRIPT])), "", ""),
            (&untyped, "part-without-type", "echo hi"),
            (&encoded("text/x-shellscript", "base64"), "encoded-part", "IyEvYmluL2Jhc2gK"),
            (&encoded("text/x-shellscript", "7bit"), "(script-without-interpreter)", "IyEvYmluL2Jhc2gK"),
            (&encoded("application/node.eks.aws", "base64"), "", ""),
            (&format!("{document}---\n{document}"), "second-node-config", "---"),
            (&format!("---\n{document}"), "", ""),
            (&format!("{document}---\n# nothing\n...\n"), "", ""),
            (&archive(&[SCRIPT]).replace("boundary=\"B\"", "boundary=\"//\"").replace("--B", "--//"), "", ""),
        ],
    );
    assert_found(AL2, &[(&untyped, "", ""), (&encoded("text/x-shellscript", "base64"), "", "")]);
}

#[test]
fn types_of_parts_that_nobody_takes() {
    const RULE: &str = "unknown-part-type";
    let part = |kind: &str| archive(&[&format!("Content-Type: {kind}\n\n#!/bin/bash\necho hi")]);
    let handler =
        archive(&["Content-Type: text/part-handler\n\n#part-handler", "Content-Type: text/x-mine\n\na"]);
    for family in [AL2023, AL2] {
        assert_found(
            family,
            &[
                (&part("text/x-shelscript"), RULE, "echo hi"),
                (&part("text/x-shellscripts; charset=\"us-ascii\""), RULE, "echo hi"),
                (&part("text/cloudconfig"), RULE, "echo hi"),
                (&part("application/x-sh"), "(unknown-part-type)", "echo hi"),
                (&part("TEXT/X-ShellScript"), "", ""),
                (&part("text/cloud-boothook"), "", ""),
                (&part("text/plain"), "", ""),
                (&part("application/octet-stream"), "", ""),
                (&part("multipart/mixed; boundary=\"C\""), "", ""),
                (&handler, "", ""),
            ],
        );
    }
}

#[test]
fn a_line_that_cuts_the_archive() {
    const RULE: &str = "boundary-in-user-data";
    for family in [AL2023, AL2] {
        assert_found(
            family,
            &[
                ("#!/bin/bash\ncat <<E\n--//\nE\n", RULE, "--//"),
                ("#!/bin/bash\n--//-- x\n", RULE, "--//-- x"),
                (&archive(&[&format!("{SCRIPT}\n--// ")]), RULE, "--// "),
                ("#!/bin/bash\n--//x\n --//\n", "", ""),
            ],
        );
    }
    assert_found("amiFamily: Custom", &[("--//\n", "", ""), (&archive(&[SCRIPT]), "", "")]);
}

#[test]
fn texts_that_are_no_script_and_are_taken_for_one() {
    const RULE: &str = "mistaken-for-script";
    let tab = node_config("featureGates:\n\tInstanceIdNodeName: true");
    let lower = archive(&[SCRIPT]).replace("MIME-Version", "mime-version").replacen(
        "Content-Type",
        "content-type",
        1,
    );
    let settings = "# SOCI\n[settings.container-runtime]\nsnapshotter = \"soci\"\n";
    let mislabelled =
        archive(&[&format!("Content-Type: text/x-shellscript\n\n{}", node_config("kubelet: {}"))]);
    assert_found(
        AL2023,
        &[
            (&tab, RULE, "\t"),
            (&lower, RULE, "mime-version: 1.0"),
            (&mislabelled, RULE, "apiVersion: node.eks.aws/v1alpha1"),
            (settings, RULE, "# SOCI"),
            (
                "#!/bin/bash\ncat >/etc/eks/nodeadm.d/a.yaml <<E\napiVersion: node.eks.aws/v1alpha1\n\tx\nE\n",
                "",
                "",
            ),
            ("echo hi\n", "(script-without-interpreter)", "echo hi"),
        ],
    );
    assert_found(
        AL2,
        &[
            ("#cloud-config\npackages: [htop]\n", RULE, "#cloud-config"),
            (&lower, RULE, "mime-version: 1.0"),
            (settings, RULE, "# SOCI"),
            (&node_config("kubelet: {}"), "node-config-without-nodeadm", "apiVersion: node.eks.aws/v1alpha1"),
            (&tab, "node-config-without-nodeadm", "apiVersion: node.eks.aws/v1alpha1"),
            (
                &archive(&[&format!(
                    "Content-Type: application/node.eks.aws\n\n{}",
                    node_config("kubelet: {}")
                )]),
                "node-config-without-nodeadm",
                "apiVersion: node.eks.aws/v1alpha1",
            ),
        ],
    );
}

#[test]
fn what_karpenter_refuses() {
    const RULE: &str = "refused-user-data";
    let whole = archive(&[SCRIPT]);
    for family in [AL2023, AL2] {
        assert_found(
            family,
            &[
                (&format!("\n{whole}"), RULE, ""),
                (&format!("  {whole}"), RULE, "  MIME-Version: 1.0"),
                (whole.trim_end().trim_end_matches("--B--"), RULE, "echo hi"),
                (&whole.replace("; boundary=\"B\"", ""), RULE, "Content-Type: multipart/mixed"),
                (
                    &whole.replace("multipart/mixed; boundary=\"B\"", "text/plain"),
                    RULE,
                    "Content-Type: text/plain",
                ),
                (&whole.replace("\n\n--B\n", "\n--B\n"), RULE, "--B"),
                (&whole.replace("shellscript\n\n#!", "shellscript\n#!"), RULE, "#!/bin/bash"),
            ],
        );
    }
    assert_found(
        BOTTLEROCKET,
        &[
            ("#!/bin/bash\necho hi\n", RULE, "echo hi"),
            ("[settings.kubernetes]\nmax-pods = \"110\"\n", RULE, "max-pods = \"110\""),
            (
                "[settings.kubernetes]\ncluster-dns-ip = ['10.0.0.10']\n",
                RULE,
                "cluster-dns-ip = ['10.0.0.10']",
            ),
            ("[settings.boot]\na = 1\n[settings.boot]\nb = 2\n", RULE, "[settings.boot]"),
            ("settings = 1\n", RULE, "settings = 1"),
            ("[settings.kubernetes.static-pods.a]\nenabled = 1\n", RULE, "enabled = 1"),
            ("[settings]\nmotd = 'a'\n", "", ""),
        ],
    );
}

#[test]
fn settings_that_bottlerocket_does_not_take() {
    const RULE: &str = "(unknown-bottlerocket-setting)";
    assert_found(
        BOTTLEROCKET,
        &[
            ("[settings.kernell]\nlockdown = 'none'\n", RULE, "kernell"),
            ("[settings.kernel]\nlockdown = 'high'\n", RULE, "lockdown"),
            ("[settings.host-containers.admin]\nenable = true\n", RULE, "enable"),
            ("[[settings.ntp.time-servers]]\naddress = 'a'\noption = []\n", RULE, "option"),
            ("[settings.kubernetes]\ncpu-manager-policy = 'dynamic'\n", RULE, "cpu-manager-policy"),
            (
                "[settings.bootstrap-commands.a]\ncommands = []\nmode = 'alway'\nessential = true\n",
                RULE,
                "mode",
            ),
            ("[settings.kernel.sysctl]\n'net.core.somaxconn' = '4096'\n", "", ""),
        ],
    );
}

#[test]
fn settings_that_karpenter_drops() {
    const RULE: &str = "dropped-bottlerocket-setting";
    assert_found(
        BOTTLEROCKET,
        &[
            ("[setting.x]\na = 1\n[settings]\nmotd = 'c'\n", RULE, "setting"),
            ("[settings.kubernetes]\nfoo = 1\nkube-api-qps = 30\n", RULE, "foo"),
            ("[settings.kubernetes.node-taints]\na = ['b:NoSchedule']\n", RULE, "node-taints"),
            ("[settings.kubernetes.node-labels]\na = 'b'\n", "", ""),
            ("\n# a\n# [settings]\n", "(user-data-without-settings)", "# a"),
            ("#!/bin/bash\n# a\n", "(user-data-without-settings)", "#!/bin/bash"),
            (" \n", "", ""),
        ],
    );
}
