//! One Kubernetes object as a tree, and the way from a place in it back to the text that caused it.

use crate::diagnostic::ObjectRef;
use crate::source::{Pointer, Span};
use crate::yaml::Node;

/// An object to check or print.
#[derive(Debug, Clone)]
pub struct Manifest {
    /// The whole object.
    pub root: Node,
    /// How a place in the object leads to the user's text.
    pub origin: Origin,
}

/// How a place in an object leads to the user's text.
#[derive(Debug, Clone)]
pub enum Origin {
    /// The object was read from a text: its own spans say where.
    Text,
    /// The object was made from values: the longest link that leads to a place says where.
    Values(Vec<Link>),
}

/// "What stands at `object` was made from `values`."
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// A place in the object.
    pub object: Pointer,
    /// The place in the merged values that it was made from.
    pub values: Pointer,
}

/// Which half of a map entry a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The key: it should not stand there.
    Key,
    /// The value.
    Value,
}

impl Manifest {
    /// An object read from a text.
    pub fn from_text(root: Node) -> Self {
        Manifest { root, origin: Origin::Text }
    }

    /// `apiVersion`, kind and name; empty where the object has none.
    pub fn object(&self) -> ObjectRef {
        object_ref(&self.root)
    }

    /// The span to underline for a place in the object; `values` is the tree that [`Origin::Values`] points into.
    pub fn span(&self, pointer: &Pointer, part: Part, values: Option<&Node>) -> Option<Span> {
        match &self.origin {
            Origin::Text => Some(deepest(&self.root, pointer, part)),
            Origin::Values(links) => {
                let link = links
                    .iter()
                    .filter(|link| pointer.strip_prefix(&link.object).is_some())
                    .max_by_key(|link| link.object.as_str().len())?;
                let rest = pointer.strip_prefix(&link.object)?;
                Some(deepest(values?, &link.values.concat(&rest), part))
            }
        }
    }
}

/// `apiVersion`, kind and name of an object; empty where it has none.
pub fn object_ref(root: &Node) -> ObjectRef {
    let text = |node: Option<&Node>| node.and_then(Node::as_str).unwrap_or_default().to_owned();
    ObjectRef {
        api_version: text(root.get("apiVersion")),
        kind: text(root.get("kind")),
        name: text(root.get("metadata").and_then(|meta| meta.get("name"))),
    }
}

/// The span at `pointer`, or of the nearest enclosing value that the tree has.
pub(crate) fn deepest(root: &Node, pointer: &Pointer, part: Part) -> Span {
    let (mut node, mut span) = (root, root.span);
    let mut tokens = pointer.tokens().peekable();
    while let Some(token) = tokens.next() {
        let key_span = node.as_map().and_then(|map| map.entry(&token)).map(|entry| entry.key_span);
        let Some(child) = node.child(&token) else { break };
        let is_last = tokens.peek().is_none();
        span = match key_span {
            // A whole map or list is too much to underline: its key names it.
            Some(key_span) if part == Part::Key || child.as_scalar().is_none() || !is_last => key_span,
            _ => child.span,
        };
        node = child;
    }
    span
}
