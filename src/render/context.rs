//! What templates see: the object as a lazy tree, and filters that print YAML.

use std::sync::Arc;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Enumerator, Object, ObjectRepr, Value, ValueKind};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior};

use crate::yaml::{Map, Node, Resolved, Scalar, Value as Tree, emit, ser};

/// An environment in which `{{ x }}` prints one YAML scalar, and undefined variables are errors.
pub(super) fn environment<'t>() -> Environment<'t> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_syntax(
        SyntaxConfig::builder()
            .trim_blocks(true)
            .lstrip_blocks(true)
            .keep_trailing_newline(true)
            .build()
            .expect("only whitespace is configured"),
    );
    environment.set_auto_escape_callback(|_| AutoEscape::Custom("yaml".into()));
    environment.set_formatter(print);
    environment.add_filter("value", behind_key);
    environment
}

/// The object as a template value.
pub(super) fn value(root: &Arc<Node>) -> Value {
    Branch::Root(root.clone()).wrap()
}

/// A list or map of the object; scalars become template values of their own.
#[derive(Debug)]
enum Branch {
    Root(Arc<Node>),
    /// The child of this index.
    Child(Arc<Branch>, usize),
}

impl Branch {
    fn node(&self) -> &Node {
        match self {
            Branch::Root(node) => node,
            Branch::Child(parent, index) => {
                let parent = parent.node();
                child(parent, *index).unwrap_or(parent)
            }
        }
    }

    fn wrap(self) -> Value {
        match &self.node().value {
            Tree::Scalar(scalar) => scalar_value(scalar),
            Tree::List(_) | Tree::Map(_) => Value::from_object(self),
        }
    }

    fn descend(self: &Arc<Self>, index: usize) -> Value {
        Branch::Child(self.clone(), index).wrap()
    }
}

fn child(node: &Node, index: usize) -> Option<&Node> {
    match &node.value {
        Tree::List(items) => items.get(index),
        Tree::Map(map) => map.iter().nth(index).map(|entry| &entry.value),
        Tree::Scalar(_) => None,
    }
}

fn scalar_value(scalar: &Scalar) -> Value {
    match scalar.meaning {
        Resolved::Null => Value::from(()),
        Resolved::Bool(value) => value.into(),
        Resolved::Int(value) => value.into(),
        Resolved::UInt(value) => value.into(),
        Resolved::Float(value) => value.into(),
        Resolved::Text => Value::from(scalar.text.as_str()),
    }
}

fn index_of(map: &Map, key: &str) -> Option<usize> {
    map.iter().position(|entry| entry.key == key)
}

impl Object for Branch {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        match self.node().value {
            Tree::List(_) => ObjectRepr::Seq,
            _ => ObjectRepr::Map,
        }
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        match &self.node().value {
            Tree::Map(map) => Some(self.descend(index_of(map, key.as_str()?)?)),
            Tree::List(items) => {
                let index = key.as_usize().filter(|index| *index < items.len())?;
                Some(self.descend(index))
            }
            Tree::Scalar(_) => None,
        }
    }

    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        match &self.node().value {
            Tree::Map(map) => Some(self.descend(index_of(map, key)?)),
            _ => None,
        }
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        match &self.node().value {
            Tree::List(items) => Enumerator::Seq(items.len()),
            Tree::Map(map) => {
                Enumerator::Values(map.iter().map(|entry| Value::from(entry.key.as_str())).collect())
            }
            Tree::Scalar(_) => Enumerator::NonEnumerable,
        }
    }
}

/// Prints `{{ x }}`: a scalar that every YAML reader takes for what it is.
fn print(out: &mut Output, state: &mut State, value: &Value) -> Result<(), Error> {
    if value.is_safe() {
        return minijinja::escape_formatter(out, state, value);
    }
    if value.is_undefined() {
        return Err(Error::from(ErrorKind::UndefinedError));
    }
    let text = match value.as_str() {
        Some(text) => emit::scalar(text),
        None if value.is_number() || value.kind() == ValueKind::Bool => literal(value).into(),
        None => {
            let message =
                "a list, map or null cannot be printed by itself: write `key:{{ x|value(indent) }}`";
            return Err(Error::new(ErrorKind::InvalidOperation, message));
        }
    };
    out.write_str(&text).map_err(|_| Error::from(ErrorKind::WriteFailure))
}

/// A number or boolean as YAML 1.2 writes it; the engine itself writes `True`.
fn literal(value: &Value) -> String {
    match value.kind() {
        ValueKind::Bool => value.is_true().to_string(),
        _ => value.to_string(),
    }
}

/// `key:{{ x|value(4) }}`: what stands behind a key, its lines four columns in.
fn behind_key(value: Value, indent: usize) -> Result<Value, Error> {
    let text = match value.downcast_object_ref::<Branch>() {
        Some(branch) => emit::value(branch.node(), indent),
        None => match value.as_str() {
            Some(text) => emit::value(&Node::text(text.to_owned(), crate::source::Span::default()), indent),
            None if value.is_undefined() => return Err(Error::from(ErrorKind::UndefinedError)),
            None => emit::value(&made_by_template(&value)?, indent),
        },
    };
    Ok(Value::from_safe_string(text))
}

/// The tree of a value that is no part of the object as it stands: a number, or what a template's own filters made.
fn made_by_template(value: &Value) -> Result<Node, Error> {
    ser::to_node(value).map_err(|error| Error::new(ErrorKind::InvalidOperation, error.to_string()))
}
