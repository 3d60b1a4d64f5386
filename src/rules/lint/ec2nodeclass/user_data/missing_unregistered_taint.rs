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
const SIGNS: [&str; 9] = [
    SCRIPT,
    "node.eks.aws/",
    "--kubelet-extra-args",
    "--register-with-taints",
    "--node-labels",
    "[settings.kubernetes",
    "Start-EKSBootstrap.ps1",
    "-KubeletExtraArgs",
    "kubeadm join",
];

fn missing_unregistered_taint(user_data: &UserData<'_>, sink: &mut Sink<'_>) {
    if user_data.family != Family::Custom {
        return;
    }
    let Some(sign) = first_with(user_data.text, &SIGNS) else { return };
    let help = "register the kubelet with it: `--register-with-taints=karpenter.sh/unregistered:NoExecute`, or \
                `registerWithTaints` of a NodeConfig";
    match first_with(user_data.text, &[TAINT]) {
        None => {
            let message =
                format!("the node is never registered with Karpenter: nothing here sets the taint `{TAINT}`");
            user_data.report(Some(sign), message, sink).help(help);
        }
        Some(taint)
            if first_with(user_data.text, &["NoExecute"]).is_none() && !is_variable(user_data, &taint) =>
        {
            let message = format!(
                "the node is never registered with Karpenter: the effect of `{TAINT}` must be `NoExecute`"
            );
            user_data.report(Some(taint), message, sink).help(help);
        }
        Some(_) => {}
    }
}

/// The first line with one of the words that is no comment.
fn first_with(text: &str, words: &[&str]) -> Option<Range<usize>> {
    commands(text).find(|line| words.iter().any(|word| text[line.clone()].contains(word)))
}

/// Whether the effect may come of a variable.
fn is_variable(user_data: &UserData<'_>, taint: &Range<usize>) -> bool {
    let (_, behind) = user_data.text[taint.clone()].split_once(TAINT).unwrap_or_default();
    behind.contains('$') || behind.contains("{{")
}
