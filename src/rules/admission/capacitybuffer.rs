//! What the API server refuses of a CapacityBuffer beyond shape.

pub mod buffer_with_two_targets;
pub mod buffer_without_size;
