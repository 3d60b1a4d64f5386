//! Block device mappings that map nothing.

use crate::manifest::Manifest;
use crate::rules::lint::ec2nodeclass::volume::mappings;
use crate::rules::{Check, Scope, Sink};

rule! {
    /// a block device mapping without `ebs`
    ///
    /// The API server lets it pass, and the controller crashes when it makes a launch template of it
    /// (`blockDeviceMappings` of `pkg/providers/launchtemplate/launchtemplate.go`, v1.14.1).
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   blockDeviceMappings:
    ///     - deviceName: /dev/xvda
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   blockDeviceMappings:
    ///     - deviceName: /dev/xvda
    ///       ebs:
    ///         volumeSize: 100Gi
    /// ```
    pub(crate) static BLOCK_DEVICE_WITHOUT_EBS = error("block-device-without-ebs", Volumes) {
        scope: Scope::Lint,
        check: Check::Object(block_device_without_ebs),
    }
}

fn block_device_without_ebs(manifest: &Manifest, sink: &mut Sink<'_>) {
    for mapping in mappings(manifest).filter(|mapping| mapping.volume().is_none()) {
        if sink.has_room() {
            let message = format!("`{}` has no `ebs`: the controller crashes", mapping.place);
            sink.report(mapping.place.pointer(), message)
                .help("add `ebs` with at least `volumeSize`, or remove the mapping");
        }
    }
}
