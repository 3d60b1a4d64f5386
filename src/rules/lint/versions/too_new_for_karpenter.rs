//! What the Karpenter of the cluster does not know yet.

use crate::apis::schema::{ApiType, Shape};
use crate::apis::v1::labels::AWS_DOMAIN;
use crate::apis::version::{Release, Version};
use crate::diagnostic::Severity;
use crate::manifest::{Manifest, Part};
use crate::phrase::quote;
use crate::rules::admission::{Place, walk_in, without_nulls};
use crate::rules::lint::places::places;
use crate::rules::lint::versions::features::{FEATURES, Feature, What};
use crate::rules::lint::versions::label_value::{Asked, asked};
use crate::rules::{Check, Options, Scope, Sink};
use crate::source::Pointer;
use crate::yaml::Node;

rule! {
    /// a kind, field, word, label or annotation that the Karpenter of `--karpenter-version` does not have yet
    ///
    /// An API server with the CRDs of that version refuses it. What each version brought is read from the
    /// differences between the CRDs of every release. The capacity type `reserved`, new in 1.3, passes an older
    /// server: there its Karpenter makes no node, or passes it over beside other types, and the finding is a
    /// warning. So is an annotation, which an older Karpenter passes over.
    ///
    /// ```yaml bad
    /// # --karpenter-version 1.13
    /// kind: NodePool
    /// spec:
    ///   disruption:
    ///     consolidateAfter: 1m
    ///     consolidationPolicy: Balanced
    /// ```
    ///
    /// ```yaml good
    /// # --karpenter-version 1.13
    /// kind: NodePool
    /// spec:
    ///   disruption:
    ///     consolidateAfter: 1m
    ///     consolidationPolicy: WhenEmptyOrUnderutilized
    /// ```
    pub(crate) static TOO_NEW_FOR_KARPENTER = error("too-new-for-karpenter", Versions) {
        until: Some(Version::LATEST),
        check: Check::Object(too_new_for_karpenter),
    }
}

fn too_new_for_karpenter(manifest: &Manifest, sink: &mut Sink<'_>) {
    let Some(api) = manifest.api else { return };
    let Options { karpenter, scope, .. } = *sink.options();
    if let Some(since) = api.since.filter(|since| *since > karpenter) {
        let kind = Found::new(Pointer::parse("/kind"), Part::Value, quote(api.kind));
        report(kind, Release::first(since), sink);
    }
    new_in_schema(manifest, api, sink);
    let is_of_kind = |novelty: &&Feature| novelty.kind == api.kind || matches!(novelty.what, What::Label(_));
    let is_minded = |novelty: &&Feature| scope > Scope::Admission || !is_taken_by_the_server(novelty.what);
    let is_newer = |novelty: &&Feature| novelty.since > karpenter;
    for novelty in FEATURES.iter().filter(is_newer).filter(is_of_kind).filter(is_minded) {
        find(manifest, novelty.what)
            .into_iter()
            .for_each(|found| report(found, Release::first(novelty.since), sink));
    }
}

fn is_taken_by_the_server(what: What) -> bool {
    matches!(what, What::LabelValue(..) | What::Annotation(..))
}

/// Fields and words.
fn new_in_schema(manifest: &Manifest, api: &'static ApiType, sink: &mut Sink<'_>) {
    walk_in(&manifest.root, api, sink.options().release(), &mut |place| {
        // A null is an unknown field all the same: it is only dropped where the server knows its key.
        for entry in place.node.as_map().into_iter().flatten() {
            if let Some(since) = place.schema.first_with(&entry.key, place.release) {
                let pointer = place.key(&entry.key);
                let name = format!("`{pointer}`");
                report(Found::new(pointer, Part::Key, name), since, sink);
            }
        }
        if let Some((word, since)) = new_word(place) {
            report(Found::new(place.pointer(), Part::Value, quote(word)), Release::first(since), sink);
        }
    });
}

fn new_word<'a>(place: &Place<'a>) -> Option<(&'a str, Version)> {
    let Shape::Text(text) = place.schema.shape else { return None };
    let word = place.node.as_str()?;
    Some((word, text.form.first_with(word, place.release)?))
}

fn report(found: Found, since: Release, sink: &mut Sink<'_>) {
    if sink.has_room() {
        let Found { pointer, part, name, severity } = found;
        let message = format!("{name} needs Karpenter {since}, this is for {}", sink.options().karpenter);
        let found = sink.report(pointer, message);
        found.part = part;
        found.severity = severity;
        found.help("leave it out, or update Karpenter first");
    }
}

