//! Instance types, sizes and categories that nothing is named like.

use crate::apis::v1::labels::{AWS_DOMAIN, INSTANCE_TYPE, aws_name};
use crate::instancetype::catalogue::Catalogue;
use crate::instancetype::names::{is_category, is_mac, is_size, is_type};
use crate::phrase::{nearest, quote};
use crate::rules::lint::listed::{listed, mac};
use crate::rules::lint::pool::Demands;
use crate::rules::{Check, Scope, Sink};

rule! {
    /// a requirement names an instance type, size or category that is not formed as EC2 forms them
    ///
    /// A type is a family, a dot and a size: `m7i.2xlarge`. A size is one of `nano` to `xlarge`, a number before
    /// `xlarge`, or `metal` with perhaps more behind a `-`. A category is the few letters that a family begins
    /// with. A name of another form matches no type, and Karpenter says nothing about it; nor does any of Macs,
    /// which Karpenter does not launch. An error where the pool names no others, and so makes no node.
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
    /// Whether such a name says that it is of Macs.
    has_macs: bool,
    help: &'static str,
}

fn malformed_instance_name(demands: &Demands<'_>, sink: &mut Sink<'_>) {
    for list in listed(demands) {
        let Some(form) = form(list.key) else { continue };
        let is_possible = |value: &str| (form.fits)(value) && !(form.has_macs && is_mac(value));
        let say = |value: &str| {
            if form.has_macs && is_mac(value) {
                return (mac::message(value), mac::HELP.to_owned());
            }
            let help = meant(list.key, value).map(|near| format!("did you mean `{near}`?"));
            let message = format!("no instance {} is called {}", form.noun, quote(value));
            (message, help.unwrap_or_else(|| form.help.to_owned()))
        };
        list.report(is_possible, say, sink);
    }
}

/// The known name that a value was most likely meant to be, among those that begin like it: lists can be long.
fn meant(label: &str, value: &str) -> Option<&'static str> {
    let begin = value.get(..2)?;
    let label = aws_name(label).map_or(label.to_owned(), |name| [AWS_DOMAIN, "/", name].concat());
    let known = Catalogue::embedded().index(&label)?.values();
    nearest(value, known.map(|(name, _)| name).filter(|name| name.starts_with(begin)))
}

fn form(label: &str) -> Option<Form> {
    match aws_name(label) {
        _ if label == INSTANCE_TYPE => {
            let help = "types are a family, a dot and a size, such as `m7i.2xlarge`";
            Some(Form { noun: "type", fits: is_type, has_macs: true, help })
        }
        Some("instance-size") => {
            let help = "sizes are for example `large`, `2xlarge` or `metal-24xl`";
            Some(Form { noun: "size", fits: is_size, has_macs: false, help })
        }
        Some("instance-category") => {
            let help = "categories are the letters that families begin with, such as `m`, `c` or `inf`";
            Some(Form { noun: "category", fits: is_category, has_macs: true, help })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_that_was_meant_is_found() {
        let size = "karpenter.k8s.aws/instance-size";
        assert_eq!(meant(INSTANCE_TYPE, "m5.lrage"), Some("m5.large"));
        assert_eq!(meant("eks.amazonaws.com/instance-size", "4xlarg"), Some("4xlarge"));
        assert_eq!((meant(size, "2"), meant(size, "é"), meant(size, "huge")), (None, None, None));
    }

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
