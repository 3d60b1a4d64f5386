//! The edges of the rules about classes: what is still right, and what is not any more. The limits are those that EC2,
//! EBS and the families' images have.

mod images;

use crate::apis::version::Version;
use crate::diagnostic::Severity;
use crate::rules::Options;
use crate::rules::tests::found_in;

/// What is found in a class of these fields: names of rules, warnings in parentheses.
fn found(fields: &str, options: &Options) -> String {
    let text = format!("{{apiVersion: karpenter.k8s.aws/v1, kind: EC2NodeClass, spec: {{{fields}}}}}");
    let findings = found_in(&text, options);
    // The parts of a class are no whole class: what the API server says of that is not looked at.
    let lints = findings.iter().filter(|finding| finding.rule.scope == crate::rules::Scope::Lint);
    let names: Vec<String> = lints
        .map(|finding| match finding.severity {
            Severity::Error => finding.rule.code.name.to_owned(),
            _ => format!("({})", finding.rule.code.name),
        })
        .collect();
    names.join(" ")
}

fn assert_found(table: &[(&str, &str)]) {
    assert_found_by(table, &Options::default());
}

fn assert_found_by(table: &[(&str, &str)], options: &Options) {
    let differing: Vec<String> = table
        .iter()
        .map(|(fields, expected)| (fields, expected, found(fields, options)))
        .filter(|(_, expected, found)| *expected != found)
        .map(|(fields, expected, found)| format!("{fields}\n  found {found:?}, not {expected:?}"))
        .collect();
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}

#[test]
fn volumes() {
    let table = [
        ("volumeSize: 1Gi, volumeType: gp3", ""),
        ("volumeSize: 64T, volumeType: gp3", ""),
        ("volumeSize: 59000Gi, volumeType: gp2", "(volume-size-out-of-range)"),
        ("volumeSize: 16384Gi, volumeType: gp2", ""),
        ("volumeSize: 3Gi, volumeType: io1, iops: 100", "volume-size-out-of-range"),
        ("volumeSize: 4Gi, volumeType: io1, iops: 200", ""),
        ("volumeSize: 4Gi, volumeType: io1, iops: 201", "(volume-performance-out-of-range)"),
        ("volumeSize: 4Gi, volumeType: io2, iops: 4000", ""),
        ("volumeSize: 4Gi, volumeType: io2, iops: 99", "volume-performance-out-of-range"),
        ("volumeSize: 4Gi, volumeType: io2", "missing-iops"),
        ("volumeSize: 124Gi, volumeType: st1", "volume-size-out-of-range"),
        ("volumeSize: 125Gi, volumeType: sc1", ""),
        ("volumeSize: 2Ti, volumeType: standard", "(volume-size-out-of-range)"),
        ("volumeSize: 1Gi, volumeType: gp3, iops: 3000", ""),
        ("volumeSize: 6Gi, volumeType: gp3, iops: 3001", "(volume-performance-out-of-range)"),
        ("volumeSize: 32Gi, volumeType: gp3, iops: 16000", ""),
        ("volumeSize: 9Ti, volumeType: gp3, iops: 80001", "(volume-performance-out-of-range)"),
        ("volumeSize: 50Gi, volumeType: gp3, throughput: 750", ""),
        ("volumeSize: 50Gi, volumeType: gp3, throughput: 751", "(volume-performance-out-of-range)"),
        ("volumeSize: 50Gi, volumeType: gp3, iops: 4000, throughput: 1000", ""),
        ("volumeSize: 50Gi, volumeType: gp3, throughput: 124", "volume-performance-out-of-range"),
        ("volumeSize: 50Gi, volumeType: gp2, iops: 3000", "unsupported-volume-performance"),
        ("volumeSize: 50Gi, volumeType: io1, iops: 100, throughput: 200", "unsupported-volume-performance"),
        // Which type it becomes is the account's business.
        ("volumeSize: 50Gi, iops: 3000, throughput: 200", ""),
        ("snapshotID: snap-1, volumeType: gp3, iops: 16000", "(snapshot-without-size)"),
        ("snapshotID: snap-1, volumeSize: 50Gi, volumeType: gp3, iops: 16000", ""),
        ("volumeSize: 50Gi, kmsKeyID: alias/a", "(kms-key-without-encryption)"),
        ("volumeSize: 50Gi, kmsKeyID: alias/a, encrypted: true", ""),
        ("volumeSize: 50Gi, kmsKeyID: alias/a, encrypted: false", "kms-key-without-encryption"),
        ("volumeSize: 50Gi, encrypted: false", "(unencrypted-volume)"),
    ];
    for (ebs, expected) in table {
        let fields =
            format!("amiFamily: Custom, blockDeviceMappings: [{{deviceName: /dev/sdf, ebs: {{{ebs}}}}}]");
        assert_eq!(found(&fields, &Options::default()), expected, "{ebs}");
    }
}

