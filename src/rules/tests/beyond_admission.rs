//! What the API server lets through although it is wrong: each must be found, by the rule that says so.

use super::found_in;
use crate::apis::version::Version;
use crate::rules::{Options, Scope};

/// Fields of an EC2NodeClass that were tried on a real API server with the v1.14.1 CRDs and accepted, and the rule
/// that finds them.
const CLASSES: &[(&str, &str)] = &[
    ("amiSelectorTerms: [{alias: al2023@v1@x}]", "alias-with-two-versions"),
    ("amiSelectorTerms: [{alias: al2023@20250123}]", "malformed-alias-version"),
    ("amiSelectorTerms: [{id: xxami-1!!}], amiFamily: AL2023", "malformed-id"),
    ("amiSelectorTerms: [{alias: al2023@v20250123, ssmParameter: a}]", "ambiguous-selector-term"),
    ("amiSelectorTerms: [{id: ami-1, ssmParameter: a}], amiFamily: AL2023", "ambiguous-selector-term"),
    ("amiSelectorTerms: [{ssmParameter: a, name: b}], amiFamily: AL2023", "ambiguous-selector-term"),
    ("subnetSelectorTerms: [{id: subnet-1}, {id: subnet-2, tags: {a: b}}]", "ambiguous-selector-term"),
    ("securityGroupSelectorTerms: [{id: sg-1}, {id: sg-2, name: a}]", "ambiguous-selector-term"),
    ("securityGroupSelectorTerms: [{name: a}, {name: b, tags: {a: b}}]", "ambiguous-selector-term"),
    (
        "capacityReservationSelectorTerms: [{tags: {a: b}}, {id: cr-1, tags: {a: b}}]",
        "ambiguous-selector-term",
    ),
    ("subnetSelectorTerms: [{id: xsubnet-1}]", "malformed-id"),
    ("securityGroupSelectorTerms: [{id: sg-1!}]", "malformed-id"),
    ("blockDeviceMappings: [{deviceName: /dev/xvda}]", "block-device-without-ebs"),
    ("blockDeviceMappings: [{ebs: {volumeSize: 50Gi}}]", "block-device-without-name"),
    ("blockDeviceMappings: [{deviceName: /dev/xvda, ebs: {volumeSize: Ti}}]", "volume-size-without-number"),
    ("blockDeviceMappings: [{deviceName: /dev/xvda, ebs: {volumeSize: T}}]", "volume-size-without-number"),
    (
        "blockDeviceMappings: [{deviceName: /dev/xvda, ebs: {volumeSize: 50Gi}}, {deviceName: /dev/xvda, ebs: {volumeSize: 60Gi}}]",
        "duplicate-device-name",
    ),
    (
        "blockDeviceMappings: [{deviceName: /dev/xvda, ebs: {volumeSize: 50Gi, volumeType: gp2, iops: 3000}}]",
        "unsupported-volume-performance",
    ),
    (
        "blockDeviceMappings: [{deviceName: /dev/xvda, ebs: {volumeSize: 50Gi, volumeType: gp3, throughput: 5000}}]",
        "volume-performance-out-of-range",
    ),
    ("kubelet: {evictionHard: {memory.available: ''}}", "unreadable-eviction-threshold"),
    ("kubelet: {evictionHard: {nodefs.available: ''}}", "unreadable-eviction-threshold"),
    ("kubelet: {kubeReserved: {memory: 1e3.5}}", "unreadable-reservation"),
    ("kubelet: {systemReserved: {cpu: 1e3.5}}", "unreadable-reservation"),
    (
        "kubelet: {evictionSoft: {memory.available: 5%}, evictionSoftGracePeriod: {memory.available: 1 minute}}",
        "unreadable-grace-period",
    ),
    (
        "kubelet: {evictionSoft: {memory.available: 5%}, evictionSoftGracePeriod: {memory.available: 1d}}",
        "unreadable-grace-period",
    ),
    (
        "kubelet: {evictionSoft: {memory.available: 5%}, evictionSoftGracePeriod: {memory.available: '90'}}",
        "unreadable-grace-period",
    ),
    ("kubelet: {clusterDNS: [not-an-ip]}", "cluster-dns-not-an-ip"),
    ("kubelet: {imageGCLowThresholdPercent: 90}", "image-gc-threshold-beyond-default"),
    ("role: 'arn:aws:iam::111122223333:role/nodes'", "arn-for-name"),
    ("role: null, instanceProfile: 'arn:aws:iam::111122223333:instance-profile/nodes'", "arn-for-name"),
    ("tags: {'aws:team': a}", "aws-tag"),
];

/// The fields of the smallest valid class.
const SMALLEST: [(&str, &str); 4] = [
    ("role", "nodes"),
    ("amiSelectorTerms", "[{alias: al2023@v20250123}]"),
    ("subnetSelectorTerms", "[{tags: {a: b}}]"),
    ("securityGroupSelectorTerms", "[{tags: {a: b}}]"),
];

fn class(fields: &str) -> String {
    let missing = SMALLEST.iter().filter(|(key, _)| !fields.contains(&format!("{key}:")));
    let missing: Vec<String> = missing.map(|(key, value)| format!("{key}: {value}")).collect();
    let spec = format!("{fields}, {}", missing.join(", "));
    format!(
        "{{apiVersion: karpenter.k8s.aws/v1, kind: EC2NodeClass, metadata: {{name: a}}, spec: {{{spec}}}}}"
    )
}

fn found(manifest: &str, scope: Scope) -> Vec<&'static str> {
    let findings = found_in(manifest, &Options { scope, karpenter: Version(1, 14), ..Options::default() });
    findings.iter().map(|finding| finding.rule.code.name).collect()
}

#[test]
fn classes_that_the_api_server_lets_through_are_found() {
    let mut differing = Vec::new();
    for (fields, rule) in CLASSES {
        let manifest = class(fields);
        let (refused, found) = (found(&manifest, Scope::Admission), found(&manifest, Scope::Lint));
        if !refused.is_empty() || found != [*rule] {
            differing.push(format!("{fields}: refused for {refused:?}, found {found:?}, not {rule}"));
        }
    }
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}
