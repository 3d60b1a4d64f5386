//! Instance families that no family is named like.

use crate::apis::v1::labels::aws_name;
use crate::instancetype::names::{family, is_mac};
use crate::phrase::quote;
use crate::rules::lint::listed::{listed, mac};
use crate::rules::lint::pool::Demands;
use crate::rules::{Check, Scope, Sink};

rule! {
    /// a requirement names an instance family that is not formed as EC2 forms them
    ///
    /// A family is letters, one digit and perhaps more letters: `m7i`, `g6`, `p6-b200`. A name of another form
    /// matches no type, and Karpenter says nothing about it; nor does any of Macs, which Karpenter does not launch.
    /// An error where the pool names no others, and so makes no node.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       requirements:
    ///       - {key: karpenter.k8s.aws/instance-family, operator: In, values: [g55]}
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       requirements:
    ///       - {key: karpenter.k8s.aws/instance-family, operator: In, values: [g5]}
    /// ```
    pub(crate) static MALFORMED_INSTANCE_FAMILY = warning("malformed-instance-family", Requirements) {
        scope: Scope::Lint,
        check: Check::Demands(malformed_instance_family),
    }
}

fn malformed_instance_family(demands: &Demands<'_>, sink: &mut Sink<'_>) {
    for list in listed(demands).filter(|list| aws_name(list.key) == Some("instance-family")) {
        list.report(|value| family(value).is_some() && !is_mac(value), say, sink);
    }
}

fn say(value: &str) -> (String, String) {
    if is_mac(value) {
        return (mac::message(value), mac::HELP.to_owned());
    }
    let help = if value.contains('.') {
        "this is an instance type: ask for it with `node.kubernetes.io/instance-type`"
    } else {
        "families are letters, one digit and perhaps letters, such as `m7i` or `p6-b200`"
    };
    (format!("no instance family is called {}", quote(value)), help.to_owned())
}