/// A novelty in an object.
struct Found {
    pointer: Pointer,
    part: Part,
    name: String,
    severity: Severity,
}

impl Found {
    fn new(pointer: Pointer, part: Part, name: String) -> Self {
        Found { pointer, part, name, severity: Severity::Error }
    }
}

fn find(manifest: &Manifest, what: What) -> Vec<Found> {
    let root = &manifest.root;
    let value = |pointer, word: &str| Found::new(pointer, Part::Value, quote(word));
    match what {
        What::Alias(family) => {
            let aliases = places(root, "/spec/amiSelectorTerms/*/alias").into_iter();
            let is_of = |text: &&str| text.split('@').next() == Some(family);
            aliases.filter_map(|(at, node)| Some(value(at, node.as_str().filter(is_of)?))).collect()
        }
        What::LabelValue(key, word) => {
            let found = asked(manifest, key, word).into_iter().map(|Asked { pointer, has_others }| {
                let severity = if has_others { Severity::Warning } else { Severity::Error };
                Found { severity, ..value(pointer, word) }
            });
            found.collect()
        }
        What::Annotation(at, key) => {
            let set = places(root, at).into_iter().filter(|(_, all)| without_nulls::has(all, key));
            let found = set.map(|(at, _)| Found {
                severity: Severity::Warning,
                ..Found::new(at.join(key), Part::Key, quote(key))
            });
            found.collect()
        }
        What::Label(name) => labels(root, &format!("{AWS_DOMAIN}/{name}")),
    }
}

