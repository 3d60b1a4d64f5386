//! What the API server refuses of a NodePool beyond shape (`pkg/apis/v1/nodepool.go`, `nodeclaim.go` of v1.14.1).

pub mod empty_node_class_ref;
pub mod schedule_without_duration;
pub mod static_pool_limits;
pub mod static_pool_weight;
