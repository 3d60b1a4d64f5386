//! Taints, and what pods tolerate of them (`pkg/scheduling/taints.go` of Karpenter's core, v1.15.0).

use crate::yaml::Node;

/// What keeps pods away from a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Taint<'a> {
    /// Its key.
    pub key: &'a str,
    /// Its value.
    pub value: &'a str,
    /// What it does.
    pub effect: &'a str,
}

/// What a pod does not mind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Toleration<'a> {
    /// The key; empty stands for all.
    pub key: &'a str,
    /// How the values compare.
    pub operator: &'a str,
    /// The value.
    pub value: &'a str,
    /// The effect; empty stands for all.
    pub effect: &'a str,
}

/// That all taints are minded less which are only a preference.
pub(crate) const OF_PREFERENCES: Toleration<'static> =
    Toleration { key: "", operator: "Exists", value: "", effect: "PreferNoSchedule" };

fn text<'a>(item: &'a Node, key: &str) -> &'a str {
    item.get(key).and_then(Node::as_str).unwrap_or_default()
}

impl<'a> Taint<'a> {
    /// Reads a taint.
    pub(crate) fn read(item: &'a Node) -> Self {
        Taint { key: text(item, "key"), value: text(item, "value"), effect: text(item, "effect") }
    }
}

impl<'a> Toleration<'a> {
    /// Reads a toleration.
    pub(crate) fn read(item: &'a Node) -> Self {
        Toleration {
            key: text(item, "key"),
            operator: text(item, "operator"),
            value: text(item, "value"),
            effect: text(item, "effect"),
        }
    }

    /// Whether it is for a taint.
    pub(crate) fn tolerates(&self, taint: &Taint<'_>) -> bool {
        let is_meant = (self.effect.is_empty() || self.effect == taint.effect)
            && (self.key.is_empty() || self.key == taint.key);
        is_meant
            && match self.operator {
                "" | "Equal" => self.value == taint.value,
                "Exists" => true,
                "Lt" => numbers(taint.value, self.value).is_some_and(|(taint, own)| taint < own),
                "Gt" => numbers(taint.value, self.value).is_some_and(|(taint, own)| taint > own),
                _ => false,
            }
    }
}

fn numbers(taint: &str, own: &str) -> Option<(i64, i64)> {
    taint.parse().ok().zip(own.parse().ok())
}

/// The first taint that nothing tolerates.
pub(crate) fn untolerated<'t, 'a>(
    taints: &'t [Taint<'a>],
    tolerations: &[Toleration<'_>],
) -> Option<&'t Taint<'a>> {
    taints.iter().find(|taint| !tolerations.iter().any(|toleration| toleration.tolerates(taint)))
}
