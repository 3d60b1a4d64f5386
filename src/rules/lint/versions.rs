//! What older versions of Karpenter do not know yet, and what they know only when told to; one file a rule below.

pub(crate) mod features;
pub(crate) mod karpenter_too_old_for_kubernetes;
pub(crate) mod kubernetes_domain_label;
mod label_value;
pub(crate) mod needs_feature_gate;
pub(crate) mod too_new_for_karpenter;
