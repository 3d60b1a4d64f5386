//! Reservations below zero.

use crate::apis::schema::PlaceName;
use crate::apis::version::Version;
use crate::phrase::quote;
use crate::rules::admission::{Place, without_nulls};
use crate::rules::{Check, Sink};

rule! {
    /// a negative amount in kubeReserved or systemReserved
    ///
    /// What is reserved is taken from what pods can have: it cannot be below zero.
    ///
    /// ```yaml bad
    /// # --karpenter-version 1.14
    /// kind: EC2NodeClass
    /// spec:
    ///   kubelet:
    ///     systemReserved:
    ///       cpu: -100m
    /// ```
    ///
    /// ```yaml good
    /// # --karpenter-version 1.14
    /// kind: EC2NodeClass
    /// spec:
    ///   kubelet:
    ///     systemReserved:
    ///       cpu: 100m
    /// ```
    pub(crate) static NEGATIVE_RESERVATION = error("negative-reservation", Kubelet) {
        until: Some(Version(1, 15)),
        check: Check::At(&[PlaceName::ReservedResources], negative_reservation),
    }
}

fn negative_reservation(place: &Place<'_>, sink: &mut Sink<'_>) {
    for entry in without_nulls::entries(place.node) {
        let negative = entry.value.as_str().filter(|amount| amount.starts_with('-') && sink.has_room());
        if let Some(amount) = negative {
            let pointer = place.key(&entry.key);
            let message = format!("`{pointer}` is {}, which is negative", quote(amount));
            sink.report(pointer, message).help("remove the sign");
        }
    }
}
