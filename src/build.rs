//! Reads the built-in values at build time, so that no run of karpcfg has to parse them, and links the binary for a
//! quick start.

#![allow(dead_code, unused_imports, missing_docs)] // Of the rooms it shares it needs only the loader.

#[path = "diagnostic.rs"]
mod diagnostic;
#[path = "harmless.rs"]
mod harmless;
#[path = "placeholders.rs"]
mod placeholders;
#[path = "source.rs"]
mod source;
#[path = "yaml/mod.rs"]
mod yaml;

use std::fmt::Write;
use std::{env, fs, path::Path};

use source::{SourceId, Span};
use yaml::{Dialect, Node, Value};

/// The built-in texts by the name of their static; the order is that of `values::defaults`.
const TEXTS: [(&str, &str); 4] = [
    ("VALUES", "values.yaml"),
    ("TFY_0_1_35", "files/profiles/tfy-0.1.35.yaml"),
    ("TFY_0_1_57", "files/profiles/tfy-0.1.57.yaml"),
    ("NONE", "files/profiles/none.yaml"),
];

fn main() {
    link_at_fixed_addresses();
    let mut code = String::new();
    for (name, path) in TEXTS {
        println!("cargo::rerun-if-changed={path}");
        let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"));
        let loaded = yaml::load(SourceId(0), &text, Dialect::Native);
        assert!(loaded.diagnostics.is_empty(), "{path}: {:?}", loaded.diagnostics);
        let root = loaded.documents.first().unwrap_or_else(|| panic!("{path} is empty"));
        writeln!(code, "static {name}: Built = {};", built(root)).expect("a String takes all writes");
    }
    println!("cargo::rerun-if-changed=src/build.rs");
    println!("cargo::rerun-if-changed=src/yaml");
    println!("cargo::rerun-if-changed=src/placeholders.rs");
    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    fs::write(Path::new(&out).join("defaults.rs"), code).expect("OUT_DIR can be written");
}

/// Leaves nothing to relocate at the start of the binary: of a short run that is 46 page faults of 256.
///
/// Only where it is known what the linker makes of it: a static binary has flags of its own.
fn link_at_fixed_addresses() {
    let target = |key: &str| env::var(format!("CARGO_CFG_TARGET_{key}")).unwrap_or_default();
    let is_static = target("FEATURE").split(',').any(|feature| feature == "crt-static");
    if target("OS") == "linux" && target("ENV") == "gnu" && !is_static {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
}

/// A node as Rust source.
fn built(node: &Node) -> String {
    let value = match &node.value {
        Value::Scalar(scalar) => {
            format!(
                "BuiltValue::Scalar({:?}, Style::{:?}, Resolved::{:?})",
                scalar.text, scalar.style, scalar.meaning
            )
        }
        Value::List(items) => {
            let items: Vec<String> = items.iter().map(built).collect();
            format!("BuiltValue::List(&[{}])", items.join(", "))
        }
        Value::Map(map) => {
            let entries: Vec<String> = map
                .iter()
                .map(|entry| {
                    let Span { start, end, .. } = entry.key_span;
                    format!("({:?}, {start}, {end}, {})", entry.key, built(&entry.value))
                })
                .collect();
            format!("BuiltValue::Map(&[{}])", entries.join(", "))
        }
    };
    format!("Built {{ start: {}, end: {}, value: {value} }}", node.span.start, node.span.end)
}
