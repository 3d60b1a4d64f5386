//! What Karpenter makes of a class's `kubelet` at run time (`pkg/controllers/nodeclass/validation.go` of the AWS provider,
//! v1.15.2). Since 1.15 the API server takes any map there, and Karpenter's controller holds it to the kubelet's own
//! types before any node starts.

mod decode;
mod expressions;
pub(crate) mod fields;
mod problem;
mod semantics;
mod support;
#[cfg(test)]
mod tests;

pub(crate) use expressions::is_expression;
pub(crate) use problem::{Problem, Reason};
pub(crate) use semantics::{RESOURCES, SIGNALS};

use crate::source::Pointer;
use crate::yaml::{Entry, Node};

/// Something in the block that Karpenter does not take.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Fault {
    /// Where, from the block on.
    pub at: Pointer,
    /// What.
    pub problem: Problem,
}

/// Everything that Karpenter refuses in a block, in the order in which it asks; the first fault's reason is the
/// condition's. `family` is what the class calls the family of its images, in its `amiFamily` or its alias.
///
/// A block that is no map is the API server's business.
pub(crate) fn validate(block: &Node, family: &str) -> Vec<Fault> {
    let block = Block::of(block);
    let mut faults = decode::faults(&block, fields::KUBELET_CONFIGURATION);
    faults.extend(semantics::faults(&block));
    faults.extend(expressions::faults(&block));
    faults.extend(support::faults(&block, family));
    faults
}

/// A block as an API server stores it: in the order of its keys, without those that are null. Nulls further down stay.
struct Block<'a>(Vec<&'a Entry>);

impl<'a> Block<'a> {
    fn of(node: &'a Node) -> Self {
        let entries = node.as_map().into_iter().flatten();
        let mut entries: Vec<&Entry> = entries.filter(|entry| !entry.value.is_null()).collect();
        entries.sort_unstable_by(|one, other| one.key.cmp(&other.key));
        Block(entries)
    }

    fn entries(&self) -> impl Iterator<Item = &'a Entry> {
        self.0.iter().copied()
    }

    fn get(&self, key: &str) -> Option<&'a Node> {
        self.entries().find(|entry| entry.key == key).map(|entry| &entry.value)
    }

    /// The texts of a map, in the order of their keys; none where a value is no text. Null is empty text to Go.
    fn texts(&self, field: &str) -> Option<Vec<(&'a str, &'a str)>> {
        let text = |node: &'a Node| if node.is_null() { Some("") } else { node.as_str() };
        let entries = self.get(field)?.as_map()?.iter();
        let texts = entries.map(|entry| Some((entry.key.as_str(), text(&entry.value)?)));
        let mut texts: Vec<(&str, &str)> = texts.collect::<Option<_>>()?;
        texts.sort_unstable();
        Some(texts)
    }
}

fn at(field: &str) -> Pointer {
    Pointer::root().join(field)
}
