//! NodePool of `karpenter.sh/v1`: its fields from v1.0.14 to v1.15.2 (`pkg/apis/v1/nodepool.go`, `nodeclaim.go`).

use super::metadata::{CONDITION, OBJECT_META};
use super::requirement::{MIN_VALUES, OPERATOR, VALUES};
use crate::apis::patterns;
use crate::apis::schema::{
    ApiType, Field, Format, PlaceName, Reach, Schema, date_time, defaulted, integer, leaf, leaves, list, map,
    matching, object, one_of, optional, outline, outlines, quantity, required, text,
};
use crate::apis::version::{Release, Version};

/// NodePool.
pub(crate) static NODE_POOL: ApiType = ApiType {
    group: "karpenter.sh",
    version: "v1",
    kind: "NodePool",
    since: None,
    reach: Reach::Cluster,
    root: object(&[
        optional("apiVersion", text()),
        optional("kind", text()),
        optional("metadata", OBJECT_META),
        required("spec", object(SPEC).at(&[PlaceName::PoolSpec])),
        optional("status", outline(STATUS)),
    ]),
};

const SPEC: &[Field] = &[
    optional("disruption", object(DISRUPTION)).until_release(DISRUPTION_DEFAULT),
    defaulted("disruption", r#"{"consolidateAfter":"0s"}"#, object(DISRUPTION))
        .since_release(DISRUPTION_DEFAULT),
    optional("limits", map(&QUANTITY)),
    optional("replicas", REPLICAS).since(Version(1, 8)),
    required(
        "template",
        object(&[optional("metadata", object(TEMPLATE_META)), required("spec", object(TEMPLATE_SPEC))]),
    ),
    optional("weight", integer(Format::Int32).within(1, 100)),
];

const DISRUPTION_DEFAULT: Release = Release { minor: Version(1, 0), patch: 4 };

const DISRUPTION: &[Field] = &[
    defaulted("budgets", r#"[{"nodes":"10%"}]"#, list(&BUDGET).at_most(50).at(&[PlaceName::Budgets])),
    required("consolidateAfter", matching(&patterns::LAX_CONSOLIDATE_AFTER)).until(Version(1, 4)),
    required("consolidateAfter", matching(&patterns::CONSOLIDATE_AFTER))
        .since(Version(1, 4))
        .until(Version(1, 15)),
    defaulted("consolidateAfter", r#""0s""#, matching(&patterns::CONSOLIDATE_AFTER)).since(Version(1, 15)),
    defaulted(
        "consolidationPolicy",
        r#""WhenEmptyOrUnderutilized""#,
        one_of(&["WhenEmpty", "WhenEmptyOrUnderutilized"]).and_later(&[(Version(1, 14), "Balanced")]),
    ),
];

static BUDGET: Schema = object(&[
    optional("duration", matching(&patterns::BUDGET_DURATION)),
    defaulted("nodes", r#""10%""#, matching(&patterns::BUDGET_NODES)),
    optional("reasons", list(&REASON)).until(Version(1, 8)),
    optional("reasons", list(&REASON).at_most(50)).since(Version(1, 8)).until(Version(1, 13)),
    optional("reasons", list(&REASON).at_most(50).distinct()).since(Version(1, 13)),
    optional("schedule", matching(&patterns::BUDGET_SCHEDULE)),
]);

static REASON: Schema =
    one_of(&["Underutilized", "Empty", "Drifted"]).and_later(&[(Version(1, 15), "Unhealthy")]);
/// The CRD has no maximum, but the server holds the number that its `scale` subresource names to 32 bits.
const REPLICAS: Schema = integer(Format::Int64).within(0, i32::MAX as i64);
static QUANTITY: Schema = quantity();
static TEXT: Schema = text();

const TEMPLATE_META: &[Field] = &[
    optional("annotations", map(&TEXT)),
    optional("labels", map(&LABEL_VALUE).at_most(100).at(&[PlaceName::LabelKeys])),
];

static LABEL_VALUE: Schema = matching(&patterns::LABEL_VALUE).at_most(63);

const TEMPLATE_SPEC: &[Field] = &[
    defaulted("expireAfter", r#""720h""#, matching(&patterns::LAX_DURATION_OR_NEVER)).until(Version(1, 4)),
    defaulted("expireAfter", r#""720h""#, matching(&patterns::DURATION_OR_NEVER)).since(Version(1, 4)),
    required("nodeClassRef", object(NODE_CLASS_REF)),
    required(
        "requirements",
        list(&REQUIREMENT).at_most(100).at(&[PlaceName::Requirements, PlaceName::PoolRequirements]),
    ),
    optional("startupTaints", list(&TAINT)),
    optional("taints", list(&TAINT)),
    optional("terminationGracePeriod", matching(&patterns::DURATION)),
];

const NODE_CLASS_REF: &[Field] = &[
    required("group", matching(&patterns::NO_SLASH).at(&[PlaceName::NodeClassRefPart])),
    required("kind", text().at(&[PlaceName::NodeClassRefPart])),
    required("name", text().at(&[PlaceName::NodeClassRefPart])),
];

static REQUIREMENT: Schema = object(&[
    required("key", matching(&patterns::QUALIFIED_NAME).at_most(316).at(&[PlaceName::LabelKeys])),
    optional("minValues", MIN_VALUES),
    required("operator", OPERATOR),
    optional("values", VALUES),
]);

static TAINT: Schema = object(&[
    required("effect", one_of(&["NoSchedule", "PreferNoSchedule", "NoExecute"])),
    required("key", matching(&patterns::QUALIFIED_NAME).at_least(1)),
    optional("timeAdded", date_time()),
    optional("value", matching(&patterns::QUALIFIED_NAME)),
]);

const STATUS: &[Field] = &[
    optional("conditions", outlines(&CONDITION)),
    optional("nodeClassObservedGeneration", leaf()).since(Version(1, 4)),
    optional("nodes", leaf()).since(Version(1, 8)),
    optional("resources", leaves()),
];
