//! What to write in place of a value of the wrong type, or of a key that is none.

use serde_json::Value;

use super::{faults, schema};
use crate::source::Pointer;
use crate::yaml::{Node, Style};

/// Keys of a map that are named at most.
const MOST_NAMED: usize = 6;

/// What to do about `node` at `pointer`, where one of the `expected` types of JSON Schema is due.
pub(super) fn of(node: &Node, expected: &[&str], pointer: &Pointer) -> Option<String> {
    if let Some(namesake) = namesake(pointer) {
        return Some(format!("did you mean `{namesake}`?"));
    }
    if let Some(dots) = dots_in_name(node, pointer) {
        return Some(dots);
    }
    let text = node.as_scalar().map(|scalar| scalar.text.as_ref());
    match (expected, text) {
        (["boolean"], Some(text)) => Some(boolean(node, text)),
        (["integer"], Some(text)) => Some(integer(node, text)),
        (["array"], Some("")) => Some("write a list, `[]` for an empty one".to_owned()),
        (["array"], Some(text)) => Some(format!("write a list: `[{text}]`, or `{{{text}}}` in `--set`")),
        (["array"], None) => Some("write `- ` before the first key of each item: this is a list".to_owned()),
        (["object"], Some("")) if is_empty_braces(node) => Some(
            "`{}` in `--set` is a list of one empty text: give an empty list with `--set-json …=[]`"
                .to_owned(),
        ),
        (["object"], _) => Some(map(node, pointer)),
        _ => None,
    }
}

/// A key beside this one that differs from it in capital letters alone: `nodeclass` of one pool is `nodeClass` of all.
fn namesake(pointer: &Pointer) -> Option<String> {
    let key = pointer.tokens().last()?;
    let is_namesake = |known: &String| *known != key && known.eq_ignore_ascii_case(&key);
    faults::known_keys(schema::parsed(), &pointer.parent()).into_iter().find(is_namesake)
}

/// `a.b/c` of `--set` as one name, where it was read as a way into maps: no key of the values has a slash.
pub(super) fn dots_in_name(node: &Node, pointer: &Pointer) -> Option<String> {
    let mut name = pointer.tokens().last()?.into_owned();
    let mut node = node;
    while let [only] = node.as_map()?.iter().as_slice() {
        name = format!("{name}\\.{}", only.key);
        node = &only.value;
        if let Some(scalar) = node.as_scalar() {
            let is_one_name = scalar.style == Style::Argument && name.contains('/');
            let parent = pointer.parent();
            let path = if parent == Pointer::root() { name } else { format!("{parent}.{name}") };
            return is_one_name.then(|| {
                format!("a dot that belongs to a name is written `\\.`: `--set '{path}={}'`", scalar.text)
            });
        }
    }
    None
}

/// A text of no characters that `--set` makes of `{}`.
fn is_empty_braces(node: &Node) -> bool {
    node.as_scalar().is_some_and(|scalar| scalar.style == Style::Argument && scalar.text.is_empty())
}

/// What a map at `pointer` may hold, where `node` stands in its place.
fn map(node: &Node, pointer: &Pointer) -> String {
    let keys = faults::known_keys(schema::parsed(), pointer);
    let named: Vec<String> = keys.iter().take(MOST_NAMED).map(|key| format!("`{key}`")).collect();
    match (named.as_slice(), keys.len() > MOST_NAMED) {
        ([], _) if node.as_list().is_some() => "write `key: value` lines below it, without `- `".to_owned(),
        ([], _) => "write `key: value` lines below it".to_owned(),
        ([one], _) => format!("it has the key {one}"),
        (_, true) => format!("it has the keys {} and others", named.join(", ")),
        (_, false) => format!("it has the keys {}", named.join(", ")),
    }
}

fn boolean(node: &Node, text: &str) -> String {
    let word = match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "y" | "on" => "true",
        "false" | "no" | "n" | "off" => "false",
        _ => return "write `true` or `false`".to_owned(),
    };
    if is_quoted(node) {
        format!("write `{word}` without quotes, or use `--set` instead of `--set-string`")
    } else {
        format!("write `{word}`: YAML 1.2 knows no other words for it")
    }
}

fn integer(node: &Node, text: &str) -> String {
    if is_quoted(node) && text.parse::<i64>().is_ok() {
        format!("write `{text}` without quotes, or use `--set` instead of `--set-string`")
    } else {
        "write a whole number in plain digits".to_owned()
    }
}

fn is_quoted(node: &Node) -> bool {
    node.as_scalar().is_some_and(|scalar| matches!(scalar.style, Style::Quoted | Style::Folded))
}

/// `cluster.name: x` as it must stand in a file, if the dots of the key `key` of `parent` lead to a key that is known.
pub(super) fn dotted(root: &Value, parent: &Pointer, key: &str) -> Option<String> {
    let names: Vec<&str> = key.split('.').collect();
    let (last, above) = names.split_last().filter(|(_, above)| !above.is_empty())?;
    let map = above.iter().fold(parent.clone(), |pointer, name| pointer.join(name));
    faults::known_keys(root, &map).iter().any(|known| known == last).then(|| {
        let opened: String = above.iter().map(|name| format!("{name}: {{")).collect();
        format!("dots lead into maps in `--set` alone: write `{opened}{last}: …{}`", "}".repeat(above.len()))
    })
}
