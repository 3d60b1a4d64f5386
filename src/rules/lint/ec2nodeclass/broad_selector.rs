//! Selectors that fit other clusters' things too.

use crate::manifest::Manifest;
use crate::phrase::quote;
use crate::rules::admission::without_nulls;
use crate::rules::lint::ec2nodeclass::items;
use crate::rules::{Check, Scope, Sink};
use crate::yaml::Node;

rule! {
    /// a selector term that any network of the account can fit
    ///
    /// Karpenter looks in the whole account and region, not in the cluster's VPC: a name such as `*private*`
    /// finds the subnets of other clusters, and launches fail in them. A tag that only this cluster's things
    /// have, such as `karpenter.sh/discovery`, finds them alone (`getFilterSets` of
    /// `pkg/providers/subnet/subnet.go`, v1.14.1).
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   subnetSelectorTerms:
    ///     - tags:
    ///         Name: "*private*"
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   subnetSelectorTerms:
    ///     - tags:
    ///         Name: "*private*"
    ///         karpenter.sh/discovery: demo
    /// ```
    pub(crate) static BROAD_SELECTOR = warning("broad-selector", Network) {
        scope: Scope::Lint,
        check: Check::Object(broad_selector),
    }
}

/// Words that say what a thing is, not whose.
const GENERIC: [&str; 20] = [
    "app",
    "cluster",
    "default",
    "eks",
    "group",
    "internal",
    "intra",
    "k8s",
    "kubernetes",
    "node",
    "nodes",
    "private",
    "public",
    "security",
    "sg",
    "subnet",
    "subnets",
    "vpc",
    "worker",
    "workers",
];

fn broad_selector(manifest: &Manifest, sink: &mut Sink<'_>) {
    for field in ["subnetSelectorTerms", "securityGroupSelectorTerms"] {
        for (place, term) in items(manifest, field) {
            let Some(name) = only_name(term).filter(|name| is_generic(name)) else { continue };
            if sink.has_room() {
                let message = format!("{} fits other clusters' things too", quote(name));
                sink.report(place.join("tags").join("Name"), message)
                    .help("add a tag that only this cluster's have, for example `karpenter.sh/discovery`");
            }
        }
    }
}

/// The name that a term selects by, where it selects by nothing else.
fn only_name(term: &Node) -> Option<&str> {
    let tags = without_nulls::get(term, "tags")?;
    let is_only = without_nulls::entries(tags).count() == 1 && without_nulls::entries(term).count() == 1;
    without_nulls::text(tags, "Name").filter(|_| is_only)
}

/// Whether a name has wildcards, and beside them nothing that tells one cluster from another.
fn is_generic(name: &str) -> bool {
    let words = name.split(|char: char| !char.is_alphanumeric()).filter(|word| !word.is_empty());
    name.contains('*') && words.into_iter().all(|word| GENERIC.contains(&word.to_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generic_names() {
        for generic in ["*private*", "*", "*-private-subnet-*", "*Private*", "eks-*"] {
            assert!(is_generic(generic), "{generic}");
        }
        for own in ["private", "demo-private-*", "*private-eu-west-1a*", "*payments*"] {
            assert!(!is_generic(own), "{own}");
        }
    }
}
