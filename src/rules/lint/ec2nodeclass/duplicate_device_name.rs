//! Two volumes for one device.

use std::collections::BTreeMap;

use crate::manifest::Manifest;
use crate::phrase::quote;
use crate::rules::lint::ec2nodeclass::volume::mappings;
use crate::rules::{Check, Scope, Sink};

rule! {
    /// two block device mappings of the same device
    ///
    /// A device holds one volume: EC2 refuses to launch an instance with two.
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   blockDeviceMappings:
    ///     - deviceName: /dev/xvda
    ///       ebs: {volumeSize: 50Gi}
    ///     - deviceName: /dev/xvda
    ///       ebs: {volumeSize: 100Gi}
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   blockDeviceMappings:
    ///     - deviceName: /dev/xvda
    ///       ebs: {volumeSize: 50Gi}
    ///     - deviceName: /dev/xvdb
    ///       ebs: {volumeSize: 100Gi}
    /// ```
    pub(crate) static DUPLICATE_DEVICE_NAME = error("duplicate-device-name", Volumes) {
        scope: Scope::Lint,
        check: Check::Object(duplicate_device_name),
    }
}

fn duplicate_device_name(manifest: &Manifest, sink: &mut Sink<'_>) {
    let mut seen = BTreeMap::new();
    for mapping in mappings(manifest) {
        let Some(device) = mapping.device() else { continue };
        let pointer = mapping.place.join("deviceName");
        if let Some(first) = seen.get(device).filter(|_| sink.has_room()) {
            let object = sink.object();
            sink.report(pointer, format!("{} is mapped twice", quote(device)))
                .help("keep one of the mappings")
                .also(object, crate::source::Pointer::clone(first), "the first");
        } else {
            seen.insert(device, pointer);
        }
    }
}
