//! The types that settings of Bottlerocket have.

use toml::Value;

use crate::apis::version::Version;

/// A field of a typed table.
#[derive(Clone, Copy)]
pub(crate) struct Field {
    pub name: &'static str,
    pub kind: Kind,
    /// Whether it is written where it is not set, or empty.
    pub(super) unset: Unset,
    /// The first Karpenter that has a type for it.
    pub(super) since: Version,
}

/// What becomes of a field that is not set.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Unset {
    /// It is left out, and so is an empty map or list.
    LeftOut,
    /// It is left out, and so is an empty text.
    LeftOutBlank,
    /// An empty list, an empty text or `false` is written.
    Written,
}

/// The type of a field.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    Text,
    /// One of these texts, to Bottlerocket; any to Karpenter.
    Word(&'static [&'static str]),
    Integer,
    /// 32 bits, no sign.
    Unsigned,
    Boolean,
    List(&'static Kind),
    /// A list of texts, the first of them this program to Bottlerocket; any to Karpenter.
    Command(&'static str),
    /// A list of as many items as there are types.
    Tuple(&'static [Kind]),
    /// A table whose keys are names that the user chooses.
    Map(&'static Kind),
    Table(&'static [Field]),
    /// A table of these fields, and of names that the user chooses.
    Open(&'static [Field], &'static Kind),
    /// The first of these that a value has the shape of.
    Either(&'static [Kind]),
}

use Kind::{Boolean, Command, Either, Integer, List, Map, Open, Table, Text, Tuple, Unsigned, Word};

/// A list of texts.
pub(super) const TEXTS: Kind = List(&Text);
/// Texts by names that the user chooses.
pub(super) const TEXT_MAP: Kind = Map(&Text);
/// Lists of texts by names that the user chooses.
pub(super) const TEXTS_MAP: Kind = Map(&TEXTS);

/// The Karpenter that nearly all fields have been there since, or an older one.
const FIRST: Version = Version(1, 0);

/// A field that is left out where it is not set: nearly all are.
pub(super) const fn field(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, unset: Unset::LeftOut, since: FIRST }
}

/// A text that is left out where it is empty.
pub(super) const fn blank(name: &'static str) -> Field {
    Field { unset: Unset::LeftOutBlank, ..field(name, Text) }
}

/// A field that is written even where it is not set.
pub(super) const fn written(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, unset: Unset::Written, since: FIRST }
}

/// Fields of one type.
pub(super) const fn fields<const N: usize>(names: [&'static str; N], kind: Kind) -> [Field; N] {
    let mut fields = [field("", kind); N];
    let mut index = 0;
    while index < N {
        fields[index] = field(names[index], kind);
        index += 1;
    }
    fields
}

impl Field {
    /// The same, of this Karpenter and later ones.
    pub(super) const fn since(self, version: Version) -> Field {
        Field { since: version, ..self }
    }
}

impl Kind {
    /// In TOML's words.
    pub(crate) fn name(self) -> String {
        let plain = match self {
            Text | Word(_) => "string",
            Integer => "integer",
            Unsigned => "integer of 32 bits without a sign",
            Boolean => "boolean",
            Map(_) | Table(_) | Open(..) => "table",
            Command(_) => return TEXTS.name(),
            List(kind) => return format!("array of {}", kind.plural()),
            Tuple(kinds) => return format!("array [{}]", joined(kinds, ", ")),
            Either(kinds) => return joined(kinds, " or "),
        };
        plain.to_owned()
    }

    /// The same, of more than one.
    fn plural(self) -> String {
        match self {
            Command(_) => TEXTS.plural(),
            List(kind) => format!("arrays of {}", kind.plural()),
            Tuple(kinds) => format!("arrays [{}]", joined(kinds, ", ")),
            Unsigned => "integers of 32 bits without a sign".to_owned(),
            Either(kinds) => kinds.iter().map(|kind| kind.plural()).collect::<Vec<_>>().join(" or "),
            Text | Word(_) | Integer | Boolean | Map(_) | Table(_) | Open(..) => self.name() + "s",
        }
    }

    /// Whether Go leaves the value out: a table with fields is there by being named.
    pub(super) fn is_empty(self, value: &Value) -> bool {
        match (self, value) {
            (Table(_), _) => false,
            (_, Value::Array(items)) => items.is_empty(),
            (_, Value::Table(table)) => table.is_empty(),
            _ => false,
        }
    }

    /// What Go writes of a value that is not set.
    pub(super) fn zero(self) -> Value {
        match self {
            Text | Word(_) => Value::from(""),
            Boolean => Value::from(false),
            _ => Value::Array(Vec::new()),
        }
    }
}

fn joined(kinds: &[Kind], between: &str) -> String {
    kinds.iter().map(|kind| kind.name()).collect::<Vec<_>>().join(between)
}
