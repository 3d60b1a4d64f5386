//! Scripts of older charts that install SOCI, on images that have outgrown them.

use std::ops::Range;

use super::bootstrap::commands;
use super::{Piece, UserData};
use crate::apis::version::Version;
use crate::rules::{Check, Scope, Sink};
use crate::source::Pointer;
use crate::userdata::Family;

rule! {
    /// a script that installs SOCI as older charts do
    ///
    /// Charts up to 0.1.35 leave SOCI out where containerd is 2.0 or newer, which it is on every AL2023 since
    /// v20251217: nothing is installed, without a word. Chart 0.1.57 has containerd and the kubelet switched to
    /// SOCI by a NodeConfig before a script downloads it: where the download fails, no image is ever pulled. On AL2
    /// its drop-in for containerd replaces all settings of the CRI plugin. AL2023 has SOCI itself since v20250821.
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   amiSelectorTerms: [{alias: al2023@v20260512}]
    ///   userData: |
    ///     #!/bin/bash
    ///     if version_lt "$CONTAINERD_VERSION" "2.0"; then
    ///       curl -fL "https://github.com/awslabs/soci-snapshotter/releases/download/v0.5.0/$NAME" | tar -xz
    ///     fi
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   amiSelectorTerms: [{alias: al2023@v20260512}]
    ///   instanceStorePolicy: RAID0
    ///   userData: |
    ///     apiVersion: node.eks.aws/v1alpha1
    ///     kind: NodeConfig
    ///     spec:
    ///       featureGates: {FastImagePull: true}
    /// ```
    pub(crate) static OUTDATED_SOCI_SCRIPT = warning("outdated-soci-script", Soci) {
        scope: Scope::Lint,
        check: Check::UserData(outdated_soci_script),
    }
}

fn outdated_soci_script(user_data: &UserData<'_>, sink: &mut Sink<'_>) {
    let scripts = user_data.pieces.iter().filter(|piece| piece.part.is_program() && installs_soci(piece));
    for script in scripts {
        let fault = match user_data.family {
            Family::Al2023 => on_al2023(user_data, script, sink.options().kube),
            Family::Al2 => on_al2(script),
            _ => None,
        };
        if let Some((line, message, help)) = fault.filter(|_| sink.has_room()) {
            user_data.report(script.place(line), message, sink).help(help);
        }
    }
}

type Fault = (Range<usize>, &'static str, &'static str);

/// Whether a script fetches a release of SOCI.
fn installs_soci(script: &Piece) -> bool {
    ["soci-snapshotter/releases", "soci-snapshotter-"].iter().any(|word| line_with(script, &[word]).is_some())
}

fn on_al2023(user_data: &UserData<'_>, script: &Piece, kube: Option<Version>) -> Option<Fault> {
    const HELP: &str = "the image has SOCI itself: a NodeConfig with `featureGates: {FastImagePull: true}`";
    let is_old = user_data.release.is_some_and(|release| release.has_containerd_1(kube));
    if let Some(line) = bound(script).filter(|_| !is_old) {
        let message = "the script leaves SOCI out without a word: it passes over containerd 2.0 and newer, which the image has";
        return Some((line, message, HELP));
    }
    let line = line_with(script, &["soci-snapshotter/releases", "soci-snapshotter-"])?;
    let message = "the node pulls no image where this download fails: the NodeConfig has switched containerd to SOCI before";
    is_switched(user_data).then_some((line, message, HELP))
}

fn on_al2(script: &Piece) -> Option<Fault> {
    let line = line_with(script, &["/etc/containerd/config.d/"])?;
    let replaces = script.content().contains("io.containerd.grpc.v1.cri");
    let message = "containerd 1 replaces the whole CRI plugin by this: `SystemdCgroup`, the pause image and the registries of the image are lost";
    let help = "edit `/etc/eks/containerd/containerd-config.toml` in place, or move to `al2023`, which has SOCI itself";
    replaces.then_some((line, message, help))
}

/// The line that asks for a containerd before 2.0.
fn bound(script: &Piece) -> Option<Range<usize>> {
    let content = script.content();
    commands(content).find(|line| {
        let line = content[line.clone()].to_ascii_lowercase();
        let asks = ["version_lt", "lt ", "<", "sort -"].iter().any(|word| line.contains(word));
        let is_2 = ["\"2.0\"", "'2.0'", "\"2.0.0\"", "'2.0.0'", " 2.0;", " 2.0 "]
            .iter()
            .any(|word| line.contains(word));
        asks && is_2 && line.contains("containerd")
    })
}

/// Whether a NodeConfig has containerd or the kubelet use SOCI, whatever becomes of the script.
fn is_switched(user_data: &UserData<'_>) -> bool {
    user_data.node_configs().any(|(_, root)| {
        let text = |pointer: &str| root.at(&Pointer::parse(pointer)).and_then(|node| node.as_str());
        let endpoint = text("/spec/kubelet/config/imageServiceEndpoint");
        let config =
            text("/spec/containerd/config").unwrap_or_default().replace([' ', '\''], "").replace('"', "");
        endpoint.is_some_and(|endpoint| endpoint.contains("soci")) || config.contains("snapshotter=soci")
    })
}

fn line_with(script: &Piece, words: &[&str]) -> Option<Range<usize>> {
    let content = script.content();
    commands(content).find(|line| words.iter().any(|word| content[line.clone()].contains(word)))
}
