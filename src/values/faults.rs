//! Faults against the schema, in words: what stands there, what was expected, the nearest known key.

use jsonschema::ValidationError;
use jsonschema::error::{TypeKind, ValidationErrorKind};
use serde_json::Value;

use super::codes::{INVALID_VALUE, MISSING_KEY, UNKNOWN_KEY, UNKNOWN_VALUE, WRONG_TYPE};
use super::instance::Wanted;
use super::{renamed, schema, suggestions};
use crate::diagnostic::Diagnostic;
use crate::manifest::{Part, deepest};
use crate::source::Pointer;
use crate::yaml::Node;

/// What is expected where the fault is that a scalar of another type stands there.
pub(super) fn wanted(error: &ValidationError) -> Option<Wanted> {
    let ValidationErrorKind::Type { kind } = error.kind() else { return None };
    match expected(kind) {
        names if names.contains(&"string") => Some(Wanted::Text),
        names if names.contains(&"integer") => Some(Wanted::Integer),
        _ => None,
    }
}

/// The places that one fault is about; what is only missing is so in the whole map.
pub(super) fn places(error: &ValidationError, pointer: Pointer) -> Vec<Pointer> {
    match error.kind() {
        ValidationErrorKind::AdditionalProperties { unexpected } => {
            unexpected.iter().map(|key| pointer.join(key)).collect()
        }
        _ => vec![pointer],
    }
}

/// The place that a key was meant for which the values do not have.
pub(super) fn meant(unknown: &Pointer) -> Option<Pointer> {
    let schema = schema::parsed();
    let key = unknown.tokens().last()?.to_ascii_lowercase();
    let parent = unknown.parent();
    let known = known_keys(schema, &parent);
    let has_word = |known: &&String| key.contains(&known.to_ascii_lowercase());
    let near = || nearest(&key, known.iter().map(String::as_str));
    let sibling = known.iter().find(has_word).map(String::as_str).or_else(near);
    sibling.map(|sibling| parent.join(sibling))
}

/// What to say of one fault, made as it is asked for; an unknown-keys fault is one finding a key.
pub(super) fn diagnostics<'a>(
    error: &'a ValidationError,
    pointer: &'a Pointer,
    merged: &'a Node,
) -> impl Iterator<Item = Diagnostic> + 'a {
    let unknown: &[String] = match error.kind() {
        ValidationErrorKind::AdditionalProperties { unexpected } => unexpected,
        _ => &[],
    };
    let unknown = unknown.iter().map(move |key| unknown_key(key, pointer, merged));
    unknown.chain(single(error, pointer, merged))
}

/// What to say of a fault that is one finding.
fn single(error: &ValidationError, pointer: &Pointer, merged: &Node) -> Option<Diagnostic> {
    match error.kind() {
        ValidationErrorKind::AdditionalProperties { .. } => None,
        ValidationErrorKind::Type { kind } => Some(wrong_type(&expected(kind), pointer, merged)),
        ValidationErrorKind::Enum { options } => enumerated(options, pointer, merged),
        ValidationErrorKind::Required { property } => Some(missing(property, pointer, merged)),
        _ => Some(place(Diagnostic::new(&INVALID_VALUE, error.to_string()), pointer, merged)),
    }
}

fn unknown_key(key: &str, parent: &Pointer, merged: &Node) -> Diagnostic {
    let pointer = parent.join(key);
    let span = deepest(merged, &pointer, Part::Key);
    let at = if *parent == Pointer::root() { String::new() } else { format!(" in `{parent}`") };
    let found = Diagnostic::new(&UNKNOWN_KEY, format!("unknown key `{key}`{at}")).in_values(pointer.clone());
    if let Some(new) = renamed::new_path(&pointer) {
        return found.at(span, "an old key").help(new);
    }
    let schema = schema::parsed();
    let known = known_keys(schema, parent);
    if let Some(help) = merged.at(&pointer).and_then(|node| suggestions::dots_in_name(node, &pointer)) {
        return found.at(span, "not a key of the values").help(help);
    }
    let help = match nearest(key, known.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => match (suggestions::dotted(schema, parent, key), elsewhere(schema, key)) {
            (Some(nested), _) => nested,
            (None, Some(path)) => format!("a key of this name stands at `{path}`"),
            (None, None) => format!("known keys here: {}", known.join(", ")),
        },
    };
    found.at(span, "not a key of the values").help(help)
}

pub(super) fn known_keys(schema: &Value, parent: &Pointer) -> Vec<String> {
    schema::at(schema, parent.tokens())
        .and_then(|schema| schema.get("properties"))
        .and_then(Value::as_object)
        .map(|properties| properties.keys().cloned().collect())
        .unwrap_or_default()
}

