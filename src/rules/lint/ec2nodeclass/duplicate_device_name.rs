//! Two volumes for one device.

use std::collections::HashMap;

use crate::manifest::Manifest;
use crate::rules::lint::ec2nodeclass::volume::mappings;
use crate::rules::phrase::quote;
use crate::rules::{Check, Rule, Scope, Sink};

/// A device that is mapped twice.
pub static DUPLICATE_DEVICE_NAME: Rule = Rule {
    name: "duplicate-device-name",
    scope: Scope::Lint,
    doc: "\
two block device mappings of the same device

A device holds one volume: EC2 refuses to launch an instance with two.",
    bad: "kind: EC2NodeClass\nspec:\n  blockDeviceMappings:\n    - deviceName: /dev/xvda\n      ebs: {volumeSize: 50Gi}\n    - deviceName: /dev/xvda\n      ebs: {volumeSize: 100Gi}\n",
    good: "kind: EC2NodeClass\nspec:\n  blockDeviceMappings:\n    - deviceName: /dev/xvda\n      ebs: {volumeSize: 50Gi}\n    - deviceName: /dev/xvdb\n      ebs: {volumeSize: 100Gi}\n",
    check: Check::Object(duplicate_device_name),
    ..Rule::ADMISSION
};

fn duplicate_device_name(manifest: &Manifest, sink: &mut Sink<'_>) {
    let mut seen = HashMap::new();
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
