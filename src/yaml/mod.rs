//! The only room that knows YAML: one spanned tree, how its scalars are read, and printing that every reader agrees on.

pub mod node;

pub use node::{Entry, Map, Meaning, Node, Scalar, Style, Value};
