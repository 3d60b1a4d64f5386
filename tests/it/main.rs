//! The integration tests: the real binary, one module a command or a corpus.

mod command;
mod generated;
mod merge_cases;
mod parity;
mod schema;
mod usage;
mod values;
