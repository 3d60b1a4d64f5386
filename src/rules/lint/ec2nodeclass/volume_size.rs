//! Sizes that a volume type does not come in.

use std::ops::RangeInclusive;

use crate::diagnostic::Severity;
use crate::manifest::Manifest;
use crate::rules::lint::ec2nodeclass::volume::volumes;
use crate::rules::phrase::quote;
use crate::rules::{Check, Rule, Scope, Sink};

/// A size that the type does not have.
pub static VOLUME_SIZE: Rule = Rule {
    name: "volume-size-out-of-range",
    scope: Scope::Lint,
    doc: "\
a volume smaller or larger than its type comes

EC2 refuses it, and no node of the class starts. io1 and io2 begin at 4Gi, st1 and sc1 at 125Gi; io2 and gp3 end at 64Ti, standard at 1Ti,
the others at 16Ti. The upper limits grow with the years, so what is above them is a warning (\"Amazon EBS volume types\" in
the EBS user guide).",
    bad: "kind: EC2NodeClass\nspec:\n  blockDeviceMappings:\n    - deviceName: /dev/xvda\n      ebs: {volumeSize: 100Gi, volumeType: gp3}\n    - deviceName: /dev/xvdb\n      ebs: {volumeSize: 100Gi, volumeType: st1}\n",
    good: "kind: EC2NodeClass\nspec:\n  blockDeviceMappings:\n    - deviceName: /dev/xvda\n      ebs: {volumeSize: 100Gi, volumeType: gp3}\n    - deviceName: /dev/xvdb\n      ebs: {volumeSize: 125Gi, volumeType: st1}\n",
    check: Check::Object(volume_size),
    ..Rule::ADMISSION
};

fn volume_size(manifest: &Manifest, sink: &mut Sink<'_>) {
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
