//! NodeConfig of `node.eks.aws/v1alpha1`, as nodeadm of the EKS AMI v20260724 reads it (`nodeadm/api/v1alpha1`).

use super::kubelet_configuration::FIELDS;
use crate::apis::schema::{
    ApiType, Field, Reach, Schema, any, boolean, list, map, object, one_of, optional, text,
};

/// `apiVersion` of a NodeConfig.
pub(crate) const API_VERSION: &str = "node.eks.aws/v1alpha1";
/// `kind` of a NodeConfig.
pub(crate) const KIND: &str = "NodeConfig";

/// NodeConfig.
pub(crate) static NODE_CONFIG: ApiType = ApiType {
    group: "node.eks.aws",
    version: "v1alpha1",
    kind: KIND,
    since: None,
    reach: Reach::Cluster,
    root: object(&[
        optional("apiVersion", text()),
        optional("kind", text()),
        optional("metadata", any()),
        optional("spec", object(SPEC)),
    ]),
};

const SPEC: &[Field] = &[
    optional("cluster", object(CLUSTER)),
    optional("containerd", object(CONTAINERD)),
    optional("featureGates", object(GATES)),
    optional("instance", object(INSTANCE)),
    optional("kubelet", object(KUBELET)),
];

const CLUSTER: &[Field] = &[
    optional("name", text()),
    optional("apiServerEndpoint", text()),
    optional("certificateAuthority", text()),
    optional("cidr", text()),
    optional("enableOutpost", boolean()),
    optional("id", text()),
];

const CONTAINERD: &[Field] = &[optional("config", text()), optional("baseRuntimeSpec", map(&ANY))];

/// Gates are keys of a map; nodeadm passes over those it does not know.
const GATES: &[Field] = &[
    optional("FastImagePull", boolean()),
    optional("InstanceIdNodeName", boolean()),
    optional("OSManagedNoManageENIs", boolean()),
];

const INSTANCE: &[Field] = &[
    optional("environment", map(&TEXTS)),
    optional("localStorage", object(LOCAL_STORAGE)),
    optional("network", object(NETWORK)),
    optional("storage", object(STORAGE)),
];

const LOCAL_STORAGE: &[Field] = &[
    optional("strategy", one_of(&["RAID0", "RAID10", "Mount"])),
    optional("mountPath", text()),
    optional("disabledMounts", list(&MOUNT)),
];

const NETWORK: &[Field] = &[optional("nameservers", list(&TEXT)), optional("domains", list(&TEXT))];

const STORAGE: &[Field] = &[optional("volumes", list(&VOLUME))];

static VOLUME: Schema =
    object(&[optional("device", text()), optional("mountTargets", list(&TEXT)), optional("fsType", text())]);

const KUBELET: &[Field] = &[
    optional("config", object(FIELDS)),
    optional("flags", list(&TEXT)),
    optional("maxPodsExpression", text()),
];

static ANY: Schema = any();
static TEXT: Schema = text();
static TEXTS: Schema = map(&TEXT);
static MOUNT: Schema = one_of(&["Containerd", "PodLogs", "SOCI"]);

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;
    use crate::apis::schema::Shape;
    use crate::values::user_data::NodeConfig;

    /// The ways to the fields of an API type, but for those that values leave to Karpenter or hold to another schema.
    fn of_api(fields: &[Field], above: &str, out: &mut BTreeSet<String>) {
        for field in fields {
            let path = format!("{above}/{}", field.name);
            if path == "/cluster" {
                continue;
            }
            let mut shape = &field.schema.shape;
            while let Shape::List { items, .. } = shape {
                shape = &items.shape;
            }
            match shape {
                Shape::Object(below) if path != "/kubelet/config" => of_api(below, &path, out),
                _ => {}
            }
            out.insert(path);
        }
    }

    /// The ways to the fields of a JSON schema.
    fn of_values(schema: &Value, root: &Value, above: &str, out: &mut BTreeSet<String>) {
        let schema = match schema.get("$ref").and_then(Value::as_str) {
            Some(place) => root.pointer(place.trim_start_matches('#')).unwrap(),
            None => schema,
        };
        for (name, below) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
            let path = format!("{above}/{name}");
            of_values(below.get("items").unwrap_or(below), root, &path, out);
            out.insert(path);
        }
    }

    #[test]
    fn values_take_every_field_that_texts_may_have() {
        let (mut api, mut values) = (BTreeSet::new(), BTreeSet::new());
        of_api(SPEC, "", &mut api);
        let schema = schemars::schema_for!(NodeConfig).to_value();
        of_values(&schema, &schema, "", &mut values);
        assert_eq!(api, values);
        assert!(values.contains("/instance/storage/volumes/fsType"), "{values:?}");
    }
}
