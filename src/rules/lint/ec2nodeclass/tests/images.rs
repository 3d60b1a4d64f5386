//! Names and parameters of images: what public ones say against their class, and what says nothing.

use super::{assert_found, assert_found_by};
use crate::apis::version::Version;
use crate::rules::Options;

/// A class of a family with these selector terms.
fn class(family: &str, terms: &str) -> String {
    format!("amiFamily: {family}, amiSelectorTerms: [{terms}]")
}

/// Checks rows of a family, its terms and what is found.
fn assert_all(rows: &[(&str, &str, &str)], options: &Options) {
    let rows: Vec<(String, &str)> =
        rows.iter().map(|(family, terms, expected)| (class(family, terms), *expected)).collect();
    let rows: Vec<(&str, &str)> = rows.iter().map(|(class, expected)| (class.as_str(), *expected)).collect();
    assert_found_by(&rows, options);
}

#[test]
fn families() {
    const OTHER: &str = "image-of-other-family";
    let rows = [
        ("AL2023", "{name: amazon-eks-node-1.31-v20250123, owner: amazon}", OTHER),
        ("AL2023", "{name: amazon-eks-node-1.31-v*, owner: '602401143452'}", OTHER),
        ("AL2023", "{name: amazon-eks-gpu-node-1.31-*, owner: amazon}", OTHER),
        ("AL2023", "{name: bottlerocket-aws-k8s-1.33-x86_64-v1.50.0-0a1b2c3d, owner: amazon}", OTHER),
        ("AL2", "{name: amazon-eks-node-al2023-x86_64-standard-1.31-v20250123, owner: amazon}", OTHER),
        ("Bottlerocket", "{name: amazon-eks-arm64-node-1.31-v20250123, owner: amazon}", OTHER),
        (
            "Bottlerocket",
            "{ssmParameter: /aws/service/canonical/ubuntu/eks/22.04/1.30/stable/20240410/amd64/hvm/ebs-gp2/ami-id}",
            OTHER,
        ),
        (
            "AL2",
            "{name: Windows_Server-2022-English-Core-EKS_Optimized-1.27-2023.06.06, owner: amazon}",
            OTHER,
        ),
        (
            "Windows2022",
            "{name: Windows_Server-2019-English-Core-EKS_Optimized-1.27-2023.06.06, owner: amazon}",
            OTHER,
        ),
        (
            "AL2",
            "{ssmParameter: /aws/service/eks/optimized-ami/1.31/amazon-linux-2023/x86_64/standard/recommended/image_id}",
            OTHER,
        ),
        (
            "AL2023",
            "{ssmParameter: /aws/service/bottlerocket/aws-k8s-1.33-nvidia/x86_64/latest/image_id}",
            OTHER,
        ),
        (
            "AL2023",
            "{ssmParameter: 'arn:aws:ssm:eu-west-1::parameter/aws/service/eks/optimized-ami/1.31/amazon-linux-2/recommended/image_id'}",
            OTHER,
        ),
        (
            "AL2023",
            "{name: amazon-eks-node-al2023-x86_64-standard-1.31-v20250123, owner: amazon}, {name: amazon-eks-arm64-node-1.31-v20250123, owner: amazon}",
            OTHER,
        ),
        // Those of the account itself or of another are not Amazon's, whatever their name.
        ("AL2023", "{name: amazon-eks-node-1.31-v20250123, owner: self}", ""),
        ("AL2023", "{name: amazon-eks-node-1.31-v20250123, owner: '111122223333'}", ""),
        ("AL2023", "{name: amazon-eks-node-1.31-v20250123, owner: amazon, tags: {team: a}}", ""),
        ("AL2023", "{name: '*-gpu-*'}", "(ami-name-without-owner)"),
        ("AL2023", "{name: '*-gpu-*', owner: amazon}", OTHER),
        ("AL2023", "{name: my-bottlerocket-aws-k8s-1.33, owner: self}", ""),
        ("AL2023", "{ssmParameter: /my-org/bottlerocket/image_id}", ""),
        ("Custom", "{name: amazon-eks-node-1.31-v20250123, owner: amazon}", ""),
        (
            "AL2",
            "{name: ubuntu-eks/k8s_1.29/images/hvm-ssd/ubuntu-jammy-22.04-amd64-server-20240410, owner: '099720109477'}",
            "",
        ),
        ("AL2023", "{name: amazon-eks-node-al2023-arm64-nvidia-1.33-v20260512, owner: amazon}", ""),
        (
            "Bottlerocket",
            "{name: bottlerocket-aws-k8s-1.33-nvidia-fips-x86_64-v1.50.0-0a1b2c3d, owner: amazon}",
            "",
        ),
        (
            "Windows2022",
            "{name: Windows_Server-2022-English-Full-EKS_Optimized-1.33-2026.05.12, owner: amazon}",
            "",
        ),
        ("AL2023", "{id: ami-0123456789abcdef0}", ""),
    ];
    assert_all(&rows, &Options::default());
}

