//! Which values Karpenter takes for CEL expressions (`HasExpressions` of `pkg/apis/v1/kubeletconfiguration.go`, v1.15.2).

use super::{Block, Fault, Problem, at};
use crate::apis::quantity::Quantity;

/// Whether a value of `kubeReserved` or `systemReserved` is an expression. In `maxPods` all text is one.
pub(crate) fn is_expression(amount: &str) -> bool {
    Quantity::parse(amount).is_none()
}

pub(super) fn faults(block: &Block<'_>) -> Vec<Fault> {
    let expression = |at, text: &str| Fault { at, problem: Problem::Expression(text.to_owned()) };
    let max_pods = block.get("maxPods").and_then(|node| node.as_str());
    let mut faults: Vec<Fault> = max_pods.map(|text| expression(at("maxPods"), text)).into_iter().collect();
    for field in ["kubeReserved", "systemReserved"] {
        let amounts = block.texts(field).unwrap_or_default().into_iter();
        let expressions = amounts.filter(|(_, amount)| is_expression(amount));
        faults.extend(expressions.map(|(key, amount)| expression(at(field).join(key), amount)));
    }
    faults
}
