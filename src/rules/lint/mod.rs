//! What the API server lets pass and still goes wrong: one file a rule.

pub mod duplicate_object;
pub mod ec2nodeclass;
pub mod excluded_value;
mod instance_name;
pub mod malformed_instance_family;
pub mod node_class_kind;
pub mod node_class_not_found;
pub mod nodeclass;
pub mod old_label;
mod places;
mod pool;
pub(in crate::rules) mod reference;
pub mod unknown_label_value;
pub mod unused_node_class;
pub mod versions;
