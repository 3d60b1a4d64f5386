//! The built-in templates lose nothing: they print each field of the API types, in the order of the types.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::*;
use crate::apis::v1::ec2nodeclass::{self, Ec2NodeClass};
use crate::apis::v1::nodeclass::{self, NodeClass};
use crate::apis::v1::nodepool::{self, NodePool};
use crate::manifest::Links;
use crate::source::{SourceId, Sources, Span};
use crate::yaml::json::{from_value, to_value};
use crate::yaml::{Dialect, de, load};

/// Manifests that set every field of their kind, although no cluster would take all of them together.
const EVERY_FIELD: [&str; 3] = [
    include_str!("../../tests/every-field/ec2nodeclass.yaml"),
    include_str!("../../tests/every-field/nodeclass.yaml"),
    include_str!("../../tests/every-field/nodepool.yaml"),
];

/// The maps whose fields the templates name.
const NAMED: [&str; 5] =
    ["/metadata", "/spec", "/spec/template", "/spec/template/spec", "/spec/template/spec/nodeClassRef"];

/// The fields that every object has.
const REQUIRED: [&str; 10] = [
    "name",
    "group",
    "kind",
    "amiSelectorTerms",
    "subnetSelectorTerms",
    "securityGroupSelectorTerms",
    "template",
    "spec",
    "nodeClassRef",
    "requirements",
];

#[test]
fn every_field_of_the_types_is_printed() {
    let templates = built_in();
    let renderer = renderer(&templates);
    for text in EVERY_FIELD {
        let object = object(&read(text));
        // What has no type is no field of the types.
        let set = format!("{:?}", object.resource).replace("rest: {}", "rest");
        let unset = ["None", "[]", "{}"].into_iter().find(|nothing| set.contains(nothing));
        assert_eq!(unset, None, "a field of the type is not set: {set}");
        assert_eq!(printed(&renderer, &object, object.root()), text);
    }
}

/// A field that may be absent is: alone, with all others that may be, and where only it is there.
#[test]
fn no_field_needs_another() {
    let templates = built_in();
    let renderer = renderer(&templates);
    for text in EVERY_FIELD {
        let (object, whole) = (object(&read(text)), to_value(&read(text)));
        let optional: Vec<_> =
            fields(&whole).filter(|(_, field)| !REQUIRED.contains(&field.as_str())).collect();
        assert!(optional.len() > 8, "{optional:?}");
        for one in &optional {
            prints(&renderer, &object, without(&whole, [one]));
            prints(&renderer, &object, without(&whole, optional.iter().filter(|other| *other != one)));
        }
        prints(&renderer, &object, without(&whole, &optional));
    }
}

/// Zero, `false`, and the empty text, list and map are values as any other; a text of many lines becomes a block.
#[test]
fn what_looks_like_nothing_is_printed() {
    let templates = built_in();
    let renderer = renderer(&templates);
    for text in EVERY_FIELD {
        let (object, whole) = (object(&read(text)), to_value(&read(text)));
        for (map, field) in fields(&whole) {
            for odd in odd(&whole.pointer(map).expect("it is there")[&field]) {
                let mut whole = whole.clone();
                map_mut(&mut whole, map)[&field] = odd;
                prints(&renderer, &object, whole);
            }
        }
    }
}

/// Values of the same kind that are easily passed over or misprinted.
fn odd(value: &Value) -> Vec<Value> {
    match value {
        Value::Bool(_) => vec![json!(false), json!(true)],
        Value::Number(_) => vec![json!(0), json!(-1), json!(i64::MAX)],
        Value::String(_) => ["", "true", "0", "null", "a: b", "a\nb", "a\n", " a"].map(Value::from).into(),
        Value::Array(_) => vec![json!([])],
        _ => vec![json!({}), json!({"": null})],
    }
}

/// The fields that the template of this object names: where their map is, and their keys.
fn fields(whole: &Value) -> impl Iterator<Item = (&'static str, String)> {
    let maps = NAMED.into_iter().filter_map(|map| Some((map, whole.pointer(map)?.as_object()?)));
    let all = maps.flat_map(|(map, fields)| fields.keys().map(move |field| (map, field.clone())));
    all.filter(|(map, field)| !NAMED.contains(&format!("{map}/{field}").as_str()))
}

