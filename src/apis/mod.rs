//! Karpenter's API types: what `resolve` makes and what values may say of them; and the grammars of the texts in them.

pub mod date_time;
pub mod duration;
pub mod former;
pub mod names;
pub mod quantity;
pub mod v1;
pub mod v1alpha5;
pub mod v1beta1;
pub mod version;
