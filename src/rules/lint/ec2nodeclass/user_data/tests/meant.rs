//! Texts that were meant for another image, another reader or another form than they reach, and what is like them.

use super::{AL2, AL2023, BOTTLEROCKET, CUSTOM, SCRIPT, WINDOWS, archive, assert_found, found, node_config};
use crate::rules::tests::found_in;
use crate::rules::{Finding, Options};

#[test]
fn folded_texts() {
    const RULE: &str = "folded-user-data";
    let mime = "MIME-Version: 1.0 Content-Type: multipart/mixed; boundary=\"B\"\n--B Content-Type: text/x-shellscript\n";
    let config = "apiVersion: node.eks.aws/v1alpha1 kind: NodeConfig spec:\n  kubelet: {}\n";
    for family in [AL2, AL2023] {
        assert_found(
            family,
            &[
                ("#!/bin/bash set -e echo hi", RULE, "#!/bin/bash set -e echo hi"),
                ("#!/bin/bash -xe yum install htop\n", RULE, "#!/bin/bash -xe yum install htop"),
                ("#!/usr/bin/env bash set -e\n", RULE, "#!/usr/bin/env bash set -e"),
                ("#!/bin/bash # why\nyum install htop\n", RULE, "#!/bin/bash # why"),
                (mime, RULE, "MIME-Version: 1.0 Content-Type: multipart/mixed; boundary=\"B\""),
                (config, RULE, "apiVersion: node.eks.aws/v1alpha1 kind: NodeConfig spec:"),
                (
                    &format!("--- {config}"),
                    RULE,
                    "--- apiVersion: node.eks.aws/v1alpha1 kind: NodeConfig spec:",
                ),
                ("#cloud-config packages: [htop]\n", RULE, "#cloud-config packages: [htop]"),
                ("#!/bin/bash -xe\nyum install htop\n", "", ""),
                ("#!/usr/bin/env -S bash -euo pipefail\nyum install htop\n", "", ""),
                ("#!/usr/bin/env python3\nprint(1)\n", "", ""),
                ("#!/usr/bin/awk -f\nBEGIN { exit }\n", "", ""),
                ("#! /bin/sh\necho hi\n", "", ""),
            ],
        );
    }
    assert_found(CUSTOM, &[("#!/bin/bash set -e echo hi", RULE, "#!/bin/bash set -e echo hi")]);
    assert_found(
        BOTTLEROCKET,
        &[
            ("[settings.kernel] lockdown = 'none'", RULE, "[settings.kernel] lockdown = 'none'"),
            ("[settings.kernel] # x = 1\nlockdown = 'none'\n", "", ""),
            ("settings = { kernel = { lockdown = 'none' } }", "", ""),
        ],
    );
}

/// What is found in user data as it is written in YAML.
fn written(family: &str, user_data: &str) -> Vec<Finding> {
    let text = format!(
        "apiVersion: karpenter.k8s.aws/v1\nkind: EC2NodeClass\nmetadata: {{name: a}}\nspec:\n  {family}\n  role: a\n  \
         amiSelectorTerms: [{{id: ami-0123456789abcdef0}}]\n  subnetSelectorTerms: [{{tags: {{a: b}}}}]\n  \
         securityGroupSelectorTerms: [{{tags: {{a: b}}}}]\n  userData: {user_data}\n"
    );
    found_in(&text, &Options::default())
}

#[test]
fn how_a_text_is_written() {
    for (family, user_data, expected) in [
        (AL2, ">-\n    #!/bin/bash\n    set -e\n    echo hi", "Error folded-user-data"),
        (AL2, "\"#!/bin/bash\n    set -e\n    echo hi\"", "Error folded-user-data"),
        (AL2, ">\n    #!/bin/bash\n\n    yum install htop\n    reboot", "Warning folded-user-data"),
        (WINDOWS, ">\n    Write-Host hi\n    Write-Host there", "Warning folded-user-data"),
        (AL2, ">\n    #!/bin/bash\n\n    yum install htop\n\n    reboot\n  # behind", ""),
        (AL2, ">\n    #!/bin/bash\n\n    yum install htop &&\n    reboot", ""),
        (AL2, ">\n    #!/bin/bash\n\n      yum install htop\n      reboot", ""),
        (AL2, "|\n    #!/bin/bash\n    set -e\n    echo hi", ""),
        (WINDOWS, ">\n    Write-Host hi\n\n    Write-Host there", ""),
        (AL2, "\"#!/bin/bash\\nset -e\\necho hi\\n\"", ""),
    ] {
        let found = written(&family.replace(", ", "\n  "), user_data);
        let names: Vec<String> = found
            .iter()
            .map(|finding| format!("{:?} {}", finding.severity, finding.rule.code.name))
            .collect();
        assert_eq!(names.join(" "), expected, "{family} {user_data}");
    }
}

