//! Fields without which EKS Auto Mode makes no node.

use crate::manifest::Manifest;
use crate::rules::admission::without_nulls;
use crate::rules::lint::nodeclass::is_node_class;
use crate::rules::{Check, Scope, Sink};
use crate::source::Pointer;
use crate::yaml::Node;

rule! {
    /// a NodeClass of EKS Auto Mode without a role, subnets or security groups
    ///
    /// Its nodes need a role, or an instance profile that has one, and a network: only the class `default`, which Auto
    /// Mode brings along, gets them from the cluster. An empty list is none. The EKS user guide calls them required.
    ///
    /// ```yaml bad
    /// apiVersion: eks.amazonaws.com/v1
    /// kind: NodeClass
    /// metadata: {name: web}
    /// spec:
    ///   role: nodes
    ///   subnetSelectorTerms: [{tags: {Name: private}}]
    ///   securityGroupSelectorTerms: []
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: eks.amazonaws.com/v1
    /// kind: NodeClass
    /// metadata: {name: web}
    /// spec:
    ///   role: nodes
    ///   subnetSelectorTerms: [{tags: {Name: private}}]
    ///   securityGroupSelectorTerms: [{tags: {Name: nodes}}]
    /// ```
    pub(crate) static MISSING_AUTO_MODE_FIELD = error("missing-auto-mode-field", Fields) {
        scope: Scope::Lint,
        check: Check::Object(missing_auto_mode_field),
    }
}

fn missing_auto_mode_field(manifest: &Manifest, sink: &mut Sink<'_>) {
    if !is_node_class(manifest) {
        return;
    }
    let spec = without_nulls::get(&manifest.root, "spec");
    let given = |key: &str| spec.and_then(|spec| without_nulls::get(spec, key));
    let place = |key: &str| {
        let at = Pointer::parse("/spec");
        if given(key).is_some() { at.join(key) } else { at }
    };
    let has_text = |key: &str| given(key).is_some_and(|node| node.as_str() != Some(""));
    if !has_text("role") && !has_text("instanceProfile") {
        sink.report(
            place("role"),
            "the class has neither `role` nor `instanceProfile`: its nodes cannot join",
        )
        .help("add `role`, the name of the IAM role of the nodes, for example `role: AmazonEKSAutoNodeRole`");
    }
    for (key, what) in [("subnetSelectorTerms", "subnets"), ("securityGroupSelectorTerms", "security groups")]
    {
        if given(key).is_none_or(is_empty_list) {
            sink.report(place(key), format!("the class has no {what}: `{key}` is required")).help(format!(
                "add `{key}`, for example `{key}: [{{tags: {{karpenter.sh/discovery: my-cluster}}}}]`"
            ));
        }
    }
}

/// What is no list at all is not this rule's business.
fn is_empty_list(node: &Node) -> bool {
    node.as_list().is_some_and(<[Node]>::is_empty)
}

#[cfg(test)]
mod tests {
    use crate::rules::Options;
    use crate::rules::tests::found_in;

    #[test]
    fn what_a_class_needs() {
        let subnets = "subnetSelectorTerms: [{id: subnet-1}]";
        let groups = "securityGroupSelectorTerms: [{id: sg-1}]";
        for (fields, missing) in [
            (format!("role: r, {subnets}, {groups}"), 0),
            (format!("instanceProfile: eks-p, {subnets}, {groups}"), 0),
            (format!("{subnets}, {groups}"), 1),
            (format!("role: '', {subnets}, {groups}"), 1),
            (format!("role: null, {subnets}, {groups}"), 1),
            (format!("role: r, {groups}"), 1),
            (format!("role: r, {groups}, subnetSelectorTerms: []"), 1),
            ("role: r".to_owned(), 2),
            (String::new(), 3),
        ] {
            let text = format!(
                "{{apiVersion: eks.amazonaws.com/v1, kind: NodeClass, metadata: {{name: a}}, spec: {{{fields}}}}}"
            );
            let found = found_in(&text, &Options::default());
            let found = found.iter().filter(|finding| finding.rule.code.name == "missing-auto-mode-field");
            assert_eq!(found.count(), missing, "{fields}");
        }
    }
}
