//! Merged → values: every fault against the schema at once, then the types.

use std::collections::HashSet;

use anyhow::Context;

use super::{Values, faults, helm_reading, instance, placeholders};
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Pointer;
use crate::yaml::{Node, Reading};

/// The validator that the build compiled from the committed schema.
#[jsonschema::validator(path = "values.schema.json", methods = { is_valid = false, validate = false })]
struct Schema;

/// How often a round of typing may turn up new places to type; each round types all that it finds.
const MAX_ROUNDS: usize = 8;

/// What checking made of the tree.
#[derive(Debug)]
pub struct Checked {
    /// The tree as JSON, scalars typed by the schema.
    instance: serde_json::Value,
    /// Errors against the schema, and warnings where Helm would read something else.
    pub diagnostics: Vec<Diagnostic>,
}

impl Checked {
    /// The typed values; an error where [`Checked::diagnostics`] has one.
    pub fn into_values(self) -> anyhow::Result<Values> {
        serde_json::from_value(self.instance).context("the values do not fit their types")
    }

    /// Whether the values fit the schema.
    pub fn is_valid(&self) -> bool {
        self.diagnostics.iter().all(|diagnostic| diagnostic.severity != Severity::Error)
    }
}

/// Whether `$VAR`, `${VAR}` and `{{…}}` may stand where the schema has a closed list of texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placeholders {
    /// They are texts like any other.
    Refused,
    /// They are let through for a later substitution.
    Allowed,
}

/// Checks the merged tree against the schema.
pub fn check(merged: &Node, reading: Reading, placeholders: Placeholders) -> Checked {
    let mut instance = instance::instance(merged, reading);
    let mut diagnostics = Vec::new();
    for _ in 0..MAX_ROUNDS {
        let (retyped, faults) = round(&mut instance, merged, reading, placeholders);
        diagnostics = faults;
        if !retyped {
            break;
        }
    }
    if reading == Reading::Native {
        // A value that is refused has no reading to compare.
        let refused: HashSet<Pointer> =
            diagnostics.iter().filter_map(|found| found.pointer.clone()).collect();
        let differences = helm_reading::differences(merged, &instance);
        diagnostics.extend(
            differences
                .into_iter()
                .filter(|found| found.pointer.as_ref().is_none_or(|at| !refused.contains(at))),
        );
    }
    Checked { instance, diagnostics }
}

/// One pass of the validator: types what it can, and reports the rest.
fn round(
    instance: &mut serde_json::Value,
    merged: &Node,
    reading: Reading,
    placeholders: Placeholders,
) -> (bool, Vec<Diagnostic>) {
    let mut wrong_types = Vec::new();
    let mut diagnostics = Vec::new();
    for error in Schema::iter_errors(instance) {
        let pointer = Pointer::parse(error.instance_path().as_str());
        if faults::wants_text(&error) {
            wrong_types.push(pointer.clone());
        }
        if !(placeholders == Placeholders::Allowed && is_placeholder(merged, &pointer, &error)) {
            diagnostics.extend(faults::diagnostics(&error, &pointer, merged));
        }
    }
    let mut retyped = false;
    for pointer in wrong_types {
        retyped |= instance::retype(instance, merged, &pointer, reading);
    }
    (retyped, diagnostics)
}

fn is_placeholder(merged: &Node, pointer: &Pointer, error: &jsonschema::ValidationError) -> bool {
    matches!(error.kind(), jsonschema::error::ValidationErrorKind::Enum { .. })
        && merged.at(pointer).and_then(Node::as_str).is_some_and(|text| placeholders::find(text).is_some())
}