#[test]
fn texts_in_base64() {
    const RULE: &str = "encoded-user-data";
    const BASH: &str = "IyEvYmluL2Jhc2gKZWNobyBoaQo=";
    let wrapped = "IyEvYmluL2Jhc2gK\nZWNobyBoaQo=\n";
    let config = "YXBpVmVyc2lvbjogbm9kZS5la3MuYXdzL3YxYWxwaGExCmtpbmQ6IE5vZGVDb25maWcK";
    for family in [AL2, AL2023, BOTTLEROCKET, WINDOWS] {
        assert_found(
            family,
            &[(BASH, RULE, "all of it"), (wrapped, RULE, "all of it"), (config, RULE, "all of it")],
        );
    }
    assert_found(CUSTOM, &[(BASH, "", "")]);
    assert_found(
        AL2023,
        &[
            ("uptime", "(script-without-interpreter)", "uptime"),
            ("systemctlrestart", "(script-without-interpreter)", "systemctlrestart"),
            ("#!/bin/bash\nIyEvYmluL2Jhc2gKZWNobyBoaQo=\n", "", ""),
        ],
    );
}

#[test]
fn bootstrap_scripts() {
    let call = "/etc/eks/bootstrap.sh demo --kubelet-extra-args '--max-pods=10'";
    let script = format!("#!/bin/bash\necho hi\n{call}\n");
    let part = archive(&[SCRIPT, &format!("Content-Type: text/x-shellscript\n\n{script}")]);
    let patch = "sed -i 's/a/b/' /etc/eks/bootstrap.sh";
    let patching = format!("#!/bin/bash\n{patch}\n");
    let own = format!("#!/bin/bash\ncat > /etc/eks/bootstrap.sh <<E\nE\n{call}\n");
    let quiet =
        "#!/bin/bash\n# /etc/eks/bootstrap.sh demo\necho 'no /etc/eks/bootstrap.sh'\n/opt/bootstrap.sh\n";
    let listed = archive(&[&format!("Content-Type: text/cloud-config\n\n#cloud-config\nruncmd:\n- {call}")]);
    const STUB: &str = "(bootstrap-without-effect)";
    assert_found(
        AL2023,
        &[
            (&script, STUB, call),
            (&part, STUB, call),
            (&patching, STUB, patch),
            (&listed, STUB, &format!("- {call}")),
            (&own, "", ""),
            (quiet, "", ""),
        ],
    );
    let custom = |term: &str| {
        let mut found = found(&format!("{CUSTOM}, amiSelectorTerms: [{term}]"), &script, &Options::default());
        found.retain(|(name, _)| name == STUB);
        found.len()
    };
    assert_eq!(custom("{alias: al2023@v20260512}"), 1);
    assert_eq!(custom("{name: amazon-eks-node-al2023-x86_64-standard-1.33-v20260512, owner: amazon}"), 1);
    assert_eq!(custom("{name: amazon-eks-node-1.31-v20250123, owner: amazon}"), 0);
    assert_eq!(custom("{id: ami-0123456789abcdef0}"), 0);
    const SECOND: &str = "(second-bootstrap-call)";
    assert_found(
        AL2,
        &[(&script, SECOND, call), (&part, SECOND, call), (&patching, "", ""), (quiet, "", "")],
    );
    let windows = "& $EKSBootstrapScriptFile -EKSClusterName 'demo'";
    assert_found(
        WINDOWS,
        &[
            (&format!("Write-Host hi\n{windows}\n"), SECOND, windows),
            (&format!("Write-Host hi\n# {windows}\n"), "", ""),
            ("[string]$EKSBootstrapScriptFile = 'Start-EKSBootstrap.ps1'\n", "", ""),
        ],
    );
}

