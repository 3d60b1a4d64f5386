//! The only room that knows YAML: one spanned tree, how its scalars are read, and printing that every reader agrees on.

mod anchors;
mod checks;
pub(crate) mod codes;
pub mod de;
pub mod decode;
pub mod emit;
mod findings;
mod goyaml;
pub mod goyaml_emit;
mod hidden;
mod is_map;
pub mod json;
mod keys;
mod last_line;
pub mod load;
mod mapping;
mod mend;
pub mod node;
mod offsets;
mod pads;
mod plain;
mod quote;
pub mod scalar;
pub mod ser;
mod subspan;
mod syntax;
mod tabs;
mod tags;
mod tree;

#[cfg(test)]
mod tests;

pub use decode::decode;
pub use is_map::is_map;
pub(crate) use load::span;
pub use load::{Loaded, load, load_part};
pub use node::{Entry, Map, Node, Resolved, Scalar, Style, Value};
pub use scalar::{Dialect, meaning};
pub use subspan::within;
pub use tree::MAX_DEPTH;
