//! What a schema is made of.

use super::place_name::PlaceName;
use crate::apis::date_time;
use crate::apis::version::{Release, Version};

/// What may stand at a place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Schema {
    /// The type and its bounds.
    pub shape: Shape,
    /// The names by which rules beyond its shape know this place; those that look at the first come first.
    pub names: &'static [PlaceName],
}

/// A type and its bounds.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Shape {
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
pub(crate) enum Sort {
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
    pub(crate) const ALL: [Sort; 9] = [
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
    pub(crate) const fn sort(&self) -> Sort {
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
pub(crate) enum Outline {
    /// An object with these fields; a text or number has none.
    Fields(&'static [Field]),
    /// A list.
    Items(&'static Schema),
    /// A map with free keys.
    Values(&'static Schema),
}

/// What is special about the items of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Items {
    /// Nothing.
    Free,
    /// None may repeat another (`x-kubernetes-list-type: set`).
    Distinct,
    /// Null is an empty object, as Go decodes it into its types.
    Nullable,
}

/// What a text must be.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Text {
    /// Fewest characters.
    pub min: usize,
    /// Most characters.
    pub max: usize,
    /// The form.
    pub form: Form,
}

/// The form of a text.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Form {
    /// Any.
    Free,
    /// One of some words.
    OneOf {
        /// Those that every release takes.
        words: &'static [&'static str],
        /// Those that came later, each with the first version that takes it.
        later: &'static [(Version, &'static str)],
    },
    /// What a pattern matches.
    Pattern(&'static Pattern),
    /// A date-time (`format: date-time`); the server's type check lets lists pass here.
    DateTime,
    /// A time stamp of `metadata`.
    Timestamp,
}

/// A regular expression of a custom resource definition, matched by hand.
#[derive(Debug)]
pub(crate) struct Pattern {
    /// As the definition has it; a test holds `matches` to it.
    #[cfg_attr(not(test), expect(dead_code, reason = "only the test that holds `matches` to it reads it"))]
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
pub(crate) enum Format {
    /// 32 bits.
    Int32,
    /// 64 bits.
    Int64,
    /// 64 bits, without `format` in the definition.
    Unsaid,
}

/// A field of an object.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Field {
    /// Its name.
    pub name: &'static str,
    /// What stands there.
    pub schema: Schema,
    /// Whether it must be given.
    pub presence: Presence,
    /// The first release that has it; none where every one has that has what it is in.
    pub since: Option<Release>,
    /// The first release that does not have it any more. A field that changed is several, one after the other.
    pub until: Option<Release>,
}

impl Field {
    /// Whether the release has it.
    pub(crate) fn is_in(&self, release: Release) -> bool {
        self.since.is_none_or(|since| since <= release) && self.until.is_none_or(|until| release < until)
    }
}

/// Whether a field must be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Presence {
    /// It must.
    Required,
    /// It may be left out.
    Optional,
    /// The server puts this in when it is left out or null, so that it is never missing.
    Defaulted(&'static str),
}

impl Schema {
    /// The fields that an object has in a release.
    pub(crate) fn fields_in(&self, release: Release) -> impl Iterator<Item = &'static Field> + use<> {
        self.of_all_releases().iter().filter(move |field| field.is_in(release))
    }

    /// The fields that an object has in the newest release.
    pub(crate) fn fields(&self) -> impl Iterator<Item = &'static Field> + use<> {
        self.fields_in(Release::default())
    }

    /// The field of this name in a release.
    pub(crate) fn field_in(&self, name: &str, release: Release) -> Option<&'static Field> {
        self.of_all_releases().iter().find(|field| field.name == name && field.is_in(release))
    }

    /// The field of this name in the newest release.
    pub(crate) fn field(&self, name: &str) -> Option<&'static Field> {
        self.field_in(name, Release::default())
    }

    /// The first release after this one that has a field of this name, which this one lacks.
    pub(crate) fn first_with(&self, name: &str, release: Release) -> Option<Release> {
        if self.field_in(name, release).is_some() {
            return None;
        }
        let of_name = self.of_all_releases().iter().filter(|field| field.name == name);
        of_name.filter_map(|field| field.since).filter(|since| release < *since).min()
    }

    fn of_all_releases(&self) -> &'static [Field] {
        match self.shape {
            Shape::Object(fields) | Shape::Outline(Outline::Fields(fields)) => fields,
            _ => &[],
        }
    }
}

impl Form {
    /// Whether `text` has the form, in whatever release.
    pub(crate) fn allows(&self, text: &str) -> bool {
        match self {
            Form::Free => true,
            Form::OneOf { words, later } => {
                words.contains(&text) || later.iter().any(|(_, word)| *word == text)
            }
            Form::Pattern(pattern) => (pattern.matches)(text),
            Form::DateTime => date_time::is_date_time(text),
            Form::Timestamp => date_time::is_timestamp(text),
        }
    }

    /// The words that a release takes, where it is words.
    pub(crate) fn words_in(&self, release: Release) -> Option<Vec<&'static str>> {
        let Form::OneOf { words, later } = self else { return None };
        let is_in = |(since, word): &(Version, &'static str)| (*since <= release.minor).then_some(*word);
        Some(words.iter().copied().chain(later.iter().filter_map(is_in)).collect())
    }

    /// The first version that takes the word, which this release does not.
    pub(crate) fn first_with(&self, text: &str, release: Release) -> Option<Version> {
        let Form::OneOf { later, .. } = self else { return None };
        let (since, _) = later.iter().find(|(_, word)| *word == text)?;
        (*since > release.minor).then_some(*since)
    }
}
