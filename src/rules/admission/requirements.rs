//! Requirements and template labels: what NodePool and NodeOverlay have in common.

use crate::apis::kinds::nodeoverlay::NODE_OVERLAY;
use crate::apis::schema::PlaceName;
use crate::apis::v1::labels::{
    AWS_DOMAIN, AWS_LABELS, AWS_POOL_LABELS, CAPACITY_TYPE, CORE_DOMAIN, HOSTNAME, NODEPOOL, is_in_domain,
};
use crate::phrase::{nearest, quote};
use crate::rules::admission::{Place, without_nulls};
use crate::rules::{Check, Sink};
use crate::yaml::Node;

rule! {
    /// a label key that Karpenter keeps for itself
    ///
    /// Of the domains `karpenter.sh` and `karpenter.k8s.aws`, and of every domain that ends like them, only the
    /// documented keys can be used; `kubernetes.io/hostname` and, in a NodePool, `karpenter.sh/nodepool` cannot
    /// be asked for at all. `karpenter.k8s.aws/instance-pods` does not exist, although Karpenter's documentation
    /// lists it.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     metadata:
    ///       labels:
    ///         karpenter.sh/provisioner-name: default
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     metadata:
    ///       labels:
    ///         example.com/pool: default
    /// ```
    pub static RESTRICTED_LABEL = error("restricted-label", Requirements) {
        check: Check::At(&[PlaceName::LabelKeys], restricted_label),
    }
}

/// The rule stands on a map of labels and on the key of a requirement.
fn restricted_label(place: &Place<'_>, sink: &mut Sink<'_>) {
    let key = place.node.as_str();
    if let Some((key, (why, help))) = key.and_then(|key| Some((key, restriction(key, place)?))) {
        sink.report(place.pointer(), format!("{} cannot be used: {why}", quote(key))).help(help);
    }
    for entry in without_nulls::entries(place.node) {
        let Some((why, help)) = restriction(&entry.key, place).filter(|_| sink.has_room()) else { continue };
        let message = format!("{} cannot be used: {why}", quote(&entry.key));
        sink.report(place.key(&entry.key), message).key().help(help);
    }
}

/// Why a key cannot be used, and what to do.
fn restriction(key: &str, place: &Place<'_>) -> Option<(String, String)> {
    let remove = || "remove it".to_owned();
    match key {
        NODEPOOL if is_overlay(place) => return None,
        NODEPOOL => return Some(("Karpenter sets it to the name of the pool".to_owned(), remove())),
        HOSTNAME => return Some(("no node has its name before it is made".to_owned(), remove())),
        "karpenter.k8s.aws/instance-pods" => {
            let why = "there is no such label, although Karpenter's documentation lists it".to_owned();
            return Some((why, INSTEAD_OF_PODS.to_owned()));
        }
        _ => {}
    }
    let domain = if is_in_domain(key, CORE_DOMAIN) && key != CAPACITY_TYPE {
        CORE_DOMAIN
    } else if is_in_domain(key, AWS_DOMAIN) && !known_labels(place).any(|label| label == key) {
        AWS_DOMAIN
    } else {
        return None;
    };
    Some((
        format!("the domain `{domain}` is Karpenter's, and it has no such label here"),
        way_out(key, place),
    ))
}

const INSTEAD_OF_PODS: &str = "take `karpenter.k8s.aws/instance-cpu` or `karpenter.k8s.aws/instance-size` for nodes that hold many \
     pods; `spec.kubelet.maxPods` of the EC2NodeClass limits their number";

/// The label of Karpenter that has nearly this name, whatever its domain.
fn way_out(key: &str, place: &Place<'_>) -> String {
    let meant = nearest(name_of(key), known_labels(place).chain([CAPACITY_TYPE]).map(name_of));
    let label = known_labels(place).chain([CAPACITY_TYPE]).find(|label| Some(name_of(label)) == meant);
    match label {
        Some(label) => format!("did you mean `{label}`?"),
        None if key == "karpenter.sh/provisioner-name" => {
            format!("remove it: its name is `{NODEPOOL}` since v1beta1, and Karpenter sets it")
        }
        None => "take a key that Karpenter knows, or one of a domain of your own".to_owned(),
    }
}

fn name_of(key: &str) -> &str {
    key.rsplit('/').next().unwrap_or(key)
}

fn known_labels(place: &Place<'_>) -> impl Iterator<Item = &'static str> {
    let of_pools: &[&str] = if is_overlay(place) { &[] } else { AWS_POOL_LABELS };
    AWS_LABELS.iter().chain(of_pools).copied()
}

fn is_overlay(place: &Place<'_>) -> bool {
    std::ptr::eq(place.api, &NODE_OVERLAY)
}

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
    pub static REQUIREMENT_WITHOUT_VALUES = error("requirement-without-values", Requirements) {
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
    pub static BOUND_NOT_ONE_NUMBER = error("bound-not-one-number", Requirements) {
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
    ///         - {key: kubernetes.io/arch, operator: In, values: [amd64], minValues: 2}
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       requirements:
    ///         - {key: kubernetes.io/arch, operator: In, values: [amd64, arm64], minValues: 2}
    /// ```
    pub static MIN_VALUES_EXCEED_VALUES = error("min-values-exceed-values", Requirements) {
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
