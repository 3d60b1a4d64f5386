//! Texts that the node runs as a shell script although they are none.

use std::ops::Range;

use super::{Piece, UserData, lines};
use crate::diagnostic::Severity;
use crate::rules::{Check, Scope, Sink};
use crate::source::SourceId;
use crate::userdata::Family;
use crate::yaml::{self, Dialect};

rule! {
    /// user data that is run as a shell script and is none
    ///
    /// Karpenter takes what it does not recognise for a script, so that the node runs it, prints errors to a log,
    /// and joins without it: a NodeConfig with a tab or another fault in its YAML, an archive that begins with
    /// `mime-version:` in lower case, a `#cloud-config` for AL2, the TOML of Bottlerocket or the PowerShell of
    /// Windows for another family (`nodeadm.go` and `eksbootstrap.go` of `pkg/providers/amifamily/bootstrap`, v1.14.1).
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   userData: |
    ///     apiVersion: node.eks.aws/v1alpha1
    ///     kind: NodeConfig
    ///     spec:
    ///     	featureGates: {InstanceIdNodeName: true}
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   userData: |
    ///     apiVersion: node.eks.aws/v1alpha1
    ///     kind: NodeConfig
    ///     spec:
    ///       featureGates: {InstanceIdNodeName: true}
    /// ```
    pub(crate) static MISTAKEN_FOR_SCRIPT = error("mistaken-for-script", UserData) {
        scope: Scope::Lint,
        check: Check::UserData(mistaken_for_script),
    }
}

fn mistaken_for_script(user_data: &UserData<'_>, sink: &mut Sink<'_>) {
    for piece in user_data.pieces.iter().filter(|piece| piece.part.is_script()) {
        let Some(disguise) = disguise(piece) else { continue };
        // AL2 has no use for a NodeConfig that is in order, either.
        if (disguise == Disguise::NodeConfig && user_data.family == Family::Al2) || !sink.has_room() {
            continue;
        }
        let (at, message, help) = describe(&disguise, piece);
        user_data.report(at.and_then(|at| piece.place(at)), message, sink).help(help);
    }
}

/// What a script really is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Disguise {
    /// A NodeConfig for nodeadm.
    NodeConfig,
    /// A MIME archive.
    Archive,
    /// A configuration of cloud-init.
    CloudConfig,
    /// Bottlerocket's settings.
    Settings,
    /// PowerShell between its tags.
    PowerShell,
}

/// What a script really is, if it is none.
pub(crate) fn disguise(piece: &Piece) -> Option<Disguise> {
    let content = piece.content();
    let start = content.trim_start().as_bytes();
    let begins =
        |word: &str| start.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word.as_bytes()));
    if start.starts_with(b"#!") {
        return None;
    } else if begins("mime-version:") || begins("content-type:") {
        return Some(Disguise::Archive);
    } else if start.starts_with(b"#cloud-config") {
        return Some(Disguise::CloudConfig);
    } else if begins("<powershell>") {
        return Some(Disguise::PowerShell);
    }
    let first = content[piece.first_line()?].trim();
    let is_of = |keys: &[&str]| keys.iter().any(|key| first.starts_with(key));
    if first.starts_with("[settings") {
        Some(Disguise::Settings)
    } else if is_of(&["apiVersion:", "kind:", "metadata:", "spec:", "{"]) && content.contains("node.eks.aws/")
    {
        Some(Disguise::NodeConfig)
    } else {
        None
    }
}

/// Where the fault is, what it is, and what to do.
fn describe(disguise: &Disguise, piece: &Piece) -> (Option<Range<usize>>, String, String) {
    let first = lines(piece.content()).find(|line| !line.is_empty());
    match disguise {
        Disguise::NodeConfig => node_config(piece),
        Disguise::Archive => (
            first,
            "nothing of this archive is unpacked: Karpenter knows it by `MIME-Version:` or `Content-Type:`, written so, and takes it for \
             a script"
                .to_owned(),
            "begin it with `MIME-Version: 1.0`".to_owned(),
        ),
        Disguise::CloudConfig => (
            first,
            "cloud-init does not see this `#cloud-config`: Karpenter takes it for a script".to_owned(),
            "make it a part of the type `text/cloud-config` of a MIME archive".to_owned(),
        ),
        Disguise::Settings => (
            first,
            "these settings of Bottlerocket are run as a script".to_owned(),
            "take an image of Bottlerocket, or write a script that begins with `#!/bin/bash`".to_owned(),
        ),
        Disguise::PowerShell => (
            first,
            "nothing of this PowerShell is done: the image is of Linux, and runs it as a shell script".to_owned(),
            "take an image of Windows, or write a script that begins with `#!/bin/bash`".to_owned(),
        ),
    }
}

fn node_config(piece: &Piece) -> (Option<Range<usize>>, String, String) {
    let loaded = yaml::load(SourceId::default(), piece.content(), Dialect::Helm);
    let fault = loaded.diagnostics.into_iter().find(|found| found.severity == Severity::Error);
    match fault {
        Some(fault) => {
            let span = fault.primary.map(|label| label.span.start as usize..label.span.end as usize);
            let message = format!(
                "nothing of this NodeConfig reaches nodeadm: Karpenter cannot read it and takes it for a script: {}",
                fault.message
            );
            (span, message, fault.help.unwrap_or_else(|| "write a map in YAML, or JSON".to_owned()))
        }
        None => (
            piece.first_line(),
            "nothing of this NodeConfig reaches nodeadm: the part's type makes it a script".to_owned(),
            "write `Content-Type: application/node.eks.aws` above it".to_owned(),
        ),
    }
}
