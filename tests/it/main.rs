//! The integration tests: the real binary, one module a command or a corpus.

// Clippy lets `#[test]` functions unwrap; here their helpers are tests as well.
#![allow(clippy::unwrap_used)]

mod admission;
mod chart_defaults;
mod command;
mod crds;
mod faults;
mod generated;
mod merge_cases;
mod parameters;
mod parity;
mod readme;
mod recorded;
mod schema;
mod usage;
mod values;
