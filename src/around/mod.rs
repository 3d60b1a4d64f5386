//! What is around the pools: roles, policies, queue and tags in AWS, and Karpenter's own controller, under the names that the
//! manifests of the same values have. Stands behind `resolve`; each format prints the same model.

mod audit;
pub(crate) mod codes;
pub(crate) mod controller;
mod facts;
mod grants;
mod policies;
mod prereqs;
pub(crate) mod print;
pub(crate) mod sample;
#[cfg(test)]
mod tests;
mod text;

pub(crate) use audit::audit;
pub(crate) use prereqs::{Part, Prereqs};

use crate::diagnostic::Diagnostic;
use crate::manifest::{Part as Side, Set, deepest};
use crate::source::Pointer;

/// A finding about a value, placed at its text where the user gave it.
fn at_value(set: &Set, found: Diagnostic, place: &str) -> Diagnostic {
    let place = Pointer::parse(place);
    let given = set.values.as_ref().and_then(|tree| {
        let span = tree.root.at(&place).map(|_| deepest(&tree.root, &place, Side::Value))?;
        (!(tree.is_built_in)(span.source)).then_some(span)
    });
    let found = found.in_values(place);
    match given {
        Some(span) => found.at(span, ""),
        None => found,
    }
}
