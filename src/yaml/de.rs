//! The tree → Rust types, through serde: a text field takes a scalar's characters, whatever its reader took it for.

use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{DeserializeOwned, Deserializer, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;

use super::node::{Entry, Node, Resolved, Scalar, Value};

/// Why a tree does not fit a type.
pub(crate) type Error = serde::de::value::Error;

/// What a text field takes of a scalar.
pub(crate) type Characters = fn(&Scalar) -> String;

/// Reads a type from a tree. Nulls in maps say nothing; numbers with a fraction or an exponent stay text.
pub(crate) fn from_node<T: DeserializeOwned>(node: &Node, characters: Characters) -> Result<T, Error> {
    T::deserialize(Reader { node, characters })
}

/// Up to here every whole number is a float64 of its own.
pub(crate) const EXACT: f64 = 9_007_199_254_740_992.0;

/// A node being read.
#[derive(Clone, Copy)]
struct Reader<'n> {
    node: &'n Node,
    characters: Characters,
}

impl<'n> Reader<'n> {
    fn entries(self) -> impl Iterator<Item = (&'n str, Reader<'n>)> {
        let map = self.node.as_map().map(|map| map.iter()).into_iter().flatten();
        map.filter(|entry| !entry.value.is_null())
            .map(move |Entry { key, value, .. }| (key.as_ref(), Reader { node: value, ..self }))
    }

    fn text(self) -> Option<String> {
        self.node.as_scalar().filter(|scalar| scalar.meaning != Resolved::Null).map(self.characters)
    }
}

impl<'de> Deserializer<'de> for Reader<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match &self.node.value {
            Value::Map(_) => visitor.visit_map(MapDeserializer::new(self.entries())),
            Value::List(items) => {
                visitor.visit_seq(SeqDeserializer::new(items.iter().map(|node| Reader { node, ..self })))
            }
            Value::Scalar(scalar) => match scalar.meaning {
                Resolved::Null => visitor.visit_unit(),
                Resolved::Bool(value) => visitor.visit_bool(value),
                Resolved::Int(value) => visitor.visit_i64(value),
                // No field takes more than 64 bits with a sign, or a fraction: the characters say it best.
                Resolved::UInt(_) | Resolved::Float(_) => visitor.visit_string((self.characters)(scalar)),
                Resolved::Text => visitor.visit_str(&scalar.text),
            },
        }
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.node.as_scalar().map(|scalar| scalar.meaning) {
            // Helm reads `1e1` as ten.
            Some(Resolved::Float(value)) if value.fract() == 0.0 && value.abs() < EXACT => {
                visitor.visit_i64(value as i64)
            }
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.text() {
            Some(text) => visitor.visit_string(text),
            None => self.deserialize_any(visitor),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_string(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.node.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.text().unwrap_or_default().into_deserializer().deserialize_enum(name, variants, visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i128 u8 u16 u32 u64 u128 f32 f64 char bytes byte_buf
        unit unit_struct seq tuple tuple_struct map struct identifier
    }
}

impl<'de> IntoDeserializer<'de, Error> for Reader<'_> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}
