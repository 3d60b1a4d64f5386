//! The values: what a user may say, typed. Doc comments here are the schema's and the README's text;
//! defaults stand in `values.yaml` alone.

pub mod defaults;
pub mod extend;
mod faults;
mod helm_reading;
mod instance;
pub mod merge;
pub mod placeholders;
mod renamed;
pub mod schema;
pub mod types;
pub mod validate;

pub use types::{
    AllowDeny, Cluster, EksAutoMode, Exclusion, Generation, Karpenter, NodePool, NodeTemplate, ProfileName,
    Values,
};