fn without<'f>(whole: &Value, fields: impl IntoIterator<Item = &'f (&'static str, String)>) -> Value {
    let mut whole = whole.clone();
    for (map, field) in fields {
        map_mut(&mut whole, map).shift_remove(field).expect("it is a field of the map");
    }
    whole
}

fn map_mut<'v>(whole: &'v mut Value, map: &str) -> &'v mut Map<String, Value> {
    whole.pointer_mut(map).and_then(Value::as_object_mut).expect("there is such a map")
}

/// The template prints what the emitter, which knows no fields, prints of the same tree; and it is read as that tree.
#[track_caller]
fn prints(renderer: &Renderer, object: &Object, whole: Value) {
    let root = from_value(whole.clone(), Span::default(), Dialect::Native);
    let text = printed(renderer, object, root.clone());
    assert_eq!(text, emit::node(&root, 0));
    assert_eq!(to_value(&read(&text)), whole, "{text}");
}

/// What the built-in template of the object prints of a tree, without the lines above it.
fn printed(renderer: &Renderer, object: &Object, root: Node) -> String {
    let document = renderer
        .document(object, &Arc::new(root), &Budget::usual())
        .expect("the template prints every object");
    document.splitn(3, '\n').nth(2).expect("two lines stand above the object").to_owned()
}

fn built_in() -> Templates {
    Templates::built_in(&mut Sources::default())
}

/// A renderer that leaves nothing to the emitter.
fn renderer(templates: &Templates) -> Renderer<'_> {
    Renderer { engine: Some(Engine::new(templates).expect("the built-in templates are sound")), templates }
}

fn read(text: &str) -> Node {
    let mut loaded = load(SourceId(0), text, Dialect::Kubectl);
    assert!(loaded.diagnostics.is_empty(), "{:?}\n{text}", loaded.diagnostics);
    loaded.documents.remove(0)
}

/// The object of a manifest, by the types of the API.
fn object(root: &Node) -> Object {
    let name = root.get("metadata").and_then(|metadata| metadata.get("name")).and_then(Node::as_str);
    let name = name.expect("it has a name").to_owned();
    let metadata = typed(&but(root.get("metadata").expect("it has metadata"), &["name"]));
    let spec = root.get("spec").expect("it has a spec");
    let resource = match root.get("kind").and_then(Node::as_str) {
        Some(ec2nodeclass::KIND) => {
            Resource::Ec2NodeClass(Box::new(Ec2NodeClass { name, metadata, spec: typed(spec) }))
        }
        Some(nodepool::KIND) => Resource::NodePool(Box::new(NodePool { name, metadata, spec: typed(spec) })),
        _ => Resource::NodeClass(Box::new(NodeClass { name, metadata, spec: auto_mode(spec) })),
    };
    Object { resource, links: Links::default() }
}

fn auto_mode(spec: &Node) -> nodeclass::Spec {
    let own = [
        "role",
        "instanceProfile",
        "subnetSelectorTerms",
        "securityGroupSelectorTerms",
        "capacityReservationSelectorTerms",
        "ephemeralStorage",
        "tags",
    ];
    let field = |name| spec.get(name).expect("every field is set");
    nodeclass::Spec {
        role: typed(field("role")),
        instance_profile: typed(field("instanceProfile")),
        subnet_selector_terms: typed(field("subnetSelectorTerms")),
        security_group_selector_terms: typed(field("securityGroupSelectorTerms")),
        capacity_reservation_selector_terms: typed(field("capacityReservationSelectorTerms")),
        ephemeral_storage: typed(field("ephemeralStorage")),
        tags: typed(field("tags")),
        auto_mode: typed(&but(spec, &own)),
    }
}

/// A map without some of its fields.
fn but(map: &Node, fields: &[&str]) -> Node {
    let mut map = map.clone();
    map.as_map_mut().expect("it is a map").retain(|entry| !fields.contains(&entry.key.as_str()));
    map
}

fn typed<T: DeserializeOwned>(node: &Node) -> T {
    de::from_node(node, |scalar| scalar.text.to_string()).expect("the types have every field")
}
