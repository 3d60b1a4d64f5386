//! Zones that no zone of AWS is named like: most often a region.

use crate::apis::names::is_label_value;
use crate::apis::v1::labels::normalized;
use crate::diagnostic::Severity;
use crate::manifest::Manifest;
use crate::rules::lint::pool::{Requirement, requirements};
use crate::rules::phrase::quote;
use crate::rules::{Check, Rule, Scope, Sink};
use crate::yaml::Node;

/// The label that says which zone a node is in.
const ZONE: &str = "topology.kubernetes.io/zone";

/// A zone that cannot be.
pub static MALFORMED_ZONE: Rule = Rule {
    name: "malformed-zone",
    severity: Severity::Warning,
    scope: Scope::Lint,
    doc: "\
a requirement names a zone that is not formed as AWS forms them

A zone is a region and a letter, `us-east-1a`, or a region and the name of a local or Wavelength zone. A region alone, or the id of a zone
such as `use1-az1`, matches no node, and Karpenter says nothing about it. Pools of other clouds' classes are passed over.",
    bad: "kind: NodePool\nspec:\n  template:\n    spec:\n      requirements:\n      - {key: topology.kubernetes.io/zone, operator: In, values: [us-east-1]}\n",
    good: "kind: NodePool\nspec:\n  template:\n    spec:\n      requirements:\n      - {key: topology.kubernetes.io/zone, operator: In, values: [us-east-1a]}\n",
    check: Check::Object(malformed_zone),
    ..Rule::ADMISSION
};

fn malformed_zone(manifest: &Manifest, sink: &mut Sink<'_>) {
    if is_of_another_cloud(manifest) {
        return;
    }
    for requirement in requirements(manifest).filter(is_of_zones) {
        // What cannot be a label's value is said elsewhere.
        let is_malformed = |value: &str| is_label_value(value) && !is_zone(value);
        for (index, value) in requirement.values().filter(|(_, value)| is_malformed(value)) {
            if !sink.has_room() {
                return;
            }
            let found =
                sink.report(requirement.value_pointer(index), format!("no zone is called {}", quote(value)));
            if is_zone(&format!("{value}a")) {
                found.help(format!("this is a region: name its zones, for example `{value}a`"));
            } else if value.contains("-az") {
                found.help("this is the id of a zone: ask for it with `topology.k8s.aws/zone-id`");
            } else {
                found.help("zones are a region and a letter, such as `us-east-1a`");
            }
        }
    }
}

fn is_of_zones(requirement: &Requirement<'_>) -> bool {
    normalized(requirement.key) == ZONE && matches!(requirement.operator, "In" | "NotIn")
}

fn is_of_another_cloud(manifest: &Manifest) -> bool {
    let path = ["spec", "template", "spec", "nodeClassRef", "group"];
    let group = path.iter().try_fold(&*manifest.root, |node, key| node.get(key)).and_then(Node::as_str);
    group.is_some_and(|group| !matches!(group, "karpenter.k8s.aws" | "eks.amazonaws.com"))
}

/// Two to four letters, words, a number, and a letter or the name of a zone outside the region: `us-gov-west-1b`,
/// `us-west-2-lax-1a`.
fn is_zone(name: &str) -> bool {
    let mut parts = name.splitn(2, |digit: char| digit.is_ascii_digit());
    let (Some(area), Some(behind)) = (parts.next(), parts.next()) else { return false };
    let mut words = area.split('-');
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase());
    let is_area = words.next().is_some_and(|first| is_word(first) && (2..=4).contains(&first.len()));
    let Some(middle) = area.strip_suffix('-').and_then(|area| area.split_once('-')) else { return false };
    let letter = behind.trim_start_matches(|digit: char| digit.is_ascii_digit());
    let is_own = letter.len() == 1 && letter.bytes().all(|byte| byte.is_ascii_lowercase());
    is_area && middle.1.split('-').all(is_word) && (is_own || letter.len() > 1 && letter.starts_with('-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_have_their_form() {
        for zone in [
            "us-east-1a",
            "us-gov-west-1b",
            "eusc-de-east-1a",
            "us-west-2-lax-1a",
            "us-east-1-wl1-bos-wlz-1",
            "ap-southeast-10c",
        ] {
            assert!(is_zone(zone), "{zone}");
        }
        for name in [
            "us-east-1",
            "us-gov-west-1",
            "1",
            "a",
            "use1-az1",
            "us-east-1A",
            "us-east-a",
            "US-EAST-1a",
            "us-east-1ab",
            "us--1a",
            "us-1a",
            "-east-1a",
            "us-east-1-",
            "",
        ] {
            assert!(!is_zone(name), "{name}");
        }
    }
}
