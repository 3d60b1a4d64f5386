//! README, the documents and the schema, held against what karpcfg does.

pub(crate) mod generated;
mod parameters;
mod readme;
