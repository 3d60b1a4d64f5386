//! A small language for what an API type's custom resource definition says, so that each kind is a table.
//!
//! Only what the API server acts on has a word here: types, fields, bounds, enums, patterns, list types and the names of places that rules look at.

mod api_type;
mod build;
mod model;
mod place_name;

pub(crate) use api_type::{ApiType, Reach};
pub(crate) use build::{
    LEAF, any, boolean, date_time, defaulted, integer, leaf, leaves, list, map, matching, object, one_of,
    optional, outline, outlines, quantity, required, text, timestamp,
};
pub(crate) use model::{Field, Form, Format, Items, Outline, Pattern, Presence, Schema, Shape, Sort, Text};
pub(crate) use place_name::PlaceName;
