//! What there is to say of one key of the values: its type, its text, its default by profile, the keys in it.

use serde_json::Value;

use super::{ProfileName, defaults, schema};
use crate::source::Pointer;
use crate::yaml::json;

/// The profiles, as values name them.
const PROFILES: [(&str, ProfileName); 4] = [
    ("truefoundry", ProfileName::Truefoundry),
    ("tfy-0.1.35", ProfileName::Tfy0135),
    ("tfy-0.1.57", ProfileName::Tfy0157),
    ("none", ProfileName::None),
];

/// A key of the values.
#[derive(Debug)]
pub(crate) struct Help {
    /// Its path, with dots.
    pub path: String,
    /// Its type in a few words.
    pub kind: String,
    /// What it is.
    pub description: String,
    /// Its default, as JSON, with the profiles that have it; empty where it has none.
    pub defaults: Vec<(String, Vec<&'static str>)>,
    /// The keys in it, with the first sentence of each.
    pub keys: Vec<(String, String)>,
    /// The nearest map around it that is a template or a pool, by the name of its type, and the rest of the path.
    pub entry: Option<(&'static str, Vec<String>)>,
}

/// The keys that stand at the top of the values.
pub(crate) fn top() -> impl Iterator<Item = &'static str> {
    let keys = schema::parsed().get("properties").and_then(Value::as_object);
    keys.into_iter().flat_map(|keys| keys.keys().map(String::as_str))
}

/// The key at a path such as `karpenter.defaultNodePool.disruption`; items of lists and entries of maps by any name.
pub(crate) fn help(path: &str) -> Option<Help> {
    let root = schema::parsed();
    let mut property = root;
    let mut entry: Option<(&str, Vec<String>)> = None;
    for token in path.split('.') {
        property = inner(root, property, token)?;
        entry = match (entry_type(property), entry) {
            (Some(of), _) => Some((of, Vec::new())),
            (None, Some((of, mut rest))) => {
                rest.push(token.to_owned());
                Some((of, rest))
            }
            (None, None) => None,
        };
    }
    let followed = follow(root, property);
    let description = text(property, "description").or(text(followed, "description")).unwrap_or_default();
    Some(Help {
        path: path.to_owned(),
        kind: kind(root, property),
        description: description.to_owned(),
        defaults: by_profile(path),
        keys: keys(root, property),
        entry,
    })
}

fn text<'a>(schema: &'a Value, key: &str) -> Option<&'a str> {
    schema.get(key)?.as_str()
}

fn follow<'a>(root: &'a Value, schema: &'a Value) -> &'a Value {
    let target = text(schema, "$ref").and_then(|target| target.strip_prefix('#'));
    target.and_then(|pointer| root.pointer(pointer)).unwrap_or(schema)
}

fn entry_type(property: &Value) -> Option<&'static str> {
    let name = text(property, "$ref")?.rsplit('/').next()?;
    ["NodeTemplate", "NodePool"].into_iter().find(|known| *known == name)
}

/// What stands under a key, in an item of a list, or in an entry of a map.
fn inner<'a>(root: &'a Value, property: &'a Value, token: &str) -> Option<&'a Value> {
    let schema = follow(root, property);
    let named = schema.get("properties").and_then(|properties| properties.get(token));
    named
        .or_else(|| schema.get("additionalProperties").filter(|inner| inner.is_object()))
        .or_else(|| inner(root, schema.get("items")?, token))
}

fn kind(root: &Value, property: &Value) -> String {
    let schema = follow(root, property);
    if let Some(choices) = schema.get("enum").and_then(Value::as_array) {
        let words: Vec<&str> =
            choices.iter().filter_map(Value::as_str).filter(|word| !word.is_empty()).collect();
        return format!("one of {}", words.join(", "));
    }
    let names: Vec<&str> = match schema.get("type") {
        Some(Value::String(name)) => vec![name],
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    match names.as_slice() {
        ["array"] => {
            format!("list: {}", schema.get("items").map_or("anything".to_owned(), |items| kind(root, items)))
        }
        ["object"] => match schema.get("additionalProperties").filter(|inner| inner.is_object()) {
            Some(values) => format!("map of {}", kind(root, values)),
            None => "map".to_owned(),
        },
        ["boolean"] => "`true` or `false`".to_owned(),
        ["integer"] => "whole number".to_owned(),
        [first, ..] if *first == "string" => "text".to_owned(),
        ["integer", ..] => "whole number or text".to_owned(),
        _ => "anything".to_owned(),
    }
}

fn keys(root: &Value, property: &Value) -> Vec<(String, String)> {
    let schema = follow(root, property);
    let of_items = schema.get("items").map(|items| follow(root, items));
    let properties = of_items.unwrap_or(schema).get("properties").and_then(Value::as_object);
    let first = |property: &Value| {
        let whole = text(property, "description").or_else(|| text(follow(root, property), "description"));
        let whole = whole.unwrap_or_default();
        whole.split_inclusive(". ").next().unwrap_or_default().trim().to_owned()
    };
    let keys = properties.into_iter().flatten();
    keys.map(|(key, property)| (key.clone(), first(property))).collect()
}

/// The defaults at a path; profiles that have the same are named together.
fn by_profile(path: &str) -> Vec<(String, Vec<&'static str>)> {
    let pointer = path.split('.').fold(Pointer::root(), |pointer, token| pointer.join(token));
    let mut all: Vec<(String, Vec<&'static str>)> = Vec::new();
    for (name, profile) in PROFILES {
        let base = defaults::base(profile);
        let Some(node) = base.at(&pointer) else { continue };
        let shown = json::to_json(node, json::Layout::Compact, json::KeyOrder::Written);
        match all.iter_mut().find(|(known, _)| *known == shown) {
            Some((_, profiles)) => profiles.push(name),
            None => all.push((shown, vec![name])),
        }
    }
    all
}
