//! Functions on two texts.

use regex::Regex;

use super::evaluate::{Outcome, no_overload};
use super::tree::{Function, Value};

/// What a function says of `text` and the text that is looked for in it.
pub(super) fn call(function: Function, text: &str, part: &str) -> Outcome {
    Ok(Value::Bool(match function {
        Function::Contains => text.contains(part),
        Function::StartsWith => text.starts_with(part),
        Function::EndsWith => text.ends_with(part),
        Function::Matches => {
            let pattern = Regex::new(part).map_err(|_| format!("`{part}` is no regular expression"))?;
            pattern.is_match(text)
        }
        _ => return Err(no_overload()),
    }))
}
