//! When work is spread over threads: where that gains more than it costs.

/// From so many objects on.
pub(crate) const MANY: usize = 64;
