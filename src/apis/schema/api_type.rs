//! A kind of object.

use super::model::Schema;
use crate::apis::version::Version;

/// A kind of object in one version of its API.
#[derive(Debug)]
pub(crate) struct ApiType {
    /// `karpenter.sh` and the like.
    pub group: &'static str,
    /// `v1` and the like.
    pub version: &'static str,
    /// `NodePool` and the like.
    pub kind: &'static str,
    /// The first Karpenter version that has it; none where every version has.
    pub since: Option<Version>,
    /// Whether its objects live in a namespace.
    pub reach: Reach,
    /// The whole object.
    pub root: Schema,
}

/// Where objects of a kind live.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// In the cluster.
    Cluster,
    /// In a namespace.
    Namespace,
}
