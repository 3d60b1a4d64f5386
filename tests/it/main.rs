//! The integration tests: the real binary, from outside.

// Clippy lets `#[test]` functions unwrap; here their helpers are tests as well.
#![allow(clippy::unwrap_used)]

mod command;
mod commands;
mod documents;
mod fake_node;
mod house;
mod scripts;
// Half of the tests stand beside the code they are about, and read the same recordings.
#[path = "../../src/testing.rs"]
#[expect(dead_code, reason = "the tests beside the code use more of it")]
mod testing;
mod truth;
