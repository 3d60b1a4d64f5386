//! Names of types, families and sizes that the catalogue does not have.

use super::{CATEGORY, Ready, is_of, retired};
use crate::apis::v1::labels::{FAMILY, INSTANCE_TYPE};
use crate::instancetype::catalogue::Catalogue;
use crate::instancetype::names::{family, is_mac, is_size, is_type};
use crate::instancetype::values::is_unfamiliar;
use crate::phrase::{nearest, quote};
use crate::rules::lint::listed::listed;
use crate::rules::{Check, Scope, Sink};

rule! {
    /// a type, family, category or size that is not in the catalogue of instance types
    ///
    /// A misspelt name matches nothing, and beside others that do nobody notices. The catalogue is that of the date which
    /// the message names; what is newer is not in it, so that this is a warning. Names that AWS had once and that no
    /// region offers any more are named as retired, with the regions whose price lists still have them. A name that is
    /// excluded is one only where it is much like another, which it then lets in.
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

/// The labels, what their values are called, and whether a value could be one at all: what cannot is said elsewhere, and
/// so are categories that never were.
const LABELS: [Label; 4] = [
    (INSTANCE_TYPE, "instance type", is_type),
    (FAMILY, "family", |name| family(name).is_some()),
    (CATEGORY, "category", |name| !is_unfamiliar(CATEGORY, name)),
    ("karpenter.k8s.aws/instance-size", "size", is_size),
];

fn unknown_instance_type(typed: &Ready<'_, '_>, sink: &mut Sink<'_>) {
    let catalogue = typed.catalogue();
    for (object, demands) in typed.demands() {
        for list in listed(demands) {
            let Some(label) = LABELS.iter().find(|(key, ..)| *key == list.key) else { continue };
            for value in list.values().filter(|value| is_missing(catalogue, label, value.text)) {
                let is_meant = list.is_wanted() || misspelt(catalogue, list.key, value.text).is_some();
                let is_said =
                    typed.set.is_default(demands.manifest(), &list.pointer(value)) || !sink.has_room();
                if is_meant && !is_said {
                    let (message, help) = say(catalogue, label, value.text);
                    sink.report_on(object, list.pointer(value), message).help(help);
                }
            }
        }
    }
}

/// Whether a value could be one of the label, and the catalogue does not have it.
fn is_missing(catalogue: &Catalogue<'_>, (key, _, may_be): &Label, value: &str) -> bool {
    let is_there = catalogue.index(key).is_some_and(|index| index.get(value).is_some());
    !is_there && may_be(value) && !is_mac(value)
}

/// What a name was most likely meant to be that is neither in the catalogue nor retired. Of a name that is excluded
/// nothing else is certain: a list may have been written for what was before the catalogue.
pub(super) fn misspelt<'c>(catalogue: &Catalogue<'c>, key: &str, value: &str) -> Option<&'c str> {
    let label = LABELS.iter().find(|(known, ..)| *known == key)?;
    if !is_missing(catalogue, label, value) || retired(catalogue, key, value) {
        return None;
    }
    near(catalogue, key, value)
}

fn near<'c>(catalogue: &Catalogue<'c>, key: &str, value: &str) -> Option<&'c str> {
    nearest(value, catalogue.index(key)?.values().map(|(name, _)| name))
}

/// Where a retired name had a price last.
fn last(catalogue: &Catalogue<'_>, key: &str, value: &str) -> String {
    let priced = catalogue.priced(|name| is_of(name, key, value));
    let regions: Vec<String> = priced.iter().map(|(region, date)| format!("`{region}` of {date}")).collect();
    if regions.is_empty() {
        return String::new();
    }
    format!("the last price lists with it are those of {}; ", regions.join(", "))
}

fn say(catalogue: &Catalogue<'_>, (key, noun, _): &Label, value: &str) -> (String, String) {
    let date = catalogue.date;
    if retired(catalogue, key, value) {
        let message = format!(
            "no region offers the {noun} {} in the catalogue of {date}: it is retired, or for few",
            quote(value)
        );
        return (message, last(catalogue, key, value) + "take it out, unless you have it all the same");
    }
    let help = match near(catalogue, key, value) {
        Some(near) => {
            format!("did you mean `{near}`? If it is newer than the catalogue, it is as it should be")
        }
        None => "take it out, unless it is newer than the catalogue".to_owned(),
    };
    (format!("the {noun} {} is not in the catalogue of {date}", quote(value)), help)
}
