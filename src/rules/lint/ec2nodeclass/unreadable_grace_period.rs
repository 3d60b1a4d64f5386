//! Grace periods that nobody can read.

use crate::apis::duration;
use crate::apis::version::Version;
use crate::manifest::Manifest;
use crate::phrase::quote;
use crate::rules::admission::without_nulls;
use crate::rules::lint::ec2nodeclass::kubelet;
use crate::rules::{Check, Scope, Sink};

rule! {
    /// a value of evictionSoftGracePeriod that is not a duration as Go writes them
    ///
    /// The API server lets any text pass, but then no controller can read the object, nor a list that has it in
    /// it: no class of the cluster works any more. A duration is numbers with units, `1m30s`; there are no days.
    /// The kubelet does not start with a negative one.
    ///
    /// ```yaml bad
    /// # --karpenter-version 1.14
    /// kind: EC2NodeClass
    /// spec:
    ///   kubelet:
    ///     evictionSoft:
    ///       memory.available: 500Mi
    ///     evictionSoftGracePeriod:
    ///       memory.available: 1 minute
    /// ```
    ///
    /// ```yaml good
    /// # --karpenter-version 1.14
    /// kind: EC2NodeClass
    /// spec:
    ///   kubelet:
    ///     evictionSoft:
    ///       memory.available: 500Mi
    ///     evictionSoftGracePeriod:
    ///       memory.available: 1m
    /// ```
    pub(crate) static UNREADABLE_GRACE_PERIOD = error("unreadable-grace-period", Kubelet) {
        scope: Scope::Lint,
        until: Some(Version(1, 15)),
        check: Check::Object(unreadable_grace_period),
    }
}

fn unreadable_grace_period(manifest: &Manifest, sink: &mut Sink<'_>) {
    let Some((kubelet, pointer)) = kubelet(manifest) else { return };
    let Some(periods) = without_nulls::get(kubelet, "evictionSoftGracePeriod") else { return };
    for entry in without_nulls::entries(periods) {
        let Some(text) = entry.value.as_str().filter(|_| sink.has_room()) else { continue };
        let fault = match duration::parse_go(text) {
            Some(period) if period >= 0 => continue,
            Some(_) => "which is negative: the kubelet does not start",
            None => "which is not a duration: Karpenter can decode neither this class nor any list with it",
        };
        let pointer = pointer.join("evictionSoftGracePeriod").join(&entry.key);
        let message = format!("`{pointer}` is {}, {fault}", quote(text));
        sink.report(pointer, message).help("write numbers with `h`, `m` or `s`, for example `1m30s`");
    }
}
