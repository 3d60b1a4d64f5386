//! The label of the node class, which a pool cannot set or ask for.

use crate::apis::v1::labels::NODE_CLASS;
use crate::apis::version::Version;
use crate::phrase::quote;
use crate::rules::lint::pool::{Demands, label_pointer};
use crate::rules::{Check, Scope, Sink};

rule! {
    /// a pool that sets or asks for `karpenter.k8s.aws/ec2nodeclass`
    ///
    /// The CRD takes the label, Karpenter does not: it is in its own domain and not among the labels that a pool
    /// can have, and the pool is never ready (`IsRestrictedLabel` of `pkg/apis/v1/labels.go`, v1.14.1). Every
    /// node gets it from `nodeClassRef`; pods and node overlays can ask for it.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     metadata:
    ///       labels: {karpenter.k8s.aws/ec2nodeclass: base}
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       nodeClassRef: {name: base}
    /// ```
    pub(crate) static NODE_CLASS_LABEL_IN_POOL = error("node-class-label-in-pool", Requirements) {
        scope: Scope::Lint,
        since: Some(Version(1, 1)),
        check: Check::Demands(node_class_label_in_pool),
    }
}

fn node_class_label_in_pool(demands: &Demands<'_>, sink: &mut Sink<'_>) {
    let required = demands.of_pool().iter().filter(|requirement| requirement.key == NODE_CLASS);
    let required = required.map(|requirement| requirement.pointer().join("key"));
    let labelled = demands.labels().filter(|(key, _)| *key == NODE_CLASS).map(|(key, _)| label_pointer(key));
    for pointer in required.chain(labelled) {
        if sink.has_room() {
            let message = format!("{} cannot be used in a pool: it is never ready", quote(NODE_CLASS));
            sink.report(pointer, message).key().help("remove it: every node gets it from `nodeClassRef`");
        }
    }
}
