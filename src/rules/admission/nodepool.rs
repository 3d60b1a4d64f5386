//! NodePool of `karpenter.sh/v1`: its fields and rules at v1.14.1 (`pkg/apis/v1/nodepool.go`, `nodeclaim.go`).

use crate::apis::version::Version;
use crate::phrase::either;
use crate::rules::admission::place_name::PlaceName;
use crate::rules::admission::requirements::{MIN_VALUES, OPERATOR, VALUES};
use crate::rules::admission::schema::{
    Field, Format, Schema, date_time, defaulted, integer, leaf, leaves, list, map, matching, object, one_of,
    optional, outline, outlines, quantity, required, text,
};
use crate::rules::admission::{ApiType, Place, Reach, metadata, patterns, without_nulls};
use crate::rules::{Check, Sink};

/// NodePool.
pub static NODE_POOL: ApiType = ApiType {
    group: "karpenter.sh",
    version: "v1",
    kind: "NodePool",
    reach: Reach::Cluster,
    root: object(&[
        optional("apiVersion", text()),
        optional("kind", text()),
        optional("metadata", metadata::OBJECT_META),
        required("spec", object(SPEC).at(&[PlaceName::PoolSpec])),
        optional("status", outline(STATUS)),
    ]),
};

const SPEC: &[Field] = &[
    defaulted("disruption", r#"{"consolidateAfter":"0s"}"#, object(DISRUPTION)),
    optional("limits", map(&QUANTITY)),
    optional("replicas", REPLICAS),
    required(
        "template",
        object(&[optional("metadata", object(TEMPLATE_META)), required("spec", object(TEMPLATE_SPEC))]),
    ),
    optional("weight", integer(Format::Int32).within(1, 100)),
];

const DISRUPTION: &[Field] = &[
    defaulted("budgets", r#"[{"nodes":"10%"}]"#, list(&BUDGET).at_most(50).at(&[PlaceName::Budgets])),
    required("consolidateAfter", matching(&patterns::CONSOLIDATE_AFTER)),
    defaulted(
        "consolidationPolicy",
        r#""WhenEmptyOrUnderutilized""#,
        one_of(&["WhenEmpty", "WhenEmptyOrUnderutilized", "Balanced"]),
    ),
];

static BUDGET: Schema = object(&[
    optional("duration", matching(&patterns::BUDGET_DURATION)),
    defaulted("nodes", r#""10%""#, matching(&patterns::BUDGET_NODES)),
    optional("reasons", list(&REASON).at_most(50).distinct()),
    optional("schedule", matching(&patterns::BUDGET_SCHEDULE)),
]);

static REASON: Schema = one_of(&["Underutilized", "Empty", "Drifted"]);
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
    defaulted("expireAfter", r#""720h""#, matching(&patterns::DURATION_OR_NEVER)),
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
    optional("nodeClassObservedGeneration", leaf()),
    optional("nodes", leaf()),
    optional("resources", leaves()),
];

/// One of `status.conditions` of every kind.
pub static CONDITION: Schema = outline(&[
    optional("lastTransitionTime", leaf()),
    optional("message", leaf()),
    optional("observedGeneration", leaf()),
    optional("reason", leaf()),
    optional("status", leaf()),
    optional("type", leaf()),
]);

rule! {
    /// a nodeClassRef with empty text for group, kind or name
    ///
    /// A pool must say which class its nodes are made by.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       nodeClassRef:
    ///         name: ""
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       nodeClassRef:
    ///         name: default
    /// ```
    pub static EMPTY_NODE_CLASS_REF = error("empty-node-class-ref", References) {
        since: Some(Version(1, 1)),
        check: Check::At(&[PlaceName::NodeClassRefPart], empty_node_class_ref),
    }
}

fn empty_node_class_ref(place: &Place<'_>, sink: &mut Sink<'_>) {
    if place.node.as_str() == Some("") {
        let help = match place.pointer().tokens().last().as_deref() {
            Some("group") => "for an EC2NodeClass write `group: karpenter.k8s.aws`",
            Some("kind") => "write `kind: EC2NodeClass`",
            _ => "write the name of an EC2NodeClass",
        };
        sink.report(place.pointer(), format!("`{}` must not be empty", place.dotted())).help(help);
    }
}

rule! {
    /// a disruption budget with a schedule but no duration, or the other way round
    ///
    /// A budget that holds at times begins at each hit of `schedule` and lasts for `duration`; one that always
    /// holds has neither.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   disruption:
    ///     consolidateAfter: 1m
    ///     budgets:
    ///       - {nodes: "0", schedule: 0 9 * * mon-fri}
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   disruption:
    ///     consolidateAfter: 1m
    ///     budgets:
    ///       - {nodes: 10%}
    ///       - {nodes: "0", schedule: 0 9 * * mon-fri, duration: 8h}
    /// ```
    pub static SCHEDULE_WITHOUT_DURATION = error("schedule-without-duration", Disruption) {
        check: Check::At(&[PlaceName::Budgets], schedule_without_duration),
    }
}

fn schedule_without_duration(place: &Place<'_>, sink: &mut Sink<'_>) {
    for (index, budget) in without_nulls::items(place.node).iter().enumerate() {
        let (given, missing, example) =
            match (without_nulls::has(budget, "schedule"), without_nulls::has(budget, "duration")) {
                (true, false) => ("schedule", "duration", "8h"),
                (false, true) => ("duration", "schedule", "0 9 * * mon-fri"),
                _ => continue,
            };
        if sink.has_room() {
            let budget = place.index(index);
            sink.report(budget.join(given), format!("`{budget}` has `{given}` but no `{missing}`"))
                .help(format!("add `{missing}`, for example `{example}`, or remove `{given}` so that the budget always holds"));
        }
    }
}

rule! {
    /// a pool of fixed size with limits on anything but nodes
    ///
    /// With `replicas` the number of nodes is given; the only limit that counts is `limits.nodes`.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   replicas: 3
    ///   limits:
    ///     cpu: 100
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   replicas: 3
    ///   limits:
    ///     nodes: 5
    /// ```
    pub static STATIC_POOL_LIMITS = error("static-pool-limits", Limits) {
        since: Some(Version(1, 8)),
        check: Check::At(&[PlaceName::PoolSpec], static_pool_limits),
    }
}

fn static_pool_limits(place: &Place<'_>, sink: &mut Sink<'_>) {
    let Some(limits) =
        without_nulls::get(place.node, "limits").filter(|_| without_nulls::has(place.node, "replicas"))
    else {
        return;
    };
    let others: Vec<&str> = without_nulls::entries(limits)
        .map(|entry| entry.key.as_ref())
        .filter(|key| *key != "nodes")
        .take(10)
        .collect();
    if !others.is_empty() {
        let message = format!("a pool with `replicas` cannot limit {}", either(&others));
        sink.report(place.key("limits"), message)
            .key()
            .help("keep `limits.nodes` only, or remove `replicas` to let Karpenter size the pool");
    }
}

rule! {
    /// a pool of fixed size with a weight
    ///
    /// Weights order the pools that Karpenter tries for waiting pods; a pool with `replicas` is not among them.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   replicas: 3
    ///   weight: 10
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   replicas: 3
    /// ```
    pub static STATIC_POOL_WEIGHT = error("static-pool-weight", Limits) {
        since: Some(Version(1, 8)),
        check: Check::At(&[PlaceName::PoolSpec], static_pool_weight),
    }
}

fn static_pool_weight(place: &Place<'_>, sink: &mut Sink<'_>) {
    if without_nulls::has(place.node, "replicas") && without_nulls::has(place.node, "weight") {
        sink.report(place.key("weight"), "a pool with `replicas` cannot have a `weight`")
            .key()
            .help("remove `weight`, or remove `replicas` to let Karpenter size the pool");
    }
}
