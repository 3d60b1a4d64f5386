//! Names of real images and what is like them, and what they say. Names and parameters are those of the EKS user guide, of
//! releases of the EKS AMI and of Bottlerocket, and of Canonical's documentation.

use proptest::prelude::*;

use super::*;

/// Families, architectures and drivers that a name fits, and its Kubernetes where there is one.
fn said(text: &str) -> String {
    let images = if text.starts_with('/') || text.starts_with("arn:") {
        by_parameter(text).into_iter().collect()
    } else {
        by_name(text)
    };
    let one = |image: &&Image| {
        let drivers = image.drivers.name().map(|name| format!("+{name}")).unwrap_or_default();
        let kubernetes = image.kubernetes(text).map(|version| format!("@{version}")).unwrap_or_default();
        format!("{}/{}{drivers}{kubernetes}", image.family, image.arch)
    };
    images.iter().map(one).collect::<Vec<_>>().join(" ")
}

#[test]
fn names_of_one_image() {
    for (name, expected) in [
        ("amazon-eks-node-1.31-v20250123", "AL2/amd64@1.31"),
        ("amazon-eks-arm64-node-1.28-v20231027", "AL2/arm64@1.28"),
        ("amazon-eks-gpu-node-1.16-v20200921", "AL2/amd64+nvidia@1.16"),
        ("amazon-eks-node-al2023-x86_64-standard-1.31-v20250123", "AL2023/amd64@1.31"),
        ("amazon-eks-node-al2023-arm64-standard-1.33-v20260512", "AL2023/arm64@1.33"),
        ("amazon-eks-node-al2023-x86_64-nvidia-1.33-v20260512", "AL2023/amd64+nvidia@1.33"),
        ("amazon-eks-node-al2023-x86_64-nvidia-560-1.31-v20241024", "AL2023/amd64+nvidia@1.31"),
        ("amazon-eks-node-al2023-arm64-nvidia-1.33-v20260512", "AL2023/arm64+nvidia@1.33"),
        ("amazon-eks-node-al2023-x86_64-neuron-1.33-v20260512", "AL2023/amd64+neuron@1.33"),
        ("bottlerocket-aws-k8s-1.28-aarch64-v1.17.0-53f322c2", "Bottlerocket/arm64@1.28"),
        ("bottlerocket-aws-k8s-1.31-nvidia-x86_64-v1.42.0-5ed15786", "Bottlerocket/amd64+nvidia@1.31"),
        ("bottlerocket-aws-k8s-1.31-x86_64-v1.42.0", "Bottlerocket/amd64@1.31"),
        ("bottlerocket-aws-k8s-1.31-fips-aarch64-v1.42.0-5ed15786", "Bottlerocket/arm64@1.31"),
        ("Windows_Server-2022-English-Core-EKS_Optimized-1.27-2023.06.06", "Windows2022/amd64@1.27"),
        ("Windows_Server-2019-English-Full-EKS_Optimized-1.29*", "Windows2019/amd64@1.29"),
        (
            "ubuntu-eks/k8s_1.33/images/hvm-ssd-gp3/ubuntu-noble-24.04-amd64-server-20250625",
            "Ubuntu/amd64@1.33",
        ),
        ("ubuntu-eks/k8s_1.21/images/hvm-ssd/ubuntu-focal-20.04-arm64-server-*", "Ubuntu/arm64@1.21"),
    ] {
        assert_eq!(said(name), expected, "{name}");
    }
}

#[test]
fn names_that_say_nothing() {
    for name in [
        "",
        "my-image-*",
        "my-amazon-eks-node-1.31-v20250123",
        "amazon-eks-node-1.31-v20250123-encrypted",
        "amazon-eks-al2023-node-1.31-v20250123",
        "amazon-eks-node-${K8S_VERSION}-v20250123",
        "al2023-ami-2023.6.20250123.0-kernel-6.1-x86_64",
        "bottlerocket-aws-ecs-2-x86_64-v1.42.0-5ed15786",
        "Windows_Server-2022-English-Full-Base-2024.05.15",
        "amazon-eks-node-\\*",
        "/aws/service/eks/optimized-ami/1.31/windows/recommended/image_id",
        "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64",
        "/my-org/aws/service/eks/optimized-ami/1.31/amazon-linux-2/recommended/image_id",
        "/my-org/amis/al2023",
        "arn:aws:ssm:eu-west-1:111122223333:parameter/amis/al2023",
    ] {
        assert_eq!(said(name), "", "{name}");
    }
}

