//! What the API server refuses of a NodePool beyond shape (`pkg/apis/v1/nodepool.go`, `nodeclaim.go` of v1.14.1).

pub(crate) mod empty_node_class_ref;
pub(crate) mod schedule_without_duration;
pub(crate) mod static_pool_limits;
pub(crate) mod static_pool_weight;
