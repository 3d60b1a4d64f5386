//! What instance types have (`computeCapacity` of `pkg/providers/instancetype/types.go`, v1.14.1).

/// The resources that a pool can be limited by: those of instance types, and `nodes`, which counts them.
pub(crate) const RESOURCES: [&str; 13] = [
    "amd.com/gpu",
    "aws.amazon.com/neuron",
    "aws.amazon.com/neuroncore",
    "cpu",
    "ephemeral-storage",
    "habana.ai/gaudi",
    "memory",
    "nodes",
    "nvidia.com/gpu",
    "pods",
    "vpc.amazonaws.com/PrivateIPv4Address",
    "vpc.amazonaws.com/efa",
    "vpc.amazonaws.com/pod-eni",
];
