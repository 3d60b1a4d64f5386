//! Settings of the kubelet that Karpenter refuses as such.

use super::kubelet_faults::{last, report};
use crate::apis::version::Version;
use crate::kubelet::fields::{Fields, GoType};
use crate::kubelet::{Fault, Problem, Reason};
use crate::manifest::Manifest;
use crate::phrase::{instead, nearest};
use crate::rules::{Check, Scope, Sink};
use crate::yaml::Node;

rule! {
    /// a `kubelet` that is no configuration of the kubelet, or one that Karpenter does not let pass
    ///
    /// Since 1.15 the API server takes any map, and Karpenter's controller looks at it: each field must be one of
    /// the kubelet's (v1beta1, 0.37), written as there and of its type; eviction signals and reserved resources
    /// must be known ones, thresholds amounts or percentages, and a soft eviction needs its grace period. Until
    /// all is right the class is not ready (`ValidateKubeletConfig` of `pkg/apis/v1`, v1.15.2).
    ///
    /// ```yaml bad
    /// # --karpenter-version 1.15
    /// kind: EC2NodeClass
    /// spec:
    ///   kubelet:
    ///     evictionMaxPodGracePeriod: -1
    /// ```
    ///
    /// ```yaml good
    /// # --karpenter-version 1.15
    /// kind: EC2NodeClass
    /// spec:
    ///   kubelet:
    ///     evictionMaxPodGracePeriod: 60
    /// ```
    pub(crate) static INVALID_KUBELET_CONFIGURATION = error("invalid-kubelet-configuration", Kubelet) {
        scope: Scope::Lint,
        since: Some(Version(1, 15)),
        check: Check::Object(invalid_kubelet_configuration),
    }
}

fn invalid_kubelet_configuration(manifest: &Manifest, sink: &mut Sink<'_>) {
    report(manifest, Reason::Invalid, sink, help);
}

fn help(fault: &Fault, node: Option<&Node>) -> String {
    match &fault.problem {
        Problem::WrongType(go_type) => of_type(*go_type, node),
        Problem::UnknownField(fields) => of_field(&last(&fault.at), fields),
        Problem::Owned => "give the taints to the NodePool: `spec.template.spec.taints`".to_owned(),
        Problem::UnknownKey(known) => instead(&last(&fault.at), known),
        Problem::NoThreshold(_) => "write an amount or a percentage, for example `500Mi` or `5%`".to_owned(),
        Problem::NoPeriod(_) => "write numbers with `h`, `m` or `s`, for example `1m30s`".to_owned(),
        Problem::Unpaired(other) => format!("give `{other}` the same key, or leave it out here"),
        Problem::NoPercentage(_) => "write a whole number from 0 to 100".to_owned(),
        Problem::Reversed(..) => {
            "write a higher `imageGCHighThresholdPercent` or a lower `imageGCLowThresholdPercent`".to_owned()
        }
        _ => "write what is not below zero".to_owned(),
    }
}

fn of_type(go_type: GoType, node: Option<&Node>) -> String {
    let text = node.and_then(Node::as_scalar).map(|scalar| scalar.text.as_str()).unwrap_or_default();
    match go_type {
        GoType::Text if !text.is_empty() => format!("quote it: `\"{text}\"`"),
        GoType::Int32 | GoType::Int64 | GoType::Uint32 if text.parse::<i32>().is_ok() => {
            format!("write it without quotes: `{text}`")
        }
        GoType::Bool if matches!(text, "true" | "false") => format!("write it without quotes: `{text}`"),
        GoType::List(_) if !text.is_empty() => format!("make it a list: `[{text}]`"),
        _ => format!("write {}", go_type.words()),
    }
}

fn of_field(name: &str, fields: Fields) -> String {
    match nearest(name, fields.iter().map(|(known, _)| *known)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "leave it out".to_owned(),
    }
}
