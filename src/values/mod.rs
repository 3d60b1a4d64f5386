//! The values: what a user may say, typed. Doc comments here are the text of the schema and of `docs/values.md`;
//! defaults stand in `values.yaml` alone.

pub(crate) mod around;
pub(crate) mod codes;
pub(crate) mod defaults;
pub(crate) mod explain;
mod faults;
pub(crate) mod file_list;
mod helm_reading;
pub(crate) mod help;
pub(crate) mod inherit;
mod instance;
pub(crate) mod layers;
pub(crate) mod merge;
pub(crate) mod null_removals;
mod outputs;
pub(crate) mod placeholders;
pub(crate) mod recognized;
mod renamed;
pub(crate) mod schema;
pub(crate) mod set;
mod suggestions;
#[cfg(test)]
mod tests;
pub(crate) mod types;
pub(crate) mod user_data;
pub(crate) mod validate;

pub(crate) use around::{Aws, Controller, NodeAccess};
pub(crate) use types::{AllowDeny, Exclusion, Karpenter, NodePool, NodeTemplate, ProfileName, Values};
