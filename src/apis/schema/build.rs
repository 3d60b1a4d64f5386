//! The words that tables are written with.

use super::model::{Field, Form, Format, Items, Outline, Pattern, Presence, Schema, Shape, Text};
use super::place_name::PlaceName;
use crate::apis::version::{Release, Version};

/// An object with these fields.
pub(crate) const fn object(fields: &'static [Field]) -> Schema {
    Schema::of(Shape::Object(fields))
}

/// An object of which the server only looks at the names of its fields.
pub(crate) const fn outline(fields: &'static [Field]) -> Schema {
    Schema::of(Shape::Outline(Outline::Fields(fields)))
}

/// A list of such objects.
pub(crate) const fn outlines(items: &'static Schema) -> Schema {
    Schema::of(Shape::Outline(Outline::Items(items)))
}

/// A map of texts or numbers at which the server does not look.
pub(crate) const fn leaves() -> Schema {
    Schema::of(Shape::Outline(Outline::Values(&LEAF)))
}

/// What nothing is known of: no map here has a field.
pub(crate) static LEAF: Schema = leaf();

/// A text or number of which the server looks at nothing, as long as it has no fields.
pub(crate) const fn leaf() -> Schema {
    outline(&[])
}

/// A map with free keys.
pub(crate) const fn map(values: &'static Schema) -> Schema {
    Schema::of(Shape::Map { values, max: usize::MAX })
}

/// A list.
pub(crate) const fn list(items: &'static Schema) -> Schema {
    Schema::of(Shape::List { items, min: 0, max: usize::MAX, items_are: Items::Free })
}

/// Any text.
pub(crate) const fn text() -> Schema {
    formed(Form::Free)
}

/// One of these words.
pub(crate) const fn one_of(words: &'static [&'static str]) -> Schema {
    formed(Form::OneOf { words, later: &[] })
}

/// Text that a pattern matches.
pub(crate) const fn matching(pattern: &'static Pattern) -> Schema {
    formed(Form::Pattern(pattern))
}

/// A date-time.
pub(crate) const fn date_time() -> Schema {
    formed(Form::DateTime)
}

/// A time stamp of `metadata`.
pub(crate) const fn timestamp() -> Schema {
    formed(Form::Timestamp)
}

const fn formed(form: Form) -> Schema {
    Schema::of(Shape::Text(Text { min: 0, max: usize::MAX, form }))
}

/// A whole number.
pub(crate) const fn integer(format: Format) -> Schema {
    let (min, max) = match format {
        Format::Int32 => (i32::MIN as i64, i32::MAX as i64),
        Format::Int64 | Format::Unsaid => (i64::MIN, i64::MAX),
    };
    Schema::of(Shape::Integer { format, min, max })
}

/// True or false.
pub(crate) const fn boolean() -> Schema {
    Schema::of(Shape::Boolean)
}

/// A number or a text such as `400Gi`.
pub(crate) const fn quantity() -> Schema {
    Schema::of(Shape::Quantity)
}

/// Anything.
pub(crate) const fn any() -> Schema {
    Schema::of(Shape::Any)
}

/// A field that must be given.
pub(crate) const fn required(name: &'static str, schema: Schema) -> Field {
    field(name, schema, Presence::Required)
}

/// A field that may be left out.
pub(crate) const fn optional(name: &'static str, schema: Schema) -> Field {
    field(name, schema, Presence::Optional)
}

/// A field that the server fills in with `value` (as JSON).
pub(crate) const fn defaulted(name: &'static str, value: &'static str, schema: Schema) -> Field {
    field(name, schema, Presence::Defaulted(value))
}

const fn field(name: &'static str, schema: Schema, presence: Presence) -> Field {
    Field { name, schema, presence, since: None, until: None }
}

impl Field {
    /// New in this version of Karpenter.
    #[must_use]
    pub(crate) const fn since(self, version: Version) -> Self {
        self.since_release(Release::first(version))
    }

    /// New in this release of Karpenter.
    #[must_use]
    pub(crate) const fn since_release(mut self, release: Release) -> Self {
        self.since = Some(release);
        self
    }

    /// Gone, or another, from this version of Karpenter on.
    #[must_use]
    pub(crate) const fn until(self, version: Version) -> Self {
        self.until_release(Release::first(version))
    }

    /// Gone, or another, from this release of Karpenter on.
    #[must_use]
    pub(crate) const fn until_release(mut self, release: Release) -> Self {
        self.until = Some(release);
        self
    }
}

impl Schema {
    const fn of(shape: Shape) -> Self {
        Schema { shape, names: &[] }
    }

    /// With names, for rules to look at.
    #[must_use]
    pub(crate) const fn at(mut self, names: &'static [PlaceName]) -> Self {
        self.names = names;
        self
    }

    /// With words that later versions of Karpenter take too.
    #[must_use]
    pub(crate) const fn and_later(mut self, added: &'static [(Version, &'static str)]) -> Self {
        match &mut self.shape {
            Shape::Text(Text { form: Form::OneOf { later, .. }, .. }) => *later = added,
            _ => panic!("only words are added to words"),
        }
        self
    }

    /// With at least this many characters or items.
    #[must_use]
    pub(crate) const fn at_least(mut self, least: usize) -> Self {
        match &mut self.shape {
            Shape::Text(Text { min, .. }) | Shape::List { min, .. } => *min = least,
            _ => panic!("only texts and lists have a least length"),
        }
        self
    }

    /// With at most this many characters, items or entries.
    #[must_use]
    pub(crate) const fn at_most(mut self, most: usize) -> Self {
        match &mut self.shape {
            Shape::Text(Text { max, .. }) | Shape::List { max, .. } | Shape::Map { max, .. } => *max = most,
            _ => panic!("only texts, lists and maps have a greatest length"),
        }
        self
    }

    /// With no item twice.
    #[must_use]
    pub(crate) const fn distinct(mut self) -> Self {
        match &mut self.shape {
            Shape::List { items_are, .. } => *items_are = Items::Distinct,
            _ => panic!("only lists have items"),
        }
        self
    }

    /// With null as good as an empty item.
    #[must_use]
    pub(crate) const fn nullable(mut self) -> Self {
        match &mut self.shape {
            Shape::List { items_are, .. } => *items_are = Items::Nullable,
            _ => panic!("only lists have items"),
        }
        self
    }

    /// With a value between these, both allowed.
    #[must_use]
    pub(crate) const fn within(mut self, least: i64, greatest: i64) -> Self {
        match &mut self.shape {
            Shape::Integer { min, max, .. } => {
                *min = least;
                *max = greatest;
            }
            _ => panic!("only numbers have bounds"),
        }
        self
    }
}
