//! What the API server refuses: the API types as tables, the faults of shape that tables show, and the rules beyond shape.
//! Every verdict is that of an API server with the CRDs of the Karpenter that is asked for.

pub mod api;
pub mod capacitybuffer;
mod did_you_mean;
pub mod ec2nodeclass;
mod field_hints;
pub mod metadata;
pub mod nodeoverlay;
pub mod nodepool;
pub mod old_api;
pub mod owner;
pub mod requirements;
pub mod shape;
#[cfg(test)]
mod tests;
mod walk;
pub mod without_nulls;

pub use walk::{Place, walk, walk_in};
