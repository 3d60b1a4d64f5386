//! The only room that knows YAML: one spanned tree, how its scalars are read, and printing that every reader agrees on.

mod anchors;
mod checks;
pub(crate) mod codes;
mod conflict;
pub(crate) mod de;
pub(crate) mod decode;
pub(crate) mod emit;
mod findings;
mod goyaml;
pub(crate) mod goyaml_emit;
mod hidden;
mod is_map;
pub(crate) mod json;
mod keys;
mod last_line;
pub(crate) mod load;
mod mapping;
mod mend;
pub(crate) mod node;
mod offsets;
mod pads;
mod plain;
mod quote;
mod ration;
pub(crate) mod scalar;
pub(crate) mod ser;
mod subspan;
mod syntax;
mod tabs;
mod tags;
mod tree;

#[cfg(test)]
mod tests;

pub(crate) use decode::decode;
pub(crate) use findings::too_many_values;
pub(crate) use is_map::is_map;
pub(crate) use load::span;
pub(crate) use load::{Loaded, load, load_part};
pub(crate) use node::{Entry, Map, Node, Resolved, Scalar, Style, Value};
pub(crate) use ration::Ration;
pub(crate) use scalar::{Dialect, meaning};
pub(crate) use subspan::within;
pub(crate) use tree::MAX_DEPTH;
