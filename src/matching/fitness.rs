//! Which instance types can be made nodes of a class (`pkg/providers/instancetype/compatibility` of Karpenter's AWS
//! provider, v1.15.0).

use super::class::Class;
use crate::instancetype::catalogue::InstanceType;

/// Whether a type suits a class.
pub(crate) fn suits(one: &InstanceType<'_>, class: &Class<'_>) -> bool {
    why_not(one, class).is_none()
}

/// The setting of the class that a type does not suit.
pub(crate) fn why_not(one: &InstanceType<'_>, class: &Class<'_>) -> Option<&'static str> {
    let is_al2023_on_a1 = class.family == "AL2023" && one.family == "a1";
    let faults = [
        ("networkInterfaces", !takes_interfaces(one, class)),
        ("amiFamily", is_al2023_on_a1),
        ("cpuOptions.nestedVirtualization", class.has_nested_virt && !one.has_nested_virt),
        ("enclaveOptions", class.has_enclaves && !one.has_enclaves),
        ("placementGroupSelector", !takes_placement(one, class)),
        ("connectionTracking", class.has_tracking && one.hypervisor != "nitro"),
    ];
    faults.into_iter().find(|(_, is_fault)| *is_fault).map(|(setting, _)| setting)
}

fn takes_interfaces(one: &InstanceType<'_>, class: &Class<'_>) -> bool {
    let takes = |card: u32, device: u32| {
        // Cards are counted, whatever their own numbers are.
        (card as usize) < one.cards.len()
            && one.cards.iter().any(|(known, most)| *known == card && *most > device)
    };
    let efa_only = class.interfaces.iter().filter(|interface| interface.is_efa_only).count();
    class.interfaces.iter().all(|interface| takes(interface.card, interface.device))
        && (efa_only == 0 || one.efa.is_some_and(|most| efa_only <= most as usize))
}

fn takes_placement(one: &InstanceType<'_>, class: &Class<'_>) -> bool {
    class.placement.is_none_or(|group| {
        let known = ["cluster", "partition", "spread"].contains(&group.strategy);
        known && group.strategy.chars().next().is_some_and(|first| one.placement.contains(first))
    })
}
