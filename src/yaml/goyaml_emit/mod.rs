//! JSON as `sigs.k8s.io/yaml` prints it: what Go programs write into a node's user data, byte for byte.
//!
//! Facts are those of goyaml.v2's `encode.go`, `emitterc.go` and `sorter.go`. Keys are taken to be short: goyaml writes
//! those of more than 128 bytes behind a `?`.

mod lines;
mod order;
mod scalar;
mod words;

use serde_json::Value;

use self::order::sorted;
pub(crate) use self::scalar::float;
use self::scalar::write_scalar;

/// `value` as a document in block style, keys sorted, a newline at its end.
pub(crate) fn document(value: &Value) -> String {
    let mut out = String::new();
    match value {
        Value::Object(map) if !map.is_empty() => write_map(&mut out, map, 0),
        Value::Array(items) if !items.is_empty() => write_list(&mut out, items, 0),
        scalar => write_scalar(&mut out, scalar, 0),
    }
    out
}

/// The entries, the first where `out` ends, the others `indent` columns in.
fn write_map(out: &mut String, map: &serde_json::Map<String, Value>, indent: usize) {
    for (index, (key, value)) in sorted(map.iter().collect()).into_iter().enumerate() {
        pad(out, if index == 0 { 0 } else { indent });
        out.push_str(&scalar::key(key));
        out.push(':');
        match value {
            Value::Object(map) if !map.is_empty() => {
                out.push('\n');
                pad(out, indent + 2);
                write_map(out, map, indent + 2);
            }
            Value::Array(items) if !items.is_empty() => {
                out.push('\n');
                pad(out, indent);
                write_list(out, items, indent);
            }
            scalar => {
                out.push(' ');
                write_scalar(out, scalar, indent + 2);
            }
        }
    }
}

/// The items, the first where `out` ends, the others `indent` columns in.
fn write_list(out: &mut String, items: &[Value], indent: usize) {
    for (index, item) in items.iter().enumerate() {
        pad(out, if index == 0 { 0 } else { indent });
        out.push_str("- ");
        match item {
            Value::Object(map) if !map.is_empty() => write_map(out, map, indent + 2),
            Value::Array(items) if !items.is_empty() => write_list(out, items, indent + 2),
            scalar => write_scalar(out, scalar, indent + 2),
        }
    }
}

fn pad(out: &mut String, columns: usize) {
    out.extend(std::iter::repeat_n(' ', columns));
}

#[cfg(test)]
mod tests;
