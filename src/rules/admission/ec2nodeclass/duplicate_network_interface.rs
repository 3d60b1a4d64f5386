//! Network interfaces that want the same slot of a card.

use std::collections::HashMap;

use crate::apis::schema::PlaceName;
use crate::apis::version::Version;
use crate::rules::admission::ec2nodeclass::network_interfaces::{has_type, index};
use crate::rules::admission::{Place, without_nulls};
use crate::rules::{Check, Sink};

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
    pub(crate) static DUPLICATE_NETWORK_INTERFACE = error("duplicate-network-interface", Network) {
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
