//! Keys of requirements that look like labels Karpenter knows, and are not.

use crate::apis::names::split_domain;
use crate::apis::v1::labels::{
    AUTO_DOMAIN, AUTO_LABELS, AWS_DOMAIN, AWS_LABELS, CAPACITY_TYPE, CORE_DOMAIN, KUBERNETES_LABELS,
    is_in_domain, normalized,
};
use crate::diagnostic::Severity;
use crate::instancetype::labels::Provider;
use crate::phrase::quote;
use crate::rules::lint::pool::{Demands, Requirement};
use crate::rules::{Check, Scope, Sink};

rule! {
    /// a requirement on a label that looks like one Karpenter knows, and is not
    ///
    /// Of a label that it does not know, Karpenter thinks that the pool makes it up: the requirement leaves out
    /// no instance type, and the nodes get the label with one of the values, or a random number. With one value
    /// it is a warning, since pods may ask for just that label. `eks.amazonaws.com/instance-family` and its like
    /// belong to EKS Auto Mode, `karpenter.k8s.aws/instance-family` and its like to Karpenter: neither knows
    /// those of the other.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       requirements:
    ///       - {key: node.kubernetes.io/instance-family, operator: In, values: [m7i, m7a]}
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       requirements:
    ///       - {key: karpenter.k8s.aws/instance-family, operator: In, values: [m7i, m7a]}
    /// ```
    pub(crate) static LOOK_ALIKE_LABEL = error("look-alike-label", Requirements) {
        scope: Scope::Lint,
        check: Check::Demands(look_alike_label),
    }
}

fn look_alike_label(demands: &Demands<'_>, sink: &mut Sink<'_>) {
    let Some(provider) = demands.provider() else { return };
    for requirement in demands.of_pool() {
        let Some(meant) = meant(requirement.key, provider).filter(|_| sink.has_room()) else { continue };
        let who = match provider {
            Provider::Karpenter => "Karpenter",
            Provider::AutoMode => "EKS Auto Mode",
        };
        let message =
            format!("{} is not known to {who}: it leaves out no instance type", quote(requirement.key));
        let found = sink.report(requirement.pointer().join("key"), message);
        found.help(format!("write `{meant}`"));
        if is_one_value(requirement) && !is_in_domain(requirement.key, AWS_DOMAIN) {
            found.severity = Severity::Warning;
        }
    }
}

fn is_one_value(requirement: &Requirement<'_>) -> bool {
    requirement.operator == "In" && requirement.values().count() == 1
}

/// The label that was meant; none where the key is known, refused by the server or somebody's own.
pub(crate) fn meant(key: &str, provider: Provider) -> Option<&'static str> {
    let (others, own) = match provider {
        Provider::Karpenter => (AUTO_DOMAIN, AWS_LABELS),
        Provider::AutoMode => (AWS_DOMAIN, AUTO_LABELS),
    };
    let known = || KUBERNETES_LABELS.iter().chain(own).copied().chain([CAPACITY_TYPE]);
    let (domain, name) = split_domain(key)?;
    let is_known = known().any(|label| label == normalized(key));
    if is_known || is_refused(key, provider) || !(domain == others || is_shared(domain)) {
        return None;
    }
    let name = plain(name);
    known().find(|label| label.rsplit('/').next() == Some(&name))
}

/// Whether the server, or another rule, refuses the key already.
fn is_refused(key: &str, provider: Provider) -> bool {
    let is_others = provider == Provider::AutoMode && key.starts_with("karpenter.k8s.aws/instance-");
    !is_others && (is_in_domain(key, CORE_DOMAIN) || is_in_domain(key, AWS_DOMAIN))
}

/// Whether the domain is one of Kubernetes or AWS, where nobody has labels of their own.
fn is_shared(domain: &str) -> bool {
    const SHARED: [&str; 4] = ["kubernetes.io", "k8s.io", "k8s.aws", "amazonaws.com"];
    let is_below =
        |parent: &str| domain.strip_suffix(parent).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    SHARED.iter().any(|parent| is_below(parent))
        && !domain.contains("node-restriction.")
        && !domain.contains("kops.")
}

/// The name as Kubernetes would write it: `capacityType` as `capacity-type`, `zones` as `zone`, and without the usual other words.
fn plain(name: &str) -> String {
    let mut plain = String::new();
    for char in name.chars() {
        if char.is_ascii_uppercase() && !plain.is_empty() {
            plain.push('-');
        }
        plain.push(char.to_ascii_lowercase());
    }
    match plain.as_str() {
        "architecture" | "cpu-architecture" => "arch".to_owned(),
        "operating-system" => "os".to_owned(),
        "availability-zone" | "zones" => "zone".to_owned(),
        "regions" => "region".to_owned(),
        _ => plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn look_alikes() {
        let cases = [
            ("node.kubernetes.io/instance-family", Some("karpenter.k8s.aws/instance-family")),
            ("eks.amazonaws.com/instance-size", Some("karpenter.k8s.aws/instance-size")),
            ("eks.amazonaws.com/capacityType", Some("karpenter.sh/capacity-type")),
            ("node.kubernetes.io/capacity-type", Some("karpenter.sh/capacity-type")),
            ("topology.kubernetes.io/zones", Some("topology.kubernetes.io/zone")),
            ("topology.kubernetes.io/zone-id", Some("topology.k8s.aws/zone-id")),
            ("kubernetes.io/architecture", Some("kubernetes.io/arch")),
            ("kubernetes.io/instance-type", Some("node.kubernetes.io/instance-type")),
            ("node.kubernetes.io/instance-type", None),
            ("beta.kubernetes.io/arch", None),
            ("eks.amazonaws.com/nodegroup", None),
            ("example.com/instance-family", None),
            ("instance-family", None),
            ("node-restriction.kubernetes.io/zone", None),
            ("mykubernetes.io/zone", None),
            ("karpenter.sh/instance-family", None),
            ("karpenter.k8s.aws/instance-pods", None),
        ];
        for (key, expected) in cases {
            assert_eq!(meant(key, Provider::Karpenter), expected, "{key}");
        }
    }

    #[test]
    fn auto_mode_has_labels_of_its_own() {
        let cases = [
            ("karpenter.k8s.aws/instance-family", Some("eks.amazonaws.com/instance-family")),
            ("node.kubernetes.io/instance-family", Some("eks.amazonaws.com/instance-family")),
            ("eks.amazonaws.com/instance-family", None),
            ("karpenter.k8s.aws/instance-accelerator-name", None),
        ];
        for (key, expected) in cases {
            assert_eq!(meant(key, Provider::AutoMode), expected, "{key}");
        }
    }
}
