//! Roles and instance profiles whose name is empty.

use crate::apis::schema::PlaceName;
use crate::rules::admission::Place;
use crate::rules::{Check, Sink};

rule! {
    /// a `role` or `instanceProfile` that is empty text
    ///
    /// Give the name, or leave the field out.
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   role: ""
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   role: KarpenterNodeRole-demo
    /// ```
    pub(crate) static EMPTY_ROLE = error("empty-role", Identity) {
        check: Check::At(&[PlaceName::RoleName], empty_role),
    }
}

fn empty_role(place: &Place<'_>, sink: &mut Sink<'_>) {
    if place.node.as_str() == Some("") {
        sink.report(place.pointer(), format!("`{}` must not be empty", place.dotted())).help(
            "write the name, or leave the field out and give the other of `role` and `instanceProfile`",
        );
    }
}
