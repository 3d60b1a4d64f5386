//! The integration tests: the real binary, one module a command or a corpus.

// Clippy lets `#[test]` functions unwrap; here their helpers are tests as well.
#![allow(clippy::unwrap_used)]

mod admission;
mod bad_input;
mod beyond_admission;
mod bottlerocket;
mod chart_defaults;
mod check;
mod command;
mod crds;
mod fake_node;
mod faults;
mod faulty_values;
mod generated;
mod hostile_strings;
mod merge_cases;
mod output;
mod parameters;
mod parity;
mod placeholders;
mod readme;
mod recorded;
mod render;
mod resolve;
mod sarif;

mod false_positives;
mod random_values;
mod schema;
mod scripts;
mod soci;
mod template_dir;
mod templates;
mod text;
mod usage;
mod user_data_rules;
mod userdata;
mod values;
