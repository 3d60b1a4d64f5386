//! Where a pool asks for a value of a label, or gives it to its nodes.

use crate::apis::v1::labels::normalized;
use crate::manifest::Manifest;
use crate::rules::lint::pool::{Demands, label_pointer};
use crate::source::Pointer;

/// A place that asks for the value.
pub(crate) struct Asked {
    /// The value's place in the object.
    pub pointer: Pointer,
    /// Whether it will do with other values too.
    pub has_others: bool,
}

/// The places in lists of requirements and among template labels where `key` is to be `value`.
pub(crate) fn asked(manifest: &Manifest, key: &str, value: &str) -> Vec<Asked> {
    let Some(demands) = Demands::of(manifest) else { return Vec::new() };
    let lists = demands
        .of_pool()
        .iter()
        .filter(|requirement| requirement.operator == "In" && normalized(requirement.key) == key);
    let listed = lists.flat_map(|requirement| {
        let has_others = requirement.values().any(|(_, other)| other != value);
        let found = requirement.values().filter(|(_, other)| *other == value);
        found.map(move |(index, _)| Asked { pointer: requirement.value_pointer(index), has_others })
    });
    let set = demands.labels().filter(|label| *label == (key, value));
    let set = set.map(|(key, _)| Asked { pointer: label_pointer(key), has_others: false });
    listed.chain(set).collect()
}
