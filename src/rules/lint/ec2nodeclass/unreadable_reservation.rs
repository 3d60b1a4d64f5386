//! Reservations that nobody can read.

use crate::apis::quantity::{self, Quantity};
use crate::apis::version::Version;
use crate::manifest::Manifest;
use crate::phrase::quote;
use crate::rules::admission::without_nulls;
use crate::rules::lint::ec2nodeclass::kubelet;
use crate::rules::{Check, Scope, Sink};

rule! {
    /// an amount in kubeReserved or systemReserved that has the form of a quantity and is none
    ///
    /// The API server's pattern lets exponents with a fraction pass, as in `1e3.5`; the controller crashes when
    /// it reads them (`kubeReservedResources` of `pkg/providers/instancetype/types.go`, v1.14.1).
    ///
    /// ```yaml bad
    /// # --karpenter-version 1.14
    /// kind: EC2NodeClass
    /// spec:
    ///   kubelet:
    ///     kubeReserved:
    ///       memory: 1e3.5
    /// ```
    ///
    /// ```yaml good
    /// # --karpenter-version 1.14
    /// kind: EC2NodeClass
    /// spec:
    ///   kubelet:
    ///     kubeReserved:
    ///       memory: 1Gi
    /// ```
    pub(crate) static UNREADABLE_RESERVATION = error("unreadable-reservation", Kubelet) {
        scope: Scope::Lint,
        until: Some(Version(1, 15)),
        check: Check::Object(unreadable_reservation),
    }
}

fn unreadable_reservation(manifest: &Manifest, sink: &mut Sink<'_>) {
    let Some((kubelet, pointer)) = kubelet(manifest) else { return };
    for field in ["kubeReserved", "systemReserved"] {
        let Some(amounts) = without_nulls::get(kubelet, field) else { continue };
        for entry in without_nulls::entries(amounts) {
            let unreadable = |text: &&str| quantity::has_form(text) && Quantity::parse(text).is_none();
            let Some(text) = entry.value.as_str().filter(unreadable).filter(|_| sink.has_room()) else {
                continue;
            };
            let pointer = pointer.join(field).join(&entry.key);
            let message = format!(
                "`{pointer}` is {}, whose exponent is not a whole number: the controller crashes",
                quote(text)
            );
            sink.report(pointer, message)
                .help("write a whole exponent or a unit, for example `100m` or `1Gi`");
        }
    }
}
