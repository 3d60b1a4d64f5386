//! Eviction signals that the kubelet does not watch.

use crate::apis::schema::PlaceName;
use crate::apis::version::Version;
use crate::kubelet::SIGNALS;
use crate::rules::admission::Place;
use crate::rules::admission::ec2nodeclass::known_keys::report_unknown_keys;
use crate::rules::{Check, Sink};

rule! {
    /// an eviction threshold for a signal that Karpenter does not know
    ///
    /// Signals are memory.available, nodefs.available, nodefs.inodesFree, imagefs.available, imagefs.inodesFree
    /// and pid.available.
    ///
    /// ```yaml bad
    /// # --karpenter-version 1.14
    /// kind: EC2NodeClass
    /// spec:
    ///   kubelet:
    ///     evictionHard:
    ///       memory.avail: 500Mi
    /// ```
    ///
    /// ```yaml good
    /// # --karpenter-version 1.14
    /// kind: EC2NodeClass
    /// spec:
    ///   kubelet:
    ///     evictionHard:
    ///       memory.available: 500Mi
    /// ```
    pub(crate) static UNKNOWN_EVICTION_SIGNAL = error("unknown-eviction-signal", Kubelet) {
        until: Some(Version(1, 15)),
        check: Check::At(&[PlaceName::EvictionSignals], unknown_eviction_signal),
    }
}

fn unknown_eviction_signal(place: &Place<'_>, sink: &mut Sink<'_>) {
    report_unknown_keys(place, SIGNALS, "an eviction signal", sink);
}
