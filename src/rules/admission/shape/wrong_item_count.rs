//! Lists and maps with too few or too many items.

use crate::apis::schema::{Shape, Sort};
use crate::rules::admission::{Place, without_nulls};
use crate::rules::{Check, Sink};

rule! {
    /// a list or map with fewer or more items than allowed
    ///
    /// The message names the number found and the bound; nulls in maps do not count.
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   amiSelectorTerms: []
    ///   amiFamily: AL2023
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   amiSelectorTerms:
    ///     - name: my-image-*
    ///       owner: self
    ///   amiFamily: AL2023
    /// ```
    pub(crate) static WRONG_ITEM_COUNT = error("wrong-item-count", Fields) {
        check: Check::Shape(&[Sort::List, Sort::Map], wrong_item_count),
    }
}

fn wrong_item_count(place: &Place<'_>, sink: &mut Sink<'_>) {
    let (count, min, max) = match (place.schema.shape, place.node.as_list()) {
        (Shape::List { min, max, .. }, Some(items)) => (items.len(), min, max),
        (Shape::Map { max, .. }, None) => (without_nulls::entries(place.node).count(), 0, max),
        _ => return,
    };
    if count < min {
        let message = format!("`{}` needs at least {min} item, it has none", place.dotted());
        sink.report(place.pointer(), message).help("add an item");
    } else if count > max {
        sink.report(place.pointer(), format!("`{}` has {count} items, {max} are allowed", place.dotted()))
            .help("remove some of them");
    }
}
