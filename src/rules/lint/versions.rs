//! What older versions of Karpenter do not know yet, and what they know only when told to; one file a rule below.

pub mod feature_gate;
pub mod features;
pub mod kubernetes_domain;
pub mod kubernetes_minimum;
mod label_value;
pub mod too_new;
