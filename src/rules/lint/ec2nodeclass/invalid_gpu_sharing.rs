//! Annotations about the sharing of GPUs that Karpenter cannot read.

use super::gpu_sharing::{ANNOTATION, Sharing, gpu_sharing};
use super::kubelet_faults::condition;
use crate::apis::version::Version;
use crate::manifest::Manifest;
use crate::phrase::quote;
use crate::rules::{Check, Scope, Sink};

rule! {
    /// a `karpenter.k8s.aws/nvidia-consumable-capacity` that Karpenter cannot read
    ///
    /// Since 1.15 the annotation says how the NVIDIA driver for dynamic resource allocation shares GPUs:
    /// `disabled`, `memory`, `unlimited` or a number of shares. With anything else the class is not ready
    /// (`ParseConsumableCapacity` of `pkg/providers/nvidiadra`, v1.15.2).
    ///
    /// ```yaml bad
    /// # --karpenter-version 1.15
    /// kind: EC2NodeClass
    /// metadata:
    ///   annotations:
    ///     karpenter.k8s.aws/nvidia-consumable-capacity: "4.0"
    /// ```
    ///
    /// ```yaml good
    /// # --karpenter-version 1.15
    /// kind: EC2NodeClass
    /// metadata:
    ///   annotations:
    ///     karpenter.k8s.aws/nvidia-consumable-capacity: disabled
    /// ```
    pub(crate) static INVALID_GPU_SHARING = error("invalid-gpu-sharing", Kubelet) {
        scope: Scope::Lint,
        since: Some(Version(1, 15)),
        check: Check::Object(invalid_gpu_sharing),
    }
}

fn invalid_gpu_sharing(manifest: &Manifest, sink: &mut Sink<'_>) {
    let Some((pointer, text, Sharing::Invalid)) = gpu_sharing(manifest) else { return };
    let condition = condition(&"NVIDIAConsumableCapacityInvalid");
    sink.report(pointer, format!("`{ANNOTATION}` is {}: {condition}", quote(text)))
        .help("write `disabled`, `memory`, `unlimited` or a number of shares, `\"4\"`");
}
