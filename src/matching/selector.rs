//! Which pods are meant by their labels.

use crate::yaml::Node;

/// Stands for every namespace.
pub(crate) const EVERY_NAMESPACE: &str = "*";

/// A selector of labels.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Selector<'a> {
    /// Labels with their values, in order; none where there is no selector, which means no pod at all.
    labels: Option<Vec<(&'a str, &'a str)>>,
    /// Key, operator and values.
    expressions: Vec<(&'a str, &'a str, Vec<&'a str>)>,
}

impl<'a> Selector<'a> {
    /// Reads a selector.
    pub(crate) fn read(node: Option<&'a Node>) -> Self {
        let Some(node) = node.filter(|node| !node.is_null()) else {
            return Selector { labels: None, expressions: Vec::new() };
        };
        let labels = node.get("matchLabels").and_then(Node::as_map).into_iter().flatten();
        let mut labels: Vec<(&str, &str)> =
            labels.filter_map(|entry| Some((entry.key.as_str(), entry.value.as_str()?))).collect();
        labels.sort_unstable();
        let items = node.get("matchExpressions").and_then(Node::as_list).unwrap_or_default();
        let text = |item: &'a Node, key| item.get(key).and_then(Node::as_str).unwrap_or_default();
        let expression = |item: &'a Node| {
            let values = item.get("values").and_then(Node::as_list).unwrap_or_default();
            (text(item, "key"), text(item, "operator"), values.iter().filter_map(Node::as_str).collect())
        };
        let mut selector =
            Selector { labels: Some(labels), expressions: items.iter().map(expression).collect() };
        selector.order();
        selector
    }

    /// Wants a label to have a value as well.
    pub(crate) fn require(&mut self, key: &'a str, value: &'a str) {
        self.labels.get_or_insert_default();
        self.expressions.push((key, "In", vec![value]));
        self.order();
    }

    /// Expressions are a set.
    fn order(&mut self) {
        self.expressions.iter_mut().for_each(|(_, _, values)| values.sort_unstable());
        self.expressions.sort();
        self.expressions.dedup();
    }

    /// Whether labels are meant.
    pub(crate) fn matches(&self, labels: &[(&str, &str)]) -> bool {
        let value = |key: &str| labels.iter().find(|(known, _)| *known == key).map(|(_, value)| *value);
        let Some(wanted) = &self.labels else { return false };
        wanted.iter().all(|(key, wanted)| value(key) == Some(wanted))
            && self.expressions.iter().all(|(key, operator, values)| match *operator {
                "In" => value(key).is_some_and(|value| values.contains(&value)),
                "NotIn" => !values.is_empty() && value(key).is_none_or(|value| !values.contains(&value)),
                "Exists" => value(key).is_some(),
                "DoesNotExist" => value(key).is_none(),
                _ => false,
            })
    }
}
