//! Lines of JSON: each is answered by a line, whatever is in it.

use anyhow::{Context, Result, bail};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use serde_json::{Map, Value};

use super::refused::Refused;
use crate::phrase::describe;
use crate::source::Span;
use crate::threads::MANY;
use crate::yaml::json::from_value;
use crate::yaml::{Dialect, Node};

/// The answer to a line: its fields, and those of which there is so much that they are text already.
#[derive(Debug, Default)]
pub(crate) struct Answer {
    /// Fields.
    pub fields: Map<String, Value>,
    /// Names and JSON texts of more fields.
    pub texts: Vec<(&'static str, String)>,
}

impl Answer {
    /// An answer that is only why there is none.
    fn of_error(error: String) -> Self {
        Answer { fields: Map::from_iter([("error".to_owned(), error.into())]), texts: Vec::new() }
    }

    /// The JSON text of the whole, behind an id.
    fn text(self, id: Option<Value>) -> String {
        let id = id.map(|id| ("id".to_owned(), id));
        let fields: Map<String, Value> = id.into_iter().chain(self.fields).collect();
        let mut text = Value::Object(fields).to_string();
        text.reserve(self.texts.iter().map(|(name, value)| name.len() + value.len() + 8).sum());
        for (name, value) in self.texts {
            text.pop();
            let comma = if text.len() > 1 { "," } else { "" };
            text.extend([comma, "\"", name, "\":", &value, "}"]);
        }
        text + "\n"
    }
}

/// So many lines are answered together: what they come to fits into memory, whatever there is of them.
const BLOCK: usize = 256;

/// A line and its number.
type Line<'t> = (usize, &'t [u8]);

/// The lines of a text that are not empty.
pub(crate) fn lines(text: &[u8]) -> Vec<Line<'_>> {
    let lines = text.split(|byte| *byte == b'\n').enumerate();
    lines.filter(|(_, line)| !line.trim_ascii().is_empty()).map(|(at, line)| (at + 1, line)).collect()
}

/// The answers to lines, one a line.
pub(crate) fn answers(
    lines: &[Line<'_>],
    answer: impl Fn(&Node) -> anyhow::Result<Answer> + Sync,
) -> impl Iterator<Item = String> {
    lines.chunks(BLOCK).flat_map(move |block| {
        let to_text = |(number, line): &Line<'_>| one(*number, line, &answer);
        let texts: Vec<String> = if block.len() < MANY {
            block.iter().map(to_text).collect()
        } else {
            block.par_iter().map(to_text).collect()
        };
        texts
    })
}

/// The answer to a line: what is asked, or why there is none, behind the line's own `id`.
fn one(number: usize, line: &[u8], answer: &impl Fn(&Node) -> anyhow::Result<Answer>) -> String {
    let read: Value = match serde_json::from_slice(line) {
        Ok(read) => read,
        Err(error) => {
            let fault = format!("line {number}: expected a JSON object: {error}");
            return Answer::of_error(fault).text(None);
        }
    };
    let id = read.get("id").cloned();
    let node = from_value(read, Span::default(), Dialect::Kubectl);
    let found = answer(&node).unwrap_or_else(|error| Answer::of_error(format!("line {number}: {error:#}")));
    found.text(id)
}

/// The region that a line names; empty where it names none.
pub(super) fn region(line: &Node) -> Result<&str> {
    match line.get("region").filter(|region| !region.is_null()) {
        Some(region) => region
            .as_str()
            .with_context(|| format!("expected a text as `region`, found {}", describe(region))),
        None => Ok(""),
    }
}

/// An object of a line.
pub(super) fn object<'l>(line: &'l Node, key: &str) -> Result<&'l Node> {
    let object = line.get(key).filter(|node| node.as_map().is_some());
    object.with_context(|| format!("expected an object as `{key}`"))
}

/// The objects of a list of a line, of which nothing is unreadable; none where there is no such list.
pub(super) fn objects<'l>(
    line: &'l Node,
    key: &str,
    refused: impl Fn(&Node) -> Vec<Refused>,
) -> Result<&'l [Node]> {
    let Some(list) = line.get(key).filter(|list| !list.is_null()) else { return Ok(&[]) };
    let Some(items) = list.as_list() else {
        bail!("expected a list of objects as `{key}`, found {}", describe(list))
    };
    for (at, item) in items.iter().enumerate() {
        if item.as_map().is_none() {
            bail!("expected an object as item {} of `{key}`, found {}", at + 1, describe(item));
        }
        if let Some(fault) = refused(item).into_iter().find(|fault| fault.is_unreadable) {
            bail!("item {} of `{key}`, at `{}`: {}", at + 1, fault.pointer, fault.message);
        }
    }
    Ok(items)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_has_an_answer() {
        let text = b"{\"id\": 1, \"x\": 2}\n\nnot json\n{\"id\": [3]}\n";
        let lines = lines(text);
        let answers = answers(&lines, |line| {
            anyhow::ensure!(line.get("x").is_some(), "there is no x");
            Ok(Answer { texts: vec![("long", "{}".to_owned())], ..Answer::default() })
        });
        let answers: String = answers.collect();
        let lines: Vec<&str> = answers.lines().collect();
        assert_eq!(lines[0], r#"{"id":1,"long":{}}"#);
        assert!(lines[1].starts_with(r#"{"error":"line 3: expected a JSON object"#), "{}", lines[1]);
        assert_eq!(lines[2], r#"{"id":[3],"error":"line 4: there is no x"}"#);
        assert_eq!(lines.len(), 3);
    }
}
