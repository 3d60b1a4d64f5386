//! Connection tracking that sets nothing.

use crate::apis::schema::PlaceName;
use crate::apis::version::Version;
use crate::rules::admission::{Place, without_nulls};
use crate::rules::{Check, Sink};

rule! {
    /// connectionTracking without any timeout
    ///
    /// Give at least one of `tcpEstablishedTimeout`, `udpStreamTimeout` and `udpTimeout`, or leave the field out.
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   connectionTracking: {}
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   connectionTracking:
    ///     tcpEstablishedTimeout: 350
    /// ```
    pub(crate) static EMPTY_CONNECTION_TRACKING = error("empty-connection-tracking", Network) {
        since: Some(Version(1, 13)),
        check: Check::At(&[PlaceName::ConnectionTracking], empty_connection_tracking),
    }
}

fn empty_connection_tracking(place: &Place<'_>, sink: &mut Sink<'_>) {
    let timeouts = ["tcpEstablishedTimeout", "udpStreamTimeout", "udpTimeout"];
    if !timeouts.iter().any(|key| without_nulls::has(place.node, key)) {
        sink.report(place.pointer(), "`spec.connectionTracking` has no timeout")
            .help("add `tcpEstablishedTimeout`, `udpStreamTimeout` or `udpTimeout`, or remove the field");
    }
}
