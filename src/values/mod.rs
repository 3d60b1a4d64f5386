//! The values: what a user may say, typed. Doc comments here are the schema's and the README's text;
//! defaults stand in `values.yaml` alone.

pub mod types;

pub use types::{
    AllowDeny, Cluster, EksAutoMode, Exclusion, Generation, Karpenter, NodePool, NodeTemplate, ProfileName,
    Values,
};
