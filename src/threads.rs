//! When work is spread over threads: where that gains more than it costs.

/// Whether threads are worth anything: with musl they wait for one another at its builds' one allocator, and two are
/// slower than one.
const ARE_OF_USE: bool = !cfg!(target_env = "musl");

/// From so many objects on.
pub(crate) const MANY: usize = if ARE_OF_USE { 64 } else { usize::MAX };

/// So many values files a thread at least.
pub(crate) const FILES_AT_LEAST: usize = if ARE_OF_USE { 1 } else { usize::MAX };
