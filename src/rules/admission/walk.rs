//! The walk of an object along the schema of its API type.

use crate::apis::schema::{ApiType, Form, Items, LEAF, Outline, Schema, Shape, Text};
use crate::apis::version::Release;
use crate::rules::admission::without_nulls;
use crate::source::{Pointer, Trail};
use crate::yaml::{Node, Value};

/// A value, what its API type says about it, and the way to it.
#[derive(Debug)]
pub(crate) struct Place<'a> {
    /// The value.
    pub node: &'a Node,
    /// What may stand here.
    pub schema: &'static Schema,
    /// The API type of the whole object.
    pub api: &'static ApiType,
    /// The Karpenter whose API it is.
    pub release: Release,
    path: Trail<'a>,
}

impl Place<'_> {
    /// The way here.
    pub(crate) fn pointer(&self) -> Pointer {
        self.path.pointer()
    }

    /// The key it stands under; none of an item of a list.
    pub(crate) fn name(&self) -> Option<&str> {
        match self.path {
            Trail::Key(_, key) => Some(key),
            Trail::Root | Trail::Index(..) => None,
        }
    }

    /// The way to an entry of this map.
    pub(crate) fn key(&self, key: &str) -> Pointer {
        self.pointer().join(key)
    }

    /// The way to an item of this list.
    pub(crate) fn index(&self, index: usize) -> Pointer {
        self.pointer().join(index)
    }

    /// The way here as messages write it.
    pub(crate) fn dotted(&self) -> String {
        self.pointer().dotted()
    }

    /// Whether the value is of the type that the schema asks for, bounds aside.
    pub(crate) fn has_type(&self) -> bool {
        has_type(self.schema, self.node)
    }
}

/// Visits every value of the object that its API type describes in the newest release, each before what is in it.
pub(crate) fn walk(root: &Node, api: &'static ApiType, visit: &mut dyn FnMut(&Place<'_>)) {
    walk_in(root, api, Release::default(), visit);
}

/// Visits every value of the object that its API type describes in a release, each before what is in it.
pub(crate) fn walk_in(
    root: &Node,
    api: &'static ApiType,
    release: Release,
    visit: &mut dyn FnMut(&Place<'_>),
) {
    descend(&Place { node: root, schema: &api.root, api, release, path: Trail::Root }, visit);
}

fn descend(place: &Place<'_>, visit: &mut dyn FnMut(&Place<'_>)) {
    visit(place);
    let &Place { node, schema, api, release, ref path } = place;
    let mut below = |node: &Node, schema: &'static Schema, path: Trail<'_>| {
        descend(&Place { node, schema, api, release, path }, visit);
    };
    match (&schema.shape, &node.value) {
        (Shape::List { items, items_are, .. }, Value::List(list)) => {
            let is_skipped = |item: &Node| *items_are == Items::Nullable && item.is_null();
            for (index, item) in list.iter().enumerate().filter(|(_, item)| !is_skipped(item)) {
                below(item, items, Trail::Index(path, index));
            }
        }
        (Shape::Outline(outline), Value::List(list)) => {
            let items = if let Outline::Items(items) = outline { items } else { &LEAF };
            for (index, item) in list.iter().enumerate() {
                below(item, items, Trail::Index(path, index));
            }
        }
        (shape, Value::Map(_)) => {
            for entry in without_nulls::entries(node) {
                let described = match shape {
                    Shape::Map { values, .. } | Shape::Outline(Outline::Values(values)) => Some(*values),
                    Shape::Object(_) | Shape::Outline(_) => {
                        schema.field_in(&entry.key, release).map(|field| &field.schema)
                    }
                    _ => None,
                };
                if let Some(described) = described {
                    below(&entry.value, described, Trail::Key(path, &entry.key));
                }
            }
        }
        _ => {}
    }
}

fn has_type(schema: &Schema, node: &Node) -> bool {
    match schema.shape {
        Shape::Object(_) | Shape::Map { .. } => node.as_map().is_some(),
        Shape::List { .. } => node.as_list().is_some(),
        Shape::Text(Text { form: Form::DateTime, .. }) => node.as_str().is_some() || node.as_list().is_some(),
        Shape::Text(_) => node.as_str().is_some(),
        Shape::Integer { .. } => without_nulls::integer(node).is_some(),
        Shape::Boolean => node.as_bool().is_some(),
        Shape::Quantity => node.as_str().is_some() || without_nulls::integer(node).is_some(),
        Shape::Outline(_) | Shape::Any => true,
    }
}
