//! What a node of an instance type has, and what of it is left to pods (`pkg/providers/instancetype/types.go` of
//! Karpenter's AWS provider, v1.15.0).

use super::class::{Boots, Class};
use super::resources::{
    AMD, CPU, Capacity, EFA, GAUDI, IPV4, MEMORY, NEURON, NEURON_CORE, NVIDIA, POD_ENI, PODS, RESOURCES,
    STORAGE, place,
};
use crate::apis::quantity::Quantity;
use crate::instancetype::catalogue::InstanceType;

/// What the operator of Karpenter says of every class.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Estimate {
    /// The part of the memory that the hypervisor takes.
    pub memory_overhead: f64,
    /// Network interfaces that pods do not get.
    pub reserved_enis: u32,
}

impl Default for Estimate {
    /// Karpenter's own settings.
    fn default() -> Self {
        Estimate { memory_overhead: 0.075, reserved_enis: 0 }
    }
}

const MIB: i128 = 1 << 20;
/// The pods of a node where network interfaces do not limit them.
const WINDOWS_PODS: i64 = 110;

/// Families of which the table of interfaces that Karpenter has built in says nothing, so that Windows gets no addresses.
const WITHOUT_ADDRESSES: [&str; 7] = ["hpc6a", "hpc6id", "hpc7a", "hpc8a", "t8i", "trn2", "trn2u"];

/// Everything that a node has.
pub(crate) fn capacity<'a>(one: &InstanceType<'_>, class: &Class<'_>, estimate: Estimate) -> Capacity<'a> {
    let mut all = Capacity::default();
    *all.at_mut(CPU) = whole(one.cpu);
    *all.at_mut(MEMORY) = memory(one, estimate);
    *all.at_mut(STORAGE) = storage(one, class);
    *all.at_mut(PODS) = Quantity::of(pods(one, class, estimate).into());
    *all.at_mut(NEURON) = whole(one.neuron_devices);
    *all.at_mut(NEURON_CORE) = whole(one.neuron_cores);
    if let Some(gpu) = gpu(one.gpu_manufacturer) {
        *all.at_mut(gpu) = whole(one.gpus);
    }
    *all.at_mut(EFA) = whole(match class.interfaces.as_slice() {
        [] => one.efa.unwrap_or(0),
        listed => count(listed.iter().filter(|interface| interface.is_efa_only)),
    });
    *all.at_mut(POD_ENI) = whole(one.pod_eni);
    let is_windows = matches!(class.boots, Boots::Windows(_)) && one.arch == "amd64";
    if is_windows && !WITHOUT_ADDRESSES.contains(&one.family) {
        *all.at_mut(IPV4) = whole(one.ipv4_per_eni.saturating_sub(1));
    }
    all
}

fn whole(count: u32) -> Quantity {
    Quantity::of(count.into())
}

fn count<T>(items: impl Iterator<Item = T>) -> u32 {
    u32::try_from(items.count()).unwrap_or(u32::MAX)
}

/// The resource that the GPUs of a manufacturer are.
fn gpu(manufacturer: &str) -> Option<usize> {
    match manufacturer {
        "nvidia" => Some(NVIDIA),
        "amd" => Some(AMD),
        "habana" => Some(GAUDI),
        _ => None,
    }
}

/// Gravitons keep 64 MiB of contiguous memory to themselves.
fn memory(one: &InstanceType<'_>, estimate: Estimate) -> Quantity {
    let mib = i128::from(one.memory_mib) - if one.arch == "arm64" { 64 } else { 0 };
    let taken = ((mib * MIB) as f64 * estimate.memory_overhead / 1024.0 / 1024.0).ceil();
    Quantity::of((mib - taken as i128) * MIB)
}

fn storage(one: &InstanceType<'_>, class: &Class<'_>) -> Quantity {
    match one.disks_gb {
        Some(gigabytes) if class.is_raid => Quantity::of(i128::from(gigabytes) * 1_000_000_000),
        _ => class.volume,
    }
}

/// The most pods that a node takes.
pub(crate) fn pods(one: &InstanceType<'_>, class: &Class<'_>, estimate: Estimate) -> i64 {
    let is_windows = matches!(class.boots, Boots::Windows(_));
    let most = match class.max_pods {
        Some(pods) => pods,
        None if is_windows => WINDOWS_PODS,
        None => addresses(one, class, estimate.reserved_enis),
    };
    match class.pods_per_core {
        Some(each) if class.boots != Boots::Bottlerocket => most.min(each.saturating_mul(one.cpu.into())),
        _ => most,
    }
}

