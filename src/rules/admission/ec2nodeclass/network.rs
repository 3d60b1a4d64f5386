//! Network interfaces, connection tracking and placement groups.

use std::collections::HashMap;

use crate::apis::schema::PlaceName;
use crate::apis::version::Version;
use crate::rules::admission::{Place, without_nulls};
use crate::rules::{Check, Sink};
use crate::yaml::Node;

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
    pub static EMPTY_CONNECTION_TRACKING = error("empty-connection-tracking", Network) {
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

rule! {
    /// a placement group selected by both name and id, or by neither
    ///
    /// One of them names the group.
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   placementGroupSelector: {}
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   placementGroupSelector:
    ///     name: near
    /// ```
    pub static NO_SINGLE_PLACEMENT_GROUP = error("no-single-placement-group", Network) {
        since: Some(Version(1, 11)),
        check: Check::At(&[PlaceName::PlacementGroupSelector], no_single_placement_group),
    }
}

fn no_single_placement_group(place: &Place<'_>, sink: &mut Sink<'_>) {
    let message = match (without_nulls::has(place.node, "name"), without_nulls::has(place.node, "id")) {
        (true, true) => "`spec.placementGroupSelector` has `name` and `id`, which exclude each other",
        (false, false) => "`spec.placementGroupSelector` has neither `name` nor `id`",
        _ => return,
    };
    sink.report(place.pointer(), message).help("give the name or the id of the group");
}

fn has_type(interface: &Node, kind: &str) -> bool {
    without_nulls::text(interface, "interfaceType") == Some(kind)
}

fn index(interface: &Node, key: &str) -> Option<i64> {
    without_nulls::get(interface, key).and_then(without_nulls::integer)
}

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
    pub static NO_PRIMARY_NETWORK_INTERFACE = error("no-primary-network-interface", Network) {
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

rule! {
    /// two network interfaces with the same card and device, or two efa-only ones on a card
    ///
    /// Each pair of card and device is one slot; a card takes one interface of type `efa-only`.
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   networkInterfaces:
    ///     - {networkCardIndex: 0, deviceIndex: 0, interfaceType: interface}
    ///     - {networkCardIndex: 0, deviceIndex: 0, interfaceType: interface}
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   networkInterfaces:
    ///     - {networkCardIndex: 0, deviceIndex: 0, interfaceType: interface}
    ///     - {networkCardIndex: 1, deviceIndex: 1, interfaceType: interface}
    /// ```
    pub static DUPLICATE_NETWORK_INTERFACE = error("duplicate-network-interface", Network) {
        since: Some(Version(1, 11)),
        check: Check::At(&[PlaceName::NetworkInterfaces], duplicate_network_interface),
    }
}

fn duplicate_network_interface(place: &Place<'_>, sink: &mut Sink<'_>) {
    let mut slots = HashMap::new();
    let mut efa_cards = HashMap::new();
    let object = sink.object();
    for (at, interface) in without_nulls::items(place.node).iter().enumerate() {
        let Some(card) = index(interface, "networkCardIndex") else { continue };
        let device = index(interface, "deviceIndex");
        let taken = device.and_then(|device| slots.insert((card, device), at));
        let efa_taken = has_type(interface, "efa-only").then(|| efa_cards.insert(card, at)).flatten();
        let (first, message) = match (taken, efa_taken) {
            (Some(first), _) => {
                (first, format!("`{}` has the card and device of another interface", place.index(at)))
            }
            (None, Some(first)) => {
                (first, format!("`{}` is a second `efa-only` on card {card}", place.index(at)))
            }
            _ => continue,
        };
        if sink.has_room() {
            sink.report(place.index(at), message).help("give each interface its own card and device").also(
                object,
                place.index(first),
                "the other interface",
            );
        }
    }
}
