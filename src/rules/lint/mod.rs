//! What the API server lets pass and still goes wrong: one file a rule.

pub mod duplicate_object;
pub mod node_class_kind;
pub mod node_class_not_found;
mod reference;
