//! Calls of an image's bootstrap script beside Karpenter's own.

use std::ops::Range;

use super::UserData;
use super::bootstrap::{call, commands};
use crate::rules::{Check, Scope, Sink};
use crate::userdata::Family;

rule! {
    /// a call of the bootstrap script beside Karpenter's own
    ///
    /// On AL2 Karpenter appends a call of `/etc/eks/bootstrap.sh` to the user data, on Windows one of
    /// `Start-EKSBootstrap.ps1`, with the cluster, the labels and the taints of the pool. A call of one's own comes
    /// first and starts the kubelet without them: the node registers before Karpenter knows it as its own
    /// (`eksbootstrap.go` and `windows.go` of `pkg/providers/amifamily/bootstrap`, v1.14.1).
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   amiFamily: AL2
    ///   amiSelectorTerms: [{id: ami-0123456789abcdef0}]
    ///   userData: |
    ///     #!/bin/bash
    ///     sysctl -w vm.max_map_count=262144
    ///     /etc/eks/bootstrap.sh demo --kubelet-extra-args '--max-pods=10'
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   amiFamily: AL2
    ///   amiSelectorTerms: [{id: ami-0123456789abcdef0}]
    ///   kubelet: {maxPods: 10}
    ///   userData: |
    ///     #!/bin/bash
    ///     sysctl -w vm.max_map_count=262144
    /// ```
    pub(crate) static SECOND_BOOTSTRAP_CALL = warning("second-bootstrap-call", UserData) {
        scope: Scope::Lint,
        check: Check::UserData(second_bootstrap_call),
    }
}

fn second_bootstrap_call(user_data: &UserData<'_>, sink: &mut Sink<'_>) {
    for line in calls(user_data) {
        if sink.has_room() {
            let message = "this starts the kubelet without the labels and taints of the pool, before the call that Karpenter adds";
            user_data
                .report(line, message, sink)
                .help("leave the call out; settings for the kubelet belong into `spec.kubelet` of the class");
        }
    }
}

/// The lines that call the bootstrap script of the family's images.
fn calls(user_data: &UserData<'_>) -> Vec<Option<Range<usize>>> {
    match user_data.family {
        Family::Al2 => {
            let programs = user_data.pieces.iter().filter(|piece| piece.part.is_program());
            programs.filter_map(|piece| Some(piece.place(call(piece.content())?))).collect()
        }
        Family::Windows => commands(user_data.text)
            .find(|line| is_windows_call(&user_data.text[line.clone()]))
            .map(Some)
            .into_iter()
            .collect(),
        _ => Vec::new(),
    }
}

/// Whether PowerShell runs the script, by its path or by the variable that the documentation has.
fn is_windows_call(line: &str) -> bool {
    let line = line.trim();
    let runs = line.starts_with(['&', '.']);
    runs && ["Start-EKSBootstrap.ps1", "$EKSBootstrapScriptFile"].iter().any(|script| line.contains(script))
}
