//! Instance families that no family is named like.

use crate::instancetype::names::family;
use crate::phrase::quote;
use crate::rules::lint::pool::Demands;
use crate::rules::{Check, Scope, Sink};

rule! {
    /// a requirement names an instance family that is not formed as EC2 forms them
    ///
    /// A family is letters, one digit and perhaps more letters: `m7i`, `g6`, `p6-b200`. A name of another form
    /// matches no type, and Karpenter says nothing about it.
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
    for requirement in demands.of_pool() {
        if !requirement.key.ends_with("/instance-family") {
            continue;
        }
        for (index, value) in requirement.values().filter(|(_, value)| family(value).is_none()) {
            if !sink.has_room() {
                return;
            }
            let found = sink.report(
                requirement.value_pointer(index),
                format!("no instance family is called {}", quote(value)),
            );
            if value.contains('.') {
                found.help("this is an instance type: ask for it with `node.kubernetes.io/instance-type`");
            } else {
                found.help("families are letters, one digit and perhaps letters, such as `m7i` or `p6-b200`");
            }
        }
    }
}
