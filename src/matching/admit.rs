//! Which pods and node overlays Karpenter does not even look at (`ValidateRequirement` and what calls it, v1.15.0).

use super::pod::{Pod, Term, Wishes};
use crate::apis::names::{is_label_value, is_qualified_name};
use crate::apis::v1::labels::{
    AWS_DOMAIN, CAPACITY_TYPE, CORE_DOMAIN, HOSTNAME, NODEPOOL, is_of_scheduler, normalized,
};
use crate::scheduling::Operator;
use crate::yaml::Node;

/// What is wrong with a pod's own requirements.
pub(crate) fn fault_of_pod(pod: &Pod<'_>) -> Option<String> {
    let all = pod.requirements(Wishes::Heaviest);
    if all.get(NODEPOOL).is_some_and(|one| one.operator() == Operator::DoesNotExist) {
        return Some("it is not to run on nodes of Karpenter's".to_owned());
    }
    let of_selector = pod.node_selector.iter().find_map(|(key, value)| fault(key, "In", &[*value]));
    of_selector.or_else(|| pod.required.iter().find_map(fault_of_term))
}

fn fault_of_term(term: &Term<'_>) -> Option<String> {
    if term.has_fields {
        return Some("Karpenter does not take `matchFields`".to_owned());
    }
    term.items.iter().find_map(fault_of_item)
}

/// What is wrong with an item of a list of requirements.
pub(crate) fn fault_of_item(item: &Node) -> Option<String> {
    let text = |key| item.get(key).and_then(Node::as_str).unwrap_or_default();
    let values = item.get("values").and_then(Node::as_list).unwrap_or_default();
    let values: Vec<&str> = values.iter().filter_map(Node::as_str).collect();
    fault(text("key"), text("operator"), &values)
}

fn fault(key: &str, operator: &str, values: &[&str]) -> Option<String> {
    let key = normalized(key);
    if !OPERATORS.contains(&operator) {
        return Some(format!("there is no operator `{operator}`"));
    }
    if is_restricted(key) {
        return Some(format!("the label `{key}` cannot be asked for"));
    }
    let known: &[&str] = match key {
        CAPACITY_TYPE => &["on-demand", "spot", "reserved"],
        "karpenter.k8s.aws/instance-tenancy" => &["default", "dedicated"],
        _ => &[],
    };
    if operator == "In" && !known.is_empty() && !values.iter().any(|value| known.contains(value)) {
        return Some(format!("`{key}` has none of the values asked for"));
    }
    if !is_qualified_name(key) || !values.iter().all(|value| is_label_value(value)) {
        return Some(format!("what is asked for of `{key}` can be no label"));
    }
    let is_bound = ["Gt", "Lt", "Gte", "Lte"].contains(&operator);
    let is_number = || matches!(values, [one] if one.parse::<i64>().is_ok_and(|number| number >= 0));
    let is_fault = (operator == "In" && values.is_empty()) || (is_bound && !is_number());
    is_fault.then(|| format!("`{operator}` lacks its value for `{key}`"))
}

const OPERATORS: [&str; 8] = ["In", "NotIn", "Gt", "Lt", "Exists", "DoesNotExist", "Gte", "Lte"];

/// Labels that Karpenter keeps for itself (`IsRestrictedLabel`).
fn is_restricted(key: &str) -> bool {
    if is_of_scheduler(key) {
        return false;
    }
    let domain = key.split_once('/').map_or("", |(domain, _)| domain);
    let is_in =
        |kept: &str| domain == kept || domain.strip_suffix(kept).is_some_and(|rest| rest.ends_with('.'));
    key == HOSTNAME || is_in(CORE_DOMAIN) || is_in(AWS_DOMAIN)
}
