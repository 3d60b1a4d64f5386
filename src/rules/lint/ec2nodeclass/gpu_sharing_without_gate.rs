//! Annotations about the sharing of GPUs that need a feature gate.

use super::gpu_sharing::{ANNOTATION, Sharing, gpu_sharing};
use super::kubelet_faults::condition;
use crate::apis::version::Version;
use crate::manifest::Manifest;
use crate::phrase::quote;
use crate::rules::{Check, Scope, Sink};

rule! {
    /// shared GPUs, for which Karpenter's feature gate is off by default
    ///
    /// A class that has GPUs shared by `karpenter.k8s.aws/nvidia-consumable-capacity` is not ready unless the
    /// gate `DRANVIDIAGPU` is on, a setting of Karpenter's own: `settings.awsFeatureGates` of its Helm chart
    /// (`Validation.Reconcile` of `pkg/controllers/nodeclass`, v1.15.2). Where it is on, allow this rule.
    ///
    /// ```yaml bad
    /// # --karpenter-version 1.15
    /// kind: EC2NodeClass
    /// metadata:
    ///   annotations:
    ///     karpenter.k8s.aws/nvidia-consumable-capacity: memory
    /// ```
    ///
    /// ```yaml good
    /// # --karpenter-version 1.15
    /// kind: EC2NodeClass
    /// metadata:
    ///   annotations:
    ///     karpenter.k8s.aws/nvidia-consumable-capacity: disabled
    /// ```
    pub(crate) static GPU_SHARING_WITHOUT_GATE = error("gpu-sharing-without-gate", Kubelet) {
        scope: Scope::Lint,
        since: Some(Version(1, 15)),
        check: Check::Object(gpu_sharing_without_gate),
    }
}

fn gpu_sharing_without_gate(manifest: &Manifest, sink: &mut Sink<'_>) {
    let Some((pointer, text, Sharing::Some)) = gpu_sharing(manifest) else { return };
    let condition = condition(&"DRADisabled");
    sink.report(
        pointer,
        format!("`{ANNOTATION}` is {}, which needs a feature gate: {condition}", quote(text)),
    )
    .help("turn `DRANVIDIAGPU` on and allow this rule, or write `disabled`");
}
