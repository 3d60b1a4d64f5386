//! One Kubernetes object as a tree, and the way from a place in it back to the text that caused it.

mod chart;
pub(crate) mod codes;
pub(crate) mod files;
mod gaps;
mod kustomize;
pub(crate) mod list;
mod mention;
mod objects;
mod read;
mod rival;
mod set;
pub(crate) mod stream;
mod terraform;

pub(crate) use gaps::Gaps;
pub(crate) use mention::names_our_kind;
pub(crate) use objects::objects;
pub(crate) use read::read;
pub(crate) use rival::rival;
pub(crate) use set::{PassedOver, Set, Tree};

use std::borrow::Cow;
use std::cmp::Reverse;
use std::sync::Arc;

use crate::apis::kinds::api_type;
use crate::apis::schema::ApiType;
use crate::diagnostic::ObjectRef;
use crate::source::{Pointer, Span};
use crate::yaml::Node;

/// An object to check or print.
#[derive(Debug, Clone)]
pub(crate) struct Manifest {
    /// The whole object.
    pub root: Arc<Node>,
    /// How a place in the object leads to the user's text.
    pub origin: Origin,
    /// What kind of object it is, where it is one of ours.
    pub api: Option<&'static ApiType>,
}

/// How a place in an object leads to the user's text.
#[derive(Debug, Clone)]
pub(crate) enum Origin {
    /// The object was read from a text: its own spans say where.
    Text,
    /// The object was made from values: the longest link that leads to a place says where.
    Values(Arc<Links>),
}

/// Where the parts of an object came from.
#[derive(Debug, Clone, Default)]
pub(crate) struct Links {
    /// The entry of the values that the object was made from.
    pub entry: Pointer,
    /// The links that are the same for every object of a kind: a place in the object, and one counted from its entry.
    pub fixed: &'static [(&'static str, &'static str)],
    /// The object's own links; of the same place, these say where.
    pub list: Vec<Link>,
}

/// "What stands at `object` was made from `values`."
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Link {
    /// A place in the object.
    pub object: Spot,
    /// The place in the values.
    pub values: Target,
}

/// A place in an object, written out only where a finding asks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Spot {
    /// A pointer.
    At(Cow<'static, str>),
    /// What stands at `rest` in an item of the list at a pointer.
    Item {
        /// The list.
        list: &'static str,
        /// Which item.
        index: usize,
        /// The place in the item, as a pointer from there.
        rest: &'static str,
    },
}

impl Spot {
    fn pointer(&self) -> Cow<'_, str> {
        match self {
            Spot::At(pointer) => Cow::Borrowed(pointer),
            Spot::Item { list, index, rest } => Cow::Owned(format!("{list}/{index}{rest}")),
        }
    }
}

/// A place in the values, as a pointer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Target {
    /// Counted from the object's entry.
    Entry(Cow<'static, str>),
    /// Counted from the root of the values.
    Root(Cow<'static, str>),
}

impl Link {
    /// A link into the object's entry.
    pub(crate) fn new(object: impl Into<Cow<'static, str>>, values: impl Into<Cow<'static, str>>) -> Self {
        Link { object: Spot::At(object.into()), values: Target::Entry(values.into()) }
    }

    /// A link of an item of the object's list, or of the place `rest` in it, into the object's entry.
    pub(crate) fn of_item(
        list: &'static str,
        index: usize,
        rest: &'static str,
        values: impl Into<Cow<'static, str>>,
    ) -> Self {
        Link { object: Spot::Item { list, index, rest }, values: Target::Entry(values.into()) }
    }
}

impl Links {
    /// The place in the values behind a place in the object.
    fn follow(&self, pointer: &Pointer) -> Pointer {
        let fixed = self.fixed.iter().map(|(object, values)| Link::new(*object, *values));
        let longest = fixed
            .chain(self.list.iter().cloned())
            .filter_map(|link| Some((pointer.strip_prefix(&link.object.pointer())?, link.values)))
            .max_by_key(|(rest, _)| Reverse(rest.as_str().len()));
        match longest {
            Some((rest, Target::Entry(path))) => {
                self.entry.concat(&Pointer::parse(path.as_ref())).concat(&rest)
            }
            Some((rest, Target::Root(path))) => Pointer::parse(path.as_ref()).concat(&rest),
            None => self.entry.clone(),
        }
    }
}

/// Which half of a map entry a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// The key: it should not stand there.
    Key,
    /// The value.
    Value,
}

impl Manifest {
    /// An object of this origin.
    pub(crate) fn new(root: Arc<Node>, origin: Origin) -> Self {
        let text = |key| root.get(key).and_then(Node::as_str);
        let api = text("kind").and_then(|kind| api_type(text("apiVersion")?, kind));
        Manifest { root, origin, api }
    }

    /// An object read from a text.
    pub(crate) fn from_text(root: Node) -> Self {
        Manifest::new(Arc::new(root), Origin::Text)
    }

    /// Whether it is an object of this kind.
    pub(crate) fn is(&self, api: &'static ApiType) -> bool {
        self.api.is_some_and(|own| std::ptr::eq(own, api))
    }

    /// `apiVersion`, kind and name; empty where the object has none.
    pub(crate) fn object(&self) -> ObjectRef {
        object_ref(&self.root)
    }

    /// Where the object stands in its text; none for one made from values.
    pub(crate) fn text_span(&self) -> Option<Span> {
        match self.origin {
            Origin::Text => Some(self.root.span),
            Origin::Values(_) => None,
        }
    }

    /// The place in the values behind a place in the object; none for one that was read from a text.
    pub(crate) fn values(&self, pointer: &Pointer) -> Option<Pointer> {
        match &self.origin {
            Origin::Text => None,
            Origin::Values(links) => Some(links.follow(pointer)),
        }
    }

    /// The span to underline for a place in the object; `values` is the tree that [`Origin::Values`] points into.
    pub(crate) fn span(&self, pointer: &Pointer, part: Part, values: Option<&Node>) -> Option<Span> {
        match &self.origin {
            Origin::Text => Some(deepest(&self.root, pointer, part)),
            Origin::Values(links) => Some(deepest(values?, &links.follow(pointer), part)),
        }
    }
}

/// `apiVersion`, kind and name of an object; empty where it has none.
pub(crate) fn object_ref(root: &Node) -> ObjectRef {
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
