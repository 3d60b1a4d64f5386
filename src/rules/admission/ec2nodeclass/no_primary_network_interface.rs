//! Network interfaces of which none is the primary one.

use crate::apis::schema::PlaceName;
use crate::apis::version::Version;
use crate::rules::admission::ec2nodeclass::network_interfaces::{has_type, index};
use crate::rules::admission::{Place, without_nulls};
use crate::rules::{Check, Sink};
use crate::yaml::Node;

rule! {
    /// networkInterfaces without the primary one
    ///
    /// The primary interface is the one with card 0, device 0 and type `interface`.
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   networkInterfaces:
    ///     - {networkCardIndex: 1, deviceIndex: 1, interfaceType: interface}
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   networkInterfaces:
    ///     - {networkCardIndex: 0, deviceIndex: 0, interfaceType: interface}
    /// ```
    pub(crate) static NO_PRIMARY_NETWORK_INTERFACE = error("no-primary-network-interface", Network) {
        since: Some(Version(1, 11)),
        check: Check::At(&[PlaceName::NetworkInterfaces], no_primary_network_interface),
    }
}

fn no_primary_network_interface(place: &Place<'_>, sink: &mut Sink<'_>) {
    let interfaces = without_nulls::items(place.node);
    let is_primary = |interface: &Node| {
        index(interface, "deviceIndex") == Some(0)
            && index(interface, "networkCardIndex") == Some(0)
            && has_type(interface, "interface")
    };
    if !interfaces.is_empty() && !interfaces.iter().any(is_primary) {
        sink.report(place.pointer(), "`spec.networkInterfaces` has no primary interface")
            .help("add `{networkCardIndex: 0, deviceIndex: 0, interfaceType: interface}`");
    }
}
