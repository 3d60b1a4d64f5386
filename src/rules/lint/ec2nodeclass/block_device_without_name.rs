//! Block device mappings of no device.

use crate::manifest::Manifest;
use crate::rules::lint::ec2nodeclass::volume::mappings;
use crate::rules::{Check, Scope, Sink};

rule! {
    /// a block device mapping without `deviceName`
    ///
    /// The API server lets it pass, and the controller crashes when it looks for the volume that pods use
    /// (`ephemeralStorage` of `pkg/providers/instancetype/types.go`, v1.14.1); EC2 takes no volume without a
    /// device either.
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   blockDeviceMappings:
    ///     - ebs:
    ///         volumeSize: 100Gi
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
    pub(crate) static BLOCK_DEVICE_WITHOUT_NAME = error("block-device-without-name", Volumes) {
        scope: Scope::Lint,
        check: Check::Object(block_device_without_name),
    }
}

fn block_device_without_name(manifest: &Manifest, sink: &mut Sink<'_>) {
    for mapping in mappings(manifest).filter(|mapping| mapping.device().is_none()) {
        if sink.has_room() {
            let message = format!("`{}` has no `deviceName`: the controller crashes", mapping.place);
            sink.report(mapping.place.pointer(), message).help("add `deviceName`, for example `/dev/xvda`");
        }
    }
}
