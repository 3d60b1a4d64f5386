//! The patterns of the CRDs from v1.0.14 to v1.15.2, matched by hand: the texts are short and a regex engine would cost more than everything else.
//! A test holds each function to its regular expression.

mod matching;
#[cfg(test)]
mod tests;

use crate::apis::duration;
use crate::apis::schema::Pattern;
use matching::{
    after_decimal, contains_id, digits, is_budget_nodes, is_budget_schedule, is_eviction_threshold, is_id,
    is_label_value_form, is_price_adjustment, is_qualified_name_form, is_quantity, is_volume_size,
};

/// `expireAfter`.
pub(crate) static DURATION_OR_NEVER: Pattern = Pattern {
    regex: r"^(([0-9]+(s|m|h))+|Never)$",
    matches: duration::is_never_or_whole_units,
    says: "`Never` or a duration in whole hours, minutes and seconds",
    example: "720h",
};

/// `consolidateAfter`, of which nodes are worth having after minutes.
pub(crate) static CONSOLIDATE_AFTER: Pattern = Pattern { example: "1m", ..DURATION_OR_NEVER };

/// `expireAfter` before 1.4. The two branches share no anchors: the first is open at its end, the second at its beginning.
pub(crate) static LAX_DURATION_OR_NEVER: Pattern = Pattern {
    regex: r"^(([0-9]+(s|m|h))+)|(Never)$",
    matches: duration::begins_with_units_or_ends_with_never,
    ..DURATION_OR_NEVER
};

/// `consolidateAfter` before 1.4.
pub(crate) static LAX_CONSOLIDATE_AFTER: Pattern = Pattern { example: "1m", ..LAX_DURATION_OR_NEVER };

/// `terminationGracePeriod`.
pub(crate) static DURATION: Pattern = Pattern {
    regex: r"^([0-9]+(s|m|h))+$",
    matches: duration::is_whole_units,
    says: "a duration in whole hours, minutes and seconds",
    example: "30m",
};

/// A budget's `duration`.
pub(crate) static BUDGET_DURATION: Pattern = Pattern {
    regex: r"^((([0-9]+(h|m))|([0-9]+h[0-9]+m))(0s)?)$",
    matches: duration::is_budget_duration,
    says: "a duration in whole hours and minutes",
    example: "8h30m",
};

/// A budget's `nodes`.
pub(crate) static BUDGET_NODES: Pattern = Pattern {
    regex: r"^((100|[0-9]{1,2})%|[0-9]+)$",
    matches: is_budget_nodes,
    says: "a number of nodes or a percentage from `0%` to `100%`",
    example: "10%",
};

/// A budget's `schedule`. The two branches share no anchors: the first is open at its end, the second at its beginning.
pub(crate) static BUDGET_SCHEDULE: Pattern = Pattern {
    regex: r"^(@(annually|yearly|monthly|weekly|daily|midnight|hourly))|((.+)\s(.+)\s(.+)\s(.+)\s(.+))$",
    matches: is_budget_schedule,
    says: "a cron schedule of five fields or one of `@hourly`, `@daily`, `@weekly`, `@monthly`, `@yearly`",
    example: "0 9 * * mon-fri",
};

/// Limits, capacities, reservations.
pub(crate) static QUANTITY: Pattern = Pattern {
    regex: r"^(\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))))?$",
    matches: is_quantity,
    says: "a quantity",
    example: "400Gi",
};

/// Eviction thresholds. The empty branch lets empty text through.
pub(crate) static EVICTION_THRESHOLD: Pattern = Pattern {
    regex: r"^((\d{1,2}(\.\d{1,2})?|100(\.0{1,2})?)%||(\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))))?)$",
    matches: is_eviction_threshold,
    says: "a percentage or a quantity",
    example: "10%",
};

/// Values of template labels.
pub(crate) static LABEL_VALUE: Pattern = Pattern {
    regex: r"^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$",
    matches: is_label_value_form,
    says: "a label value: letters, digits, `-`, `_` and `.`, beginning and ending with a letter or digit",
    example: "team-a",
};

