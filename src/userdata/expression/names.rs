//! What names mean: variables, values and functions, and what CEL has beside those that are known here.

use super::Fault;
use super::tree::{FUNCTIONS, Form, NAMES, Tree, Value};

/// Words that can't be names.
const RESERVED: [&str; 18] = [
    "as",
    "break",
    "const",
    "continue",
    "else",
    "for",
    "function",
    "if",
    "import",
    "in",
    "let",
    "loop",
    "package",
    "namespace",
    "return",
    "var",
    "void",
    "while",
];

/// What CEL has beside the functions that are known here, by the name of the call.
const BEYOND: [(&str, &[&str]); 3] = [
    ("macros", &["has", "all", "exists", "exists_one", "map", "filter"]),
    ("timestamps and durations", &["timestamp", "duration"]),
    ("bytes and types", &["bytes", "type"]),
];

/// Names of types, which CEL takes for values.
const TYPES: [&str; 11] =
    ["int", "uint", "double", "bool", "string", "bytes", "list", "map", "null_type", "type", "dyn"];

/// Whether a word can't be a name.
pub(super) fn is_reserved(name: &str) -> bool {
    RESERVED.contains(&name)
}

/// A variable, or a word that is a value.
pub(super) fn value(name: &str) -> Tree {
    match (name, NAMES.iter().find(|(known, _)| *known == name)) {
        ("true", _) => Tree::Literal(Value::Bool(true)),
        ("false", _) => Tree::Literal(Value::Bool(false)),
        ("null", _) => Tree::Literal(Value::Null),
        (_, Some((_, variable))) => Tree::Variable(*variable),
        _ if TYPES.contains(&name) => Tree::Beyond("types"),
        _ => Tree::Undeclared(name.to_owned()),
    }
}

/// The call of a function.
pub(super) fn call(name: &str, form: Form, arguments: Vec<Tree>) -> Result<Tree, Fault> {
    if let Some((_, function)) = FUNCTIONS.iter().find(|(known, _)| *known == name) {
        return Ok(Tree::Call(*function, form, arguments));
    }
    match BEYOND.iter().find(|(_, names)| names.contains(&name)) {
        Some((what, _)) => Ok(Tree::Beyond(what)),
        None if form == Form::Member && name.starts_with("get") => {
            Ok(Tree::Beyond("timestamps and durations"))
        }
        None => Err(Fault::Invalid(format!("there is no function `{name}`"))),
    }
}
