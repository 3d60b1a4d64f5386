//! Names of types, families and sizes that the catalogue does not have.

use crate::instancetype::catalogue::Catalogue;
use crate::instancetype::names::{family, is_mac, is_size, is_type};
use crate::phrase::{nearest, quote};
use crate::rules::lint::types::{REQUIREMENTS, Ready, retired};
use crate::rules::{Check, Scope, Sink};
use crate::source::Pointer;
use crate::yaml::Node;

rule! {
    /// a type, family or size that is not in the catalogue of instance types
    ///
    /// A misspelt name matches nothing, and beside others that do nobody notices. The catalogue is that of the date which
    /// the message names; what is newer is not in it, so that this is a warning. Names that AWS had once and that no
    /// region offers any more are named as retired.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       requirements:
    ///       - {key: node.kubernetes.io/instance-type, operator: In, values: [m5.xlarge, m5.3xlarge]}
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       requirements:
    ///       - {key: node.kubernetes.io/instance-type, operator: In, values: [m5.xlarge, m5.2xlarge]}
    /// ```
    pub(crate) static UNKNOWN_INSTANCE_TYPE = warning("unknown-instance-type", Requirements) {
        scope: Scope::Lint,
        check: Check::Types(unknown_instance_type),
    }
}

/// A label, what its values are called, and whether a value could be one.
type Label = (&'static str, &'static str, fn(&str) -> bool);

/// The labels, what their values are called, and whether a value could be one at all: what cannot is said elsewhere.
const LABELS: [Label; 3] = [
    ("node.kubernetes.io/instance-type", "instance type", is_type),
    ("karpenter.k8s.aws/instance-family", "family", |name| family(name).is_some()),
    ("karpenter.k8s.aws/instance-size", "size", is_size),
];

fn unknown_instance_type(typed: &Ready<'_, '_>, sink: &mut Sink<'_>) {
    let catalogue = typed.catalogue();
    for pool in typed.pools() {
        let items = typed.set.manifests[pool.index].root.at(&Pointer::parse(REQUIREMENTS));
        let items = items.and_then(Node::as_list).unwrap_or_default();
        for (at, item) in items.iter().enumerate() {
            let text = |key| item.get(key).and_then(Node::as_str).unwrap_or_default();
            let label = LABELS.iter().find(|(key, ..)| *key == text("key"));
            let Some((key, noun, may_be)) = label.filter(|_| text("operator") == "In") else { continue };
            let values = item.get("values").and_then(Node::as_list).unwrap_or_default().iter().enumerate();
            for (number, value) in values.filter_map(|(number, value)| Some((number, value.as_str()?))) {
                let is_there = catalogue.index(key).is_some_and(|index| index.get(value).is_some());
                if is_there || !may_be(value) || is_mac(value) || !sink.has_room() {
                    continue;
                }
                let pointer = Pointer::parse(REQUIREMENTS).join(at).join("values").join(number);
                let (message, help) = say(catalogue, key, noun, value);
                sink.report_on(pool.index, pointer, message).help(help);
            }
        }
    }
}

fn say(catalogue: &Catalogue<'_>, key: &str, noun: &str, value: &str) -> (String, String) {
    let date = catalogue.date;
    let message = if retired(catalogue, key, value) {
        format!(
            "no region offers the {noun} {} in the catalogue of {date}: it is retired, or for few",
            quote(value)
        )
    } else {
        format!("the {noun} {} is not in the catalogue of {date}", quote(value))
    };
    let names: Vec<&str> =
        catalogue.index(key).map(|index| index.values().map(|(name, _)| name).collect()).unwrap_or_default();
    let help = match nearest(value, names) {
        Some(near) => {
            format!("did you mean `{near}`? If it is newer than the catalogue, it is as it should be")
        }
        None => "take it out, unless it is newer than the catalogue".to_owned(),
    };
    (message, help)
}
