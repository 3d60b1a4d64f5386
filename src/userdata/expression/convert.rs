//! Conversions between types, and the size of texts and lists.

use super::evaluate::{Outcome, no_overload};
use super::tree::{Function, Value};
use crate::yaml::goyaml_emit;

/// The value of a function of one argument.
pub(super) fn call(function: Function, value: &Value) -> Outcome {
    let converted = match (function, value) {
        (Function::Size, Value::Text(text)) => i64::try_from(text.chars().count()).ok().map(Value::Int),
        (Function::Size, Value::List(items)) => i64::try_from(items.len()).ok().map(Value::Int),
        (Function::Int, value) => int(value).map(Value::Int),
        (Function::Uint, value) => uint(value).map(Value::Uint),
        (Function::Double, value) => double(value).map(Value::Double),
        (Function::Bool, value) => bool(value).map(Value::Bool),
        (Function::Text, value) => text(value).map(Value::Text),
        _ => return Err(no_overload()),
    };
    converted.ok_or_else(|| format!("`{}` can't be made of {}", function.symbol(), value.type_name()))
}

/// 2^63 and 2^64, doubles of their own.
const INT_END: f64 = 9_223_372_036_854_775_808.0;
const UINT_END: f64 = 18_446_744_073_709_551_616.0;

fn int(value: &Value) -> Option<i64> {
    match value {
        Value::Int(number) => Some(*number),
        Value::Uint(number) => i64::try_from(*number).ok(),
        // Both ends are out of bounds, and what follows the point is cut off.
        Value::Double(number) => (*number > -INT_END && *number < INT_END).then_some(*number as i64),
        Value::Text(text) => text.parse().ok(),
        _ => None,
    }
}

fn uint(value: &Value) -> Option<u64> {
    match value {
        Value::Int(number) => u64::try_from(*number).ok(),
        Value::Uint(number) => Some(*number),
        Value::Double(number) => (*number >= 0.0 && *number < UINT_END).then_some(*number as u64),
        Value::Text(text) if !text.starts_with('+') => text.parse().ok(),
        _ => None,
    }
}

fn double(value: &Value) -> Option<f64> {
    match value {
        Value::Int(number) => Some(*number as f64),
        Value::Uint(number) => Some(*number as f64),
        Value::Double(number) => Some(*number),
        // Digits that make an infinite number are too many for Go.
        Value::Text(text) => text.parse().ok().filter(|number: &f64| {
            !number.is_infinite() || !text.contains(|digit: char| digit.is_ascii_digit())
        }),
        _ => None,
    }
}

fn bool(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(value) => Some(*value),
        Value::Text(text) => match text.as_str() {
            "1" | "t" | "T" | "true" | "TRUE" | "True" => Some(true),
            "0" | "f" | "F" | "false" | "FALSE" | "False" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::Int(number) => Some(number.to_string()),
        Value::Uint(number) => Some(number.to_string()),
        Value::Double(number) => Some(goyaml_emit::float(*number)),
        Value::Bool(value) => Some(value.to_string()),
        Value::Text(text) => Some(text.clone()),
        _ => None,
    }
}
