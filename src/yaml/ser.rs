//! Rust types → the tree, through serde, without a detour over JSON.

use ecow::EcoString;
use std::fmt;

use serde::ser::{self, Serialize, Serializer};

use super::node::{Entry, Map, Node, Resolved, Scalar, Style};
use crate::source::Span;

/// The tree of a value; nobody wrote it, so its spans are empty.
pub(crate) fn to_node(value: &(impl Serialize + ?Sized)) -> Result<Node, Error> {
    value.serialize(Writer)
}

/// Why a value has no tree: a map key that is not text, or a kind of value that YAML has not.
#[derive(Debug)]
pub(crate) struct Error(String);

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Error {}

impl ser::Error for Error {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Error(message.to_string())
    }
}

struct Writer;

/// A list or map being filled.
#[derive(Default)]
struct Filling {
    items: Vec<Node>,
    map: Map,
    key: EcoString,
}

fn scalar(text: impl Into<EcoString>, meaning: Resolved) -> Node {
    Node::scalar(Scalar { text: text.into(), style: Style::Json, meaning }, Span::default())
}

fn unsupported<T>(what: &str) -> Result<T, Error> {
    Err(Error(format!("YAML has no {what}")))
}

impl Filling {
    fn push(&mut self, key: EcoString, value: Node) {
        self.map.push(Entry { key, key_span: Span::default(), value });
    }
}

macro_rules! integers {
    ($($method:ident: $type:ty),*) => {$(
        fn $method(self, value: $type) -> Result<Node, Error> {
            Ok(scalar(value.to_string(), Resolved::Int(i64::from(value))))
        }
    )*};
}

impl Serializer for Writer {
    type Ok = Node;
    type Error = Error;
    type SerializeSeq = Filling;
    type SerializeTuple = ser::Impossible<Node, Error>;
    type SerializeTupleStruct = ser::Impossible<Node, Error>;
    type SerializeTupleVariant = ser::Impossible<Node, Error>;
    type SerializeMap = Filling;
    type SerializeStruct = Filling;
    type SerializeStructVariant = ser::Impossible<Node, Error>;

    integers! {
        serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32
    }

    fn serialize_bool(self, value: bool) -> Result<Node, Error> {
        Ok(scalar(if value { "true" } else { "false" }, Resolved::Bool(value)))
    }

    fn serialize_u64(self, value: u64) -> Result<Node, Error> {
        let meaning = i64::try_from(value).map_or(Resolved::UInt(value), Resolved::Int);
        Ok(scalar(value.to_string(), meaning))
    }

    fn serialize_f32(self, value: f32) -> Result<Node, Error> {
        self.serialize_f64(f64::from(value))
    }

    fn serialize_f64(self, value: f64) -> Result<Node, Error> {
        Ok(scalar(value.to_string(), Resolved::Float(value)))
    }

    fn serialize_char(self, value: char) -> Result<Node, Error> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> Result<Node, Error> {
        Ok(Node::text(value.to_owned(), Span::default()))
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<Node, Error> {
        unsupported("bytes")
    }

    fn serialize_none(self) -> Result<Node, Error> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Node, Error> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Node, Error> {
        Ok(Node::null(Span::default()))
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<Node, Error> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<Node, Error> {
        Ok(Node::text(variant, Span::default()))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<Node, Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<Node, Error> {
        unsupported("variants with contents")
    }

    fn serialize_seq(self, length: Option<usize>) -> Result<Filling, Error> {
        Ok(Filling { items: Vec::with_capacity(length.unwrap_or_default()), ..Filling::default() })
    }

    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, Error> {
        unsupported("tuples")
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeTupleStruct, Error> {
        unsupported("tuples")
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Error> {
        unsupported("tuples")
    }

    fn serialize_map(self, length: Option<usize>) -> Result<Filling, Error> {
        Ok(Filling { map: Map::with_capacity(length.unwrap_or_default()), ..Filling::default() })
    }

    fn serialize_struct(self, _: &'static str, length: usize) -> Result<Filling, Error> {
        self.serialize_map(Some(length))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Error> {
        unsupported("variants with contents")
    }
}

impl ser::SerializeSeq for Filling {
    type Ok = Node;
    type Error = Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.items.push(value.serialize(Writer)?);
        Ok(())
    }

    fn end(self) -> Result<Node, Error> {
        Ok(Node::list(self.items, Span::default()))
    }
}

impl ser::SerializeMap for Filling {
    type Ok = Node;
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        let key = key.serialize(Writer)?;
        let Some(text) = key.as_str() else {
            return Err(Error(format!("a key must be text, not {}", key.kind())));
        };
        self.key = text.into();
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        let key = std::mem::take(&mut self.key);
        self.push(key, value.serialize(Writer)?);
        Ok(())
    }

    fn end(self) -> Result<Node, Error> {
        Ok(Node::map(self.map, Span::default()))
    }
}

impl ser::SerializeStruct for Filling {
    type Ok = Node;
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), Error> {
        self.push(key.into(), value.serialize(Writer)?);
        Ok(())
    }

    fn end(self) -> Result<Node, Error> {
        Ok(Node::map(self.map, Span::default()))
    }
}
