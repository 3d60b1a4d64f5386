//! Sizes that a volume type does not come in.

use std::ops::RangeInclusive;

use crate::diagnostic::Severity;
use crate::manifest::Manifest;
use crate::phrase::quote;
use crate::rules::lint::ec2nodeclass::volume::volumes;
use crate::rules::{Check, Scope, Sink};

rule! {
    /// a volume smaller or larger than its type comes
    ///
    /// EC2 refuses it, and no node of the class starts. io1 and io2 begin at 4Gi, st1 and sc1 at 125Gi; io2 and
    /// gp3 end at 64Ti, standard at 1Ti, the others at 16Ti. The upper limits grow with the years, so what is
    /// above them is a warning ("Amazon EBS volume types" in the EBS user guide).
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   blockDeviceMappings:
    ///     - deviceName: /dev/xvda
    ///       ebs: {volumeSize: 100Gi, volumeType: gp3}
    ///     - deviceName: /dev/xvdb
    ///       ebs: {volumeSize: 100Gi, volumeType: st1}
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   blockDeviceMappings:
    ///     - deviceName: /dev/xvda
    ///       ebs: {volumeSize: 100Gi, volumeType: gp3}
    ///     - deviceName: /dev/xvdb
    ///       ebs: {volumeSize: 125Gi, volumeType: st1}
    /// ```
    pub(crate) static VOLUME_SIZE_OUT_OF_RANGE = error("volume-size-out-of-range", Volumes) {
        scope: Scope::Lint,
        check: Check::Object(volume_size_out_of_range),
    }
}

fn volume_size_out_of_range(manifest: &Manifest, sink: &mut Sink<'_>) {
    for volume in volumes(manifest) {
        let (Some(kind), Some(size), Some(gib)) = (volume.kind(), volume.text("volumeSize"), volume.gib())
        else {
            continue;
        };
        let Some(range) = sizes(kind).filter(|range| !range.contains(&gib) && sink.has_room()) else {
            continue;
        };
        let (start, end) = range.into_inner();
        let word = if gib < start { "small" } else { "large" };
        let found = sink.report(
            volume.place.join("volumeSize"),
            format!("{} is too {word} for a volume of type `{kind}`", quote(size)),
        );
        if gib > end {
            found.severity = Severity::Warning;
        }
        found.help(format!("take `{start}Gi` to `{end}Gi`, or another `volumeType`"));
    }
}

/// The sizes of a type in GiB.
fn sizes(kind: &str) -> Option<RangeInclusive<i64>> {
    const TIB: i64 = 1024;
    match kind {
        "gp3" => Some(1..=64 * TIB),
        "gp2" => Some(1..=16 * TIB),
        "io2" => Some(4..=64 * TIB),
        "io1" => Some(4..=16 * TIB),
        "st1" | "sc1" => Some(125..=16 * TIB),
        "standard" => Some(1..=TIB),
        _ => None,
    }
}
