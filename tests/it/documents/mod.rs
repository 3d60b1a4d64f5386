//! README, the documents and the schema, held against what karpcfg does.

pub mod generated;
mod parameters;
mod readme;
