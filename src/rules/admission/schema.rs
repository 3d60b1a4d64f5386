//! A small language for what an API type's custom resource definition says, so that each kind is a table.
//!
//! Only what the API server acts on has a word here: types, fields, bounds, enums, patterns, list types and the names of places that rules look at.

use crate::apis::date_time;
use crate::rules::admission::place_name::PlaceName;

/// What may stand at a place.
#[derive(Debug, Clone, Copy)]
pub struct Schema {
    /// The type and its bounds.
    pub shape: Shape,
    /// The names by which rules beyond its shape know this place; those that look at the first come first.
    pub names: &'static [PlaceName],
}

/// A type and its bounds.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// A map with known fields.
    Object(&'static [Field]),
    /// A map with free keys.
    Map {
        /// What stands under each key.
        values: &'static Schema,
        /// Most entries.
        max: usize,
    },
    /// A list.
    List {
        /// What each item is.
        items: &'static Schema,
        /// Fewest items.
        min: usize,
        /// Most items.
        max: usize,
        /// What is special about the items.
        items_are: Items,
    },
    /// Text.
    Text(Text),
    /// A whole number.
    Integer {
        /// The Go type it is read into.
        format: Format,
        /// Lowest allowed value.
        min: i64,
        /// Highest allowed value.
        max: i64,
    },
    /// A boolean.
    Boolean,
    /// A whole number or a text with the form of a quantity.
    Quantity,
    /// What the server drops on create: only the names of fields are looked at.
    Outline(Outline),
    /// Anything.
    Any,
}

/// The sort of a shape: what bounds it can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// A map with known fields.
    Object,
    /// A map with known fields of which only the names count.
    Outline,
    /// A map with free keys.
    Map,
    /// A list.
    List,
    /// Text.
    Text,
    /// A whole number.
    Integer,
    /// A whole number or a text with the form of a quantity.
    Quantity,
    /// A boolean.
    Boolean,
    /// Anything.
    Any,
}

impl Sort {
    /// Every sort, each at the place of its number.
    pub const ALL: [Sort; 9] = [
        Sort::Object,
        Sort::Outline,
        Sort::Map,
        Sort::List,
        Sort::Text,
        Sort::Integer,
        Sort::Quantity,
        Sort::Boolean,
        Sort::Any,
    ];
}

impl Shape {
    /// Its sort.
    pub const fn sort(&self) -> Sort {
        match self {
            Shape::Object(_) => Sort::Object,
            Shape::Outline(_) => Sort::Outline,
            Shape::Map { .. } => Sort::Map,
            Shape::List { .. } => Sort::List,
            Shape::Text(_) => Sort::Text,
            Shape::Integer { .. } => Sort::Integer,
            Shape::Quantity => Sort::Quantity,
            Shape::Boolean => Sort::Boolean,
            Shape::Any => Sort::Any,
        }
    }
}

/// What a dropped value would be, as far as that tells which fields are known.
#[derive(Debug, Clone, Copy)]
pub enum Outline {
    /// An object with these fields; a text or number has none.
    Fields(&'static [Field]),
    /// A list.
    Items(&'static Schema),
    /// A map with free keys.
    Values(&'static Schema),
}

/// What is special about the items of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Items {
    /// Nothing.
    Free,
    /// None may repeat another (`x-kubernetes-list-type: set`).
    Distinct,
    /// Null is an empty object, as Go decodes it into its types.
    Nullable,
}

/// What a text must be.
#[derive(Debug, Clone, Copy)]
pub struct Text {
    /// Fewest characters.
    pub min: usize,
    /// Most characters.
    pub max: usize,
    /// The form.
    pub form: Form,
}

/// The form of a text.
#[derive(Debug, Clone, Copy)]
pub enum Form {
    /// Any.
    Free,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// What a pattern matches.
    Pattern(&'static Pattern),
    /// A date-time (`format: date-time`); the server's type check lets lists pass here.
    DateTime,
    /// A time stamp of `metadata`.
    Timestamp,
}

/// A regular expression of a custom resource definition, matched by hand.
#[derive(Debug)]
pub struct Pattern {
    /// As the definition has it; a test holds `matches` to it.
    pub regex: &'static str,
    /// Whether a text matches.
    pub matches: fn(&str) -> bool,
    /// What the pattern asks for, in the words of a message: "which is not …".
    pub says: &'static str,
    /// A text that matches.
    pub example: &'static str,
}

/// The Go type of a whole number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// 32 bits.
    Int32,
    /// 64 bits.
    Int64,
    /// 64 bits, without `format` in the definition.
    Unsaid,
}

/// A field of an object.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// What stands there.
    pub schema: Schema,
    /// Whether it must be given.
    pub presence: Presence,
}

/// Whether a field must be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// It must.
    Required,
    /// It may be left out.
    Optional,
    /// The server puts this in when it is left out or null, so that it is never missing.
    Defaulted(&'static str),
}

impl Schema {
    const fn of(shape: Shape) -> Self {
        Schema { shape, names: &[] }
    }

    /// With names, for rules to look at.
    #[must_use]
    pub const fn at(mut self, names: &'static [PlaceName]) -> Self {
        self.names = names;
        self
    }

