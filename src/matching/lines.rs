//! Lines of JSON: each is answered by a line, whatever is in it.

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use serde_json::{Value, json};

use crate::source::Span;
use crate::threads::MANY;
use crate::yaml::json::from_value;
use crate::yaml::{Dialect, Node};

/// The answers to lines, one a line; empty lines have none.
pub(crate) fn answers(text: &[u8], answer: impl Fn(&Node) -> anyhow::Result<Value> + Sync) -> String {
    let lines: Vec<(usize, &[u8])> = text.split(|byte| *byte == b'\n').enumerate().collect();
    let lines: Vec<(usize, &[u8])> =
        lines.into_iter().filter(|(_, line)| !line.trim_ascii().is_empty()).collect();
    let to_text = |(at, line): &(usize, &[u8])| one(*at + 1, line, &answer).to_string() + "\n";
    if lines.len() < MANY {
        lines.iter().map(to_text).collect()
    } else {
        lines.par_iter().map(to_text).collect()
    }
}

/// The answer to a line: what is asked, or why there is none, behind the line's own `id`.
fn one(number: usize, line: &[u8], answer: &impl Fn(&Node) -> anyhow::Result<Value>) -> Value {
    let read: Value = match serde_json::from_slice(line) {
        Ok(read) => read,
        Err(error) => {
            let column = error.column();
            return json!({"error": format!("line {number}, column {column}: expected a JSON object: {error}")});
        }
    };
    let id = read.get("id").cloned();
    let node = from_value(read, Span::default(), Dialect::Kubectl);
    let found = answer(&node).unwrap_or_else(|error| json!({"error": format!("line {number}: {error:#}")}));
    match (id, found) {
        (Some(id), Value::Object(fields)) => std::iter::once(("id".to_owned(), id)).chain(fields).collect(),
        (_, found) => found,
    }
}
