//! Instance types, sizes and categories that nothing is named like.

use crate::apis::names::is_label_value;
use crate::apis::v1::labels::{INSTANCE_TYPE, aws_name};
use crate::instancetype::names::{is_category, is_size, is_type};
use crate::phrase::quote;
use crate::rules::lint::pool::Demands;
use crate::rules::{Check, Scope, Sink};

rule! {
    /// a requirement names an instance type, size or category that is not formed as EC2 forms them
    ///
    /// A type is a family, a dot and a size: `m7i.2xlarge`. A size is one of `nano` to `xlarge`, a number before
    /// `xlarge`, or `metal` with perhaps more behind a `-`. A category is the few letters that a family begins
    /// with. A name of another form matches no type, and Karpenter says nothing about it.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       requirements:
    ///       - {key: karpenter.k8s.aws/instance-size, operator: In, values: [2x-large]}
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       requirements:
    ///       - {key: karpenter.k8s.aws/instance-size, operator: In, values: [2xlarge]}
    /// ```
    pub(crate) static MALFORMED_INSTANCE_NAME = warning("malformed-instance-name", Requirements) {
        scope: Scope::Lint,
        check: Check::Demands(malformed_instance_name),
    }
}

/// What a label of names holds, and how such a name looks.
struct Form {
    noun: &'static str,
    fits: fn(&str) -> bool,
    help: &'static str,
}

fn malformed_instance_name(demands: &Demands<'_>, sink: &mut Sink<'_>) {
    // The others hold numbers, or nothing.
    let of_names = |operator: &str| matches!(operator, "In" | "NotIn");
    for requirement in demands.of_pool().iter().filter(|requirement| of_names(requirement.operator)) {
        let Some(form) = form(requirement.key) else { continue };
        // What cannot be a label's value is said elsewhere.
        let is_malformed = |value: &str| is_label_value(value) && !(form.fits)(value);
        for (index, value) in requirement.values().filter(|(_, value)| is_malformed(value)) {
            if !sink.has_room() {
                return;
            }
            let message = format!("no instance {} is called {}", form.noun, quote(value));
            sink.report(requirement.value_pointer(index), message).help(form.help);
        }
    }
}

fn form(label: &str) -> Option<Form> {
    match aws_name(label) {
        _ if label == INSTANCE_TYPE => {
            let help = "types are a family, a dot and a size, such as `m7i.2xlarge`";
            Some(Form { noun: "type", fits: is_type, help })
        }
        Some("instance-size") => {
            let help = "sizes are for example `large`, `2xlarge` or `metal-24xl`";
            Some(Form { noun: "size", fits: is_size, help })
        }
        Some("instance-category") => {
            let help = "categories are the letters that families begin with, such as `m`, `c` or `inf`";
            Some(Form { noun: "category", fits: is_category, help })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_all_kinds_have_their_form() {
        for (label, right, wrong) in [
            (
                INSTANCE_TYPE,
                &["m5.large", "u-6tb1.56xlarge", "m7i.metal-24xl", "mac2-m2.metal"][..],
                &["m5large", "m5", "m5.big", "large", "m5."][..],
            ),
            (
                "karpenter.k8s.aws/instance-size",
                &["nano", "xlarge", "224xlarge", "metal", "metal-16xl", "metal-cr"],
                &["2x-large", "2xl", "Large", "x", "metal2", "m5.large", "-1xlarge"],
            ),
            ("eks.amazonaws.com/instance-category", &["m", "hpc", "trn"], &["compute", "m5", "M", "general"]),
        ] {
            let form = form(label).unwrap();
            right.iter().for_each(|name| assert!((form.fits)(name), "{name}"));
            wrong.iter().for_each(|name| assert!(!(form.fits)(name), "{name}"));
        }
        assert!(form("karpenter.k8s.aws/instance-cpu").is_none());
    }
}
