//! What an expression gives: whole numbers that do not fit and divisions by zero are faults, doubles are IEEE 754's.

use std::cmp::Ordering;

use super::tree::{Function, Name, Tree, Value};
use super::{Variables, convert, text};

/// A value, or why there is none.
pub(super) type Outcome = Result<Value, String>;

/// The value of a tree whose types were checked.
pub(super) fn evaluate(tree: &Tree, variables: &Variables) -> Outcome {
    match tree {
        Tree::Literal(value) => Ok(value.clone()),
        Tree::Variable(name) => Ok(variable(*name, variables)),
        Tree::List(items) => all(items, variables).map(Value::List),
        Tree::Call(function, _, arguments) => call(*function, &all(arguments, variables)?),
        Tree::Logic(decisive, sides) => logic(*decisive, sides, variables),
        Tree::Choice(parts) => {
            let [condition, then, otherwise] = &**parts;
            match evaluate(condition, variables)? {
                Value::Bool(true) => evaluate(then, variables),
                Value::Bool(false) => evaluate(otherwise, variables),
                _ => Err(no_overload()),
            }
        }
        Tree::Undeclared(_) | Tree::Field(_) | Tree::Beyond(_) => Err(no_overload()),
    }
}

fn all(trees: &[Tree], variables: &Variables) -> Result<Vec<Value>, String> {
    trees.iter().map(|tree| evaluate(tree, variables)).collect()
}

fn variable(name: Name, variables: &Variables) -> Value {
    Value::Int(match name {
        Name::Vcpus => variables.vcpus,
        Name::MemoryMib => variables.memory_mib,
        Name::DefaultEnis => variables.default_enis,
        Name::IpsPerEni => variables.ips_per_eni,
        Name::MaxPods => variables.max_pods,
        Name::InstanceType => return Value::Text(variables.instance_type.clone()),
    })
}

/// One side may decide alone, be the other a fault or not.
fn logic(decisive: bool, sides: &[Tree; 2], variables: &Variables) -> Outcome {
    let left = evaluate(&sides[0], variables);
    if left == Ok(Value::Bool(decisive)) {
        return left;
    }
    let right = evaluate(&sides[1], variables);
    if right == Ok(Value::Bool(decisive)) {
        return right;
    }
    match (left?, right?) {
        (Value::Bool(_), right @ Value::Bool(_)) => Ok(right),
        _ => Err(no_overload()),
    }
}

fn call(function: Function, arguments: &[Value]) -> Outcome {
    match (function, arguments) {
        (Function::Equal, [left, right]) => Ok(Value::Bool(equal(left, right))),
        (Function::Unequal, [left, right]) => Ok(Value::Bool(!equal(left, right))),
        (Function::In, [item, Value::List(items)]) => {
            Ok(Value::Bool(items.iter().any(|other| equal(item, other))))
        }
        (Function::Index, [Value::List(items), index]) => item(items, index),
        (Function::Not, [Value::Bool(value)]) => Ok(Value::Bool(!value)),
        (Function::Dyn, [value]) => Ok(value.clone()),
        (Function::Negate, [Value::Int(number)]) => whole(number.checked_neg().map(Value::Int)),
        (Function::Negate, [Value::Double(number)]) => Ok(Value::Double(-number)),
        (Function::Min, [left, right]) => extreme(left, right, Ordering::Less),
        (Function::Max, [left, right]) => extreme(left, right, Ordering::Greater),
        (Function::Less, [left, right]) => order(left, right, Ordering::is_lt),
        (Function::LessOrEqual, [left, right]) => order(left, right, Ordering::is_le),
        (Function::Greater, [left, right]) => order(left, right, Ordering::is_gt),
        (Function::GreaterOrEqual, [left, right]) => order(left, right, Ordering::is_ge),
        (Function::Add, [Value::Text(left), Value::Text(right)]) => Ok(Value::Text(format!("{left}{right}"))),
        (Function::Add, [Value::List(left), Value::List(right)]) => {
            Ok(Value::List([left.as_slice(), right].concat()))
        }
        (_, [Value::Int(left), Value::Int(right)]) => ints(function, *left, *right),
        (_, [Value::Uint(left), Value::Uint(right)]) => uints(function, *left, *right),
        (_, [Value::Double(left), Value::Double(right)]) => doubles(function, *left, *right),
        (_, [Value::Text(text), Value::Text(part)]) => text::call(function, text, part),
        (_, [value]) => convert::call(function, value),
        _ => Err(no_overload()),
    }
}

