//! Merged → values: every fault against the schema at once, then the types.

use std::collections::HashSet;

use super::codes::{TOO_MANY_FAULTS, VALUES_DO_NOT_FIT};
use super::layers::Inputs;
use super::{Values, faults, helm_reading, instance, placeholders};
use crate::diagnostic::Diagnostic;
use crate::manifest::Gaps;
use crate::source::Pointer;
use crate::yaml::{self, Dialect, Node};

/// The validator that the build compiled from the schema in which a text is nothing else: what is none stands out.
#[jsonschema::validator(path = "src/values/strict.schema.json", methods = { is_valid = false, validate = false })]
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
/// What is at fault is taken out; where that is too much, nothing is left to look at, and there are no gaps to speak of.
pub(crate) fn check_input(values: &mut Node, inputs: &Inputs, found: &mut Vec<Diagnostic>) -> Option<Gaps> {
    let mut gaps = Gaps::default();
    if inputs.validation == Validation::Skipped {
        return Some(gaps);
    }
    let Checked { diagnostics, mut faulty } = check(values, inputs.dialect, inputs.placeholders);
    found.extend(diagnostics);
    if inputs.placeholders == Placeholders::Refused {
        placeholders::check(values, found);
    }
    for _ in 0..MAX_ROUNDS {
        match faulty.len() {
            0 => return Some(gaps),
            1..MOST => {}
            _ => return None,
        }
        faulty.iter().filter_map(faults::meant).for_each(|place| gaps.name(&place));
        gaps.take_out(values, faulty);
        // What is left of a map may lack a key that it must have.
        faulty = check(values, inputs.dialect, inputs.placeholders).faulty;
    }
    None
}

/// The placeholders in the merged tree that [`check_input`] has not looked at.
pub(crate) fn check_placeholders(merged: &Node, inputs: &Inputs, found: &mut Vec<Diagnostic>) {
    match (inputs.placeholders, inputs.validation) {
        (Placeholders::Allowed, _) => {}
        (Placeholders::Refused, Validation::Skipped) => placeholders::check(merged, found),
        (Placeholders::Refused, Validation::Full) => placeholders::check_built_in(merged, found),
    }
}

/// What is wrong with a tree.
#[derive(Debug, Default)]
struct Checked {
    diagnostics: Vec<Diagnostic>,
    /// The places of the errors, as many as are said.
    faulty: Vec<Pointer>,
}

/// Errors of a tree against the schema, and warnings where Helm would read something else.
///
/// The schema speaks of single values only, and the built-in defaults fit it: so the user's own tree is enough.
fn check(values: &Node, dialect: Dialect, placeholders: Placeholders) -> Checked {
    let mut instance = instance::instance(values, dialect);
    let mut checked = Checked::default();
    for _ in 0..MAX_ROUNDS {
        let (retyped, found) = round(&mut instance, values, dialect, placeholders);
        checked = found;
        if !retyped {
            break;
        }
    }
    let faults = &mut checked.diagnostics;
    let differences = helm_reading::differences(values, &instance, dialect);
    // A value that is refused has no reading to compare.
    let refused: HashSet<Pointer> = faults.iter().filter_map(|found| found.values.clone()).collect();
    let is_taken = |found: &Diagnostic| found.values.as_ref().is_none_or(|at| !refused.contains(at));
    faults.extend(differences.into_iter().filter(is_taken));
    checked
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
pub(crate) const MOST: usize = 200;

/// One pass of the validator: types what it can, and reports the rest.
fn round(
    instance: &mut serde_json::Value,
    merged: &Node,
    dialect: Dialect,
    placeholders: Placeholders,
) -> (bool, Checked) {
    let mut wrong_types = Vec::new();
    let Checked { mut diagnostics, mut faulty } = Checked::default();
    for error in Schema::iter_errors(instance) {
        let pointer = Pointer::parse(error.instance_path().as_str());
        wrong_types.extend(faults::wanted(&error).map(|wanted| (pointer.clone(), wanted)));
        if !(placeholders == Placeholders::Allowed && is_placeholder(merged, &pointer, &error)) {
            let room = MOST - diagnostics.len();
            diagnostics.extend(faults::diagnostics(&error, &pointer, merged).take(room));
            let room = MOST - faulty.len();
            faulty.extend(faults::places(&error, pointer).into_iter().take(room));
        }
    }
    if diagnostics.len() == MOST {
        let message = format!("these are the first {MOST} faults; more may follow once they are mended");
        diagnostics.push(Diagnostic::new(&TOO_MANY_FAULTS, message));
    }
    let mut retyped = false;
    for (pointer, wanted) in wrong_types {
        retyped |= instance::retype(instance, merged, &pointer, wanted, dialect);
    }
    (retyped, Checked { diagnostics, faulty })
}

/// Whether a text stands in for a word that goes into an object as it is. What karpcfg itself decides by, such as the
/// profile, has a type of its own, and there is no deciding by a placeholder.
fn is_placeholder(merged: &Node, pointer: &Pointer, error: &jsonschema::ValidationError) -> bool {
    matches!(error.kind(), jsonschema::error::ValidationErrorKind::Enum { .. })
        && error.schema_path().as_str().contains("/properties/")
        && merged
            .at(pointer)
            .and_then(Node::as_str)
            .is_some_and(|text| crate::placeholders::find(text).is_some())
}
