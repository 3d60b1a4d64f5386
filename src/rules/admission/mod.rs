//! What the API server refuses: the API types as tables, the faults of shape that tables show, and the rules beyond shape.
//! Every verdict is that of an API server with the CRDs of Karpenter v1.14.1.

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
pub mod patterns;
pub mod requirements;
pub mod schema;
pub mod shape;
#[cfg(test)]
mod tests;
mod walk;
pub mod without_nulls;

use crate::yaml::Node;
use schema::Schema;

pub use walk::{Place, walk};

/// A kind of object in one version of its API.
#[derive(Debug)]
pub struct ApiType {
    /// `karpenter.sh` and the like.
    pub group: &'static str,
    /// `v1` and the like.
    pub version: &'static str,
    /// `NodePool` and the like.
    pub kind: &'static str,
    /// Whether its objects live in a namespace.
    pub reach: Reach,
    /// The whole object.
    pub root: Schema,
}

/// Where objects of a kind live.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// In the cluster.
    Cluster,
    /// In a namespace.
    Namespace,
}

/// The kinds whose objects are checked.
pub const API_TYPES: &[&ApiType] = &[
    &nodepool::NODE_POOL,
    &ec2nodeclass::EC2_NODE_CLASS,
    &nodeoverlay::NODE_OVERLAY,
    &capacitybuffer::CAPACITY_BUFFER,
];

/// The API type of an object, where it is one of ours.
pub fn api_of(root: &Node) -> Option<&'static ApiType> {
    let kind = root.get("kind")?.as_str()?;
    let api = API_TYPES.iter().copied().find(|api| api.kind == kind)?;
    let version = root.get("apiVersion")?.as_str()?.strip_prefix(api.group)?.strip_prefix('/')?;
    (version == api.version).then_some(api)
}
