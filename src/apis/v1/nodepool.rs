//! `NodePool` of `karpenter.sh/v1`: which nodes may be made, and when they go (CRD of v1.15.2).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ObjectMetadata, Ordered, Quantity};

/// API group of [`Spec`]'s kind.
pub(crate) const GROUP: &str = "karpenter.sh";
/// The kind.
pub(crate) const KIND: &str = "NodePool";

/// `spec` of a `NodePool`, in the order it is printed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[allow(missing_docs)] // The fields are the CRD's own; `values::NodePool` documents them for users.
pub(crate) struct Spec {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replicas: Option<i64>,
    pub template: Template,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disruption: Option<Disruption>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limits: Option<Limits>,
}

/// The whole object.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct NodePool {
    /// `metadata.name`.
    pub name: String,
    /// Labels and annotations of the object.
    pub metadata: ObjectMetadata,
    /// `spec`.
    pub spec: Spec,
}

/// What every node of the pool starts from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Template {
    /// Labels and annotations of the nodes.
    #[serde(default, skip_serializing_if = "is_bare")]
    pub metadata: ObjectMetadata,
    /// The nodes themselves.
    pub spec: TemplateSpec,
}

fn is_bare(metadata: &ObjectMetadata) -> bool {
    metadata.labels.is_none() && metadata.annotations.is_none()
}

/// `spec.template.spec`, in the order it is printed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[allow(missing_docs)] // As for `Spec`.
pub(crate) struct TemplateSpec {
    pub node_class_ref: NodeClassRef,
    pub requirements: Vec<Requirement>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub taints: Vec<Taint>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub startup_taints: Vec<Taint>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expire_after: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub termination_grace_period: Option<String>,
}

/// The node class a pool makes its nodes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NodeClassRef {
    /// `karpenter.k8s.aws`, or `eks.amazonaws.com` for Auto Mode.
    pub group: String,
    /// `EC2NodeClass`, or `NodeClass` for Auto Mode.
    pub kind: String,
    /// The class's name.
    pub name: String,
}

/// The values of a requirement's `operator`.
pub(crate) const OPERATORS: [&str; 8] = ["In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt", "Gte", "Lte"];

/// A bound on a label of the nodes, and so on the instance types they may be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Requirement {
    /// The label.
    pub key: String,
    /// How the label compares to the values.
    #[schemars(extend("enum" = OPERATORS))]
    pub operator: String,
    /// What it is compared to: one whole number for `Gt`, `Lt`, `Gte`, `Lte`; none for `Exists`, `DoesNotExist`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
    /// How many different values must stay possible, 1 to 50.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_values: Option<i64>,
}

/// A taint: pods without its toleration stay away.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Taint {
    /// The taint's key.
    pub key: String,
    /// The taint's value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// What happens to pods that do not tolerate it.
    #[schemars(extend("enum" = ["NoSchedule", "PreferNoSchedule", "NoExecute"]))]
    pub effect: String,
    /// When it was added, RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_added: Option<String>,
}

/// When Karpenter removes nodes of its own accord, and how many at once.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Disruption {
    /// Which nodes are candidates for consolidation.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("enum" = ["WhenEmptyOrUnderutilized", "WhenEmpty", "Balanced"]))]
    pub consolidation_policy: Option<String>,
    /// How long a node is a candidate before it is removed: `30s`, `1h30m`, `Never`. Required by Karpenter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consolidate_after: Option<String>,
    /// How many nodes may be removed at once, and when. Times and reasons that no budget covers are unlimited.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub budgets: Option<Vec<Budget>>,
}

/// How many nodes may be removed at once, and when.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Budget {
    /// A number or a percentage, as text: `"1"`, `10%`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nodes: Option<String>,
    /// The reasons it applies to: `Underutilized`, `Empty`, `Drifted`, and from Karpenter 1.15 on `Unhealthy`; if not set, all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reasons: Option<Vec<String>>,
    /// When it starts to apply: five cron fields in UTC, or `@daily` and the like.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schedule: Option<String>,
    /// How long it applies: `8h`, `1h30m`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration: Option<String>,
}

/// The most a pool may use in all, by resource.
pub(crate) type Limits = Ordered<Quantity>;
