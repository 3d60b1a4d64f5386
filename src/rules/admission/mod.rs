//! What the API server refuses: the API types as tables, the faults of shape that tables show, and the rules beyond shape.
//! Every verdict is that of an API server with the CRDs of the Karpenter that is asked for.

pub(crate) mod capacitybuffer;
mod did_you_mean;
pub(crate) mod ec2nodeclass;
mod field_hints;
pub(crate) mod metadata;
pub(crate) mod nodeoverlay;
pub(crate) mod nodepool;
pub(crate) mod old_api;
pub(crate) mod requirements;
pub(crate) mod shape;
#[cfg(test)]
mod tests;
pub(crate) mod unknown_api;
mod walk;
pub(crate) mod without_nulls;

pub(crate) use walk::{Place, walk, walk_in};
