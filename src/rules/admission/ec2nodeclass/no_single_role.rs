//! Classes whose nodes would get two IAM roles, or none.

use crate::apis::schema::PlaceName;
use crate::rules::admission::{Place, without_nulls};
use crate::rules::{Check, Sink};

rule! {
    /// a class with both `role` and `instanceProfile`, or with neither
    ///
    /// Nodes get one IAM role: `role` names it and Karpenter makes an instance profile for it, `instanceProfile`
    /// names a profile that exists. An empty `instanceProfile:` is null, which is the same as leaving it out.
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   role: KarpenterNodeRole-demo
    ///   instanceProfile: KarpenterNodeInstanceProfile-demo
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   role: KarpenterNodeRole-demo
    /// ```
    pub(crate) static NO_SINGLE_ROLE = error("no-single-role", Identity) {
        check: Check::At(&[PlaceName::ClassRole], no_single_role),
    }
}

fn no_single_role(place: &Place<'_>, sink: &mut Sink<'_>) {
    match (without_nulls::has(place.node, "role"), without_nulls::has(place.node, "instanceProfile")) {
        (true, true) => {
            let object = sink.object();
            sink.report(place.key("instanceProfile"), "`spec.role` and `spec.instanceProfile` exclude each other")
                .key()
                .help("keep `role` to let Karpenter make the instance profile, or `instanceProfile` to name an existing one")
                .also(object, place.key("role"), "the role");
        }
        (false, false) => {
            let given_null =
                ["role", "instanceProfile"].into_iter().find(|key| place.node.get(key).is_some());
            let message = match given_null {
                Some(key) => {
                    format!("the class needs `spec.role` or `spec.instanceProfile`: `spec.{key}` is null")
                }
                None => "the class needs `spec.role` or `spec.instanceProfile`".to_owned(),
            };
            let pointer = given_null.map_or_else(|| place.pointer(), |key| place.key(key));
            sink.report(pointer, message).help("add `role: <name of the nodes' IAM role>`");
        }
        _ => {}
    }
}
