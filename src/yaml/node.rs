//! The tree that every YAML text is read into: values, profiles and manifests alike.

use ecow::EcoString;

use crate::source::{Pointer, Span};

/// A value and where it was written.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Node {
    /// What it is.
    pub value: Value,
    /// The bytes that say it; for a value made by karpcfg itself, of what it was made from.
    pub span: Span,
}

/// The three shapes of YAML.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    /// Text, number, boolean or null.
    Scalar(Scalar),
    /// A sequence.
    List(Vec<Node>),
    /// A mapping with string keys, in the order written.
    Map(Map),
}

/// A scalar keeps its characters beside what the reader in use takes them for,
/// so that a text field can have the former and a number field the latter.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Scalar {
    /// The characters after unquoting.
    pub text: EcoString,
    /// How it was written.
    pub style: Style,
    /// What the reader takes it for.
    pub meaning: Resolved,
}

/// How a scalar was written, as far as it matters later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// Without quotes in YAML: what it means depends on the reader.
    Plain,
    /// Quoted, a block scalar, or explicitly tagged `!!str`: always text.
    Quoted,
    /// A block scalar behind `>` of which several lines became one: always text.
    Folded,
    /// From `--set`: typed by Helm's own rules for arguments.
    Argument,
    /// From JSON (`--set-json`): typed by JSON itself.
    Json,
}

/// What a scalar is taken for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Resolved {
    /// Null.
    Null,
    /// A boolean.
    Bool(bool),
    /// An integer that fits 64 bits.
    Int(i64),
    /// A positive integer above `i64::MAX`.
    UInt(u64),
    /// Any other number.
    Float(f64),
    /// Text: the scalar's own characters.
    Text,
}

/// A mapping in the order written; keys are unique.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Map(Vec<Entry>);

/// One key and its value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Entry {
    /// The key's text, as the reader in use takes it.
    pub key: EcoString,
    /// The bytes of the key.
    pub key_span: Span,
    /// The value.
    pub value: Node,
}

impl Node {
    /// A list.
    pub(crate) fn list(items: Vec<Node>, span: Span) -> Self {
        Node { value: Value::List(items), span }
    }

    /// A mapping.
    pub(crate) fn map(map: Map, span: Span) -> Self {
        Node { value: Value::Map(map), span }
    }

    /// A scalar of any meaning.
    pub(crate) fn scalar(scalar: Scalar, span: Span) -> Self {
        Node { value: Value::Scalar(scalar), span }
    }

    /// Text that no reader can take for anything else.
    pub(crate) fn text(text: impl Into<EcoString>, span: Span) -> Self {
        Node::scalar(Scalar { text: text.into(), style: Style::Quoted, meaning: Resolved::Text }, span)
    }

    /// Null, as nobody wrote it.
    pub(crate) fn null(span: Span) -> Self {
        Node::scalar(Scalar { text: "null".into(), style: Style::Json, meaning: Resolved::Null }, span)
    }

