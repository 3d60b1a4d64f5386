//! Merged → values: every fault against the schema at once, then the types.

use std::collections::HashSet;

use super::codes::{TOO_MANY_FAULTS, VALUES_DO_NOT_FIT};
use super::layers::Inputs;
use super::{Values, faults, helm_reading, instance, placeholders};
use crate::diagnostic::Diagnostic;
use crate::source::Pointer;
use crate::yaml::{self, Dialect, Node};

/// The validator that the build compiled from the committed schema.
#[jsonschema::validator(path = "values.schema.json", methods = { is_valid = false, validate = false })]
struct Schema;

/// How often a round of typing may turn up new places to type; each round types all that it finds.
const MAX_ROUNDS: usize = 8;

/// Whether `$VAR`, `${VAR}` and `{{…}}` may stand where the schema has a closed list of texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Placeholders {
    /// They are texts like any other.
    #[default]
    Refused,
    /// They are let through for a later substitution.
    Allowed,
}

/// Whether the schema has a say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Validation {
    /// It says what is wrong with each value, and with placeholders.
    #[default]
    Full,
    /// Only the types count.
    Skipped,
}

/// What the schema has against a tree, and the placeholders that nobody has filled in, as far as the inputs want it known.
pub(crate) fn check_input(values: &Node, inputs: &Inputs, found: &mut Vec<Diagnostic>) {
    if inputs.validation == Validation::Skipped {
        return;
    }
    found.extend(check(values, inputs.dialect, inputs.placeholders));
    if inputs.placeholders == Placeholders::Refused {
        placeholders::check(values, found);
    }
}

/// The placeholders in the merged tree that [`check_input`] has not looked at.
pub(crate) fn check_placeholders(merged: &Node, inputs: &Inputs, found: &mut Vec<Diagnostic>) {
    match (inputs.placeholders, inputs.validation) {
        (Placeholders::Allowed, _) => {}
        (Placeholders::Refused, Validation::Skipped) => placeholders::check(merged, found),
        (Placeholders::Refused, Validation::Full) => placeholders::check_built_in(merged, found),
    }
}

/// Errors of a tree against the schema, and warnings where Helm would read something else.
///
/// The schema speaks of single values only, and the built-in defaults fit it: so the user's own tree is enough.
fn check(values: &Node, dialect: Dialect, placeholders: Placeholders) -> Vec<Diagnostic> {
    let mut instance = instance::instance(values, dialect);
    let mut faults = Vec::new();
    for _ in 0..MAX_ROUNDS {
        let (retyped, found) = round(&mut instance, values, dialect, placeholders);
        faults = found;
        if !retyped {
            break;
        }
    }
    if dialect == Dialect::Native {
        let differences = helm_reading::differences(values, &instance);
        // A value that is refused has no reading to compare.
        let refused: HashSet<Pointer> = faults.iter().filter_map(|found| found.pointer.clone()).collect();
        let is_taken = |found: &Diagnostic| found.pointer.as_ref().is_none_or(|at| !refused.contains(at));
        faults.extend(differences.into_iter().filter(is_taken));
    }
    faults
}

/// The merged tree by its types; what does not fit is a finding of [`check`], and is said here, without its place,
/// where that was skipped.
pub(crate) fn typed(merged: &Node, dialect: Dialect) -> Result<Values, Box<Diagnostic>> {
    let characters = match dialect {
        Dialect::Helm => instance::go_text,
        Dialect::Native | Dialect::Kubectl => instance::written,
    };
    yaml::de::from_node(merged, characters).map_err(|error| {
        let fault =
            Diagnostic::new(&VALUES_DO_NOT_FIT, format!("the values do not fit their types: {error}"));
        Box::new(fault.help("run without `--skip-schema-validation` to see every fault with its place"))
    })
}

/// More faults than this help nobody, and a broken file could have millions.
const MOST: usize = 200;

/// One pass of the validator: types what it can, and reports the rest.
fn round(
    instance: &mut serde_json::Value,
    merged: &Node,
    dialect: Dialect,
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
            let room = MOST - diagnostics.len();
            diagnostics.extend(faults::diagnostics(&error, &pointer, merged).take(room));
        }
    }
    if diagnostics.len() == MOST {
        let message = format!("these are the first {MOST} faults; more may follow once they are mended");
        diagnostics.push(Diagnostic::new(&TOO_MANY_FAULTS, message));
    }
    let mut retyped = false;
    for pointer in wrong_types {
        retyped |= instance::retype(instance, merged, &pointer, dialect);
    }
    (retyped, diagnostics)
}

fn is_placeholder(merged: &Node, pointer: &Pointer, error: &jsonschema::ValidationError) -> bool {
    matches!(error.kind(), jsonschema::error::ValidationErrorKind::Enum { .. })
        && merged
            .at(pointer)
            .and_then(Node::as_str)
            .is_some_and(|text| crate::placeholders::find(text).is_some())
}
