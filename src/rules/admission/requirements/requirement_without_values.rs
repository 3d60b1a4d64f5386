//! Operators that need values and have none.

use crate::apis::schema::PlaceName;
use crate::rules::admission::requirements::is_overlay;
use crate::rules::admission::{Place, without_nulls};
use crate::rules::{Check, Sink};
use crate::yaml::Node;

rule! {
    /// a requirement whose operator needs values and has none
    ///
    /// `In` needs at least one value; in a NodeOverlay `NotIn` does too. To ask only that a node has the label,
    /// write `operator: Exists`.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       requirements:
    ///         - {key: kubernetes.io/arch, operator: In, values: []}
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       requirements:
    ///         - {key: kubernetes.io/arch, operator: In, values: [amd64]}
    /// ```
    pub(crate) static REQUIREMENT_WITHOUT_VALUES = error("requirement-without-values", Requirements) {
        check: Check::At(&[PlaceName::Requirements], requirement_without_values),
    }
}

fn requirement_without_values(place: &Place<'_>, sink: &mut Sink<'_>) {
    for (index, requirement) in without_nulls::items(place.node).iter().enumerate() {
        let needs = match without_nulls::text(requirement, "operator") {
            Some(operator @ "In") => operator,
            Some(operator @ "NotIn") if is_overlay(place) => operator,
            _ => continue,
        };
        if !has_values(requirement) && sink.has_room() {
            let message = format!("`{}` has operator `{needs}` but no values", place.index(index));
            sink.report(place.index(index).join("values"), message)
                .help("list the values, or write `operator: Exists` for any value");
        }
    }
}

/// Whether there are values, or something else stands there that another rule complains about.
fn has_values(requirement: &Node) -> bool {
    match without_nulls::get(requirement, "values") {
        None => false,
        Some(values) => values.as_list().is_none_or(|values| !values.is_empty()),
    }
}
