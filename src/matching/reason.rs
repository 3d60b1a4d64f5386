//! Why a pool does not take a pod.

use super::filter::Refusal;
use super::group::Kind;
use super::pod::Pod;
use super::taints::{Taint, untolerated};
use crate::apis::v1::labels::is_of_scheduler;
use crate::scheduling::{Incompatible, Requirements};

/// Why a pool does not take a pod.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reason<'a> {
    /// A taint is not tolerated.
    Taint(String),
    /// A label is asked for that nobody knows the values of.
    UnknownLabel(&'a str),
    /// The pool and the pod leave no value of a label.
    Requirements(&'a str),
    /// The pool and the pod's volumes do not.
    Volume(&'a str),
    /// Other pods leave no place.
    NoPlace(Kind, &'a str),
    /// The limits leave no type.
    Limits,
    /// The limits leave no node.
    NodeLimit,
    /// No type is left.
    Types(Refusal<'a>),
    /// The types that can be launched have too few values.
    MinValues(String),
    /// Karpenter does not look at the pod.
    Invalid(String),
    /// No pool has any type.
    NoPool,
}

impl Reason<'_> {
    /// The kind, for programs.
    pub(crate) fn kind(&self) -> String {
        match self {
            Reason::Taint(_) => "taint".to_owned(),
            Reason::UnknownLabel(_) => "unknownLabel".to_owned(),
            Reason::Requirements(_) => "requirements".to_owned(),
            Reason::Volume(_) => "volume".to_owned(),
            Reason::NoPlace(kind, _) => kind.name().to_owned(),
            Reason::Limits => "limits".to_owned(),
            Reason::NodeLimit => "nodeLimit".to_owned(),
            Reason::Types(refusal) => refusal.kind(),
            Reason::MinValues(_) => "minValues".to_owned(),
            Reason::Invalid(_) => "invalidPod".to_owned(),
            Reason::NoPool => "noUsablePool".to_owned(),
        }
    }

    /// In words.
    pub(crate) fn words(&self) -> String {
        match self {
            Reason::Taint(taint) => format!("the pod does not tolerate the taint `{taint}`"),
            Reason::UnknownLabel(key) => {
                format!("the pod asks for the label `{key}`, which nothing says that the nodes have")
            }
            Reason::Requirements(key) => format!("the pool and the pod leave no value of `{key}`"),
            Reason::Volume(key) => format!("the pool and the pod's volumes leave no value of `{key}`"),
            Reason::NoPlace(Kind::Spread, key) => {
                format!("its topology spread leaves no value of `{key}`")
            }
            Reason::NoPlace(Kind::Affinity, key) => format!("there is no pod to be near to by `{key}`"),
            Reason::NoPlace(Kind::AntiAffinity, key) => {
                format!("pods to keep away from are at every value of `{key}`")
            }
            Reason::Limits => "every instance type left is above the pool's limits".to_owned(),
            Reason::NodeLimit => "the pool's limits allow no node".to_owned(),
            Reason::Types(refusal) => refusal.words(),
            Reason::MinValues(words) | Reason::Invalid(words) => words.clone(),
            Reason::NoPool => "no pool matches any instance type".to_owned(),
        }
    }
}

impl<'a> From<Incompatible<'a>> for Reason<'a> {
    fn from(error: Incompatible<'a>) -> Self {
        match error {
            Incompatible::UnknownLabel(key) => Reason::UnknownLabel(key),
            Incompatible::Conflict(key) => Reason::Requirements(key),
        }
    }
}

/// Whether a pod, by its tolerations and what it asks for, suits nodes of these taints and labels.
pub(crate) fn suits<'a>(
    taints: &[Taint<'_>],
    labels: &Requirements<'a>,
    pod: &Pod<'_>,
    asked: &Requirements<'a>,
) -> Result<(), Reason<'a>> {
    if let Some(taint) = untolerated(taints, &pod.tolerations) {
        let value = if taint.value.is_empty() { String::new() } else { format!("={}", taint.value) };
        return Err(Reason::Taint(format!("{}{value}:{}", taint.key, taint.effect)));
    }
    Ok(labels.compatible(asked, is_of_scheduler)?)
}
