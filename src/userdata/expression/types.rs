//! The type that an expression gives, or why cel-go's checker refuses it.

use std::fmt;

use super::Fault;
use super::functions;
use super::tree::{Form, Function, Name, Tree, Value};

/// The type of a value, as far as it is known before the value is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Type {
    Int,
    Uint,
    Double,
    Bool,
    Text,
    Null,
    List(Box<Type>),
    /// Any.
    Dyn,
}

impl Type {
    /// Whether a value of one of both can stand for the other.
    pub(super) fn fits(&self, other: &Type) -> bool {
        match (self, other) {
            (Type::Dyn, _) | (_, Type::Dyn) => true,
            (Type::List(left), Type::List(right)) => left.fits(right),
            _ => self == other,
        }
    }

    /// The type of either of two that fit.
    fn joined(self, other: Type) -> Type {
        if self == other { self } else { Type::Dyn }
    }
}

/// The type of a tree.
pub(super) fn of(tree: &Tree) -> Result<Type, Fault> {
    match tree {
        Tree::Literal(value) => Ok(of_value(value)),
        Tree::Variable(Name::InstanceType) => Ok(Type::Text),
        Tree::Variable(_) => Ok(Type::Int),
        Tree::Undeclared(name) => Err(Fault::Invalid(format!("there is no variable `{name}`"))),
        Tree::List(items) => of_list(items),
        Tree::Call(function, form, arguments) => of_call(*function, *form, arguments),
        Tree::Logic(_, sides) => of_logic(sides),
        Tree::Choice(parts) => of_choice(parts),
        Tree::Field(tree) => match of(tree)? {
            Type::Dyn => Err(Fault::Unknown("fields")),
            other => Err(Fault::Invalid(format!("{other} has no fields"))),
        },
        Tree::Beyond(what) => Err(Fault::Unknown(what)),
    }
}

fn of_value(value: &Value) -> Type {
    match value {
        Value::Int(_) => Type::Int,
        Value::Uint(_) => Type::Uint,
        Value::Double(_) => Type::Double,
        Value::Bool(_) => Type::Bool,
        Value::Text(_) => Type::Text,
        Value::Null => Type::Null,
        Value::List(_) => Type::List(Box::new(Type::Dyn)),
    }
}

/// A list of several types is one of any.
fn of_list(items: &[Tree]) -> Result<Type, Fault> {
    let items: Vec<Type> = items.iter().map(of).collect::<Result<_, _>>()?;
    let item = items.into_iter().reduce(Type::joined).unwrap_or(Type::Dyn);
    Ok(Type::List(Box::new(item)))
}

fn of_logic(sides: &[Tree; 2]) -> Result<Type, Fault> {
    for side in sides {
        let side = of(side)?;
        if !side.fits(&Type::Bool) {
            return Err(Fault::Invalid(format!("{side} stands where a bool has to")));
        }
    }
    Ok(Type::Bool)
}

fn of_choice([condition, then, otherwise]: &[Tree; 3]) -> Result<Type, Fault> {
    let (condition, then, otherwise) = (of(condition)?, of(then)?, of(otherwise)?);
    if !condition.fits(&Type::Bool) {
        return Err(Fault::Invalid(format!("{condition} stands before the `?`, not a bool")));
    }
    if !then.fits(&otherwise) {
        return Err(Fault::Invalid(format!("the two sides of the `:` are {then} and {otherwise}")));
    }
    Ok(then.joined(otherwise))
}

fn of_call(function: Function, form: Form, arguments: &[Tree]) -> Result<Type, Fault> {
    let arguments: Vec<Type> = arguments.iter().map(of).collect::<Result<_, _>>()?;
    let result = match of_any(function, form, &arguments) {
        Some(result) => result,
        None => functions::result(function, form, &arguments),
    };
    result.ok_or_else(|| {
        let given: Vec<String> = arguments.iter().map(ToString::to_string).collect();
        Fault::Invalid(format!("`{}` does not take {}", function.symbol(), given.join(" and ")))
    })
}

/// The result of a function that takes any type, or none where it takes these not; nothing for other functions.
fn of_any(function: Function, form: Form, arguments: &[Type]) -> Option<Option<Type>> {
    let result = match (function, form, arguments) {
        (Function::Equal | Function::Unequal, _, [left, right]) => left.fits(right).then_some(Type::Bool),
        (Function::In, Form::Global, [_, Type::Dyn]) => Some(Type::Bool),
        (Function::In, Form::Global, [item, Type::List(items)]) => item.fits(items).then_some(Type::Bool),
        (Function::In, ..) => None,
        (Function::Index, _, [Type::Dyn, _]) => Some(Type::Dyn),
        (Function::Index, _, [Type::List(items), index]) => index.fits(&Type::Int).then(|| (**items).clone()),
        (Function::Index, ..) => None,
        (Function::Size, _, [Type::List(_)]) => Some(Type::Int),
        (Function::Add, _, [left @ Type::List(_), right @ Type::List(_)]) => {
            left.fits(right).then(|| left.clone().joined(right.clone()))
        }
        (Function::Dyn, Form::Global, [_]) => Some(Type::Dyn),
        _ => return None,
    };
    Some(result)
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Type::Int => "an int",
            Type::Uint => "a uint",
            Type::Double => "a double",
            Type::Bool => "a bool",
            Type::Text => "a string",
            Type::Null => "null",
            Type::List(_) => "a list",
            Type::Dyn => "a value of any type",
        })
    }
}
