//! Nodes of custom images that Karpenter never takes for registered.

use std::ops::Range;

use super::UserData;
use super::bootstrap::{SCRIPT, commands};
use crate::rules::{Check, Scope, Sink};
use crate::userdata::Family;

rule! {
    /// user data of a class `Custom` that registers the node without Karpenter's taint
    ///
    /// Karpenter hands the user data of the family `Custom` on as it is, without labels and taints. It takes a node
    /// for registered once the taint `karpenter.sh/unregistered` with the effect `NoExecute` was on it; where the
    /// kubelet does not bring it, the node is never registered and replaced after 15 minutes (`registration.go` of
    /// `pkg/controllers/nodeclaim/lifecycle`, v1.14.1).
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   amiFamily: Custom
    ///   amiSelectorTerms: [{id: ami-0123456789abcdef0}]
    ///   userData: |
    ///     #!/bin/bash
    ///     /etc/eks/bootstrap.sh demo --kubelet-extra-args '--node-labels=a=b'
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   amiFamily: Custom
    ///   amiSelectorTerms: [{id: ami-0123456789abcdef0}]
    ///   userData: |
    ///     #!/bin/bash
    ///     /etc/eks/bootstrap.sh demo --kubelet-extra-args '--register-with-taints=karpenter.sh/unregistered:NoExecute'
    /// ```
    pub(crate) static MISSING_UNREGISTERED_TAINT = warning("missing-unregistered-taint", UserData) {
        scope: Scope::Lint,
        check: Check::UserData(missing_unregistered_taint),
    }
}

const TAINT: &str = "karpenter.sh/unregistered";

/// What shows that a text starts a kubelet and says with which arguments. Other texts leave that to the image, or to what
/// they fetch.
const SIGNS: [&str; 10] = [
    SCRIPT,
    "node.eks.aws/",
    "--kubelet-extra-args",
    "--register-with-taints",
    "--node-labels",
    "[settings.kubernetes",
    "Start-EKSBootstrap.ps1",
    "-KubeletExtraArgs",
    "kubeadm join",
    "/kubelet --",
];

fn missing_unregistered_taint(user_data: &UserData<'_>, sink: &mut Sink<'_>) {
    if user_data.family != Family::Custom {
        return;
    }
    let text = user_data.text;
    let Some(sign) = first_with(text, &SIGNS) else { return };
    let (line, what) = match first_with(text, &[TAINT]) {
        None if takes_arguments_from_outside(text) => return,
        None => (sign, format!("nothing here sets the taint `{TAINT}`")),
        Some(taint) if has_effect(text, &taint) => return,
        Some(taint) => (taint, format!("the effect of `{TAINT}` must be `NoExecute`")),
    };
    user_data.report(Some(line), format!("the node is never registered with Karpenter: {what}"), sink).help(
        "register the kubelet with it: `--register-with-taints=karpenter.sh/unregistered:NoExecute`, or \
         `registerWithTaints` of a NodeConfig",
    );
}

/// The first line with one of the words that is no comment.
fn first_with(text: &str, words: &[&str]) -> Option<Range<usize>> {
    commands(text).find(|line| words.iter().any(|word| text[line.clone()].contains(word)))
}

/// Whether the taint may have the effect: behind a colon, in a variable, or somewhere else in a configuration.
fn has_effect(text: &str, taint: &Range<usize>) -> bool {
    let (_, behind) = text[taint.clone()].split_once(TAINT).unwrap_or_default();
    let value = behind.find([':', ',', ' ', '"', '\'']).unwrap_or(behind.len());
    match behind[value..].strip_prefix(':') {
        Some(effect) if effect.starts_with(|first: char| first.is_ascii_alphabetic()) => {
            effect.starts_with("NoExecute")
        }
        _ => behind.contains('$') || first_with(text, &["NoExecute"]).is_some(),
    }
}

/// Whether all arguments of the kubelet are in a variable that something else sets.
fn takes_arguments_from_outside(text: &str) -> bool {
    let arguments = commands(text).filter_map(|line| text[line].split_once("--kubelet-extra-args"));
    arguments.map(|(_, value)| value.trim_start_matches(['=', ' ', '"', '\''])).any(|value| {
        let Some(variable) = value.strip_prefix('$') else { return false };
        let name =
            variable.trim_start_matches('{').split(|end: char| !end.is_ascii_alphanumeric() && end != '_');
        let is_set = |name: &str| text.contains(&format!("{name}="));
        name.into_iter().next().is_some_and(|name| !is_set(name))
    })
}
