//! Texts among the settings of the kubelet that become expressions.

use super::kubelet_faults::{last, report};
use crate::apis::version::Version;
use crate::kubelet::{Fault, Problem, Reason, is_expression};
use crate::manifest::Manifest;
use crate::rules::{Check, Scope, Sink};
use crate::yaml::Node;

rule! {
    /// a setting of the kubelet that Karpenter takes for a CEL expression
    ///
    /// Since 1.15, text in `maxPods` is an expression, a number in quotes too, and so is every amount in
    /// `kubeReserved` and `systemReserved` that is no quantity, such as `100MB` or `1e3.5`. With the feature gate
    /// `NodeClassCEL` off, as it is by default, a class with one is not ready (`HasExpressions` of
    /// `pkg/apis/v1`, v1.15.2). Where the gate is on and expressions are meant, allow this rule.
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   kubelet:
    ///     maxPods: "110"
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   kubelet:
    ///     maxPods: 110
    /// ```
    pub(crate) static KUBELET_EXPRESSION = error("kubelet-expression", Kubelet) {
        scope: Scope::Lint,
        since: Some(Version(1, 15)),
        check: Check::Object(kubelet_expression),
    }
}

fn kubelet_expression(manifest: &Manifest, sink: &mut Sink<'_>) {
    report(manifest, Reason::ExpressionsDisabled, sink, help);
}

fn help(fault: &Fault, _: Option<&Node>) -> String {
    let Problem::Expression(text) = &fault.problem else { return String::new() };
    let key = last(&fault.at);
    match without_b(text) {
        _ if key == "maxPods" && text.parse::<i32>().is_ok() => format!("write it without quotes: `{text}`"),
        _ if key == "maxPods" => {
            "write a number; expressions need the feature gate `NodeClassCEL`".to_owned()
        }
        Some(amount) => format!("quantities have no `B`: write `{amount}`"),
        None => {
            "write a quantity such as `100Mi`; expressions need the feature gate `NodeClassCEL`".to_owned()
        }
    }
}

/// The quantity that was meant by `100MB`, `1GiB` or `64KB`.
fn without_b(text: &str) -> Option<String> {
    let amount = text.strip_suffix('B')?.replace('K', "k").replace("ki", "Ki");
    (amount.starts_with(|first: char| first.is_ascii_digit()) && !is_expression(&amount)).then_some(amount)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_not_named() {
        for (text, expected) in [
            ("100MB", Some("100M")),
            ("1GiB", Some("1Gi")),
            ("64KB", Some("64k")),
            ("64KiB", Some("64Ki")),
            ("max_podsB", None),
            ("B", None),
            ("100M", None),
        ] {
            assert_eq!(without_b(text).as_deref(), expected, "{text}");
        }
    }
}
