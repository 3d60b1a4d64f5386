//! Performance beyond what EBS gives.

use std::ops::RangeInclusive;

use crate::diagnostic::Severity;
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
    pub static VOLUME_PERFORMANCE = error("volume-performance-out-of-range", Volumes) {
        scope: Scope::Lint,
        check: Check::Object(volume_performance),
    }
}

/// What a type gives: operations a second, and the most of them a GiB.
fn iops_of(kind: &str) -> Option<(RangeInclusive<i64>, i64)> {
    match kind {
        "gp3" => Some((GP3_IOPS..=80_000, 500)),
        "io1" => Some((100..=64_000, 50)),
        "io2" => Some((100..=256_000, 1000)),
        _ => None,
    }
}

/// What every gp3 volume has, whatever its size.
const GP3_IOPS: i64 = 3000;
/// MiB a second of gp3.
const GP3_THROUGHPUT: RangeInclusive<i64> = 125..=2000;
/// Operations that a MiB a second of gp3 needs.
const IOPS_A_MIB: i64 = 4;

fn volume_performance(manifest: &Manifest, sink: &mut Sink<'_>) {
    for volume in volumes(manifest) {
        let Some(kind) = volume.kind() else { continue };
        if let (Some(iops), Some((range, a_gib))) = (volume.number("iops"), iops_of(kind)) {
            let is_within = compare(&volume, "iops", iops, &range, sink);
            let most = volume.gib().map(|gib| gib.saturating_mul(a_gib).max(*range.start()));
            if let Some(most) = most.filter(|most| is_within && iops > *most) {
                let help = format!("take at most {most}, or a larger volume: `{kind}` gives {a_gib} a GiB");
                warn(&volume, "iops", format!("is {iops}, too much for its size"), help, sink);
            }
        }
        if let Some(throughput) = volume.number("throughput").filter(|_| kind == "gp3") {
            let is_within = compare(&volume, "throughput", throughput, &GP3_THROUGHPUT, sink);
            let iops = volume.number("iops").unwrap_or(GP3_IOPS);
            if is_within && throughput > iops / IOPS_A_MIB {
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