/// Keys of requirements and taints, values of taints.
pub(crate) static QUALIFIED_NAME: Pattern = Pattern {
    regex: r"^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*(\/))?([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$",
    matches: is_qualified_name_form,
    says: "a name with an optional domain before `/`, both beginning and ending with a letter or digit",
    example: "example.com/team-a",
};

/// `nodeClassRef.group`.
pub(crate) static NO_SLASH: Pattern = Pattern {
    regex: r"^[^/]*$",
    matches: |text| !text.contains('/'),
    says: "an API group without its version",
    example: "karpenter.k8s.aws",
};

/// A NodeOverlay's `price`.
pub(crate) static PRICE: Pattern = Pattern {
    regex: r"^\d+(\.\d+)?$",
    matches: |text| after_decimal(text) == Some(""),
    says: "a price without sign",
    example: "0.25",
};

/// A NodeOverlay's `priceAdjustment`.
pub(crate) static PRICE_ADJUSTMENT: Pattern = Pattern {
    regex: r"^(([+-]{1}(\d*\.?\d+))|(\+{1}\d*\.?\d+%)|(^(-\d{1,2}(\.\d+)?%)$)|(-100%))$",
    matches: is_price_adjustment,
    says: "a signed price or a signed percentage not below `-100%`",
    example: "-10%",
};

/// AMI ids; not anchored.
pub(crate) static AMI_ID: Pattern = Pattern {
    regex: r"ami-[0-9a-z]+",
    matches: |text| contains_id(text, "ami-"),
    says: "an AMI id",
    example: "ami-0123456789abcdef0",
};

/// Subnet ids; not anchored.
pub(crate) static SUBNET_ID: Pattern = Pattern {
    regex: r"subnet-[0-9a-z]+",
    matches: |text| contains_id(text, "subnet-"),
    says: "a subnet id",
    example: "subnet-0123456789abcdef0",
};

/// Security group ids; not anchored.
pub(crate) static SECURITY_GROUP_ID: Pattern = Pattern {
    regex: r"sg-[0-9a-z]+",
    matches: |text| contains_id(text, "sg-"),
    says: "a security group id",
    example: "sg-0123456789abcdef0",
};

/// Capacity reservation ids.
pub(crate) static CAPACITY_RESERVATION_ID: Pattern = Pattern {
    regex: r"^cr-[0-9a-z]+$",
    matches: |text| is_id(text, "cr-"),
    says: "a capacity reservation id",
    example: "cr-0123456789abcdef0",
};

/// Placement group ids.
pub(crate) static PLACEMENT_GROUP_ID: Pattern = Pattern {
    regex: r"^pg-[0-9a-z]+$",
    matches: |text| is_id(text, "pg-"),
    says: "a placement group id",
    example: "pg-0123456789abcdef0",
};

/// AWS account ids.
pub(crate) static ACCOUNT_ID: Pattern = Pattern {
    regex: r"^[0-9]{12}$",
    matches: |text| text.len() == 12 && digits(text) == 12,
    says: "an AWS account id of twelve digits",
    example: "012345678901",
};

/// EBS volume sizes. Their `Ti` branch lacks many sizes and, like the `T` branch, lets the bare unit through.
pub(crate) static VOLUME_SIZE: Pattern = Pattern {
    regex: r"^((?:[1-9][0-9]{0,3}|[1-4][0-9]{4}|[5][0-8][0-9]{3}|59000)Gi|(?:[1-9][0-9]{0,3}|[1-5][0-9]{4}|[6][0-3][0-9]{3}|64000)G|([1-9]||[1-5][0-7]|58)Ti|([1-9]||[1-5][0-9]|6[0-3]|64)T)$",
    matches: is_volume_size,
    says: "a volume size the API takes: whole `Gi` up to 59000 or `G` up to 64000",
    example: "100Gi",
};