/// The places where a label is asked for or set.
fn labels(root: &Node, key: &str) -> Vec<Found> {
    let found = |pointer, part| Found::new(pointer, part, quote(key));
    let keys = ["/spec/template/spec/requirements/*/key", "/spec/requirements/*/key"];
    let asked = keys.iter().flat_map(|path| places(root, path));
    let asked = asked.filter(|(_, node)| node.as_str() == Some(key)).map(|(at, _)| found(at, Part::Value));
    let set = places(root, "/spec/template/metadata/labels").into_iter();
    let set = set
        .filter(|(_, labels)| without_nulls::has(labels, key))
        .map(|(at, _)| found(at.join(key), Part::Key));
    asked.chain(set).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::tests::found_in;

    fn messages(text: &str, minor: u16) -> Vec<String> {
        let options = Options { karpenter: Version(1, minor), ..Options::default() };
        let found = found_in(text, &options).into_iter();
        let ours = found.filter(|finding| std::ptr::eq(finding.rule, &TOO_NEW_FOR_KARPENTER));
        ours.map(|finding| finding.message).collect()
    }

    /// Each row: part of an object, the last version without it, and what the message names.
    #[test]
    fn each_novelty_is_refused_by_the_version_before() {
        let pool = "{apiVersion: karpenter.sh/v1, kind: NodePool, spec: ";
        let class = "{apiVersion: karpenter.k8s.aws/v1, kind: EC2NodeClass, spec: ";
        let label = |name: &str| {
            format!("{{template: {{spec: {{requirements: [{{key: karpenter.k8s.aws/{name}}}]}}}}}}")
        };
        for (kind, spec, before, named) in [
            (pool, label("ec2nodeclass"), 0, "ec2nodeclass"),
            (pool, label("instance-cpu-sustained-clock-speed-mhz"), 0, "clock-speed"),
            (pool, label("capacity-reservation-id"), 2, "capacity-reservation-id"),
            (
                class,
                "{capacityReservationSelectorTerms: []}".to_owned(),
                2,
                "capacityReservationSelectorTerms",
            ),
            (
                class,
                "{amiSelectorTerms: [{ssmParameter: a}]}".to_owned(),
                3,
                "amiSelectorTerms[0].ssmParameter",
            ),
            (
                class,
                "{blockDeviceMappings: [{ebs: {volumeInitializationRate: 200}}]}".to_owned(),
                4,
                "volumeInitializationRate",
            ),
            (pool, label("capacity-reservation-type"), 5, "capacity-reservation-type"),
            (pool, label("instance-capability-flex"), 6, "instance-capability-flex"),
            (pool, "{replicas: 1}".to_owned(), 7, "spec.replicas"),
            (class, "{ipPrefixCount: 1}".to_owned(), 7, "ipPrefixCount"),
            (class, "{amiFamily: Windows2025}".to_owned(), 8, "Windows2025"),
            (class, "{amiSelectorTerms: [{alias: windows2025@latest}]}".to_owned(), 8, "windows2025@latest"),
            (pool, "{template: {spec: {requirements: [{operator: Gte}]}}}".to_owned(), 8, "Gte"),
            (
                pool,
                "{template: {metadata: {labels: {karpenter.k8s.aws/instance-tenancy: default}}}}".to_owned(),
                8,
                "tenancy",
            ),
            (pool, label("capacity-reservation-interruptible"), 9, "interruptible"),
            (class, "{networkInterfaces: []}".to_owned(), 10, "networkInterfaces"),
            (class, "{placementGroupSelector: {}}".to_owned(), 10, "placementGroupSelector"),
            (class, "{connectionTracking: {}}".to_owned(), 12, "connectionTracking"),
            (class, "{cpuOptions: {}}".to_owned(), 12, "cpuOptions"),
            (pool, "{disruption: {consolidationPolicy: Balanced}}".to_owned(), 13, "Balanced"),
        ] {
            let text = format!("{kind}{spec}}}");
            let refused = messages(&text, before);
            assert!(refused.len() == 1 && refused[0].contains(named), "{text} in 1.{before}: {refused:?}");
            assert_eq!(messages(&text, before + 1), [""; 0], "{text} in 1.{}", before + 1);
        }
    }

    /// The server takes any value of a label; Karpenter 1.2 passes it over, or makes no node where it is alone.
    #[test]
    fn the_capacity_type_reserved_is_new_to_karpenter() {
        let required = |values: &str| {
            format!(
                "template: {{spec: {{requirements: [{{key: karpenter.sh/capacity-type, operator: In, values: [{values}]}}]}}}}"
            )
        };
        let label = "template: {metadata: {labels: {karpenter.sh/capacity-type: reserved}}}".to_owned();
        for (spec, expected) in [
            (required("reserved"), Some(Severity::Error)),
            (required("spot, reserved"), Some(Severity::Warning)),
            (required("spot"), None),
            (label, Some(Severity::Error)),
        ] {
            let text = format!("{{apiVersion: karpenter.sh/v1, kind: NodePool, spec: {{{spec}}}}}");
            let found = |minor, scope| {
                let options = Options { karpenter: Version(1, minor), scope, ..Options::default() };
                let found = found_in(&text, &options).into_iter();
                let ours = found.filter(|finding| {
                    matches!(finding.rule.code.name, "too-new-for-karpenter" | "needs-feature-gate")
                });
                ours.map(|finding| (finding.rule.code.name, finding.severity)).collect::<Vec<_>>()
            };
            let too_new: Vec<_> =
                expected.map(|severity| ("too-new-for-karpenter", severity)).into_iter().collect();
            assert_eq!(found(2, Scope::Lint), too_new, "{spec}");
            assert_eq!(found(2, Scope::Admission), [], "{spec}");
            let gated: Vec<_> =
                expected.map(|_| ("needs-feature-gate", Severity::Note)).into_iter().collect();
            assert_eq!(found(3, Scope::Lint), gated, "{spec}");
            assert_eq!(found(6, Scope::Lint), [], "{spec}");
        }
    }

    /// The server takes any annotation, and an older Karpenter does not look at it.
    #[test]
    fn annotations_are_new_to_karpenter() {
        let pool = "{apiVersion: karpenter.sh/v1, kind: NodePool, spec: {template: {metadata: {annotations: {karpenter.sh/do-not-repair: \"true\"}}}}}";
        let class = "{apiVersion: karpenter.k8s.aws/v1, kind: EC2NodeClass, metadata: {annotations: {karpenter.k8s.aws/nvidia-consumable-capacity: memory}}}";
        for text in [pool, class] {
            let found = |minor, scope| {
                let options = Options { karpenter: Version(1, minor), scope, ..Options::default() };
                let found = found_in(text, &options).into_iter();
                let ours = found.filter(|finding| std::ptr::eq(finding.rule, &TOO_NEW_FOR_KARPENTER));
                ours.map(|finding| finding.severity).collect::<Vec<_>>()
            };
            assert_eq!(found(14, Scope::Lint), [Severity::Warning], "{text}");
            assert_eq!(found(14, Scope::Admission), [], "{text}");
            assert_eq!(found(15, Scope::Lint), [], "{text}");
        }
    }

    #[test]
    fn kinds_are_new_too() {
        let overlay = "{apiVersion: karpenter.sh/v1alpha1, kind: NodeOverlay, spec: {}}";
        assert_eq!(messages(overlay, 6), ["`NodeOverlay` needs Karpenter 1.7, this is for 1.6"]);
        assert_eq!(messages(overlay, 7), [""; 0]);
        let buffer = "{apiVersion: autoscaling.x-k8s.io/v1beta1, kind: CapacityBuffer, spec: {}}";
        assert_eq!(messages(buffer, 13).len(), 1);
    }
}
