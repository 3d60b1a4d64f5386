//! The kinds of public images, one a row.

use super::{Drivers, Image, UBUNTU};

/// Every kind. In a form, `#` is a digit, `+` a number, `%` a hexadecimal digit, `@` a word in lower case, `*` anything.
pub(super) const IMAGES: &[Image] = &[
    Image {
        family: "AL2",
        arch: "amd64",
        drivers: Drivers::None,
        names: &["amazon-eks-node-1.##-v########"],
        parameter: "/aws/service/eks/optimized-ami/1.##/amazon-linux-2/*",
    },
    Image {
        family: "AL2",
        arch: "arm64",
        drivers: Drivers::None,
        names: &["amazon-eks-arm64-node-1.##-v########"],
        parameter: "/aws/service/eks/optimized-ami/1.##/amazon-linux-2-arm64/*",
    },
    Image {
        family: "AL2",
        arch: "amd64",
        drivers: Drivers::Nvidia,
        names: &["amazon-eks-gpu-node-1.##-v########"],
        parameter: "/aws/service/eks/optimized-ami/1.##/amazon-linux-2-gpu/*",
    },
    Image {
        family: "AL2023",
        arch: "amd64",
        drivers: Drivers::None,
        names: &["amazon-eks-node-al2023-x86_64-standard-1.##-v########"],
        parameter: "/aws/service/eks/optimized-ami/1.##/amazon-linux-2023/x86_64/standard/*",
    },
    Image {
        family: "AL2023",
        arch: "arm64",
        drivers: Drivers::None,
        names: &["amazon-eks-node-al2023-arm64-standard-1.##-v########"],
        parameter: "/aws/service/eks/optimized-ami/1.##/amazon-linux-2023/arm64/standard/*",
    },
    Image {
        family: "AL2023",
        arch: "amd64",
        drivers: Drivers::Nvidia,
        names: &[
            "amazon-eks-node-al2023-x86_64-nvidia-1.##-v########",
            "amazon-eks-node-al2023-x86_64-nvidia-###-1.##-v########",
        ],
        parameter: "/aws/service/eks/optimized-ami/1.##/amazon-linux-2023/x86_64/nvidia*",
    },
    Image {
        family: "AL2023",
        arch: "arm64",
        drivers: Drivers::Nvidia,
        names: &[
            "amazon-eks-node-al2023-arm64-nvidia-1.##-v########",
            "amazon-eks-node-al2023-arm64-nvidia-###-1.##-v########",
        ],
        parameter: "/aws/service/eks/optimized-ami/1.##/amazon-linux-2023/arm64/nvidia*",
    },
    Image {
        family: "AL2023",
        arch: "amd64",
        drivers: Drivers::Neuron,
        names: &["amazon-eks-node-al2023-x86_64-neuron-1.##-v########"],
        parameter: "/aws/service/eks/optimized-ami/1.##/amazon-linux-2023/x86_64/neuron/*",
    },
    Image {
        family: "Bottlerocket",
        arch: "amd64",
        drivers: Drivers::None,
        names: &[
            "bottlerocket-aws-k8s-1.##-x86_64-v+.+.+",
            "bottlerocket-aws-k8s-1.##-x86_64-v+.+.+-%%%%%%%%",
            "bottlerocket-aws-k8s-1.##-fips-x86_64-v+.+.+",
            "bottlerocket-aws-k8s-1.##-fips-x86_64-v+.+.+-%%%%%%%%",
        ],
        parameter: "/aws/service/bottlerocket/aws-k8s-1.##*/x86_64/*",
    },
    Image {
        family: "Bottlerocket",
        arch: "arm64",
        drivers: Drivers::None,
        names: &[
            "bottlerocket-aws-k8s-1.##-aarch64-v+.+.+",
            "bottlerocket-aws-k8s-1.##-aarch64-v+.+.+-%%%%%%%%",
            "bottlerocket-aws-k8s-1.##-fips-aarch64-v+.+.+",
            "bottlerocket-aws-k8s-1.##-fips-aarch64-v+.+.+-%%%%%%%%",
        ],
        // Both `arm64` and `aarch64`.
        parameter: "/aws/service/bottlerocket/aws-k8s-1.##*/a*64/*",
    },
    Image {
        family: "Bottlerocket",
        arch: "amd64",
        drivers: Drivers::Nvidia,
        names: &[
            "bottlerocket-aws-k8s-1.##-nvidia-x86_64-v+.+.+",
            "bottlerocket-aws-k8s-1.##-nvidia-x86_64-v+.+.+-%%%%%%%%",
            "bottlerocket-aws-k8s-1.##-nvidia-fips-x86_64-v+.+.+",
            "bottlerocket-aws-k8s-1.##-nvidia-fips-x86_64-v+.+.+-%%%%%%%%",
        ],
        parameter: "/aws/service/bottlerocket/aws-k8s-1.##-nvidia*/x86_64/*",
    },
    Image {
        family: "Bottlerocket",
        arch: "arm64",
        drivers: Drivers::Nvidia,
        names: &[
            "bottlerocket-aws-k8s-1.##-nvidia-aarch64-v+.+.+",
            "bottlerocket-aws-k8s-1.##-nvidia-aarch64-v+.+.+-%%%%%%%%",
            "bottlerocket-aws-k8s-1.##-nvidia-fips-aarch64-v+.+.+",
            "bottlerocket-aws-k8s-1.##-nvidia-fips-aarch64-v+.+.+-%%%%%%%%",
        ],
        parameter: "/aws/service/bottlerocket/aws-k8s-1.##-nvidia*/a*64/*",
    },
    Image {
        family: "Windows2019",
        arch: "amd64",
        drivers: Drivers::None,
        names: &[
            "Windows_Server-2019-English-Core-EKS_Optimized-1.##-####.##.##",
            "Windows_Server-2019-English-Full-EKS_Optimized-1.##-####.##.##",
        ],
        parameter: "/aws/service/ami-windows-latest/Windows_Server-2019-English-*-EKS_Optimized-1.##/*",
    },
    Image {
        family: "Windows2022",
        arch: "amd64",
        drivers: Drivers::None,
        names: &[
            "Windows_Server-2022-English-Core-EKS_Optimized-1.##-####.##.##",
            "Windows_Server-2022-English-Full-EKS_Optimized-1.##-####.##.##",
        ],
        parameter: "/aws/service/ami-windows-latest/Windows_Server-2022-English-*-EKS_Optimized-1.##/*",
    },
    Image {
        family: "Windows2025",
        arch: "amd64",
        drivers: Drivers::None,
        names: &[
            "Windows_Server-2025-English-Core-EKS_Optimized-1.##-####.##.##",
            "Windows_Server-2025-English-Full-EKS_Optimized-1.##-####.##.##",
        ],
        parameter: "/aws/service/ami-windows-latest/Windows_Server-2025-English-*-EKS_Optimized-1.##/*",
    },
    Image {
        family: UBUNTU,
        arch: "amd64",
        drivers: Drivers::None,
        names: &[
            "ubuntu-eks/k8s_1.##/images/hvm-ssd/ubuntu-@-##.##-amd64-server-########",
            "ubuntu-eks/k8s_1.##/images/hvm-ssd-gp3/ubuntu-@-##.##-amd64-server-########",
            "ubuntu-eks-pro/k8s_1.##/images/hvm-ssd/ubuntu-@-##.##-amd64-pro-server-########",
            "ubuntu-eks-pro/k8s_1.##/images/hvm-ssd-gp3/ubuntu-@-##.##-amd64-pro-server-########",
        ],
        parameter: "/aws/service/canonical/ubuntu/eks*/1.##/stable/*/amd64/*",
    },
    Image {
        family: UBUNTU,
        arch: "arm64",
        drivers: Drivers::None,
        names: &[
            "ubuntu-eks/k8s_1.##/images/hvm-ssd/ubuntu-@-##.##-arm64-server-########",
            "ubuntu-eks/k8s_1.##/images/hvm-ssd-gp3/ubuntu-@-##.##-arm64-server-########",
            "ubuntu-eks-pro/k8s_1.##/images/hvm-ssd/ubuntu-@-##.##-arm64-pro-server-########",
            "ubuntu-eks-pro/k8s_1.##/images/hvm-ssd-gp3/ubuntu-@-##.##-arm64-pro-server-########",
        ],
        parameter: "/aws/service/canonical/ubuntu/eks*/1.##/stable/*/arm64/*",
    },
];
