//! Sizes that are a unit alone.

use crate::manifest::Manifest;
use crate::phrase::quote;
use crate::rules::lint::ec2nodeclass::volume::volumes;
use crate::rules::{Check, Scope, Sink};

rule! {
    /// a volume size that is a unit without a number
    ///
    /// The API server lets `Ti` and `T` pass (its pattern has an empty branch), and Karpenter reads no size from
    /// them.
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   blockDeviceMappings:
    ///     - deviceName: /dev/xvda
    ///       ebs: {volumeSize: Ti}
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   blockDeviceMappings:
    ///     - deviceName: /dev/xvda
    ///       ebs: {volumeSize: 1Ti}
    /// ```
    pub(crate) static VOLUME_SIZE_WITHOUT_NUMBER = error("volume-size-without-number", Volumes) {
        scope: Scope::Lint,
        check: Check::Object(volume_size_without_number),
    }
}

fn volume_size_without_number(manifest: &Manifest, sink: &mut Sink<'_>) {
    for volume in volumes(manifest) {
        let Some(unit) = volume.text("volumeSize").filter(|size| matches!(*size, "Ti" | "T")) else {
            continue;
        };
        if sink.has_room() {
            sink.report(volume.place.join("volumeSize"), format!("{} has no number", quote(unit)))
                .help(format!("write the number too, for example `1{unit}`"));
        }
    }
}