#[test]
fn wildcards_fit_several_images() {
    for (name, expected) in [
        ("amazon-eks-node-1.3?-v*", "AL2/amd64"),
        ("amazon-eks-node-1.31-*", "AL2/amd64@1.31"),
        ("amazon-eks-node-al2023-*-standard-1.31-v*", "AL2023/amd64@1.31 AL2023/arm64@1.31"),
        ("amazon-eks-node-al2023-x86_64-standard-*", "AL2023/amd64"),
        ("amazon-eks-*node-1.31-v*", "AL2/amd64@1.31 AL2/arm64@1.31 AL2/amd64+nvidia@1.31"),
        ("*x86_64-neuron*1.32*", "AL2023/amd64+neuron@1.32"),
        ("*al2023*", "AL2023/amd64 AL2023/arm64 AL2023/amd64+nvidia AL2023/arm64+nvidia AL2023/amd64+neuron"),
        ("bottlerocket-aws-k8s-1.30-x86_64*", "Bottlerocket/amd64@1.30"),
        // Of every Kubernetes, where the day is the thirtieth of a first month.
        ("*Windows*1.30*", "Windows2019/amd64 Windows2022/amd64 Windows2025/amd64"),
        (
            "*EKS_Optimized-1.30-2024.05.??",
            "Windows2019/amd64@1.30 Windows2022/amd64@1.30 Windows2025/amd64@1.30",
        ),
    ] {
        assert_eq!(said(name), expected, "{name}");
    }
    let (all, of_amazon) = (by_name("*ubuntu*"), by_name("*"));
    assert_eq!((all.len(), of_amazon.len()), (2, IMAGES.len() - 2));
}

#[test]
fn parameters() {
    for (parameter, expected) in [
        ("/aws/service/eks/optimized-ami/1.31/amazon-linux-2/recommended/image_id", "AL2/amd64@1.31"),
        ("/aws/service/eks/optimized-ami/1.31/amazon-linux-2-arm64/recommended/image_id", "AL2/arm64@1.31"),
        (
            "/aws/service/eks/optimized-ami/1.31/amazon-linux-2-gpu/recommended/image_id",
            "AL2/amd64+nvidia@1.31",
        ),
        (
            "/aws/service/eks/optimized-ami/1.31/amazon-linux-2023/x86_64/standard/recommended/image_id",
            "AL2023/amd64@1.31",
        ),
        (
            "/aws/service/eks/optimized-ami/1.33/amazon-linux-2023/arm64/nvidia/recommended/image_id",
            "AL2023/arm64+nvidia@1.33",
        ),
        (
            "/aws/service/eks/optimized-ami/1.31/amazon-linux-2/amazon-eks-node-1.31-v20240807/image_id",
            "AL2/amd64@1.31",
        ),
        ("/aws/service/bottlerocket/aws-k8s-1.31/x86_64/latest/image_id", "Bottlerocket/amd64@1.31"),
        ("/aws/service/bottlerocket/aws-k8s-1.31/aarch64/1.20.0/image_id", "Bottlerocket/arm64@1.31"),
        ("/aws/service/bottlerocket/aws-k8s-1.31-fips/arm64/latest/image_id", "Bottlerocket/arm64@1.31"),
        (
            "/aws/service/ami-windows-latest/Windows_Server-2022-English-Core-EKS_Optimized-1.30/image_id",
            "Windows2022/amd64@1.30",
        ),
        (
            "/aws/service/canonical/ubuntu/eks/22.04/1.30/stable/current/amd64/hvm/ebs-gp2/ami-id",
            "Ubuntu/amd64@1.30",
        ),
        (
            "/aws/service/canonical/ubuntu/eks-pro/22.04/1.29/stable/20240410/arm64/hvm/ebs-gp2/ami-id",
            "Ubuntu/arm64@1.29",
        ),
        (
            "arn:aws:ssm:eu-west-1::parameter/aws/service/eks/optimized-ami/1.31/amazon-linux-2/recommended/image_id",
            "AL2/amd64@1.31",
        ),
    ] {
        assert_eq!(said(parameter), expected, "{parameter}");
    }
}

#[test]
fn releases() {
    for (name, expected) in [
        ("amazon-eks-node-1.31-v20250123", true),
        ("amazon-eks-node-1.31-v20250123*", true),
        ("*20250123", true),
        ("amazon-eks-node-1.31-v2025*", false),
        ("amazon-eks-node-1.31-v2025????", false),
        ("bottlerocket-aws-k8s-1.31-x86_64-v1.42.0-*", true),
        ("bottlerocket-aws-k8s-1.31-x86_64-v1.42.*", false),
        ("Windows_Server-2022-English-Core-EKS_Optimized-1.27-2023.06.06", true),
        ("Windows_Server-2022-English-Core-EKS_Optimized-1.27-*", false),
    ] {
        assert_eq!(names_release(name), expected, "{name}");
    }
}

proptest! {
    #[test]
    fn a_name_fits_itself_whatever_is_left_out(at in 0..30_usize, length in 0..30_usize, image in 0..IMAGES.len()) {
        let name = IMAGES[image].names[0];
        let name: String = name.chars().map(|form| match form {
            '#' | '+' | '%' => '1',
            '@' => 'a',
            other => other,
        }).collect();
        prop_assert!(IMAGES[image].names.iter().any(|form| form::fit(&name, form)));
        let end = (at + length).min(name.len());
        let pattern = [&name[..at.min(end)], "*", &name[end..]].concat();
        prop_assert!(IMAGES[image].names.iter().any(|form| form::fit(&pattern, form)));
    }

    #[test]
    fn no_text_is_too_much(text in "[a-z0-9*?\\\\/.é-]{0,40}") {
        let images = by_name(&text);
        prop_assert!(images.iter().all(|image| image.kubernetes(&text).is_none_or(|version| version.0 == 1)));
        prop_assert!(by_parameter(&["/aws/service/", &text].concat()).is_none());
    }
}
