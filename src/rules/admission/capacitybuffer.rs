//! What the API server refuses of a CapacityBuffer beyond shape.

pub(crate) mod buffer_with_two_targets;
pub(crate) mod buffer_without_size;
