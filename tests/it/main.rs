//! The integration tests: the real binary, one module a command or a corpus.

mod admission;
mod command;
mod crds;
mod generated;
mod merge_cases;
mod parity;
mod usage;
mod values;
