//! Placement groups named twice or not at all.

use crate::apis::schema::PlaceName;
use crate::apis::version::Version;
use crate::rules::admission::{Place, without_nulls};
use crate::rules::{Check, Sink};

rule! {
    /// a placement group selected by both name and id, or by neither
    ///
    /// One of them names the group.
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   placementGroupSelector: {}
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   placementGroupSelector:
    ///     name: near
    /// ```
    pub(crate) static NO_SINGLE_PLACEMENT_GROUP = error("no-single-placement-group", Network) {
        since: Some(Version(1, 11)),
        check: Check::At(&[PlaceName::PlacementGroupSelector], no_single_placement_group),
    }
}

fn no_single_placement_group(place: &Place<'_>, sink: &mut Sink<'_>) {
    let message = match (without_nulls::has(place.node, "name"), without_nulls::has(place.node, "id")) {
        (true, true) => "`spec.placementGroupSelector` has `name` and `id`, which exclude each other",
        (false, false) => "`spec.placementGroupSelector` has neither `name` nor `id`",
        _ => return,
    };
    sink.report(place.pointer(), message).help("give the name or the id of the group");
}
