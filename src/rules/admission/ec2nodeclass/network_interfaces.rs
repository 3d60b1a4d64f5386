//! Network interfaces, as the rules about them read them.

use crate::rules::admission::without_nulls;
use crate::yaml::Node;

/// Whether the interface is of this type.
pub(super) fn has_type(interface: &Node, kind: &str) -> bool {
    without_nulls::text(interface, "interfaceType") == Some(kind)
}

/// The number of a card or device.
pub(super) fn index(interface: &Node, key: &str) -> Option<i64> {
    without_nulls::get(interface, key).and_then(without_nulls::integer)
}
