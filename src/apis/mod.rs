//! Karpenter's API types: what `resolve` makes and what values may say of them.

pub mod v1;
