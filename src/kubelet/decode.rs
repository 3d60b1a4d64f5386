//! Reads a block as `sigs.k8s.io/json` reads JSON strictly into Go's types: case counts, and what has no field is a fault.
//!
//! The block is taken as an API server stores it: maps in the order of their keys, each key once.

use super::fields::{Fields, GoType, field};
use super::{Block, Fault, Problem};
use crate::apis::date_time::is_timestamp;
use crate::apis::duration;
use crate::apis::quantity::Quantity;
use crate::source::Pointer;
use crate::yaml::json::integer;
use crate::yaml::{Entry, Node, Resolved, Value};

/// Most unknown fields that the library tells of.
const MOST: usize = 100;

/// What keeps the block from being decoded: one value of a wrong type, else every unknown field.
pub(super) fn faults(block: &Block<'_>, fields: Fields) -> Vec<Fault> {
    let mut decoder = Decoder::default();
    // Text in `maxPods` is an expression, which is nobody's business here.
    let entries = block.entries().filter(|entry| entry.key != "maxPods" || entry.value.as_str().is_none());
    let end = decoder.entries(entries, fields, &Pointer::root());
    match end.err().or(decoder.wrong_type) {
        Some(fault) => vec![fault],
        None => decoder.unknown,
    }
}

/// What was met on the way.
#[derive(Default)]
struct Decoder {
    /// The first value of a wrong type: the library reads on, and then tells of nothing else.
    wrong_type: Option<Fault>,
    unknown: Vec<Fault>,
}

/// A fault ends the reading: the types that read themselves, such as durations, have the last word.
type Outcome = Result<(), Fault>;

impl Decoder {
    fn entries<'a>(
        &mut self,
        entries: impl Iterator<Item = &'a Entry>,
        fields: Fields,
        above: &Pointer,
    ) -> Outcome {
        for entry in entries {
            let at = above.join(&entry.key);
            match field(fields, &entry.key) {
                Some(go_type) => self.value(&entry.value, go_type, at)?,
                None if self.unknown.len() < MOST => {
                    self.unknown.push(Fault { at, problem: Problem::UnknownField(fields) });
                }
                None => {}
            }
        }
        Ok(())
    }

    fn value(&mut self, node: &Node, go_type: GoType, at: Pointer) -> Outcome {
        let wrong = |at| Fault { at, problem: Problem::WrongType(go_type) };
        match (go_type, &node.value) {
            (
                GoType::Duration
                | GoType::DurationOrNull
                | GoType::DurationOrNumber
                | GoType::Time
                | GoType::Quantity,
                _,
            ) => return if reads_itself(node, go_type) { Ok(()) } else { Err(wrong(at)) },
            (GoType::Struct(fields), Value::Map(_)) => {
                return self.entries(sorted(node).into_iter(), fields, &at);
            }
            (GoType::Map(values), Value::Map(_)) => {
                return sorted(node)
                    .iter()
                    .try_for_each(|entry| self.value(&entry.value, *values, at.join(&entry.key)));
            }
            (GoType::List(items), Value::List(list)) => {
                let mut list = list.iter().enumerate();
                return list.try_for_each(|(index, item)| self.value(item, *items, at.join(index)));
            }
            _ if node.is_null() || fits(node, go_type) => {}
            _ => {
                self.wrong_type.get_or_insert_with(|| wrong(at));
            }
        }
        Ok(())
    }
}

/// The entries of a map in the order in which they are stored.
fn sorted(node: &Node) -> Vec<&Entry> {
    let mut entries: Vec<&Entry> = node.as_map().into_iter().flatten().collect();
    entries.sort_unstable_by(|one, other| one.key.cmp(&other.key));
    entries
}

/// Whether a scalar is of one of Go's own types.
fn fits(node: &Node, go_type: GoType) -> bool {
    match go_type {
        GoType::Bool => node.as_bool().is_some(),
        GoType::Text => node.as_str().is_some(),
        GoType::Int32 => integer(node).is_some_and(|number| i32::try_from(number).is_ok()),
        GoType::Int64 => integer(node).is_some(),
        GoType::Uint32 => integer(node).is_some_and(|number| u32::try_from(number).is_ok()),
        GoType::Float => is_number(node),
        _ => false,
    }
}

/// Whether a type that decodes itself (`UnmarshalJSON`) takes a value.
fn reads_itself(node: &Node, go_type: GoType) -> bool {
    let is_duration = || node.as_str().is_some_and(|text| duration::parse_go(text).is_some());
    match go_type {
        GoType::Duration => is_duration(),
        _ if node.is_null() => true,
        GoType::DurationOrNumber => is_duration() || integer(node).is_some(),
        GoType::Time => node.as_str().is_some_and(is_timestamp),
        GoType::Quantity => {
            is_number(node) || node.as_str().is_some_and(|text| Quantity::parse(text.trim()).is_some())
        }
        _ => is_duration(),
    }
}

fn is_number(node: &Node) -> bool {
    let is = |meaning| matches!(meaning, Resolved::Int(_) | Resolved::UInt(_) | Resolved::Float(_));
    node.as_scalar().is_some_and(|scalar| is(scalar.meaning))
}