#[test]
fn devices_of_the_families() {
    let mapping = |device: &str, size: &str| format!("{{deviceName: {device}, ebs: {{volumeSize: {size}}}}}");
    let (xvda, xvdb) = (mapping("/dev/xvda", "20Gi"), mapping("/dev/xvdb", "20Gi"));
    let sda1 = mapping("/dev/sda1", "50Gi");
    let marked = "{deviceName: /dev/sda1, rootVolume: true, ebs: {volumeSize: 20Gi}}";
    for (class, mappings, expected) in [
        ("amiFamily: AL2", &[xvda.as_str()][..], ""),
        ("amiFamily: AL2", &[sda1.as_str()], "(unmapped-device)"),
        ("amiFamily: AL2", &[marked], ""),
        ("amiFamily: AL2023", &[xvdb.as_str()], "(unmapped-device)"),
        ("amiFamily: AL2023, instanceStorePolicy: RAID0", &[xvdb.as_str()], ""),
        ("amiFamily: Bottlerocket", &[xvda.as_str(), xvdb.as_str()], ""),
        ("amiFamily: Bottlerocket", &[xvda.as_str()], "(unmapped-device)"),
        ("amiFamily: Bottlerocket", &[xvdb.as_str()], "(unmapped-device)"),
        ("amiFamily: Bottlerocket", &[sda1.as_str()], "(unmapped-device) (unmapped-device)"),
        ("amiFamily: Windows2022", &[sda1.as_str()], ""),
        ("amiFamily: Windows2022", &[xvda.as_str()], "(unmapped-device)"),
        ("amiFamily: Custom", &[sda1.as_str()], ""),
        ("amiSelectorTerms: [{alias: bottlerocket@v1.2.3}]", &[xvdb.as_str()], "(unmapped-device)"),
        ("amiFamily: Bottlerocket", &[], ""),
    ] {
        let fields = format!("{class}, blockDeviceMappings: [{}]", mappings.join(", "));
        assert_eq!(found(&fields, &Options::default()), expected, "{fields}");
    }
}

#[test]
fn volumes_hold_their_images() {
    for (family, device, size, expected) in [
        ("al2023@v20250123", "/dev/xvda", "20Gi", ""),
        ("al2023@v20250123", "/dev/xvda", "19Gi", "volume-too-small-for-image"),
        ("al2023@v20250123", "/dev/xvda", "20G", "volume-too-small-for-image"),
        ("windows2022@latest", "/dev/sda1", "49Gi", "volume-too-small-for-image"),
        ("windows2022@latest", "/dev/sda1", "50Gi", ""),
    ] {
        let fields = format!(
            "amiSelectorTerms: [{{alias: {family}}}], blockDeviceMappings: [{{deviceName: {device}, ebs: {{volumeSize: {size}}}}}]"
        );
        assert_eq!(found(&fields, &Options::default()), expected, "{fields}");
    }
    let before = Options { karpenter: Version(1, 14), ..Options::default() };
    let since = Options { karpenter: Version(1, 15), ..Options::default() };
    for (volume, expected_before, expected_since) in [
        ("6Gi", "", ""),
        ("5Gi", "", "(volume-too-small-for-image)"),
        ("4Gi", "", "(volume-too-small-for-image)"),
        ("2Gi", "(volume-too-small-for-image)", "(volume-too-small-for-image)"),
        ("1Gi", "volume-too-small-for-image", "volume-too-small-for-image"),
        ("1Gi, snapshotID: snap-1", "", ""),
    ] {
        let fields = format!(
            "amiSelectorTerms: [{{alias: bottlerocket@v1.2.3}}], blockDeviceMappings: [\
             {{deviceName: /dev/xvdb, ebs: {{volumeSize: 20Gi}}}}, {{deviceName: /dev/xvda, ebs: {{volumeSize: {volume}}}}}]"
        );
        assert_eq!(found(&fields, &before), expected_before, "{volume}");
        assert_eq!(found(&fields, &since), expected_since, "{volume}");
    }
    assert_found(&[
        // An image of one's own may be of any size.
        (
            "amiFamily: AL2023, amiSelectorTerms: [{id: ami-1}], blockDeviceMappings: [{deviceName: /dev/xvda, ebs: {volumeSize: 8Gi}}]",
            "",
        ),
    ]);
}

#[test]
fn images_by_kubernetes_version() {
    let at = |minor| Options { kube: Some(Version(1, minor)), ..Options::default() };
    let al2 = "amiSelectorTerms: [{alias: al2@v20250123}]";
    let windows = "amiSelectorTerms: [{alias: windows2025@latest}]";
    assert_eq!(found(al2, &at(32)), "(discontinued-ami-alias)");
    assert_eq!(found(al2, &at(33)), "alias-without-image");
    assert_eq!(found(windows, &at(34)), "alias-without-image");
    assert_eq!(found(windows, &at(35)), "");
    assert_eq!(found(windows, &Options::default()), "");
}

