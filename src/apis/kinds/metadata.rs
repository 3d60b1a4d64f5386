//! What every object has: `metadata` (`ObjectMeta` of `apimachinery`) and the conditions of its status.

use crate::apis::schema::{
    Field, Format, PlaceName, Schema, any, boolean, integer, leaf, list, map, object, optional, outline,
    text, timestamp,
};

/// `metadata` of an object.
pub(crate) const OBJECT_META: Schema = object(FIELDS);

const FIELDS: &[Field] = &[
    optional("name", text().at(&[PlaceName::ObjectName])),
    optional("generateName", text().at(&[PlaceName::ObjectName])),
    optional("namespace", text().at(&[PlaceName::Namespace])),
    optional("labels", map(&TEXT).at(&[PlaceName::ObjectLabels])),
    optional("annotations", map(&TEXT).at(&[PlaceName::ObjectAnnotations])),
    optional("finalizers", list(&TEXT).at(&[PlaceName::Finalizers])),
    optional("ownerReferences", list(&OWNER).at(&[PlaceName::OwnerReferences])),
    optional("creationTimestamp", timestamp()),
    optional("deletionTimestamp", timestamp()),
    optional("deletionGracePeriodSeconds", integer(Format::Int64)),
    optional("generation", integer(Format::Int64)),
    optional("managedFields", list(&MANAGED_FIELD).nullable()),
    optional("resourceVersion", text()),
    optional("selfLink", text()),
    optional("uid", text()),
];

static TEXT: Schema = text();

static OWNER: Schema = object(&[
    optional("apiVersion", text()),
    optional("kind", text()),
    optional("name", text()),
    optional("uid", text()),
    optional("controller", boolean()),
    optional("blockOwnerDeletion", boolean()),
]);

static MANAGED_FIELD: Schema = object(&[
    optional("manager", text()),
    optional("operation", text()),
    optional("apiVersion", text()),
    optional("time", timestamp()),
    optional("fieldsType", text()),
    optional("fieldsV1", any()),
    optional("subresource", text()),
]);

/// One of `status.conditions` of every kind.
pub(crate) static CONDITION: Schema = outline(&[
    optional("lastTransitionTime", leaf()),
    optional("message", leaf()),
    optional("observedGeneration", leaf()),
    optional("reason", leaf()),
    optional("status", leaf()),
    optional("type", leaf()),
]);
