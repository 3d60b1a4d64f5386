//! README, the documents and the schema, held against what karpcfg does.

mod argocd;
mod coming_from;
mod flux;
pub(crate) mod generated;
mod instance_names;
mod integrations;
mod links;
mod parameters;
mod pictures;
mod readme;
mod terraform;