/// The pods that a node has addresses for (`ENILimitedPods`).
pub(crate) fn addresses(one: &InstanceType<'_>, class: &Class<'_>, reserved: u32) -> i64 {
    let without_ip = class.interfaces.iter().filter(|interface| interface.card == 0 && interface.is_efa_only);
    let usable = i64::from(one.eni) - i64::from(reserved) - i64::from(count(without_ip));
    if usable <= 0 { 0 } else { usable * (i64::from(one.ipv4_per_eni) - 1) + 2 }
}

/// What is left to pods of what a node has; `capacity` may be what a node overlay made of it.
pub(crate) fn allocatable<'a>(
    one: &InstanceType<'_>,
    class: &Class<'_>,
    estimate: Estimate,
    capacity: &Capacity<'a>,
) -> Capacity<'a> {
    let mut left = capacity.clone();
    let mut take = |place: usize, amount: Quantity| *left.at_mut(place) = left.at(place) - amount;
    let of_class = |at: usize| class.kube_reserved.iter().any(|(name, _)| *name == RESOURCES[at]);
    let by_itself = kube_reserved(one, class, estimate).into_iter();
    by_itself.filter(|(at, _)| !of_class(*at)).for_each(|(at, amount)| take(at, amount));
    for (name, amount) in class.kube_reserved.iter().chain(&class.system_reserved) {
        place(name).into_iter().for_each(|at| take(at, *amount));
    }
    let [memory, storage] = thresholds(one, class, estimate);
    take(MEMORY, memory);
    take(STORAGE, storage);
    for (_, pages) in capacity.more().iter().filter(|(name, _)| name.starts_with("hugepages-")) {
        *left.at_mut(MEMORY) = (left.at(MEMORY) - *pages).max(Quantity::ZERO);
    }
    left
}

/// What the kubelet keeps free, of memory and of storage (`evictionThreshold`).
fn thresholds(one: &InstanceType<'_>, class: &Class<'_>, estimate: Estimate) -> [Quantity; 2] {
    let storage = storage(one, class);
    let of_storage = class.storage_threshold.and_then(|text| threshold(storage, text));
    let of_memory = class.memory_threshold.and_then(|text| threshold(memory(one, estimate), text));
    let tenth = || Quantity::of((storage.whole() as f64 / 100.0 * 10.0).ceil() as i128);
    [of_memory.unwrap_or(Quantity::of(100 * MIB)), of_storage.unwrap_or_else(tenth)]
}

/// A part of what there is, or an amount; a hundred per cent is none.
fn threshold(all: Quantity, text: &str) -> Option<Quantity> {
    let Some(number) = text.strip_suffix('%') else { return Quantity::parse(text) };
    let percent: f64 = number.parse().ok()?;
    let percent = if percent == 100.0 { 0.0 } else { percent };
    Some(Quantity::of((all.whole() as f64 / 100.0 * percent).ceil() as i128))
}

/// What Karpenter keeps for Kubernetes by itself, where the class says nothing (`kubeReservedResources`).
fn kube_reserved(one: &InstanceType<'_>, class: &Class<'_>, estimate: Estimate) -> [(usize, Quantity); 3] {
    let pods = match class.boots {
        Boots::Linux => addresses(one, class, 0),
        Boots::Bottlerocket | Boots::Windows(_) => pods(one, class, estimate),
    };
    [
        (MEMORY, Quantity::of((i128::from(pods) * 11 + 255) * MIB)),
        (STORAGE, Quantity::of(1 << 30)),
        (CPU, Quantity::of_milli(reserved_cpu(i64::from(one.cpu) * 1000).into())),
    ]
}

/// Thousandths of a vCPU, band by band, each rounded down.
fn reserved_cpu(milli: i64) -> i64 {
    const BANDS: [(i64, i64, f64); 4] =
        [(0, 1000, 0.06), (1000, 2000, 0.01), (2000, 4000, 0.005), (4000, 1 << 31, 0.0025)];
    let of_band =
        |(start, end, part): (i64, i64, f64)| ((milli.min(end) - start).max(0) as f64 * part) as i64;
    BANDS.into_iter().map(of_band).sum()
}
