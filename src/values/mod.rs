//! The values: what a user may say, typed. Doc comments here are the text of the schema and of `docs/values.md`;
//! defaults stand in `values.yaml` alone.

pub(crate) mod codes;
pub mod defaults;
pub mod explain;
mod faults;
pub mod file_list;
mod helm_reading;
pub mod inherit;
mod instance;
pub mod layers;
pub mod merge;
pub mod null_removals;
pub mod placeholders;
mod renamed;
pub mod schema;
pub mod set;
mod suggestions;
pub mod types;
pub mod user_data;
pub mod validate;

pub use types::{
    AllowDeny, Cluster, EksAutoMode, Exclusion, Generation, Karpenter, NodePool, NodeTemplate, ProfileName,
    Values,
};
