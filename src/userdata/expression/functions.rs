//! Which types the functions take and give (cel-go's `stdlib/standard.go`, Karpenter's `min` and `max`).

use super::tree::{Form, Function};
use super::types::Type::{self, Bool, Double, Dyn, Int, Text, Uint};

/// A function's arguments and its result.
type Overload = (&'static [Type], Type);

/// The type that a call gives; none where the function is not for these arguments.
///
/// Where an argument is of any type, several overloads may be meant: if they give different types, that is any too.
pub(super) fn result(function: Function, form: Form, arguments: &[Type]) -> Option<Type> {
    let takes = |(parameters, _): &&Overload| {
        parameters.len() == arguments.len()
            && parameters.iter().zip(arguments).all(|(parameter, argument)| parameter.fits(argument))
    };
    let mut results = overloads(function, form).iter().filter(takes).map(|(_, result)| result);
    let first = results.next()?;
    Some(if results.all(|result| result == first) { first.clone() } else { Dyn })
}

fn overloads(function: Function, form: Form) -> &'static [Overload] {
    use Function::{
        Add, Contains, Divide, EndsWith, Greater, GreaterOrEqual, Less, LessOrEqual, Matches, Max, Min,
        Modulo, Multiply, Negate, Not, Size, StartsWith, Subtract,
    };
    match (function, form) {
        (Size, _) => &[(&[Text], Int)],
        (Contains | EndsWith | StartsWith, Form::Member) | (Matches, _) => &[(&[Text, Text], Bool)],
        (_, Form::Member) => &[],
        (Add, _) => {
            &[(&[Int, Int], Int), (&[Uint, Uint], Uint), (&[Double, Double], Double), (&[Text, Text], Text)]
        }
        (Subtract | Multiply | Divide, _) => {
            &[(&[Int, Int], Int), (&[Uint, Uint], Uint), (&[Double, Double], Double)]
        }
        (Modulo, _) => &[(&[Int, Int], Int), (&[Uint, Uint], Uint)],
        (Negate, _) => &[(&[Int], Int), (&[Double], Double)],
        (Not, _) => &[(&[Bool], Bool)],
        (Less | LessOrEqual | Greater | GreaterOrEqual, _) => &[
            (&[Bool, Bool], Bool),
            (&[Int, Int], Bool),
            (&[Uint, Uint], Bool),
            (&[Double, Double], Bool),
            (&[Text, Text], Bool),
        ],
        (Function::Int, _) => &[(&[Int], Int), (&[Double], Int), (&[Uint], Int), (&[Text], Int)],
        (Function::Uint, _) => &[(&[Int], Uint), (&[Double], Uint), (&[Uint], Uint), (&[Text], Uint)],
        (Function::Double, _) => {
            &[(&[Int], Double), (&[Double], Double), (&[Uint], Double), (&[Text], Double)]
        }
        (Function::Bool, _) => &[(&[Bool], Bool), (&[Text], Bool)],
        (Function::Text, _) => {
            &[(&[Int], Text), (&[Double], Text), (&[Uint], Text), (&[Bool], Text), (&[Text], Text)]
        }
        (Min | Max, _) => &[
            (&[Int, Int], Int),
            (&[Double, Double], Double),
            (&[Int, Double], Double),
            (&[Double, Int], Double),
        ],
        _ => &[],
    }
}