    /// The mapping, if it is one.
    pub(crate) fn as_map(&self) -> Option<&Map> {
        match &self.value {
            Value::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The mapping, if it is one.
    pub(crate) fn as_map_mut(&mut self) -> Option<&mut Map> {
        match &mut self.value {
            Value::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The items, if it is a list.
    pub(crate) fn as_list(&self) -> Option<&[Node]> {
        match &self.value {
            Value::List(items) => Some(items),
            _ => None,
        }
    }

    /// The scalar, if it is one.
    pub(crate) fn as_scalar(&self) -> Option<&Scalar> {
        match &self.value {
            Value::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    /// The text, if the reader takes it for text.
    pub(crate) fn as_str(&self) -> Option<&str> {
        match self.as_scalar()? {
            Scalar { text, meaning: Resolved::Text, .. } => Some(text),
            _ => None,
        }
    }

    /// The boolean, if the reader takes it for one.
    pub(crate) fn as_bool(&self) -> Option<bool> {
        match self.as_scalar()?.meaning {
            Resolved::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// The integer, if the reader takes it for one that fits 64 bits.
    pub(crate) fn as_int(&self) -> Option<i64> {
        match self.as_scalar()?.meaning {
            Resolved::Int(value) => Some(value),
            _ => None,
        }
    }

    /// Whether the reader takes it for null.
    pub(crate) fn is_null(&self) -> bool {
        matches!(&self.value, Value::Scalar(Scalar { meaning: Resolved::Null, .. }))
    }

    /// The value under `key`, if this is a mapping that has it.
    pub(crate) fn get(&self, key: &str) -> Option<&Node> {
        self.as_map()?.get(key)
    }

    /// The value at `pointer`, if the tree has it.
    pub(crate) fn at(&self, pointer: &Pointer) -> Option<&Node> {
        pointer.tokens().try_fold(self, |node, token| node.child(&token))
    }

    /// The value one token down: a key of a mapping, an index of a list.
    pub(crate) fn child(&self, token: &str) -> Option<&Node> {
        match &self.value {
            Value::Map(map) => map.get(token),
            Value::List(items) => items.get(token.parse::<usize>().ok()?),
            Value::Scalar(_) => None,
        }
    }

    /// The value one token down, to be changed.
    pub(crate) fn child_mut(&mut self, token: &str) -> Option<&mut Node> {
        match &mut self.value {
            Value::Map(map) => map.entry_mut(token).map(|entry| &mut entry.value),
            Value::List(items) => items.get_mut(token.parse::<usize>().ok()?),
            Value::Scalar(_) => None,
        }
    }

    /// How many keys and values there are, itself counted.
    pub(crate) fn weight(&self) -> usize {
        1 + match &self.value {
            Value::Scalar(_) => 0,
            Value::List(items) => items.iter().map(Node::weight).sum(),
            Value::Map(map) => map.iter().map(|entry| 1 + entry.value.weight()).sum::<usize>(),
        }
    }

    /// Moves every span so many bytes towards the end of the text.
    pub(crate) fn shift(&mut self, by: u32) {
        self.span = self.span.shifted(by);
        match &mut self.value {
            Value::Scalar(_) => {}
            Value::List(items) => items.iter_mut().for_each(|item| item.shift(by)),
            Value::Map(map) => map.iter_mut().for_each(|entry| {
                entry.key_span = entry.key_span.shifted(by);
                entry.value.shift(by);
            }),
        }
    }

    /// `null`, `boolean`, `integer`, `number`, `string`, `list` or `map`: for messages.
    pub(crate) fn kind(&self) -> &'static str {
        match &self.value {
            Value::List(_) => "list",
            Value::Map(_) => "map",
            Value::Scalar(scalar) => match scalar.meaning {
                Resolved::Null => "null",
                Resolved::Bool(_) => "boolean",
                Resolved::Int(_) => "integer",
                Resolved::UInt(_) | Resolved::Float(_) => "number",
                Resolved::Text => "string",
            },
        }
    }

    /// The kind with its article: `a list`, `an integer`, `null`.
    pub(crate) fn a_kind(&self) -> String {
        match self.kind() {
            "null" => "null".to_owned(),
            "integer" => "an integer".to_owned(),
            kind => format!("a {kind}"),
        }
    }
}

impl Map {
    /// An empty mapping with room for so many entries.
    pub(crate) fn with_capacity(entries: usize) -> Self {
        Map(Vec::with_capacity(entries))
    }

    /// The entry under `key`.
    pub(crate) fn entry(&self, key: &str) -> Option<&Entry> {
        let is_it = is_key(key);
        self.0.iter().find(|entry| is_it(entry))
    }

    /// The value under `key`.
    pub(crate) fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The entry under `key`, to be changed.
    pub(crate) fn entry_mut(&mut self, key: &str) -> Option<&mut Entry> {
        let is_it = is_key(key);
        self.0.iter_mut().find(|entry| is_it(entry))
    }

    /// Adds an entry at the end; the caller knows that the key is new.
    pub(crate) fn push(&mut self, entry: Entry) {
        self.0.push(entry);
    }

    /// Sets `key`: in place where the mapping has it, else at the end.
    pub(crate) fn insert(&mut self, entry: Entry) {
        match self.entry_mut(&entry.key) {
            Some(slot) => *slot = entry,
            None => self.0.push(entry),
        }
    }

    /// Sets an entry at a place, or at the end; the caller knows that its key stands there, or nowhere.
    pub(crate) fn set(&mut self, place: Option<usize>, entry: Entry) {
        match place.and_then(|place| self.0.get_mut(place)) {
            Some(slot) => *slot = entry,
            None => self.0.push(entry),
        }
    }

    /// Takes the entry under `key` out.
    pub(crate) fn remove(&mut self, key: &str) -> Option<Entry> {
        let index = self.0.iter().position(|entry| entry.key == key)?;
        Some(self.0.remove(index))
    }

    /// The entries in the order written.
    pub(crate) fn iter(&self) -> std::slice::Iter<'_, Entry> {
        self.0.iter()
    }

    /// The entries in the order written, to be changed.
    pub(crate) fn iter_mut(&mut self) -> std::slice::IterMut<'_, Entry> {
        self.0.iter_mut()
    }

    /// Keeps the entries that `keep` says yes to.
    pub(crate) fn retain(&mut self, keep: impl FnMut(&Entry) -> bool) {
        self.0.retain(keep);
    }

    /// Number of entries.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are no entries.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Whether an entry has the key. Most keys differ in their first byte, and of many of one make all but few in their last:
/// both are sooner seen than all of it.
fn is_key(key: &str) -> impl Fn(&Entry) -> bool {
    let ends = |key: &str| (key.len(), key.bytes().next(), key.bytes().next_back());
    let wanted = ends(key);
    move |entry| ends(&entry.key) == wanted && entry.key == key
}

impl FromIterator<Entry> for Map {
    fn from_iter<T: IntoIterator<Item = Entry>>(entries: T) -> Self {
        Map(entries.into_iter().collect())
    }
}

impl IntoIterator for Map {
    type Item = Entry;
    type IntoIter = std::vec::IntoIter<Entry>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Map {
    type Item = &'a Entry;
    type IntoIter = std::slice::Iter<'a, Entry>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}
