//! The CEL expressions that `spec.kubelet` can hold since Karpenter 1.15, evaluated for one instance type.
//!
//! This is the part of CEL that such a formula needs: numbers, texts, booleans and lists with their operators, the
//! conversions and the functions on texts, and Karpenter's own `min` and `max`. Types are checked before anything is
//! evaluated, as cel-go does, so that `vcpus * 1.5` is refused for every instance type. What CEL has beside it (macros,
//! maps, bytes, timestamps) is told apart from what CEL refuses: see [`Fault::Unknown`].
//!
//! Facts are those of `pkg/cel/environment.go` of Karpenter's AWS provider 1.15, and of cel-go 0.31.

mod convert;
mod evaluate;
mod functions;
mod lexer;
mod literal;
mod names;
mod parser;
mod text;
mod tree;
mod types;

#[cfg(test)]
mod tests;

use std::fmt;

use self::tree::{Tree, Value};
use self::types::Type;

/// An expression that gives a number.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Expression(Tree);

/// What an expression knows of an instance type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Variables {
    /// `vcpus`.
    pub vcpus: i64,
    /// `memory_mib`.
    pub memory_mib: i64,
    /// `default_enis`: network interfaces of the default card.
    pub default_enis: i64,
    /// `ips_per_eni`: IPv4 addresses of each.
    pub ips_per_eni: i64,
    /// `max_pods`.
    pub max_pods: i64,
    /// `instance_type`: its name.
    pub instance_type: String,
}

/// Why there is no number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The text is no expression, or none that gives a number: whatever the instance type.
    Invalid(String),
    /// CEL has it, and it is not known here.
    Unknown(&'static str),
    /// The expression fails for this instance type.
    Failed(String),
}

impl Expression {
    /// Reads an expression and checks its types: it has to give an int or a double.
    pub(crate) fn parse(text: &str) -> Result<Self, Fault> {
        let tree = parser::parse(text)?;
        match types::of(&tree)? {
            Type::Int | Type::Double => Ok(Expression(tree)),
            other => Err(Fault::Invalid(format!("it gives {other}, not an int or a double"))),
        }
    }

    /// The number for an instance type; what follows the point is cut off.
    pub(crate) fn evaluate(&self, variables: &Variables) -> Result<i64, Fault> {
        match evaluate::evaluate(&self.0, variables).map_err(Fault::Failed)? {
            Value::Int(number) => Ok(number),
            Value::Double(number) if number.is_finite() => Ok(cut(number)),
            Value::Double(_) => Err(Fault::Failed("it gives no finite number".to_owned())),
            other => Err(Fault::Failed(format!("it gives {}", other.type_name()))),
        }
    }
}

/// The whole part, as Go converts on amd64: what does not fit 64 bits becomes the least number.
fn cut(number: f64) -> i64 {
    // 2^63 is a double of its own; the greatest i64 is not.
    let end = -(i64::MIN as f64);
    if (-end..end).contains(&number) { number as i64 } else { i64::MIN }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Invalid(reason) | Fault::Failed(reason) => f.write_str(reason),
            Fault::Unknown(what) => write!(f, "{what} of CEL are not known here"),
        }
    }
}

impl std::error::Error for Fault {}