    /// With at least this many characters or items.
    #[must_use]
    pub const fn at_least(mut self, least: usize) -> Self {
        match &mut self.shape {
            Shape::Text(Text { min, .. }) | Shape::List { min, .. } => *min = least,
            _ => panic!("only texts and lists have a least length"),
        }
        self
    }

    /// With at most this many characters, items or entries.
    #[must_use]
    pub const fn at_most(mut self, most: usize) -> Self {
        match &mut self.shape {
            Shape::Text(Text { max, .. }) | Shape::List { max, .. } | Shape::Map { max, .. } => *max = most,
            _ => panic!("only texts, lists and maps have a greatest length"),
        }
        self
    }

    /// With no item twice.
    #[must_use]
    pub const fn distinct(mut self) -> Self {
        match &mut self.shape {
            Shape::List { items_are, .. } => *items_are = Items::Distinct,
            _ => panic!("only lists have items"),
        }
        self
    }

    /// With null as good as an empty item.
    #[must_use]
    pub const fn nullable(mut self) -> Self {
        match &mut self.shape {
            Shape::List { items_are, .. } => *items_are = Items::Nullable,
            _ => panic!("only lists have items"),
        }
        self
    }

    /// With a value between these, both allowed.
    #[must_use]
    pub const fn within(mut self, least: i64, greatest: i64) -> Self {
        match &mut self.shape {
            Shape::Integer { min, max, .. } => {
                *min = least;
                *max = greatest;
            }
            _ => panic!("only numbers have bounds"),
        }
        self
    }

    /// The fields, of an object.
    pub fn fields(&self) -> &'static [Field] {
        match self.shape {
            Shape::Object(fields) | Shape::Outline(Outline::Fields(fields)) => fields,
            _ => &[],
        }
    }

    /// The field of this name.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields().iter().find(|field| field.name == name)
    }
}

impl Form {
    /// Whether `text` has the form.
    pub fn allows(&self, text: &str) -> bool {
        match self {
            Form::Free => true,
            Form::OneOf(words) => words.contains(&text),
            Form::Pattern(pattern) => (pattern.matches)(text),
            Form::DateTime => date_time::is_date_time(text),
            Form::Timestamp => date_time::is_timestamp(text),
        }
    }
}

/// An object with these fields.
pub const fn object(fields: &'static [Field]) -> Schema {
    Schema::of(Shape::Object(fields))
}

/// An object of which the server only looks at the names of its fields.
pub const fn outline(fields: &'static [Field]) -> Schema {
    Schema::of(Shape::Outline(Outline::Fields(fields)))
}

/// A list of such objects.
pub const fn outlines(items: &'static Schema) -> Schema {
    Schema::of(Shape::Outline(Outline::Items(items)))
}

/// A map of texts or numbers at which the server does not look.
pub const fn leaves() -> Schema {
    Schema::of(Shape::Outline(Outline::Values(&LEAF)))
}

/// What nothing is known of: no map here has a field.
pub static LEAF: Schema = leaf();

/// A text or number of which the server looks at nothing, as long as it has no fields.
pub const fn leaf() -> Schema {
    outline(&[])
}

/// A map with free keys.
pub const fn map(values: &'static Schema) -> Schema {
    Schema::of(Shape::Map { values, max: usize::MAX })
}

/// A list.
pub const fn list(items: &'static Schema) -> Schema {
    Schema::of(Shape::List { items, min: 0, max: usize::MAX, items_are: Items::Free })
}

/// Any text.
pub const fn text() -> Schema {
    formed(Form::Free)
}

/// One of these words.
pub const fn one_of(words: &'static [&'static str]) -> Schema {
    formed(Form::OneOf(words))
}

/// Text that a pattern matches.
pub const fn matching(pattern: &'static Pattern) -> Schema {
    formed(Form::Pattern(pattern))
}

/// A date-time.
pub const fn date_time() -> Schema {
    formed(Form::DateTime)
}

/// A time stamp of `metadata`.
pub const fn timestamp() -> Schema {
    formed(Form::Timestamp)
}

const fn formed(form: Form) -> Schema {
    Schema::of(Shape::Text(Text { min: 0, max: usize::MAX, form }))
}

/// A whole number.
pub const fn integer(format: Format) -> Schema {
    let (min, max) = match format {
        Format::Int32 => (i32::MIN as i64, i32::MAX as i64),
        Format::Int64 | Format::Unsaid => (i64::MIN, i64::MAX),
    };
    Schema::of(Shape::Integer { format, min, max })
}

/// True or false.
pub const fn boolean() -> Schema {
    Schema::of(Shape::Boolean)
}

/// A number or a text such as `400Gi`.
pub const fn quantity() -> Schema {
    Schema::of(Shape::Quantity)
}

/// Anything.
pub const fn any() -> Schema {
    Schema::of(Shape::Any)
}

/// A field that must be given.
pub const fn required(name: &'static str, schema: Schema) -> Field {
    Field { name, schema, presence: Presence::Required }
}

/// A field that may be left out.
pub const fn optional(name: &'static str, schema: Schema) -> Field {
    Field { name, schema, presence: Presence::Optional }
}

/// A field that the server fills in with `value` (as JSON).
pub const fn defaulted(name: &'static str, value: &'static str, schema: Schema) -> Field {
    Field { name, schema, presence: Presence::Defaulted(value) }
}
