//! Values that an object names one by one: those of `In` and `NotIn`, and template labels, which ask for one value each.

use crate::apis::names::is_label_value;
use crate::apis::v1::labels::normalized;
use crate::diagnostic::Severity;
use crate::rules::Sink;
use crate::rules::lint::pool::{Demands, Requirement, label_pointer};
use crate::source::Pointer;

/// The values named of one label.
#[derive(Debug, Clone, Copy)]
pub(super) struct Listed<'a> {
    /// The label, under the name that Karpenter gives it.
    pub key: &'a str,
    source: Source<'a>,
    is_overlay: bool,
}

#[derive(Debug, Clone, Copy)]
enum Source<'a> {
    Requirement(Requirement<'a>),
    /// A template label as it is written.
    Label(&'a str, &'a str),
}

/// A value and its place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Value<'a> {
    /// The value, which can be that of a label: what cannot is said elsewhere.
    pub text: &'a str,
    index: usize,
}

/// Every list of values and every template label.
pub(super) fn listed<'a, 'd>(demands: &'d Demands<'a>) -> impl Iterator<Item = Listed<'a>> + use<'a, 'd> {
    let is_overlay = demands.is_overlay();
    let lists =
        demands.requirements().iter().filter(|requirement| matches!(requirement.operator, "In" | "NotIn"));
    let lists = lists.map(|list| (list.key, Source::Requirement(*list)));
    let labels = demands.labels().map(|(key, value)| (key, Source::Label(key, value)));
    lists.chain(labels).map(move |(key, source)| Listed { key: normalized(key), source, is_overlay })
}

impl<'a> Listed<'a> {
    /// Whether the values are wanted, not excluded.
    pub(super) fn is_wanted(&self) -> bool {
        !matches!(self.source, Source::Requirement(requirement) if requirement.operator == "NotIn")
    }

    /// The values.
    pub(super) fn values(&self) -> impl Iterator<Item = Value<'a>> + use<'a> {
        let (listed, set) = match self.source {
            Source::Requirement(requirement) => (Some(requirement.values()), None),
            Source::Label(_, value) => (None, Some((0, value))),
        };
        let values = listed.into_iter().flatten().chain(set);
        values.map(|(index, text)| Value { text, index }).filter(|value| is_label_value(value.text))
    }

    /// The place of a value in the object.
    pub(super) fn pointer(&self, value: Value<'_>) -> Pointer {
        match self.source {
            Source::Requirement(requirement) => requirement.value_pointer(value.index),
            Source::Label(key, _) => label_pointer(key),
        }
    }

    /// Says of every value that `is_possible` does not hold of what is wrong with it: an error where the pool makes no
    /// node for want of others, else a warning.
    pub(super) fn report(
        &self,
        is_possible: impl Fn(&str) -> bool,
        say: impl Fn(&str) -> (String, String),
        sink: &mut Sink<'_>,
    ) {
        let severity = self.severity(&is_possible);
        for value in self.values().filter(|value| !is_possible(value.text)) {
            if !sink.has_room() {
                return;
            }
            let (message, help) = say(value.text);
            let found = sink.report(self.pointer(value), message);
            found.severity = severity;
            found.help(help);
        }
    }

    /// An error where too few of the values wanted are possible, which stops a pool, but no node overlay.
    pub(super) fn severity(&self, is_possible: impl Fn(&str) -> bool) -> Severity {
        let needed = match self.source {
            Source::Requirement(requirement) => requirement.min_values.unwrap_or_default().max(1),
            Source::Label(..) => 1,
        };
        let possible = self.values().filter(|value| is_possible(value.text)).count();
        let is_enough = i64::try_from(possible).is_ok_and(|possible| possible >= needed);
        if self.is_wanted() && !self.is_overlay && !is_enough { Severity::Error } else { Severity::Warning }
    }
}

/// What there is to say of Macs.
pub(super) mod mac {
    use crate::phrase::quote;

    pub(in crate::rules::lint) const HELP: &str =
        "leave it out: Karpenter asks EC2 for types of the architectures `x86_64` and `arm64` alone";

    pub(in crate::rules::lint) fn message(name: &str) -> String {
        format!("{} is of Macs, which Karpenter does not launch", quote(name))
    }
}