/// A key that is right but stands in the wrong place.
fn elsewhere(schema: &Value, key: &str) -> Option<&'static str> {
    const PLACES: [(&str, &str); 4] = [
        ("karpenter.defaultNodePool", "karpenter.<pool>"),
        ("karpenter.defaultNodeTemplate", "karpenter.<template>"),
        ("karpenter", "karpenter"),
        ("karpenter.defaultNodePool.disruption", "karpenter.<pool>.disruption"),
    ];
    let has = |path: &str| {
        schema::at(schema, path.split('.'))
            .and_then(|schema| schema.get("properties"))
            .is_some_and(|properties| properties.get(key).is_some())
    };
    PLACES.iter().find(|(path, _)| has(path)).map(|(_, shown)| *shown)
}

/// The option most like `word`, if any is like it.
pub(super) fn nearest<'a>(word: &str, options: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_ascii_lowercase();
    options
        .map(|option| (strsim::damerau_levenshtein(&word, &option.to_ascii_lowercase()), option))
        .filter(|(distance, option)| *distance <= option.len().max(word.len()) / 3)
        .min_by_key(|(distance, option)| (!shares_first_word(&word, option), *distance))
        .map(|(_, option)| option)
}

/// Whether a key begins with the word that another, in lower case, begins with: the gpu of `gpuNodePool`.
fn shares_first_word(other: &str, option: &str) -> bool {
    let end = option.find(|letter: char| letter.is_ascii_uppercase()).unwrap_or(option.len());
    other.starts_with(&option[..end])
}

fn wrong_type(expected: &[&str], pointer: &Pointer, merged: &Node) -> Diagnostic {
    let message = format!("`{pointer}` must be {}", any_of(expected));
    let found = merged.at(pointer);
    let diagnostic = place(Diagnostic::new(&WRONG_TYPE, message), pointer, merged);
    let moved = renamed::new_path(pointer).filter(|_| found.is_some_and(|node| node.as_map().is_some()));
    let way_out = || found.and_then(|node| suggestions::of(node, expected, pointer));
    match moved.map(str::to_owned).or_else(way_out) {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    }
}

fn place(diagnostic: Diagnostic, pointer: &Pointer, merged: &Node) -> Diagnostic {
    let span = deepest(merged, pointer, Part::Value);
    let label =
        merged.at(pointer).map_or_else(String::new, |node| format!("this is {}", article(node.kind())));
    diagnostic.at(span, label).in_values(pointer.clone())
}

fn enumerated(options: &Value, pointer: &Pointer, merged: &Node) -> Option<Diagnostic> {
    let node = merged.at(pointer)?;
    let Some(scalar) = node.as_scalar() else { return Some(wrong_type(&["string"], pointer, merged)) };
    let options: Vec<&str> =
        options.as_array()?.iter().filter_map(Value::as_str).filter(|option| !option.is_empty()).collect();
    let message = format!("`{pointer}` cannot be `{}`", scalar.text);
    let span = deepest(merged, pointer, Part::Value);
    let found = Diagnostic::new(&UNKNOWN_VALUE, message).at(span, "not one of the known values");
    let listed = format!("known values: {}", options.join(", "));
    if options.contains(&&*scalar.text) {
        let word = &scalar.text;
        let read = node.as_bool().map_or("another word".to_owned(), |is| format!("the boolean {is}"));
        let help =
            format!("write `\"{word}\"`, in quotes: Helm reads YAML 1.1, in which a bare `{word}` is {read}");
        return Some(found.help(help).in_values(pointer.clone()));
    }
    let help =
        match renamed::new_value(&scalar.text).or_else(|| nearest(&scalar.text, options.iter().copied())) {
            Some(near) => format!("did you mean `{near}`? {listed}"),
            None => listed,
        };
    Some(found.help(help).in_values(pointer.clone()))
}

fn missing(property: &Value, pointer: &Pointer, merged: &Node) -> Diagnostic {
    let property = property.as_str().unwrap_or_default();
    let span = deepest(merged, pointer, Part::Value);
    let found = Diagnostic::new(&MISSING_KEY, format!("`{pointer}` has no `{property}`"))
        .at(span, format!("`{property}` is missing here"));
    let found = match renamed::required(property) {
        Some(help) => found.help(help),
        None => found.help(format!("add `{property}: …`")),
    };
    found.in_values(pointer.clone())
}

fn expected(kind: &TypeKind) -> Vec<&'static str> {
    let names = match kind {
        TypeKind::Single(name) => vec![name.as_str()],
        TypeKind::Multiple(set) => set.iter().map(|name| name.as_str()).collect(),
    };
    names.into_iter().collect()
}

fn any_of(expected: &[&str]) -> String {
    expected.iter().map(|name| article(word(name))).collect::<Vec<_>>().join(" or ")
}

/// YAML's words for JSON Schema's types.
fn word(name: &str) -> &str {
    match name {
        "object" => "map",
        "array" => "list",
        other => other,
    }
}

fn article(noun: &str) -> String {
    match noun {
        "null" => "null".to_owned(),
        "integer" => "an integer".to_owned(),
        other => format!("a {other}"),
    }
}
