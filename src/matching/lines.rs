//! Lines of JSON: each is answered by a line, whatever is in it.

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use serde_json::{Map, Value};

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