fn ints(function: Function, left: i64, right: i64) -> Outcome {
    whole(
        match function {
            Function::Add => left.checked_add(right),
            Function::Subtract => left.checked_sub(right),
            Function::Multiply => left.checked_mul(right),
            Function::Divide if right != 0 => left.checked_div(right),
            Function::Modulo if right != 0 => left.checked_rem(right),
            Function::Divide | Function::Modulo => return Err(by_zero(function)),
            _ => return Err(no_overload()),
        }
        .map(Value::Int),
    )
}

fn uints(function: Function, left: u64, right: u64) -> Outcome {
    whole(
        match function {
            Function::Add => left.checked_add(right),
            Function::Subtract => left.checked_sub(right),
            Function::Multiply => left.checked_mul(right),
            Function::Divide if right != 0 => left.checked_div(right),
            Function::Modulo if right != 0 => left.checked_rem(right),
            Function::Divide | Function::Modulo => return Err(by_zero(function)),
            _ => return Err(no_overload()),
        }
        .map(Value::Uint),
    )
}

fn doubles(function: Function, left: f64, right: f64) -> Outcome {
    Ok(Value::Double(match function {
        Function::Add => left + right,
        Function::Subtract => left - right,
        Function::Multiply => left * right,
        Function::Divide => left / right,
        _ => return Err(no_overload()),
    }))
}

fn whole(number: Option<Value>) -> Outcome {
    number.ok_or_else(|| "a whole number does not fit 64 bits".to_owned())
}

fn by_zero(function: Function) -> String {
    format!("`{}` by zero", function.symbol())
}

/// What runs into values of any type only.
pub(super) fn no_overload() -> String {
    "a value is not of the type that is needed".to_owned()
}

/// The first where it is before the second in this order, else the second, as a double if one of both is.
fn extreme(left: &Value, right: &Value, first: Ordering) -> Outcome {
    let (left, right) = match (left, right) {
        (Value::Int(left), Value::Int(right)) => {
            return Ok(Value::Int(if left.cmp(right) == first { *left } else { *right }));
        }
        (Value::Double(left), Value::Double(right)) => (*left, *right),
        (Value::Int(left), Value::Double(right)) => (*left as f64, *right),
        (Value::Double(left), Value::Int(right)) => (*left, *right as f64),
        _ => return Err(no_overload()),
    };
    Ok(Value::Double(if left.partial_cmp(&right) == Some(first) { left } else { right }))
}

fn order(left: &Value, right: &Value, holds: fn(Ordering) -> bool) -> Outcome {
    let order = match (left, right) {
        (Value::Bool(left), Value::Bool(right)) => Some(left.cmp(right)),
        (Value::Text(left), Value::Text(right)) => Some(left.cmp(right)),
        _ => match numbers(left, right) {
            // No number is before or behind NaN.
            Some(order) => return Ok(Value::Bool(order.is_some_and(holds))),
            None => None,
        },
    };
    order.map(|order| Value::Bool(holds(order))).ok_or_else(no_overload)
}

fn equal(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::List(left), Value::List(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| equal(left, right))
        }
        _ => numbers(left, right).map_or(left == right, |order| order == Some(Ordering::Equal)),
    }
}

/// The order of two numbers, of one type or of two; nothing where one is no number.
fn numbers(left: &Value, right: &Value) -> Option<Option<Ordering>> {
    match (integer(left), integer(right)) {
        (Some(left), Some(right)) => Some(Some(left.cmp(&right))),
        _ => Some(float(left)?.partial_cmp(&float(right)?)),
    }
}

fn integer(value: &Value) -> Option<i128> {
    match value {
        Value::Int(number) => Some(i128::from(*number)),
        Value::Uint(number) => Some(i128::from(*number)),
        _ => None,
    }
}

fn float(value: &Value) -> Option<f64> {
    match value {
        Value::Double(number) => Some(*number),
        Value::Int(number) => Some(*number as f64),
        Value::Uint(number) => Some(*number as f64),
        _ => None,
    }
}

fn item(items: &[Value], index: &Value) -> Outcome {
    let at = match index {
        Value::Double(number) if number.fract() == 0.0 => Some(*number as i128),
        other => integer(other),
    };
    let found = at.and_then(|at| items.get(usize::try_from(at).ok()?));
    found.cloned().ok_or_else(|| "the list has no such item".to_owned())
}
