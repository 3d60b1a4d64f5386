//! Bounds that are no single whole number.

use crate::apis::schema::PlaceName;
use crate::phrase::quote;
use crate::rules::admission::{Place, without_nulls};
use crate::rules::{Check, Sink};
use crate::yaml::Node;

rule! {
    /// a requirement with Gt, Lt, Gte or Lte that has not exactly one whole number as its value
    ///
    /// The value is a string with a whole number from 0, without unit: memory is in MiB, bandwidth in Mbps.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       requirements:
    ///         - {key: karpenter.k8s.aws/instance-memory, operator: Gt, values: [16Gi]}
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       requirements:
    ///         - {key: karpenter.k8s.aws/instance-memory, operator: Gt, values: ["16384"]}
    /// ```
    pub(crate) static BOUND_NOT_ONE_NUMBER = error("bound-not-one-number", Requirements) {
        check: Check::At(&[PlaceName::Requirements], bound_not_one_number),
    }
}

fn bound_not_one_number(place: &Place<'_>, sink: &mut Sink<'_>) {
    for (index, requirement) in without_nulls::items(place.node).iter().enumerate() {
        let Some(operator @ ("Gt" | "Lt" | "Gte" | "Lte")) = without_nulls::text(requirement, "operator")
        else {
            continue;
        };
        let Some(found) = not_one_number(requirement).filter(|_| sink.has_room()) else { continue };
        let pointer = place.index(index).join("values");
        let message = format!(
            "`{}` has operator `{operator}` and {found}, it takes one whole number",
            place.index(index)
        );
        sink.report(pointer, message)
            .help("write one number from 0 as a string and without unit, for example `[\"8\"]`");
    }
}

fn not_one_number(requirement: &Node) -> Option<String> {
    let Some(values) = without_nulls::get(requirement, "values") else { return Some("no value".to_owned()) };
    match values.as_list()? {
        [] => Some("no value".to_owned()),
        // Rust reads the same whole numbers as Go: an optional sign and digits that fit 64 bits.
        [value] => {
            value.as_str().filter(|text| !text.parse::<i64>().is_ok_and(|bound| bound >= 0)).map(quote)
        }
        values => Some(format!("{} values", values.len())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;
    use crate::yaml::{Entry, Map};

    fn bound(value: &str) -> bool {
        let span = Span::default();
        let values = Node::list(vec![Node::text(value.to_owned(), span)], span);
        let map: Map = [Entry { key: "values".into(), key_span: span, value: values }].into_iter().collect();
        not_one_number(&Node::map(map, span)).is_none()
    }

    #[test]
    fn bounds_are_what_go_parses() {
        for good in ["0", "7", "007", "+5", "-0", "9223372036854775807"] {
            assert!(bound(good), "{good}");
        }
        for bad in ["", "-1", "1.5", "16Gi", " 5", "1e3", "0x10", "1_000", "9223372036854775808", "٣"] {
            assert!(!bound(bad), "{bad}");
        }
    }
}
