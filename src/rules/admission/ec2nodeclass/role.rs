//! The IAM role of the nodes.

use crate::rules::admission::{Place, without_nulls};
use crate::rules::{Check, Rule, Sink};

/// Not exactly one of role and instance profile.
pub static NO_SINGLE_ROLE: Rule = Rule {
    name: "no-single-role",
    doc: "\
a class with both `role` and `instanceProfile`, or with neither

Nodes get one IAM role: `role` names it and Karpenter makes an instance profile for it, `instanceProfile` names a profile that exists.
An empty `instanceProfile:` is null, which is the same as leaving it out.",
    bad: "kind: EC2NodeClass\nspec:\n  role: KarpenterNodeRole-demo\n  instanceProfile: KarpenterNodeInstanceProfile-demo\n",
    good: "kind: EC2NodeClass\nspec:\n  role: KarpenterNodeRole-demo\n",
    check: Check::Place(no_single_role),
    ..Rule::ADMISSION
};

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

/// A role without a name.
pub static EMPTY_ROLE: Rule = Rule {
    name: "empty-role",
    doc: "\
a `role` or `instanceProfile` that is empty text

Give the name, or leave the field out.",
    bad: "kind: EC2NodeClass\nspec:\n  role: \"\"\n",
    good: "kind: EC2NodeClass\nspec:\n  role: KarpenterNodeRole-demo\n",
    check: Check::Place(empty_role),
    ..Rule::ADMISSION
};

fn empty_role(place: &Place<'_>, sink: &mut Sink<'_>) {
    if place.node.as_str() == Some("") {
        sink.report(place.pointer(), format!("`{}` must not be empty", place.dotted())).help(
            "write the name, or leave the field out and give the other of `role` and `instanceProfile`",
        );
    }
}
