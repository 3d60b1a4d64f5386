//! Repetitions in lists of distinct words.

use std::collections::HashSet;

use crate::apis::schema::{Items, Shape, Sort};
use crate::apis::version::Version;
use crate::phrase::quote;
use crate::rules::admission::{Place, without_nulls};
use crate::rules::{Check, Sink};

rule! {
    /// an item that stands twice in a list that is a set
    ///
    /// The API server refuses the second one. The reasons of a budget, the only such list, are a set since
    /// Karpenter 1.13.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   disruption:
    ///     consolidateAfter: 1m
    ///     budgets:
    ///       - nodes: 10%
    ///       - nodes: "1"
    ///         reasons: [Drifted, Drifted]
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   disruption:
    ///     consolidateAfter: 1m
    ///     budgets:
    ///       - nodes: 10%
    ///       - nodes: "1"
    ///         reasons: [Drifted, Empty]
    /// ```
    pub(crate) static DUPLICATE_ITEM = error("duplicate-item", Fields) {
        since: Some(Version(1, 13)),
        check: Check::Shape(&[Sort::List], duplicate_item),
    }
}

fn duplicate_item(place: &Place<'_>, sink: &mut Sink<'_>) {
    let Shape::List { items_are: Items::Distinct, .. } = place.schema.shape else { return };
    let mut seen = HashSet::new();
    for (index, item) in without_nulls::items(place.node).iter().enumerate() {
        let Some(word) = item.as_str() else { continue };
        if !seen.insert(word) && sink.has_room() {
            let pointer = place.index(index);
            let message = format!("`{pointer}` repeats {}", quote(word));
            sink.report(pointer, message).help("remove the repetition");
        }
    }
}
