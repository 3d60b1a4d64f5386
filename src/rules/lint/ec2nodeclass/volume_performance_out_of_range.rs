//! Performance beyond what EBS gives.

use std::ops::RangeInclusive;

use crate::diagnostic::Severity;
use crate::instancetype::ebs::{IOPS_A_MIB, Iops, VolumeType};
use crate::manifest::Manifest;
use crate::rules::lint::ec2nodeclass::volume::{Volume, volumes};
use crate::rules::{Check, Scope, Sink};

rule! {
    /// a rate of `iops` or `throughput` outside what the volume type gives
    ///
    /// EC2 refuses it, and no node of the class starts. gp3 has from 3000 and 125 on, at most 500 operations a
    /// GiB beyond 3000 and 0.25 MiB/s an operation; io1 and io2 have from 100 on, at most 50 and 1000 a GiB. The
    /// upper limits grow with the years, so what is above them is a warning ("Amazon EBS volume types" in the EBS
    /// user guide).
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   blockDeviceMappings:
    ///     - deviceName: /dev/xvda
    ///       ebs: {volumeSize: 100Gi, volumeType: gp3, iops: 1000}
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   blockDeviceMappings:
    ///     - deviceName: /dev/xvda
    ///       ebs: {volumeSize: 100Gi, volumeType: gp3, iops: 3000}
    /// ```
    pub(crate) static VOLUME_PERFORMANCE_OUT_OF_RANGE = error("volume-performance-out-of-range", Volumes) {
        scope: Scope::Lint,
        check: Check::Object(volume_performance_out_of_range),
    }
}

fn volume_performance_out_of_range(manifest: &Manifest, sink: &mut Sink<'_>) {
    for volume in volumes(manifest) {
        let Some(kind) = volume.kind().and_then(VolumeType::by_name) else { continue };
        if let (Some(iops), Some(Iops { range, a_gib, .. })) = (volume.number("iops"), &kind.iops) {
            let is_within = compare(&volume, "iops", iops, range, sink);
            let most = volume.gib().map(|gib| gib.saturating_mul(*a_gib).max(*range.start()));
            if let Some(most) = most.filter(|most| is_within && iops > *most) {
                let help =
                    format!("take at most {most}, or a larger volume: `{}` gives {a_gib} a GiB", kind.name);
                warn(&volume, "iops", format!("is {iops}, too much for its size"), help, sink);
            }
        }
        if let (Some(throughput), Some(range)) = (volume.number("throughput"), &kind.throughput) {
            let is_within = compare(&volume, "throughput", throughput, range, sink);
            let unasked = kind.iops.as_ref().and_then(|iops| iops.unasked);
            let iops = volume.number("iops").or(unasked);
            if let Some(iops) = iops.filter(|iops| is_within && throughput > iops / IOPS_A_MIB) {
                let help =
                    format!("write `iops: {}` or more: a MiB/s needs 4 operations", throughput * IOPS_A_MIB);
                warn(
                    &volume,
                    "throughput",
                    format!("is {throughput}, too much for {iops} operations"),
                    help,
                    sink,
                );
            }
        }
    }
}

/// Whether the number is within the range; reports it where it is not.
fn compare(
    volume: &Volume<'_>,
    setting: &str,
    number: i64,
    range: &RangeInclusive<i64>,
    sink: &mut Sink<'_>,
) -> bool {
    if range.contains(&number) || !sink.has_room() {
        return range.contains(&number);
    }
    let pointer = volume.place.join(setting);
    let (start, end) = range.clone().into_inner();
    let bound = if number < start { format!("below {start}") } else { format!("above {end}") };
    let found = sink.report(pointer.clone(), format!("`{pointer}` is {number}, {bound}"));
    if number > end {
        found.severity = Severity::Warning;
    }
    found.help(format!("take {start} to {end}"));
    false
}

fn warn(volume: &Volume<'_>, setting: &str, fault: String, help: String, sink: &mut Sink<'_>) {
    if sink.has_room() {
        let pointer = volume.place.join(setting);
        let found = sink.report(pointer.clone(), format!("`{pointer}` {fault}"));
        found.severity = Severity::Warning;
        found.help(help);
    }
}
