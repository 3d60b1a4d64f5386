//! Fields that no version knows: the API server dropped them, so that they were never in force.

use super::edit;
use super::object::Object;
use crate::apis::kinds::api_type;
use crate::apis::schema::{Field, Schema, Shape};
use crate::rules::admission::shape::unknown_field::UNKNOWN_FIELD;
use crate::source::Pointer;
use crate::yaml::{Node, Value};

/// Leaves them out.
pub(super) fn drop_all(object: &mut Object) {
    let text = |key| object.root.get(key).and_then(Node::as_str).unwrap_or_default();
    let Some(api) = api_type(text("apiVersion"), text("kind")) else { return };
    let Some(spec) = object.root.get("spec") else { return };
    let mut found = Vec::new();
    let schema = fields(&api.root).iter().find(|field| field.name == "spec").expect("every kind has a spec");
    look(spec, &schema.schema, &Pointer::parse("/spec"), &mut found);
    for pointer in found {
        edit::take(&mut object.root, pointer.as_str());
        let reason = "it is no field of this API, so that it was never in force: left out";
        object.manual(&UNKNOWN_FIELD.code, pointer.as_str(), reason);
    }
}

fn fields(schema: &Schema) -> &'static [Field] {
    match schema.shape {
        Shape::Object(fields) => fields,
        _ => &[],
    }
}

fn look(node: &Node, schema: &Schema, place: &Pointer, found: &mut Vec<Pointer>) {
    match (&node.value, &schema.shape) {
        (Value::Map(map), Shape::Object(fields)) => {
            for entry in map {
                let place = place.join(&entry.key);
                match fields.iter().find(|field| field.name == entry.key) {
                    Some(field) => look(&entry.value, &field.schema, &place, found),
                    None => found.push(place),
                }
            }
        }
        (Value::List(items), Shape::List { items: schema, .. }) => {
            for (index, item) in items.iter().enumerate() {
                look(item, schema, &place.join(index), found);
            }
        }
        _ => {}
    }
}
