//! What the API server lets pass and still goes wrong: one file a rule, or a few that go together.

pub mod arbitrary_label_value;
pub mod bound_on_text_label;
pub mod budget_times;
mod budgets;
mod constraint;
pub mod contradictory_requirements;
pub mod duplicate_object;
pub mod ec2nodeclass;
pub mod equal_weights;
pub mod excluded_value;
mod imply;
mod instance_name;
pub mod invalid_node_label;
pub mod invalid_requirement;
pub mod lifetimes;
pub mod limits;
pub mod look_alike_label;
pub mod malformed_instance_family;
pub mod node_class_kind;
pub mod node_class_label;
pub mod node_class_not_found;
pub mod nodeclass;
pub mod old_label;
mod places;
mod pool;
pub(in crate::rules) mod reference;
pub mod taints;
#[cfg(test)]
mod tests;
pub mod too_many_node_requirements;
pub mod uncovered_time;
pub mod undecodable_limit;
pub mod unknown_label_value;
pub mod unreachable_min_values;
pub mod unreadable_schedule;
pub mod unused_node_class;
pub mod versions;
