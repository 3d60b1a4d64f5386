//! Data volumes that EKS Auto Mode does not make.

use std::ops::RangeInclusive;

use crate::manifest::Manifest;
use crate::rules::admission::without_nulls;
use crate::rules::lint::nodeclass::spec;
use crate::rules::{Check, Scope, Sink};
use crate::source::Pointer;

rule! {
    /// an ephemeralStorage of an Auto Mode NodeClass outside what is documented
    ///
    /// The volume is gp3: 3000 to 16000 operations and 125 to 1000 MiB a second.
    ///
    /// ```yaml bad
    /// apiVersion: eks.amazonaws.com/v1
    /// kind: NodeClass
    /// metadata: {name: web}
    /// spec:
    ///   role: nodes
    ///   ephemeralStorage: {size: 100Gi, iops: 1000}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: eks.amazonaws.com/v1
    /// kind: NodeClass
    /// metadata: {name: web}
    /// spec:
    ///   role: nodes
    ///   ephemeralStorage: {size: 100Gi, iops: 3000}
    /// ```
    pub(crate) static AUTO_MODE_STORAGE_OUT_OF_RANGE = warning("auto-mode-storage-out-of-range", Volumes) {
        scope: Scope::Lint,
        check: Check::Object(auto_mode_storage_out_of_range),
    }
}

const RANGES: [(&str, RangeInclusive<i64>); 2] = [("iops", 3000..=16_000), ("throughput", 125..=1000)];

fn auto_mode_storage_out_of_range(manifest: &Manifest, sink: &mut Sink<'_>) {
    let Some(storage) = spec(manifest).and_then(|spec| without_nulls::get(spec, "ephemeralStorage")) else {
        return;
    };
    for (key, range) in RANGES {
        let given = without_nulls::get(storage, key).and_then(without_nulls::integer);
        if let Some(number) = given.filter(|number| !range.contains(number)) {
            let (start, end) = range.into_inner();
            let bound = if number < start { format!("below {start}") } else { format!("above {end}") };
            let pointer = Pointer::parse("/spec/ephemeralStorage").join(key);
            sink.report(pointer.clone(), format!("`{pointer}` is {number}, {bound}"))
                .help(format!("take {start} to {end}"));
        }
    }
}
