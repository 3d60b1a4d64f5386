//! Plain scalars where text is due: `n` and `099720109477` are text to their writer, and a boolean and a number to kubectl.

use super::codes::TEXT_QUOTED;
use super::edit;
use super::object::Object;
use crate::apis::kinds::api_type;
use crate::apis::schema::{Schema, Shape};
use crate::phrase::quote;
use crate::source::Pointer;
use crate::yaml::{Node, Resolved, Scalar, Style, Value};

const NAME: &str = "/metadata/name";

/// The name, by which objects know one another, as text.
pub(super) fn name(object: &mut Object) {
    if edit::at(&object.root, NAME).is_some_and(is_no_text) {
        make_text(object, &Pointer::parse(NAME));
        object.name.name = edit::text_at(&object.root, NAME).unwrap_or_default().to_owned();
    }
}

/// Everything else of the object.
pub(super) fn all(object: &mut Object) {
    let text = |key| object.root.get(key).and_then(Node::as_str).unwrap_or_default();
    let Some(api) = api_type(text("apiVersion"), text("kind")) else { return };
    let mut found = Vec::new();
    look(&object.root, &api.root, &Pointer::root(), &mut found);
    found.iter().for_each(|pointer| make_text(object, pointer));
}

/// Whether it is a scalar that its reader takes for no text.
fn is_no_text(node: &Node) -> bool {
    let scalar = node.as_scalar().filter(|scalar| scalar.style == Style::Plain);
    scalar.is_some_and(|scalar| !matches!(scalar.meaning, Resolved::Text | Resolved::Null))
}

fn make_text(object: &mut Object, pointer: &Pointer) {
    let Some(node) = edit::at_mut(&mut object.root, pointer.as_str()) else { return };
    let Value::Scalar(Scalar { text, style, meaning }) = &mut node.value else { return };
    (*style, *meaning) = (Style::Quoted, Resolved::Text);
    let reason = format!("text is due here, and kubectl takes a plain {} for none: quoted", quote(text));
    object.moved(&TEXT_QUOTED, pointer.as_str(), pointer.as_str(), reason);
}

fn look(node: &Node, schema: &Schema, place: &Pointer, found: &mut Vec<Pointer>) {
    match (&node.value, &schema.shape) {
        (Value::Scalar(_), Shape::Text(_)) if is_no_text(node) => found.push(place.clone()),
        (Value::Map(map), Shape::Object(fields)) => {
            for entry in map {
                if let Some(field) = fields.iter().find(|field| field.name == entry.key) {
                    look(&entry.value, &field.schema, &place.join(&entry.key), found);
                }
            }
        }
        (Value::Map(map), Shape::Map { values, .. }) => {
            map.iter().for_each(|entry| look(&entry.value, values, &place.join(&entry.key), found));
        }
        (Value::List(items), Shape::List { items: schema, .. }) => {
            let items = items.iter().enumerate();
            items.for_each(|(index, item)| look(item, schema, &place.join(index), found));
        }
        _ => {}
    }
}