#[test]
fn names_roles_and_tags() {
    let long = |length: usize| "k".repeat(length);
    assert_found(&[
        ("role: team/nodes", ""),
        ("role: arn-nodes", ""),
        ("instanceProfile: 'arn:aws:iam::1:instance-profile/a/b'", "arn-for-name"),
        ("instanceProfile: team/nodes", "instance-profile-with-path"),
        ("tags: {AWS:a: b}", "aws-tag"),
        ("tags: {awsx: b, team: 'aws:'}", ""),
        (&format!("tags: {{{}: a}}", long(128)), ""),
        (&format!("tags: {{{}: a}}", long(129)), "tag-too-long"),
        (&format!("tags: {{a: {}}}", long(256)), ""),
        (&format!("tags: {{a: {}}}", long(257)), "tag-too-long"),
        ("amiFamily: AL2023, amiSelectorTerms: [{name: a, owner: self}, {tags: {a: b}}]", ""),
        ("subnetSelectorTerms: [{tags: {Name: '*private*', team: a}}]", ""),
    ]);
}

#[test]
fn kubelets() {
    let table = [
        ("kubelet: {imageGCLowThresholdPercent: 84}", ""),
        ("kubelet: {imageGCLowThresholdPercent: 85}", "(image-gc-threshold-beyond-default)"),
        ("kubelet: {imageGCHighThresholdPercent: 81}", ""),
        ("kubelet: {imageGCHighThresholdPercent: 80}", "(image-gc-threshold-beyond-default)"),
        ("kubelet: {evictionHard: {memory.available: 0%, pid.available: '1e3'}}", ""),
        ("kubelet: {kubeReserved: {cpu: 100m, memory: '1e3'}}", ""),
        ("kubelet: {maxPods: 1}", ""),
        ("amiFamily: AL2023, kubelet: {podsPerCore: 10}", ""),
    ];
    assert_found_by(&table, &Options { karpenter: Version(1, 14), ..Options::default() });
    assert_found_by(&table, &Options { karpenter: Version(1, 15), ..Options::default() });
}

#[test]
fn kubelets_before_karpenter_looked_at_them() {
    let table = [
        ("kubelet: {evictionSoft: {memory.available: -1Gi}}", "unreadable-eviction-threshold"),
        ("kubelet: {evictionHard: {memory.available: 0Mi}}", "unreadable-eviction-threshold"),
        ("kubelet: {evictionSoftGracePeriod: {memory.available: -1m}}", "unreadable-grace-period"),
        ("kubelet: {evictionSoftGracePeriod: {memory.available: 1m30s}}", ""),
        ("amiFamily: Bottlerocket, kubelet: {podsPerCore: 10}", "(ignored-setting)"),
    ];
    assert_found_by(&table, &Options { karpenter: Version(1, 14), ..Options::default() });
}

#[test]
fn kubelets_that_karpenter_looks_at() {
    let invalid = "invalid-kubelet-configuration";
    let table = [
        ("kubelet: {evictionSoft: {memory.available: -1Gi}}", &*format!("{invalid} {invalid}")),
        ("kubelet: {evictionSoftGracePeriod: {memory.available: -1m}}", &*format!("{invalid} {invalid}")),
        ("kubelet: {evictionSoftGracePeriod: {memory.available: 1m30s}}", invalid),
        ("kubelet: {evictionHard: {memory.available: 0Mi}}", "(zero-eviction-threshold)"),
        ("amiFamily: Custom, kubelet: {evictionHard: {memory.available: 0Mi}}", ""),
        ("kubelet: {kubeReserved: {memory: 1e3.5}}", "kubelet-expression"),
        ("amiFamily: Bottlerocket, kubelet: {podsPerCore: 10}", "unsupported-kubelet-configuration"),
        ("amiFamily: AL2, kubelet: {clusterDNS: [10.0.0.1, fd00::a]}", "unsupported-kubelet-configuration"),
        ("amiFamily: AL2023, kubelet: {clusterDNS: [10.0.0.1, fd00::a]}", ""),
    ];
    assert_found_by(&table, &Options { karpenter: Version(1, 15), ..Options::default() });
}

#[test]
fn room_beside_karpenters_own_tags() {
    for (count, expected) in
        [(44, ""), (45, "(too-many-tags)"), (46, "(too-many-tags)"), (47, "too-many-tags")]
    {
        let tags: Vec<String> = (0..count).map(|index| format!("t{index}: a")).collect();
        let fields = format!("tags: {{{}}}", tags.join(", "));
        assert_eq!(found(&fields, &Options::default()), expected, "{count} tags");
    }
}
