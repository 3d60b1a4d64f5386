//! Which instance types can be made nodes of a class (`pkg/providers/instancetype/compatibility` of Karpenter's AWS
//! provider, v1.15.0).

use super::class::Class;
use crate::instancetype::catalogue::InstanceType;

/// A setting of a class that some types do not suit.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Setting {
    /// Its path in the `spec` of the class, with dots.
    pub path: &'static str,
    /// Whether a class has the setting at all.
    pub is_set: fn(&Class<'_>) -> bool,
    /// Whether a type suits it.
    pub is_met: fn(&InstanceType<'_>, &Class<'_>) -> bool,
}

/// The settings that types are held against.
pub(crate) const SETTINGS: [Setting; 6] = [
    Setting {
        path: "networkInterfaces",
        is_set: |class| !class.interfaces.is_empty(),
        is_met: takes_interfaces,
    },
    Setting {
        path: "amiSelectorTerms",
        is_set: |class| class.family == "AL2023",
        is_met: |one, _| one.family != "a1",
    },
    Setting {
        path: "cpuOptions.nestedVirtualization",
        is_set: |class| class.has_nested_virt,
        is_met: |one, _| one.has_nested_virt,
    },
    Setting { path: "enclaveOptions", is_set: |class| class.has_enclaves, is_met: |one, _| one.has_enclaves },
    Setting {
        path: "placementGroupSelector",
        is_set: |class| class.placement.is_some(),
        is_met: takes_placement,
    },
    Setting {
        path: "connectionTracking",
        is_set: |class| class.has_tracking,
        is_met: |one, _| one.hypervisor == "nitro",
    },
];

/// The settings that a class has.
pub(crate) fn settings(class: &Class<'_>) -> impl Iterator<Item = Setting> + use<> {
    let set = SETTINGS.map(|setting| (setting.is_set)(class));
    SETTINGS.into_iter().zip(set).filter(|(_, is_set)| *is_set).map(|(setting, _)| setting)
}

/// What tells whether a type suits a class: of many types, the settings that the class has are looked up once.
pub(crate) fn suits<'c>(class: &'c Class<'_>) -> impl Fn(&InstanceType<'_>) -> bool + 'c {
    let settings: Vec<Setting> = settings(class).collect();
    move |one| settings.iter().all(|setting| (setting.is_met)(one, class))
}

fn takes_interfaces(one: &InstanceType<'_>, class: &Class<'_>) -> bool {
    let takes = |card: u32, device: u32| {
        // Cards are counted, whatever their own numbers are.
        (card as usize) < one.cards().len() && one.cards().any(|(known, most)| known == card && most > device)
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
