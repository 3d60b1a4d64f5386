//! NodeClass of EKS Auto Mode as the lints read it; one file a rule below.
//!
//! There is no public CRD: the facts are those of "Create a Node Class for Amazon EKS" in the EKS user guide.

pub(crate) mod auto_mode_storage_out_of_range;
pub(crate) mod missing_auto_mode_field;
pub(crate) mod pod_subnets_without_security_groups;
pub(crate) mod reserved_node_class_name;
pub(crate) mod restricted_auto_mode_tag;
pub(crate) mod unsupported_auto_mode_field;
pub(crate) mod unsupported_auto_mode_value;

use crate::apis::v1::nodeclass::{GROUP, KIND};
use crate::manifest::Manifest;
use crate::rules::admission::without_nulls;
use crate::yaml::Node;

/// Whether the object is a NodeClass of EKS Auto Mode.
fn is_node_class(manifest: &Manifest) -> bool {
    let api_version =
        || without_nulls::text(&manifest.root, "apiVersion").and_then(|text| text.split_once('/'));
    without_nulls::text(&manifest.root, "kind") == Some(KIND) && api_version() == Some((GROUP, "v1"))
}

/// The spec of a NodeClass; none of other kinds.
fn spec(manifest: &Manifest) -> Option<&Node> {
    without_nulls::get(&manifest.root, "spec").filter(|_| is_node_class(manifest))
}
