//! All that a pool says of one label of its nodes: requirements, template labels, and what every instance type has.
//! Karpenter makes template labels requirements with one value (`NewNodeClaimTemplate`, v1.14.1).

use crate::apis::v1::labels::{aws_name, normalized};
use crate::instancetype::labels::closed_values;
use crate::phrase::{either, quote};
use crate::rules::lint::pool::{self, Demands, label_pointer};
use crate::scheduling::Requirement;
use crate::source::Pointer;

/// One thing said of a label.
#[derive(Debug, Clone)]
pub(crate) struct Constraint<'a> {
    /// The label, under the name that Karpenter gives it.
    pub key: &'a str,
    /// What its values may be.
    pub set: Requirement<'a>,
    /// Who says so.
    pub source: Source<'a>,
}

/// Who says what a label may be.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Source<'a> {
    /// A requirement.
    Requirement(pool::Requirement<'a>),
    /// A template label, as its key and value.
    Label(&'a str, &'a str),
    /// The instance types there are.
    Nature,
}

/// Requirements and labels that are looked at; the server refuses more.
const MOST: usize = 200;

/// Values of a list that a message looks at before it cuts.
const SHOWN: usize = 20;

/// Everything that a pool says of labels: the requirements in their order, then the template's labels.
pub(super) fn constraints<'a>(demands: &Demands<'a>) -> Vec<Constraint<'a>> {
    constraints_where(demands, |_| true)
}

/// The demands on the labels that are wanted; the sets of others need not be made.
pub(crate) fn constraints_where<'a>(
    demands: &Demands<'a>,
    is_wanted: impl Fn(&str) -> bool,
) -> Vec<Constraint<'a>> {
    let required = demands.requirements().iter().filter_map(|requirement| {
        if !is_wanted(normalized(requirement.key)) {
            return None;
        }
        let source = Source::Requirement(*requirement);
        Some(Constraint { key: normalized(requirement.key), set: requirement.set()?, source })
    });
    let labelled = demands.labels().filter(|(key, _)| is_wanted(normalized(key))).map(|(key, value)| {
        let source = Source::Label(key, value);
        Constraint { key: normalized(key), set: Requirement::one_of([value]), source }
    });
    required.take(MOST).chain(labelled.take(MOST)).collect()
}

impl Constraint<'_> {
    /// Its place in the object; none of what nature says.
    pub(crate) fn pointer(&self) -> Option<Pointer> {
        match self.source {
            Source::Requirement(requirement) => Some(requirement.pointer()),
            Source::Label(key, _) => Some(label_pointer(key)),
            Source::Nature => None,
        }
    }

    /// Whether it wants the label to be there.
    pub(crate) fn wants_the_label(&self) -> bool {
        !matches!(self.operator(), Some("NotIn" | "DoesNotExist"))
    }

    /// The operator of a requirement.
    pub(crate) fn operator(&self) -> Option<&str> {
        match self.source {
            Source::Requirement(requirement) => Some(requirement.operator),
            Source::Label(..) | Source::Nature => None,
        }
    }

    /// In words: `` `Gt 4` `` or ``the template label `c` ``.
    pub(crate) fn phrase(&self) -> String {
        match self.source {
            Source::Requirement(requirement) => {
                let values = requirement.values().map(|(_, value)| value).take(SHOWN);
                let values: Vec<&str> = values.collect();
                quote(format!("{} {}", requirement.operator, values.join(", ")).trim_end())
            }
            Source::Label(_, value) => format!("the template label {}", quote(value)),
            Source::Nature => "what there is".to_owned(),
        }
    }
}

/// What every instance type says of a label, in words.
pub(super) fn nature_in_words(key: &str) -> String {
    match (closed_values(key), aws_name(key)) {
        (Some(values), _) => format!("{} is {}", quote(key), either(values)),
        (None, Some("instance-generation")) => "generations are from 1 to 9".to_owned(),
        _ => format!("every instance type has the label {}", quote(key)),
    }
}

/// Phrases joined by `and`.
pub(super) fn join(phrases: &[String]) -> String {
    match phrases.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => String::new(),
    }
}
