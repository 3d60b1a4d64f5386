//! `NodeClass` of `eks.amazonaws.com/v1`: nodes under EKS Auto Mode.
//!
//! There is no public CRD; the fields are those of the EKS user guide's page on node classes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::ec2nodeclass::{CapacityReservationSelectorTerm, SecurityGroupSelectorTerm, SubnetSelectorTerm};
use super::{ObjectMetadata, TextMap};

/// API group of [`Spec`]'s kind.
pub(crate) const GROUP: &str = "eks.amazonaws.com";
/// The kind.
pub(crate) const KIND: &str = "NodeClass";

/// The fields of `spec` that the user guide documents.
pub(crate) const FIELDS: [&str; 15] = [
    "advancedNetworking",
    "advancedSecurity",
    "capacityReservationSelectorTerms",
    "certificateBundles",
    "ephemeralStorage",
    "instanceProfile",
    "networkPolicy",
    "networkPolicyEventLogs",
    "podSecurityGroupSelectorTerms",
    "podSubnetSelectorTerms",
    "role",
    "securityGroupSelectorTerms",
    "snatPolicy",
    "subnetSelectorTerms",
    "tags",
];

/// `spec` of a `NodeClass`, in the order it is printed.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)] // `values::NodeTemplate` and `AutoMode` document the fields for users.
pub(crate) struct Spec {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_profile: Option<String>,
    pub subnet_selector_terms: Vec<SubnetSelectorTerm>,
    pub security_group_selector_terms: Vec<SecurityGroupSelectorTerm>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub capacity_reservation_selector_terms: Vec<CapacityReservationSelectorTerm>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ephemeral_storage: Option<EphemeralStorage>,
    #[serde(skip_serializing_if = "TextMap::is_empty")]
    pub tags: TextMap,
    #[serde(flatten)]
    pub auto_mode: AutoMode,
}

/// The whole object.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct NodeClass {
    /// `metadata.name`.
    pub name: String,
    /// Labels and annotations of the object.
    pub metadata: ObjectMetadata,
    /// `spec`.
    pub spec: Spec,
}

/// The node's data volume.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct EphemeralStorage {
    /// Size with its unit; if not set, `80Gi`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<String>,
    /// I/O operations a second, 3000 to 16000.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iops: Option<i64>,
    /// MiB a second, 125 to 1000.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub throughput: Option<i64>,
    /// The KMS key it is encrypted with.
    #[serde(rename = "kmsKeyID", skip_serializing_if = "Option::is_none")]
    pub kms_key_id: Option<String>,
}

/// Fields that only a `NodeClass` of EKS Auto Mode has.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct AutoMode {
    /// Subnets for pods; needs `podSecurityGroupSelectorTerms`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pod_subnet_selector_terms: Option<Vec<SubnetSelectorTerm>>,
    /// Security groups for pods; needs `podSubnetSelectorTerms`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pod_security_group_selector_terms: Option<Vec<SecurityGroupSelectorTerm>>,
    /// How pods' traffic leaves the VPC.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("enum" = ["Random", "Disabled"]))]
    pub snat_policy: Option<String>,
    /// What happens to pods' traffic that no network policy selects.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("enum" = ["DefaultAllow", "DefaultDeny"]))]
    pub network_policy: Option<String>,
    /// Whether decisions of network policies are logged.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("enum" = ["Enabled", "Disabled"]))]
    pub network_policy_event_logs: Option<String>,
    /// Public addresses, proxies and prefix sizes, as the EKS user guide has them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advanced_networking: Option<serde_json::Map<String, serde_json::Value>>,
    /// FIPS and the like, as the EKS user guide has them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advanced_security: Option<serde_json::Map<String, serde_json::Value>>,
    /// Certificates that nodes trust, `{name, data}` each.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate_bundles: Option<Vec<serde_json::Map<String, serde_json::Value>>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_that_sets_everything_has_every_field() {
        let text = || Some("a".to_owned());
        let spec = Spec {
            role: text(),
            instance_profile: text(),
            capacity_reservation_selector_terms: vec![CapacityReservationSelectorTerm::default()],
            ephemeral_storage: Some(EphemeralStorage::default()),
            tags: TextMap::from_iter([("a".to_owned(), "b".to_owned())]),
            auto_mode: AutoMode {
                pod_subnet_selector_terms: Some(Vec::new()),
                pod_security_group_selector_terms: Some(Vec::new()),
                snat_policy: text(),
                network_policy: text(),
                network_policy_event_logs: text(),
                advanced_networking: Some(serde_json::Map::new()),
                advanced_security: Some(serde_json::Map::new()),
                certificate_bundles: Some(Vec::new()),
            },
            ..Spec::default()
        };
        let printed = serde_json::to_value(&spec).unwrap();
        let mut names: Vec<&str> = printed.as_object().unwrap().keys().map(String::as_str).collect();
        names.sort_unstable();
        assert_eq!(names, FIELDS);
    }
}
