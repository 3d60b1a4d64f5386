//! The limits of a pool, as the lints read them.

use crate::manifest::Manifest;
use crate::rules::lint::pool::spec;
use crate::source::Pointer;
use crate::yaml::node::Entry;

/// The limits of a pool, but for those that are null.
pub(crate) fn limits(manifest: &Manifest) -> impl Iterator<Item = &Entry> {
    let limits = spec(manifest).and_then(|spec| spec.get("limits")?.as_map());
    limits.into_iter().flatten().filter(|entry| !entry.value.is_null())
}

/// Where the limit of a resource stands.
pub(crate) fn pointer(key: &str) -> Pointer {
    Pointer::parse("/spec/limits").join(key)
}
