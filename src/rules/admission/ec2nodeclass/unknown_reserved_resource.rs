//! Reservations of what the kubelet does not set aside.

use crate::apis::schema::PlaceName;
use crate::apis::version::Version;
use crate::kubelet::RESOURCES;
use crate::rules::admission::Place;
use crate::rules::admission::ec2nodeclass::known_keys::report_unknown_keys;
use crate::rules::{Check, Sink};

rule! {
    /// a reservation of a resource that the kubelet does not reserve
    ///
    /// `kubeReserved` and `systemReserved` take cpu, memory, ephemeral-storage and pid.
    ///
    /// ```yaml bad
    /// # --karpenter-version 1.14
    /// kind: EC2NodeClass
    /// spec:
    ///   kubelet:
    ///     kubeReserved:
    ///       storage: 1Gi
    /// ```
    ///
    /// ```yaml good
    /// # --karpenter-version 1.14
    /// kind: EC2NodeClass
    /// spec:
    ///   kubelet:
    ///     kubeReserved:
    ///       ephemeral-storage: 1Gi
    /// ```
    pub(crate) static UNKNOWN_RESERVED_RESOURCE = error("unknown-reserved-resource", Kubelet) {
        until: Some(Version(1, 15)),
        check: Check::At(&[PlaceName::ReservedResources], unknown_reserved_resource),
    }
}

fn unknown_reserved_resource(place: &Place<'_>, sink: &mut Sink<'_>) {
    report_unknown_keys(place, RESOURCES, "a resource that can be reserved", sink);
}
