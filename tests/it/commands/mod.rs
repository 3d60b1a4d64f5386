//! What karpcfg does, one module a command or a behaviour that several commands share.

mod batch;
mod bottlerocket;
mod check;
mod controller;
mod daemon_sets;
mod defaults;
mod explain;
mod folders;
#[cfg(unix)]
mod hostile_folders;
#[cfg(target_os = "linux")]
mod hostile_sizes;
#[cfg(target_os = "linux")]
mod hostile_templates;
mod hostile_texts;
mod init;
mod json;
mod match_inputs;
mod match_pods;
mod match_unknown;
mod matches;
mod migrate;
mod mistakes;
mod newcomer;
mod output;
mod pictures;
mod placeholders;
mod prereqs;
mod refusals;
mod regions;
mod render;
mod resolve;
mod sample;
mod schema;
mod shell;
mod soci;
mod template_dir;
mod templates;
mod terraform;
mod text;
mod usage;
mod userdata;
mod values;
