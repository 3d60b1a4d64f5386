//! Soft eviction thresholds that lie behind the hard ones.

use crate::apis::float;
use crate::apis::quantity::Quantity;
use crate::apis::v1::ami_family::{AmiFamily, Family};
use crate::manifest::Manifest;
use crate::phrase::quote;
use crate::rules::admission::without_nulls;
use crate::rules::lint::ec2nodeclass::{ami_family, kubelet};
use crate::rules::{Check, Scope, Sink};
use crate::yaml::Node;

rule! {
    /// a soft eviction threshold that the hard one of its signal forestalls
    ///
    /// The kubelet evicts where less is left than a threshold says, at once for a hard one, after the grace period for
    /// a soft one. A soft threshold that is not above the hard one is reached too late: the pods are gone, without
    /// any grace. Amounts are compared with amounts and percentages with percentages; what an amount is in percent only
    /// the instance says. Where there is no `evictionHard`, it is that of the EKS images: `100Mi` of memory, 10 % of the
    /// disk and 5 % of its inodes.
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   kubelet:
    ///     evictionHard: {memory.available: 1Gi}
    ///     evictionSoft: {memory.available: 500Mi}
    ///     evictionSoftGracePeriod: {memory.available: 1m}
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   kubelet:
    ///     evictionHard: {memory.available: 500Mi}
    ///     evictionSoft: {memory.available: 1Gi}
    ///     evictionSoftGracePeriod: {memory.available: 1m}
    /// ```
    pub(crate) static SOFT_EVICTION_NEVER_REACHED = warning("soft-eviction-never-reached", Kubelet) {
        scope: Scope::Lint,
        check: Check::Object(soft_eviction_never_reached),
    }
}

/// Hard thresholds of the EKS images (AL2, AL2023, Bottlerocket).
const OF_IMAGES: [(&str, &str); 3] =
    [("memory.available", "100Mi"), ("nodefs.available", "10%"), ("nodefs.inodesFree", "5%")];

fn soft_eviction_never_reached(manifest: &Manifest, sink: &mut Sink<'_>) {
    let Some((kubelet, pointer)) = kubelet(manifest) else { return };
    let Some(soft) = without_nulls::get(kubelet, "evictionSoft") else { return };
    let hard = without_nulls::get(kubelet, "evictionHard");
    let object = sink.object();
    for entry in without_nulls::entries(soft) {
        let signal = entry.key.as_ref();
        let Some(text) = entry.value.as_str() else { continue };
        let Some(limit) = hard_threshold(hard, signal, manifest) else { continue };
        if !is_behind(text, limit) || !sink.has_room() {
            continue;
        }
        let place = pointer.join("evictionSoft").join(signal);
        let whose = if hard.is_some() { "" } else { ", which the image has by itself" };
        let message = format!(
            "the soft threshold {} of {} is never reached: the hard one is {}{whose}",
            quote(text),
            quote(signal),
            quote(limit)
        );
        let found = sink.report(place, message);
        found.help("make the soft threshold the higher one: it is to act while more is left");
        if hard.is_some() {
            found.also(object, pointer.join("evictionHard").join(signal), "the hard threshold");
        }
    }
}

/// The hard threshold of a signal; nothing where it is not known, or what is written leaves it out.
fn hard_threshold<'a>(hard: Option<&'a Node>, signal: &str, manifest: &Manifest) -> Option<&'a str> {
    if let Some(hard) = hard {
        return without_nulls::text(hard, signal);
    }
    let family = AmiFamily::by_name(ami_family(manifest)?)?.family;
    let is_known = matches!(family, Family::Al2 | Family::Al2023 | Family::Bottlerocket);
    OF_IMAGES.iter().find(|(known, _)| is_known && *known == signal).map(|(_, threshold)| *threshold)
}

/// Whether the hard threshold is reached first, or at the same time; `0%` says that there is none.
fn is_behind(soft: &str, hard: &str) -> bool {
    match (percentage(soft), percentage(hard)) {
        (Some(soft), Some(hard)) => soft > 0.0 && soft <= hard,
        (None, None) => {
            let amounts = Quantity::parse(soft).zip(Quantity::parse(hard));
            amounts.is_some_and(|(soft, hard)| soft > Quantity::ZERO && soft <= hard)
        }
        _ => false,
    }
}

fn percentage(text: &str) -> Option<f64> {
    float::parse(text.strip_suffix('%')?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_like_is_compared() {
        for (soft, hard, expected) in [
            ("500Mi", "1Gi", true),
            ("1Gi", "1024Mi", true),
            ("1Gi", "500Mi", false),
            ("1500M", "1Gi", false),
            ("5%", "10%", true),
            ("10%", "10.0%", true),
            ("10%", "5%", false),
            ("5%", "100Mi", false),
            ("100Mi", "50%", false),
            ("0%", "5%", false),
            ("5%", "0%", false),
            ("", "5%", false),
            ("5 %", "10%", false),
        ] {
            assert_eq!(is_behind(soft, hard), expected, "{soft} {hard}");
        }
    }
}
