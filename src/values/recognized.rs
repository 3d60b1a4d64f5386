//! Values told from other YAML by what they hold.

use super::schema::{at, parsed};
use crate::phrase::nearest;
use crate::yaml::{Entry, Node};

/// Whether a document is the values of a cluster: it names one, and what it holds is known to the schema, whole or in the
/// part about pools. Values of other charts may have the keys `cluster` and `karpenter` too. One of the two may be misspelt
/// where the other is sound, so that the mistake is found.
pub(crate) fn are_of_cluster(root: &Node) -> bool {
    if root.get("apiVersion").is_some() || root.get("kind").is_some() {
        return false;
    }
    let names_one = root.get("cluster").is_some_and(|cluster| cluster.get("name").is_some());
    let has_pools = root.get("karpenter").is_some_and(are_pools);
    if !names_one {
        return has_pools && near(root, "cluster").any(may_name_one);
    }
    let mut keys = entries(root).map(|entry| entry.key.as_str());
    has_pools || keys.all(|key| is_known(&[key])) || near(root, "karpenter").any(are_pools)
}

/// Whether a map holds something of the part about pools. Charts of charts turn their parts on and off with `enabled`.
fn are_pools(karpenter: &Node) -> bool {
    entries(karpenter).any(|entry| entry.key != "enabled" && is_known(&["karpenter", &entry.key]))
}

/// Whether the name of a cluster was meant: it stands in the map's place, or under a misspelt key.
fn may_name_one(cluster: &Node) -> bool {
    cluster.as_scalar().is_some_and(|name| !name.text.is_empty()) || near(cluster, "name").next().is_some()
}

/// What stands under a key, rightly written or not.
fn near<'n>(map: &'n Node, key: &'static str) -> impl Iterator<Item = &'n Node> {
    let is_meant = move |given: &str| nearest(given, [key]).is_some();
    entries(map).filter(move |entry| is_meant(&entry.key)).map(|entry| &entry.value)
}

fn entries(map: &Node) -> impl Iterator<Item = &Entry> {
    map.as_map().into_iter().flatten()
}

fn is_known(path: &[&str]) -> bool {
    at(parsed(), path.iter()).is_some()
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
            ("cluster: {name: a}\nkarpenterr: {role: r}\n", true),
            ("cluster: {name: a}\nKarpenter: {defaultNodePool: {}}\nteam: x\n", true),
            ("cluster: {nam: a}\nkarpenter: {role: r}\n", true),
            ("Cluster: {name: a}\nkarpenter: {role: r}\n", true),
            ("cluster: a\nkarpenter: {role: r}\n", true),
            ("clutser: {Name: a}\nkarpenter: {role: r}\n", true),
            ("cluster: {name: a}\nkarpenter-crd: {role: r}\n", false),
            ("cluster: a\nkarpenter: {settings: {clusterName: a}}\n", false),
            ("cluster: {endpoint: a}\nkarpenter: {role: r}\n", false),
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
