//! What Go's types do not say of the fields: which keys mean something, which amounts are possible, what goes together
//! (`validateKubeletSemantics` of `pkg/apis/v1/kubeletconfiguration_validation.go`, v1.15.2).

use super::{Block, Fault, Problem, at};
use crate::apis::duration;
use crate::apis::float;
use crate::apis::quantity::Quantity;
use crate::source::Pointer;
use crate::yaml::json::integer;

/// What the kubelet evicts for, as far as Karpenter lets it.
pub(crate) const SIGNALS: &[&str] = &[
    "memory.available",
    "nodefs.available",
    "nodefs.inodesFree",
    "imagefs.available",
    "imagefs.inodesFree",
    "pid.available",
];
/// What the kubelet can reserve.
pub(crate) const RESOURCES: &[&str] = &["cpu", "memory", "ephemeral-storage", "pid"];

const SOFT: &str = "evictionSoft";
const GRACE: &str = "evictionSoftGracePeriod";
const HIGH: &str = "imageGCHighThresholdPercent";
const LOW: &str = "imageGCLowThresholdPercent";
const OWNED: &str = "registerWithTaints";

pub(super) fn faults(block: &Block<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut add = |at: Pointer, problem: Problem| faults.push(Fault { at, problem });
    if block.get(OWNED).is_some() {
        add(at(OWNED), Problem::Owned);
    }
    signals(block, &mut add);
    pairs(block, &mut add);
    reservations(block, &mut add);
    numbers(block, &mut add);
    faults
}

fn signals(block: &Block<'_>, add: &mut impl FnMut(Pointer, Problem)) {
    for field in ["evictionHard", SOFT, GRACE, "evictionMinimumReclaim"] {
        for (signal, text) in block.texts(field).unwrap_or_default() {
            let at = at(field).join(signal);
            if !SIGNALS.contains(&signal) {
                add(at.clone(), Problem::UnknownKey(SIGNALS));
            }
            let problem = if field == GRACE { period(text) } else { threshold(text) };
            problem.into_iter().for_each(|problem| add(at.clone(), problem));
        }
    }
}

fn period(text: &str) -> Option<Problem> {
    match duration::parse_go(text) {
        None => Some(Problem::NoPeriod(text.to_owned())),
        Some(period) => (period < 0).then(|| Problem::Negative(text.to_owned())),
    }
}

fn threshold(text: &str) -> Option<Problem> {
    if let Some(number) = text.strip_suffix('%') {
        return (!is_percentage(number)).then(|| Problem::NoThreshold(text.to_owned()));
    }
    match Quantity::parse(text) {
        None => Some(Problem::NoThreshold(text.to_owned())),
        Some(amount) => (amount < Quantity::ZERO).then(|| Problem::Negative(text.to_owned())),
    }
}

/// Whether a number is from 0 to 100; one that is none is neither below nor above, and passes.
fn is_percentage(number: &str) -> bool {
    float::parse(number).is_some_and(|number| number.is_nan() || (0.0..=100.0).contains(&number))
}

/// The kubelet evicts softly by a threshold and a period for the same signal.
fn pairs(block: &Block<'_>, add: &mut impl FnMut(Pointer, Problem)) {
    let (soft, grace) = (block.texts(SOFT).unwrap_or_default(), block.texts(GRACE).unwrap_or_default());
    for (field, ours, other, theirs) in [(SOFT, &soft, GRACE, &grace), (GRACE, &grace, SOFT, &soft)] {
        for (signal, _) in ours.iter().filter(|(signal, _)| theirs.iter().all(|(other, _)| other != signal)) {
            add(at(field).join(signal), Problem::Unpaired(other));
        }
    }
}

fn reservations(block: &Block<'_>, add: &mut impl FnMut(Pointer, Problem)) {
    for field in ["kubeReserved", "systemReserved"] {
        for (resource, amount) in block.texts(field).unwrap_or_default() {
            let at = at(field).join(resource);
            if !RESOURCES.contains(&resource) {
                add(at.clone(), Problem::UnknownKey(RESOURCES));
            }
            if amount.starts_with('-') {
                add(at, Problem::Negative(amount.to_owned()));
            }
        }
    }
}

fn numbers(block: &Block<'_>, add: &mut impl FnMut(Pointer, Problem)) {
    let number = |field: &str| block.get(field).and_then(integer);
    for field in [HIGH, LOW] {
        if let Some(number) = number(field).filter(|number| !(0..=100).contains(number)) {
            add(at(field), Problem::NoPercentage(number));
        }
    }
    for field in ["podsPerCore", "evictionMaxPodGracePeriod", "maxPods"] {
        if let Some(number) = number(field).filter(|number| *number < 0) {
            add(at(field), Problem::Negative(number.to_string()));
        }
    }
    if let (Some(high), Some(low)) = (number(HIGH), number(LOW))
        && high <= low
    {
        add(at(HIGH), Problem::Reversed(high, low));
    }
}
