//! Pools whose nodes would be asked for with more requirements than can be said.

use std::collections::BTreeSet;

use crate::apis::v1::labels::{INSTANCE_TYPE, NODE_CLASS, NODEPOOL, normalized};
use crate::rules::lint::pool::Demands;
use crate::rules::{Check, Scope, Sink};
use crate::source::Pointer;

rule! {
    /// requirements and template labels of more than 100 different keys
    ///
    /// A pool may have 100 of each. For every node Karpenter makes a NodeClaim that has both as requirements, and
    /// three more: the pool, its class and the instance types. A NodeClaim has at most 100, so the server refuses
    /// each of them (`ToNodeClaim` of `pkg/controllers/provisioning/scheduling/nodeclaimtemplate.go`, v1.14.1).
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     metadata:
    ///       labels: {l0: a, l1: a, l2: a, l3: a, l4: a, l5: a, l6: a, l7: a, l8: a, l9: a, l10: a, l11: a, l12: a, l13: a, l14: a, l15: a, l16: a, l17: a, l18: a, l19: a, l20: a, l21: a, l22: a, l23: a, l24: a, l25: a, l26: a, l27: a, l28: a, l29: a, l30: a, l31: a, l32: a, l33: a, l34: a, l35: a, l36: a, l37: a, l38: a, l39: a, l40: a, l41: a, l42: a, l43: a, l44: a, l45: a, l46: a, l47: a, l48: a, l49: a, l50: a, l51: a, l52: a, l53: a, l54: a, l55: a, l56: a, l57: a, l58: a, l59: a, l60: a, l61: a, l62: a, l63: a, l64: a, l65: a, l66: a, l67: a, l68: a, l69: a, l70: a, l71: a, l72: a, l73: a, l74: a, l75: a, l76: a, l77: a, l78: a, l79: a, l80: a, l81: a, l82: a, l83: a, l84: a, l85: a, l86: a, l87: a, l88: a, l89: a, l90: a, l91: a, l92: a, l93: a, l94: a, l95: a, l96: a, l97: a}
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     metadata:
    ///       labels: {a: a, b: b}
    /// ```
    pub(crate) static TOO_MANY_NODE_REQUIREMENTS = error("too-many-node-requirements", Requirements) {
        scope: Scope::Lint,
        check: Check::Demands(too_many_node_requirements),
    }
}

/// Most requirements of a NodeClaim.
const MOST: usize = 100;

/// What Karpenter itself requires of every node of a pool.
const OWN: [&str; 3] = [NODEPOOL, NODE_CLASS, INSTANCE_TYPE];

fn too_many_node_requirements(demands: &Demands<'_>, sink: &mut Sink<'_>) {
    // Every requirement and label is one at most, so few of them are never too many.
    if demands.of_pool().len() + demands.labels().len() + OWN.len() <= MOST {
        return;
    }
    let required = demands.of_pool().iter().map(|requirement| requirement.key);
    let said: BTreeSet<&str> = required.chain(demands.labels().map(|(key, _)| key)).map(normalized).collect();
    let count = said.union(&OWN.into()).count();
    // Where one of the lists is too long by itself, the server says so.
    let is_admitted = demands.of_pool().len() <= MOST && demands.labels().len() <= MOST;
    if count > MOST && !said.is_empty() && is_admitted {
        let message =
            format!("the pool's nodes would have {count} requirements, and the server takes {MOST}");
        sink.report(Pointer::parse("/spec/template"), message)
            .help("remove requirements or template labels: those of one key count once");
    }
}
