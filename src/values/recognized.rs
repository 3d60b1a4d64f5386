//! Values told from other YAML by what they hold.

use super::schema::{at, parsed};
use crate::yaml::Node;

/// Whether a document is the values of a cluster: it names one, and what it holds is known to the schema, whole or in the
/// part about pools. Values of other charts may have the keys `cluster` and `karpenter` too.
pub(crate) fn are_of_cluster(root: &Node) -> bool {
    let names_one = root.get("cluster").and_then(|cluster| cluster.get("name")).is_some();
    let is_object = root.get("apiVersion").is_some() || root.get("kind").is_some();
    let mut keys = root.as_map().into_iter().flatten().map(|entry| entry.key.as_str());
    let mut of_pools = root.get("karpenter").and_then(Node::as_map).into_iter().flatten();
    let is_known = |path: &[&str]| at(parsed(), path.iter()).is_some();
    // Charts of charts turn their parts on and off with `enabled`.
    let is_of_pools = |key: &str| key != "enabled" && is_known(&["karpenter", key]);
    names_one
        && !is_object
        && (keys.all(|key| is_known(&[key])) || of_pools.any(|entry| is_of_pools(&entry.key)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;
    use crate::yaml::{self, Dialect};

    #[test]
    fn values_are_told_from_those_of_other_charts() {
        for (text, expected) in [
            ("cluster: {name: a}\n", true),
            ("cluster: {name: a}\nkarpenter: {role: r}\n", true),
            ("cluster: {name: a}\nkarpenter: {role: r}\nkarpentr: {}\n", true),
            ("cluster: {name: a}\nkarpenter: {nodePools: {}, settings: {}}\nteam: x\n", true),
            ("cluster: {name: a}\ndestinations: []\n", false),
            ("cluster: {name: a}\nkarpenter: {settings: {clusterName: a}}\ningress: {}\n", false),
            ("cluster: {name: a}\nkarpenter: {enabled: true}\ningress: {}\n", false),
            ("karpenter: {role: r}\n", false),
            ("cluster: a\n", false),
            ("apiVersion: v1\nkind: Config\ncluster: {name: a}\n", false),
            ("services: {web: {}}\n", false),
            ("- a\n", false),
        ] {
            let loaded = yaml::load(SourceId(0), text, Dialect::Native);
            assert_eq!(are_of_cluster(&loaded.documents[0]), expected, "{text}");
        }
    }
}
