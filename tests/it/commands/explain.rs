//! `karpcfg explain`: values, topics, messages and words; rules have their tests beside `check`.

use crate::command::{Karpcfg, Outcome};

fn explain(args: &[&str]) -> Outcome {
    Karpcfg::new(["explain"].into_iter().chain(args.iter().copied())).run()
}

#[track_caller]
fn says(args: &[&str], parts: &[&str]) {
    let outcome = explain(args);
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    for part in parts {
        assert!(outcome.stdout.contains(part), "{args:?} does not say {part}: {}", outcome.stdout);
    }
}

#[test]
fn values_are_explained_as_fields_are() {
    says(
        &["karpenter.defaultNodePool.disruption"],
        &[
            "karpenter.defaultNodePool.disruption: map\n",
            "Makes: spec.disruption of the NodePool\n",
            "    tfy-0.1.35: {\"consolidationPolicy\":\"WhenEmptyOrUnderutilized\",\"consolidateAfter\":\"0s\"",
            "    consolidateAfter     How long",
        ],
    );
    says(
        &["karpenter.nodePools.any.capacityTypes"],
        &["list: text", "a requirement on karpenter.sh/capacity-type"],
    );
    says(&["karpenter.nodePools.any.replicas"], &["spec.replicas of the NodePool, since Karpenter 1.8"]);
    says(&["karpenter.defaultNodeTemplate.enclaveOptions"], &["since Karpenter 1.15"]);
    says(
        &["karpenter.defaultNodeTemplate.rootVolumeSize"],
        &["spec.blockDeviceMappings", "Default: \"100Gi\""],
    );
    says(&["controller.replicas"], &["whole number", "`karpcfg controller`", "Default: 2"]);
    says(&["aws.nodeAccess"], &["one of accessEntry, awsAuth"]);
    explain(&["karpenter.defaultNodePool.wieght"]).refused_with(
        2,
        &["`karpenter.defaultNodePool` has no such key; did you mean `karpenter.defaultNodePool.weight`?"],
    );
}

/// Every key of the schema's maps has a page, however deep it stands.
#[test]
fn every_key_has_a_page() {
    for path in ["profile", "cluster", "karpenter", "aws", "controller", "extraObjects"] {
        let page = explain(&[path]).stdout;
        let keys = page.split_once("Keys:\n\n").map(|(_, keys)| keys).unwrap_or_default();
        for key in keys.lines().filter_map(|line| line.split_whitespace().next()) {
            says(&[&format!("{path}.{key}")], &[&format!("{path}.{key}: ")]);
        }
    }
}

#[test]
fn topics_by_name_by_message_and_by_words() {
    says(&["soci-debug"], &["mount | grep fuse", "systemctl status soci-snapshotter", "journalctl"]);
    says(&["soci-debug", "--lang", "ko"], &["스냅샷터", "mount | grep fuse"]);
    let message = "could not download chart: pulling from host public.ecr.aws failed with status code [manifests v0.27.3]: 403 forbidden";
    says(&[message], &["public-registry-403: ", "docker logout public.ecr.aws"]);
    says(&["glossary"], &["Provisioner", "NodePool", "AWSNodeTemplate"]);
    says(&["since"], &["0.16    `weight`", "0.19    interruption handling"]);
    says(&["--search", "spot", "role"], &["spot-service-linked-role"]);
    explain(&["--search", "zyzzyva"]).refused_with(2, &["nothing has all of these words"]);
    explain(&["sossi-debug"]).refused_with(2, &["did you mean `soci-debug`?"]);
}
