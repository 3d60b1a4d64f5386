//! Texts with holes for what the values do not say, and documents of such texts: what every format prints in its own way.

use serde_json::{Map, Value};

/// Something that AWS knows where the values do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Hole {
    /// `aws`, or another partition.
    Partition,
    /// The cluster's region.
    Region,
    /// The account's id.
    Account,
    /// The domain of services, as the names of their principals end.
    DnsSuffix,
    /// The cluster's identity provider, as host and path.
    OidcProvider,
}

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    /// What is known.
    Known(String),
    /// What is not.
    Hole(Hole),
}

/// A text, known but for its holes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Text(pub Vec<Piece>);

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Text(vec![Piece::Known(text.to_owned())])
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Text(vec![Piece::Known(text)])
    }
}

impl Text {
    /// Puts a piece behind the others.
    pub(crate) fn push(&mut self, piece: Piece) {
        match (self.0.last_mut(), piece) {
            (Some(Piece::Known(before)), Piece::Known(more)) => before.push_str(&more),
            (_, piece) => self.0.push(piece),
        }
    }

    /// Its holes.
    pub(crate) fn holes(&self) -> impl Iterator<Item = Hole> {
        self.0.iter().filter_map(|piece| match piece {
            Piece::Hole(hole) => Some(*hole),
            Piece::Known(_) => None,
        })
    }

    /// The text as a format writes what is known and what is not.
    pub(crate) fn print(&self, known: impl Fn(&str) -> String, hole: impl Fn(Hole) -> String) -> String {
        let piece = |piece: &Piece| match piece {
            Piece::Known(text) => known(text),
            Piece::Hole(one) => hole(*one),
        };
        self.0.iter().map(piece).collect()
    }

    /// The text where no format is asked: holes in braces.
    pub(crate) fn plain(&self) -> String {
        self.print(str::to_owned, |hole| format!("{{{hole:?}}}"))
    }
}

/// A document of such texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Tree {
    /// A text.
    Text(Text),
    /// Anything that has no holes.
    Plain(Value),
    /// Some of them.
    List(Vec<Tree>),
    /// By key, in order.
    Map(Vec<(Text, Tree)>),
}

impl From<&str> for Tree {
    fn from(text: &str) -> Self {
        Tree::Text(text.into())
    }
}

impl From<Text> for Tree {
    fn from(text: Text) -> Self {
        Tree::Text(text)
    }
}

impl Tree {
    /// A map of keys that are all known.
    pub(crate) fn map<const N: usize>(entries: [(&str, Tree); N]) -> Self {
        Tree::Map(entries.into_iter().map(|(key, value)| (key.into(), value)).collect())
    }

    /// A list, or the only one of it.
    pub(crate) fn one_or_list(texts: impl IntoIterator<Item = Text>) -> Self {
        let mut texts: Vec<Tree> = texts.into_iter().map(Tree::Text).collect();
        match texts.len() {
            1 => texts.remove(0),
            _ => Tree::List(texts),
        }
    }

    /// The same with JSON laid over it: maps key by key, anything else whole.
    #[must_use]
    pub(crate) fn overlaid(self, over: &Value) -> Self {
        match (self, over) {
            (Tree::Map(mut entries), Value::Object(over)) => {
                for (key, value) in over {
                    match entries.iter_mut().find(|(name, _)| name.plain() == *key) {
                        Some((_, slot)) => {
                            *slot = std::mem::replace(slot, Tree::Plain(Value::Null)).overlaid(value);
                        }
                        None => entries.push((key.as_str().into(), Tree::Plain(value.clone()))),
                    }
                }
                Tree::Map(entries)
            }
            (Tree::Plain(mut value), over) => {
                overlay(&mut value, over);
                Tree::Plain(value)
            }
            (_, over) => Tree::Plain(over.clone()),
        }
    }

    /// JSON in which each text is what `value` makes of it; keys are what `key` makes of them.
    pub(crate) fn json(&self, value: &impl Fn(&Text) -> Value, key: &impl Fn(&Text) -> String) -> Value {
        match self {
            Tree::Text(text) => value(text),
            Tree::Plain(value) => value.clone(),
            Tree::List(items) => items.iter().map(|item| item.json(value, key)).collect(),
            Tree::Map(entries) => {
                let entries = entries.iter().map(|(name, inner)| (key(name), inner.json(value, key)));
                Value::Object(entries.collect::<Map<_, _>>())
            }
        }
    }

    /// The holes in all of its texts.
    pub(crate) fn holes(&self) -> Box<dyn Iterator<Item = Hole> + '_> {
        match self {
            Tree::Text(text) => Box::new(text.holes()),
            Tree::Plain(_) => Box::new(std::iter::empty()),
            Tree::List(items) => Box::new(items.iter().flat_map(Tree::holes)),
            Tree::Map(entries) => {
                Box::new(entries.iter().flat_map(|(key, value)| key.holes().chain(value.holes())))
            }
        }
    }

    /// JSON of a document without holes.
    pub(crate) fn plain(&self) -> Value {
        self.json(&|text| Value::String(text.plain()), &Text::plain)
    }
}

fn overlay(value: &mut Value, over: &Value) {
    match (value, over) {
        (Value::Object(map), Value::Object(over)) => {
            over.iter()
                .for_each(|(key, value)| overlay(map.entry(key.clone()).or_insert(Value::Null), value));
        }
        (value, over) => *value = over.clone(),
    }
}