#[test]
fn the_taint_of_custom_classes() {
    const RULE: &str = "(missing-unregistered-taint)";
    let call = "/etc/eks/bootstrap.sh demo --kubelet-extra-args '--node-labels=a=b'";
    let with = |taint: &str| {
        format!(
            "#!/bin/bash\n/etc/eks/bootstrap.sh demo --kubelet-extra-args '--register-with-taints={taint}'\n"
        )
    };
    let weak = with("karpenter.sh/unregistered=true:NoSchedule");
    let toml = "[settings.kubernetes]\ncluster-name = 'a'\n";
    let tainted = "[settings.kubernetes.node-taints]\n'karpenter.sh/unregistered' = ['true:NoExecute']\n";
    let config = node_config(
        "kubelet: {config: {registerWithTaints: [{key: karpenter.sh/unregistered, effect: NoExecute}]}}",
    );
    assert_found(
        CUSTOM,
        &[
            (&format!("#!/bin/bash\n{call}\n"), RULE, call),
            (&format!("#!/bin/bash\n# karpenter.sh/unregistered:NoExecute\n{call}\n"), RULE, call),
            (&weak, RULE, weak.lines().nth(1).unwrap()),
            (&node_config("kubelet: {}"), RULE, "apiVersion: node.eks.aws/v1alpha1"),
            (toml, RULE, "[settings.kubernetes]"),
            ("#!/bin/bash\nkubeadm join --token a\n", RULE, "kubeadm join --token a"),
            (&with("karpenter.sh/unregistered:NoExecute"), "", ""),
            (&with("karpenter.sh/unregistered=true:NoExecute,a=b:NoSchedule"), "", ""),
            (
                &with("karpenter.sh/unregistered:NoSchedule,a=b:NoExecute"),
                RULE,
                with("karpenter.sh/unregistered:NoSchedule,a=b:NoExecute")[12..].trim_end(),
            ),
            ("#!/bin/bash\n/etc/eks/bootstrap.sh a --kubelet-extra-args \"$ARGS\"\n", "", ""),
            (
                "#!/bin/bash\nARGS=--v=2\n/etc/eks/bootstrap.sh a --kubelet-extra-args \"$ARGS\"\n",
                RULE,
                "/etc/eks/bootstrap.sh a --kubelet-extra-args \"$ARGS\"",
            ),
            (&with("karpenter.sh/unregistered:$EFFECT"), "", ""),
            (tainted, "", ""),
            (&config, "", ""),
            ("#!/bin/bash\n/opt/join.sh demo\n", "", ""),
            ("#cloud-config\nruncmd: [/opt/join.sh]\n", "", ""),
        ],
    );
    assert_found(
        "amiFamily: Custom, amiSelectorTerms: [{alias: al2023@v20260512}]",
        &[(&node_config("kubelet: {}"), RULE, "apiVersion: node.eks.aws/v1alpha1")],
    );
}

#[test]
fn texts_for_windows() {
    const RULE: &str = "not-powershell";
    assert_found(
        WINDOWS,
        &[
            ("<powershell>\nWrite-Host hi\n</powershell>\n", RULE, "<powershell>"),
            ("Write-Host hi\n  <PowerShell>\n", RULE, "  <PowerShell>"),
            ("Write-Host hi\n</powershell>\n<persist>true</persist>\n", RULE, "</powershell>"),
            ("<script>\necho hi\n</script>\n", RULE, "<script>"),
            ("#!/bin/bash\nyum install htop\n", RULE, "#!/bin/bash"),
            ("\n#cloud-config\npackages: []\n", RULE, "#cloud-config"),
            (&archive(&[SCRIPT]), RULE, "MIME-Version: 1.0"),
            (&node_config("kubelet: {}"), RULE, "apiVersion: node.eks.aws/v1alpha1"),
            ("[settings.kubernetes]\nmax-pods = 10\n", RULE, "[settings.kubernetes]"),
            ("version: 1.0\ntasks: []\n", RULE, "version: 1.0"),
            ("set -ex\nyum install htop\n", RULE, "set -ex"),
            ("Write-Host hi\n/etc/eks/bootstrap.sh demo\n", RULE, "/etc/eks/bootstrap.sh demo"),
            ("set-content a.txt b\n$export = 1\n# yum\n", "", ""),
            ("#!/usr/bin/env pwsh\nWrite-Host hi\n", "", ""),
            ("# <powershell>\nWrite-Host \"<powershell>\"\n", "", ""),
            ("[string]$Name = 'a'\n", "", ""),
        ],
    );
    const POWERSHELL: &str = "<powershell>\nWrite-Host hi\n</powershell>\n";
    for family in [AL2, AL2023] {
        assert_found(family, &[(POWERSHELL, "mistaken-for-script", "<powershell>")]);
    }
}

#[test]
fn mirrors_of_registries() {
    const RULE: &str = "registry-mirrors-beside-config-path";
    let containerd = |toml: &str| {
        let toml: String = toml.lines().map(|line| format!("    {line}\n")).collect();
        node_config(&format!("containerd:\n  config: |\n{toml}"))
    };
    let old =
        "[plugins.\"io.containerd.grpc.v1.cri\".registry.mirrors.\"docker.io\"]\nendpoint = ['https://a']\n";
    let new =
        "[plugins.'io.containerd.cri.v1.images'.registry.mirrors.'docker.io']\nendpoint = ['https://a']\n";
    let tls = "[plugins.'io.containerd.grpc.v1.cri'.registry.configs.'a'.tls]\ninsecure_skip_verify = true\n";
    let auth = "[plugins.'io.containerd.grpc.v1.cri'.registry.configs.'a'.auth]\nusername = 'a'\n";
    let path = "[plugins.'io.containerd.grpc.v1.cri'.registry]\nconfig_path = ''\n";
    let empty = "[plugins.'io.containerd.grpc.v1.cri'.registry.mirrors]\n";
    let other = "[plugins.'io.containerd.grpc.v1.cri'.registry]\nconfig_path = '/etc/certs.d'\n[plugins.'io.containerd.grpc.v1.cri'.registry.mirrors.a]\nendpoint = []\n";
    assert_found(
        AL2023,
        &[
            (&containerd(old), RULE, "mirrors"),
            (&containerd(new), RULE, "mirrors"),
            (&containerd(tls), RULE, "configs"),
            (&containerd(other), RULE, "mirrors"),
            (&containerd(&format!("{path}{old}")), "", ""),
            (&containerd(auth), "", ""),
            (&containerd(empty), "", ""),
        ],
    );
}

