//! Requirements for more values than they list.

use crate::apis::schema::PlaceName;
use crate::rules::admission::{Place, without_nulls};
use crate::rules::{Check, Sink};
use crate::yaml::Node;

rule! {
    /// a requirement that asks for more values than it lists
    ///
    /// `minValues` is how many of the values Karpenter must keep to choose from; with operator `In` there cannot
    /// be more than are listed.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       requirements:
    ///         - {key: karpenter.k8s.aws/instance-family, operator: In, values: [m7i], minValues: 2}
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       requirements:
    ///         - {key: karpenter.k8s.aws/instance-family, operator: In, values: [m7i, m7a], minValues: 2}
    /// ```
    pub(crate) static MIN_VALUES_EXCEED_VALUES = error("min-values-exceed-values", Requirements) {
        check: Check::At(&[PlaceName::PoolRequirements], min_values_exceed_values),
    }
}

fn min_values_exceed_values(place: &Place<'_>, sink: &mut Sink<'_>) {
    for (index, requirement) in without_nulls::items(place.node).iter().enumerate() {
        if without_nulls::text(requirement, "operator") != Some("In") {
            continue;
        }
        let (Some(values), Some(least)) = (
            without_nulls::get(requirement, "values").and_then(Node::as_list),
            without_nulls::get(requirement, "minValues").and_then(without_nulls::integer),
        ) else {
            continue;
        };
        let listed = i64::try_from(values.len()).unwrap_or(i64::MAX);
        if listed < least && listed > 0 && sink.has_room() {
            let message =
                format!("`{}` asks for at least {least} values and lists {listed}", place.index(index));
            sink.report(place.index(index).join("minValues"), message)
                .help("lower `minValues`, list more values, or write `operator: Exists` to choose from all");
        }
    }
}
