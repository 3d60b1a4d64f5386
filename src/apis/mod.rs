//! Karpenter's API types: what `resolve` makes and what values may say of them, each kind as a table of its fields,
//! and the grammars of the texts in them.

pub mod date_time;
pub mod duration;
pub mod float;
pub mod former;
pub mod kinds;
pub mod names;
pub mod patterns;
pub mod quantity;
pub mod schema;
pub mod v1;
pub mod v1alpha5;
pub mod v1beta1;
pub mod version;
