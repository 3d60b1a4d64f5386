//! Kinds in versions that are not served any more, and every field of theirs that v1 has elsewhere.

use crate::apis::former;
use crate::apis::former::model::FormerKind;
use crate::manifest::{Manifest, Part};
use crate::phrase::quote;
use crate::rules::admission::{field_hints, without_nulls};
use crate::rules::{Check, Sink};
use crate::source::Pointer;
use crate::yaml::Node;

rule! {
    /// a kind in a version of Karpenter's API that is not served any more
    ///
    /// Karpenter 0.33 dropped Provisioner and AWSNodeTemplate, and 1.1 dropped v1beta1. The object's fields that
    /// v1 has elsewhere, in another form or not at all are named one by one. v1 also has other defaults: nodes
    /// expire after 720h, pools without a requirement take spot capacity and every architecture, and the metadata
    /// service allows one hop.
    ///
    /// ```yaml bad
    /// apiVersion: karpenter.sh/v1beta1
    /// kind: NodePool
    /// spec:
    ///   disruption:
    ///     consolidationPolicy: WhenUnderutilized
    ///     expireAfter: 720h
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: karpenter.sh/v1
    /// kind: NodePool
    /// spec:
    ///   disruption:
    ///     consolidationPolicy: WhenEmptyOrUnderutilized
    ///     consolidateAfter: 0s
    ///   template:
    ///     spec:
    ///       expireAfter: 720h
    /// ```
    pub(crate) static OLD_API = error("old-api", Versions) {
        check: Check::Object(old_api),
    }
}

fn old_api(manifest: &Manifest, sink: &mut Sink<'_>) {
    let text = |key| without_nulls::text(&manifest.root, key).unwrap_or_default();
    let Some(former) = former::kind(text("apiVersion"), text("kind")) else { return };
    if sink.options().karpenter < former.until {
        report_new_fields(former, &manifest.root, sink);
        return;
    }
    report_kind(former, sink);
    for field in former::fields_of(former) {
        let pointer = Pointer::parse(field.path);
        if manifest.root.at(&pointer).is_some_and(|node| !node.is_null()) {
            report_field(pointer, &field.now(), sink);
        }
    }
    report_provider(&manifest.root, sink);
    report_words(&manifest.root, sink);
}

fn report_kind(former: &FormerKind, sink: &mut Sink<'_>) {
    let FormerKind { api_version, kind, now_in, now, until } = former;
    let message = format!("{} of {} is not served since Karpenter {until}", quote(kind), quote(api_version));
    let help = if *now == "NodeClaim" {
        "Karpenter makes the NodeClaims of v1 itself: leave it out".to_owned()
    } else {
        format!(
            "write `apiVersion: {now_in}`, `kind: {now}`, with the fields of that version; `karpcfg migrate` does it"
        )
    };
    sink.report(Pointer::parse("/apiVersion"), message).help(help);
}

fn report_field(pointer: Pointer, now: &str, sink: &mut Sink<'_>) {
    if sink.has_room() {
        let found = sink.report(pointer.clone(), format!("`{pointer}` is not a field of v1"));
        found.part = Part::Key;
        found.help(format!("v1 has {now}"));
    }
}

/// Where the old version is still served, it does not have the fields of v1.
fn report_new_fields(former: &FormerKind, root: &Node, sink: &mut Sink<'_>) {
    for path in former::new_paths(former) {
        let pointer = Pointer::parse(&path);
        if root.at(&pointer).is_some() {
            let message = format!("`{pointer}` is not a field of {}, but of v1", quote(former.api_version));
            let found = sink.report(pointer, message);
            found.part = Part::Key;
            found.help(format!("write `apiVersion: {}`, with the fields of that version", former.now_in));
        }
    }
}

/// A Provisioner may have the whole AWSNodeTemplate in it.
fn report_provider(root: &Node, sink: &mut Sink<'_>) {
    let provider = Pointer::parse("/spec/provider");
    let fields = root.at(&provider).map(without_nulls::entries).into_iter().flatten();
    // It also says what it is itself.
    for entry in fields.filter(|entry| !matches!(entry.key.as_ref(), "apiVersion" | "kind")) {
        let now = match former::field("EC2NodeClass", &format!("/spec/{}", entry.key)) {
            Some(field) => format!("{} (of the EC2NodeClass)", field.now()),
            None => format!("`spec.{}` of the EC2NodeClass", entry.key),
        };
        report_field(provider.join(&entry.key), &now, sink);
    }
}

fn report_words(root: &Node, sink: &mut Sink<'_>) {
    let pointer = Pointer::parse("/spec/disruption/consolidationPolicy");
    let old = root.at(&pointer).and_then(Node::as_str);
    if let Some((old, now)) = old.and_then(|old| Some((old, field_hints::word(old)?))) {
        sink.report(pointer, format!("{} is not a word of v1", quote(old))).help(format!("write `{now}`"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::apis::version::Version;
    use crate::rules::Options;
    use crate::rules::tests::found_in;

    fn answers(text: &str, karpenter: Version) -> Vec<(String, String)> {
        let findings = found_in(text, &Options { karpenter, ..Options::default() }).into_iter();
        let ours = findings.filter(|finding| std::ptr::eq(finding.rule, &OLD_API));
        ours.map(|finding| (finding.pointer.dotted(), finding.help.unwrap_or_default())).collect()
    }

    #[test]
    fn every_field_of_a_provisioner_is_answered_at_its_own_place() {
        let answers = answers(
            "apiVersion: karpenter.sh/v1alpha5
kind: Provisioner
metadata: {name: default}
spec:
  labels: {team: a}
  requirements: []
  limits: {resources: {cpu: 100}}
  weight: 10
  consolidation: {enabled: true}
  ttlSecondsUntilExpired: 2592000
  provider:
    instanceProfile: nodes
    subnetSelector: {Name: private}
",
            Version::LATEST,
        );
        let expected = [
            ("apiVersion", "`apiVersion: karpenter.sh/v1`, `kind: NodePool`"),
            ("spec.consolidation", "`spec.disruption`"),
            ("spec.labels", "`spec.template.metadata.labels`"),
            ("spec.limits.resources", "`spec.limits`"),
            ("spec.provider", "EC2NodeClass"),
            ("spec.requirements", "`spec.template.spec.requirements`"),
            ("spec.ttlSecondsUntilExpired", "`spec.template.spec.expireAfter`"),
            ("spec.provider.instanceProfile", "`spec.instanceProfile` of the EC2NodeClass"),
            ("spec.provider.subnetSelector", "`spec.subnetSelectorTerms`"),
        ];
        assert_eq!(answers.len(), expected.len(), "{answers:?}");
        for ((place, help), (expected_place, expected_help)) in answers.iter().zip(expected) {
            assert_eq!(place, expected_place);
            assert!(help.contains(expected_help), "{place}: {help}");
        }
    }

    #[test]
    fn karpenter_1_0_still_serves_v1beta1() {
        let class = "{apiVersion: karpenter.k8s.aws/v1beta1, kind: EC2NodeClass, spec: {amiFamily: AL2}}";
        assert_eq!(answers(class, Version(1, 0)), []);
        assert_eq!(answers(class, Version(1, 1)).len(), 2);
        let of_v1 = "{apiVersion: karpenter.k8s.aws/v1beta1, kind: EC2NodeClass, spec: {kubelet: {}}}";
        assert_eq!(answers(of_v1, Version(1, 0))[0].0, "spec.kubelet");
    }
}
