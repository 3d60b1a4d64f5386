//! What karpcfg does, one module a command or a behaviour that several commands share.

mod bottlerocket;
mod check;
mod controller;
mod defaults;
mod folders;
#[cfg(unix)]
mod hostile_folders;
mod hostile_texts;
mod json;
mod migrate;
mod mistakes;
mod newcomer;
mod output;
mod placeholders;
mod prereqs;
mod refusals;
mod render;
mod resolve;
mod sample;
mod schema;
mod soci;
mod template_dir;
mod templates;
mod text;
mod usage;
mod userdata;
mod values;
