//! Fields that EKS Auto Mode decides itself.

use crate::apis::kinds::ec2nodeclass::EC2_NODE_CLASS;
use crate::apis::v1::nodeclass::FIELDS;
use crate::diagnostic::Severity;
use crate::manifest::Manifest;
use crate::phrase::{nearest, quote};
use crate::rules::admission::without_nulls;
use crate::rules::lint::nodeclass::spec;
use crate::rules::{Check, Scope, Sink};
use crate::source::Pointer;

rule! {
    /// a field that a NodeClass of EKS Auto Mode does not have
    ///
    /// Auto Mode chooses the image, starts the nodes and sets up their disks itself: images, user data, kubelet
    /// and block devices cannot be chosen. What is only not documented is a warning.
    ///
    /// ```yaml bad
    /// apiVersion: eks.amazonaws.com/v1
    /// kind: NodeClass
    /// metadata: {name: web}
    /// spec:
    ///   role: nodes
    ///   userData: echo
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: eks.amazonaws.com/v1
    /// kind: NodeClass
    /// metadata: {name: web}
    /// spec:
    ///   role: nodes
    ///   ephemeralStorage: {size: 100Gi}
    /// ```
    pub(crate) static UNSUPPORTED_AUTO_MODE_FIELD = error("unsupported-auto-mode-field", Fields) {
        scope: Scope::Lint,
        check: Check::Object(unsupported_auto_mode_field),
    }
}

/// What Auto Mode leaves no choice of, and the way to say it, if there is one.
const DECIDED: [(&str, &str); 7] = [
    ("amiFamily", "Auto Mode chooses the image: remove it"),
    ("amiSelectorTerms", "Auto Mode chooses the image: remove it"),
    ("blockDeviceMappings", "the size of the data volume is `spec.ephemeralStorage.size`"),
    ("instanceStorePolicy", "Auto Mode uses local disks by itself: remove it"),
    ("kubelet", "Auto Mode configures the kubelet: remove it"),
    ("metadataOptions", "Auto Mode requires tokens and allows one hop: remove it"),
    ("userData", "Auto Mode starts the nodes itself; what is to run on each can be a DaemonSet"),
];

fn unsupported_auto_mode_field(manifest: &Manifest, sink: &mut Sink<'_>) {
    let Some(spec) = spec(manifest) else { return };
    for entry in without_nulls::entries(spec).filter(|entry| !FIELDS.contains(&entry.key.as_ref())) {
        if !sink.has_room() {
            return;
        }
        let key = entry.key.as_ref();
        let pointer = Pointer::parse("/spec").join(key);
        if let Some((_, help)) = DECIDED.iter().find(|(name, _)| *name == key) {
            let message = format!("{} is not a field of an Auto Mode NodeClass", quote(key));
            sink.report(pointer, message).key().help(*help);
        } else if let Some(help) = way_out(key) {
            let message = format!("{} is not a documented field of an Auto Mode NodeClass", quote(key));
            let found = sink.report(pointer, message).key();
            found.severity = Severity::Warning;
            found.help(help);
        }
    }
}

/// What to do about a field that is not documented; nothing where it may be newer than these rules.
fn way_out(key: &str) -> Option<String> {
    if key == "associatePublicIPAddress" {
        return Some("it is `spec.advancedNetworking.associatePublicIPAddress`".to_owned());
    }
    if let Some(meant) = nearest(key, FIELDS) {
        return Some(format!("did you mean `{meant}`?"));
    }
    let spec = EC2_NODE_CLASS.root.field("spec")?;
    spec.schema.field(key).map(|_| "it is a field of EC2NodeClass: remove it".to_owned())
}
