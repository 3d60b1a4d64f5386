//! More tags than a thing can have.

use crate::diagnostic::Severity;
use crate::manifest::Manifest;
use crate::rules::admission::without_nulls;
use crate::rules::lint::ec2nodeclass::{pointer, spec};
use crate::rules::{Check, Scope, Sink};

rule! {
    /// more tags than fit beside Karpenter's own
    ///
    /// A resource can have 50 tags. Karpenter sets four of its own on whatever it launches,
    /// `kubernetes.io/cluster/<name>`, `eks:eks-cluster-name`, `karpenter.sh/nodepool` and
    /// `karpenter.k8s.aws/ec2nodeclass`, so EC2 refuses to launch with more than 46; and two later on instances,
    /// `Name` and `karpenter.sh/nodeclaim`, so more than 44 are a warning (`GetTags` of `pkg/utils` and
    /// `pkg/controllers/nodeclaim/tagging`, v1.14.1).
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   tags: {a01: a, a02: a, a03: a, a04: a, a05: a, a06: a, a07: a, a08: a, a09: a, a10: a, a11: a, a12: a, a13: a, a14: a, a15: a, a16: a, a17: a, a18: a, a19: a, a20: a, a21: a, a22: a, a23: a, a24: a, a25: a, a26: a, a27: a, a28: a, a29: a, a30: a, a31: a, a32: a, a33: a, a34: a, a35: a, a36: a, a37: a, a38: a, a39: a, a40: a, a41: a, a42: a, a43: a, a44: a, a45: a, a46: a, a47: a}
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   tags: {a01: a, a02: a, a03: a}
    /// ```
    pub(crate) static TOO_MANY_TAGS = error("too-many-tags", Identity) {
        scope: Scope::Lint,
        check: Check::Object(too_many_tags),
    }
}

/// What a resource can have.
const MOST: usize = 50;
/// What Karpenter sets itself at launch.
const AT_LAUNCH: usize = 4;
/// What Karpenter sets itself when the node is there.
const LATER: usize = 2;

fn too_many_tags(manifest: &Manifest, sink: &mut Sink<'_>) {
    let Some(tags) = spec(manifest).and_then(|spec| without_nulls::get(spec, "tags")) else { return };
    let count = without_nulls::entries(tags).count();
    let most = MOST - AT_LAUNCH - LATER;
    if count > most {
        let message = format!("`spec.tags` has {count} tags, {most} fit beside Karpenter's own");
        let found = sink.report(pointer("tags"), message);
        if count <= most + LATER {
            found.severity = Severity::Warning;
        }
        found.help("remove some of them");
    }
}