#[test]
fn breadth_and_releases() {
    const BROAD: &str = "(broad-ami-name)";
    const UNPINNED: &str = "(unpinned-ami-name)";
    let rows = [
        ("AL2", "{name: '*1.27*', owner: amazon}", BROAD),
        ("AL2023", "{name: 'amazon-eks-*', owner: amazon}", BROAD),
        ("AL2023", "{name: '*', owner: amazon}", BROAD),
        ("Bottlerocket", "{name: '*1.33*x86_64*', owner: amazon}", BROAD),
        ("AL2023", "{name: 'amazon-eks-node-al2023-x86_64-standard-*', owner: amazon}", BROAD),
        ("AL2023", "{name: 'amazon-eks-node-al2023-x86_64-standard-1.3?-v20260512', owner: amazon}", BROAD),
        ("AL2023", "{name: 'amazon-eks-node-al2023-x86_64-*-1.33-v20260512', owner: amazon}", BROAD),
        ("Bottlerocket", "{name: 'bottlerocket-aws-k8s-1.33-*', owner: amazon}", BROAD),
        ("AL2", "{name: 'amazon-eks-node-1.31-*', owner: amazon}", UNPINNED),
        ("AL2023", "{name: 'amazon-eks-node-al2023-*-standard-1.31-v*', owner: amazon}", UNPINNED),
        (
            "AL2023",
            "{name: 'amazon-eks-node-al2023-x86_64-standard-1.31-v2025????', owner: amazon}",
            UNPINNED,
        ),
        ("Bottlerocket", "{name: 'bottlerocket-aws-k8s-1.33-x86_64-v1.50.*', owner: amazon}", UNPINNED),
        (
            "Bottlerocket",
            "{ssmParameter: /aws/service/bottlerocket/aws-k8s-1.33/x86_64/latest/image_id}",
            UNPINNED,
        ),
        (
            "AL2",
            "{ssmParameter: /aws/service/eks/optimized-ami/1.31/amazon-linux-2-gpu/recommended/image_id}",
            UNPINNED,
        ),
        ("Bottlerocket", "{name: 'bottlerocket-aws-k8s-1.33-x86_64-v1.50.0-*', owner: amazon}", ""),
        ("AL2023", "{name: 'amazon-eks-node-al2023-*-standard-1.31-v20250123', owner: amazon}", ""),
        ("AL2023", "{name: 'amazon-eks-node-al2023-x86_64-standard-1.31-v20250123*', owner: amazon}", ""),
        ("Bottlerocket", "{ssmParameter: /aws/service/bottlerocket/aws-k8s-1.33/x86_64/1.50.0/image_id}", ""),
        ("AL2023", "{name: 'my-al2023-*', owner: self}", ""),
        ("AL2023", "{name: '*', owner: self}", ""),
        ("AL2023", "{name: 'amazon-eks-node-*', owner: self}", ""),
        ("AL2023", "{name: 'my-al2023-*'}", "(ami-name-without-owner)"),
        (
            "Custom",
            "{ssmParameter: /aws/service/canonical/ubuntu/server/24.04/stable/current/amd64/hvm/ebs-gp3/ami-id}",
            "",
        ),
    ];
    assert_all(&rows, &Options::default());
}

#[test]
fn kubernetes_of_images() {
    const OTHER: &str = "(image-for-other-kubernetes)";
    let rows = [
        ("AL2023", "{name: amazon-eks-node-al2023-x86_64-standard-1.32-v20260512, owner: amazon}", OTHER),
        ("AL2023", "{name: amazon-eks-node-al2023-x86_64-standard-1.34-v20260512, owner: amazon}", OTHER),
        (
            "Bottlerocket",
            "{ssmParameter: /aws/service/bottlerocket/aws-k8s-1.32/arm64/1.50.0/image_id}",
            OTHER,
        ),
        ("Bottlerocket", "{ssmParameter: /aws/service/bottlerocket/aws-k8s-1.33/arm64/1.50.0/image_id}", ""),
        ("AL2023", "{name: amazon-eks-node-al2023-x86_64-standard-1.33-v20260512, owner: amazon}", ""),
        ("AL2023", "{name: amazon-eks-node-al2023-x86_64-standard-1.32-v20260512, owner: self}", ""),
        ("Custom", "{ssmParameter: /my-org/aws-k8s-1.32/image_id}", ""),
    ];
    assert_all(&rows, &Options { kube: Some(Version(1, 33)), ..Options::default() });
}

#[test]
fn parameters_that_hold_no_image() {
    const RULE: &str = "parameter-without-image";
    let table = [
        ("/aws/service/bottlerocket/aws-k8s-1.33/arm64/1.50.0/image_version", RULE),
        ("/aws/service/bottlerocket/aws-k8s-1.33/arm64/1.50.0/image_id", ""),
        ("/my-org/images/recommended", ""),
        ("/my-org/images/latest", ""),
        ("/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64", ""),
        ("resolve:ssm:/my-org/images/node", RULE),
    ];
    for (parameter, expected) in table {
        assert_found(&[(&class("Bottlerocket", &format!("{{ssmParameter: '{parameter}'}}")), expected)]);
    }
    let recommended = "{ssmParameter: /aws/service/eks/optimized-ami/1.31/amazon-linux-2/recommended}";
    assert_found(&[(&class("AL2", recommended), "parameter-without-image")]);
}
