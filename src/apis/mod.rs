//! Karpenter's API types: what `resolve` makes and what values may say of them, each kind as a table of its fields,
//! and the grammars of the texts in them.

pub(crate) mod aws;
pub(crate) mod date_time;
pub(crate) mod duration;
pub(crate) mod float;
pub(crate) mod former;
pub(crate) mod kinds;
pub(crate) mod names;
pub(crate) mod patterns;
pub(crate) mod quantity;
pub(crate) mod schema;
pub(crate) mod v1;
pub(crate) mod v1alpha5;
pub(crate) mod v1beta1;
pub(crate) mod version;
