//! Texts that Karpenter hands to nodeadm although they are no NodeConfig.

use std::ops::Range;

use super::{Piece, UserData, is_nameless, lines};
use crate::rules::{Check, Scope, Sink};

rule! {
    /// user data for AL2023 that is taken for a NodeConfig and is none
    ///
    /// Karpenter takes a text that reads as a map in YAML, or as nothing at all, for a NodeConfig: blank text, a
    /// script that is only comments, a script whose commands look like `key: value`, a bare `#cloud-config`.
    /// nodeadm finds no kind in it and gives up, and the node never joins (`nodeadm.go` of
    /// `pkg/providers/amifamily/bootstrap`, v1.14.1).
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   userData: |
    ///     #!/bin/bash
    ///     # nothing to do yet
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   userData: |
    ///     #!/bin/bash
    ///     # nothing to do yet
    ///     exit 0
    /// ```
    pub(crate) static MISTAKEN_FOR_NODE_CONFIG = error("mistaken-for-node-config", UserData) {
        scope: Scope::Lint,
        check: Check::UserData(mistaken_for_node_config),
    }
}

fn mistaken_for_node_config(user_data: &UserData<'_>, sink: &mut Sink<'_>) {
    for piece in &user_data.pieces {
        let Some(loaded) = piece.yaml.as_ref().filter(|loaded| !loaded.is_refused()) else { continue };
        if !loaded.documents.first().is_none_or(is_nameless) || !sink.has_room() {
            continue;
        }
        if let Some(line) = swallowed(user_data, piece) {
            let message = "the node never joins: this line and those behind it are taken for the part's header, which no \
                           blank line ends";
            user_data.report(Some(line), message, sink).help("put a blank line above this one");
        } else {
            let (what, help) = mistake(piece, loaded.documents.is_empty());
            let line = piece.content().find('\n').unwrap_or(piece.content().len());
            user_data.report(piece.place(0..line), format!("the node never joins: {what}"), sink).help(help);
        }
    }
}

/// The line of a part's header that was meant for nodeadm.
fn swallowed(user_data: &UserData<'_>, piece: &Piece) -> Option<Range<usize>> {
    let is_swallowed = |(name, _): &(Vec<u8>, Vec<u8>)| {
        [&b"kind"[..], b"apiversion"].iter().any(|key| name.eq_ignore_ascii_case(key))
    };
    piece.part.header.iter().find(|field| is_swallowed(field))?;
    let header = lines(user_data.text).take_while(|line| piece.start.is_some_and(|start| line.end < start));
    let is_of_node_config = |line: &Range<usize>| {
        ["kind:", "apiVersion:"].iter().any(|key| user_data.text[line.clone()].starts_with(key))
    };
    let above: Vec<Range<usize>> = header.collect();
    let last = above.iter().rev().skip_while(|line| !is_of_node_config(line));
    last.take_while(|line| is_of_node_config(line)).last().cloned()
}

/// What was written, and what to write instead.
fn mistake(piece: &Piece, is_empty: bool) -> (&'static str, &'static str) {
    let content = piece.content().trim_start();
    if content.is_empty() {
        (
            "Karpenter takes blank text for a NodeConfig, and nodeadm finds no kind in it",
            "leave `userData` out",
        )
    } else if content.starts_with("#cloud-config") {
        (
            "Karpenter takes this `#cloud-config` for a NodeConfig, and nodeadm finds no kind in it",
            "make it a part of the type `text/cloud-config` of a MIME archive",
        )
    } else if is_empty {
        (
            "comments alone are an empty document in YAML, so Karpenter takes them for a NodeConfig, and nodeadm finds no kind in it",
            "add a command, `exit 0` for example, or leave `userData` out",
        )
    } else if content.starts_with("#!") {
        (
            "this script reads as a map in YAML, so Karpenter takes it for a NodeConfig, and nodeadm finds no kind in it",
            "add a line that is no `key: value`, `exit 0` for example",
        )
    } else {
        (
            "Karpenter takes this map for a NodeConfig, and nodeadm finds no kind in it",
            "begin a NodeConfig with `apiVersion: node.eks.aws/v1alpha1` and `kind: NodeConfig`",
        )
    }
}