#[test]
fn blank_lines_that_end_headers() {
    const RULE: &str = "refused-user-data";
    let config =
        "apiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\nspec:\n  featureGates: {FastImagePull: true}";
    let part = archive(&[&format!("Content-Type: application/node.eks.aws\n{config}")]);
    let second =
        archive(&[SCRIPT, "Content-Type: text/x-shellscript; charset=\"us-ascii\"\n#!/bin/bash\necho hi"]);
    let document = archive(&[&format!("Content-Type: application/node.eks.aws\n---\n{config}")]);
    let top = archive(&[SCRIPT]).replacen("\n\n--B", "\n--B", 1);
    let spaced = config.replace("kind: NodeConfig\n", "kind: NodeConfig\n\n");
    let later = archive(&[&format!("Content-Type: application/node.eks.aws\n{spaced}")]);
    assert_found(
        AL2023,
        &[
            (&part, RULE, "apiVersion: node.eks.aws/v1alpha1"),
            (&second, RULE, "#!/bin/bash"),
            (&document, RULE, "---"),
            (&top, RULE, "--B"),
            (&later, "mistaken-for-node-config", "apiVersion: node.eks.aws/v1alpha1"),
            (&archive(&[&format!("Content-Type: application/node.eks.aws\n\n{config}")]), "", ""),
            (
                &archive(&[
                    "Content-Type: text/x-shellscript;\n charset=\"us-ascii\"\nX-Merge-Type: a\n\n#!/bin/bash\necho: hi",
                ]),
                "",
                "",
            ),
        ],
    );
    for text in [&part, &second, &document, &top, &later] {
        let found = super::findings(AL2023, text, &Options::default());
        assert_eq!(found[0].help.as_deref(), Some("put a blank line above this one"), "{text}");
    }
}

#[test]
fn scripts_of_older_charts() {
    const RULE: &str = "outdated-soci-script";
    let bound = "if [ -n \"$CONTAINERD_VERSION\" ] && version_lt \"$CONTAINERD_VERSION\" \"2.0\"; then";
    let fetch = "curl -fL https://github.com/awslabs/soci-snapshotter/releases/download/v0.5.0/a.tar.gz -o a";
    let old = format!("#!/bin/bash\n{fetch}\n{bound}\nsetup_soci\nfi\n");
    let switch = node_config(
        "kubelet:\n  config: {imageServiceEndpoint: unix:///run/soci-snapshotter-grpc/soci-snapshotter-grpc.sock}",
    );
    let config = format!("Content-Type: application/node.eks.aws\n\n{switch}");
    let script = format!("Content-Type: text/x-shellscript\n\n#!/bin/bash\n{fetch}\n");
    let switched = archive(&[&config, &script]);
    let pinned = |date: &str| format!("amiFamily: AL2023, amiSelectorTerms: [{{alias: al2023@{date}}}]");
    let names = |class: &str, text: &str| {
        let mut found = found(class, text, &Options::default());
        found.retain(|(name, _)| name.contains(RULE));
        found.into_iter().map(|(_, place)| place).collect::<Vec<_>>()
    };
    assert_eq!(names(&pinned("latest"), &old), [bound]);
    assert_eq!(names(&pinned("v20260512"), &old), [bound]);
    assert_eq!(names(&pinned("v20250801"), &old), [""; 0]);
    assert_eq!(names(AL2023, &switched), [fetch]);
    assert_eq!(names(AL2023, &archive(&[&script])), [""; 0]);
    assert_eq!(names(AL2023, &archive(&[&config])), [""; 0]);
    let drop_in = "cat > /etc/containerd/config.d/soci.toml <<E";
    let plugin =
        format!("#!/bin/bash\n{fetch}\n{drop_in}\n[plugins.\"io.containerd.grpc.v1.cri\".containerd]\nE\n");
    assert_eq!(names(AL2, &plugin), [drop_in]);
    assert_eq!(names(AL2, &old), [""; 0]);
}
