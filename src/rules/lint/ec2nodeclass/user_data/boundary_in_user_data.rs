//! Lines that cut a part in two.

use super::{UserData, lines};
use crate::rules::{Check, Scope, Sink};
use crate::userdata::mime::{self, BOUNDARY};

rule! {
    /// a line of the user data that begins with `--//`
    ///
    /// Karpenter puts the class's parts and its own into an archive whose parts such lines separate. The node
    /// reads the archive in pieces that nobody meant, nodeadm or cloud-init gives up on it, and the node never
    /// joins (`mime.go` of `pkg/providers/amifamily/bootstrap`, v1.14.1).
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   userData: |
    ///     #!/bin/bash
    ///     cat >/etc/motd <<END
    ///     --//
    ///     END
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   userData: |
    ///     #!/bin/bash
    ///     cat >/etc/motd <<END
    ///       --//
    ///     END
    /// ```
    pub(crate) static BOUNDARY_IN_USER_DATA = error("boundary-in-user-data", UserData) {
        scope: Scope::Lint,
        check: Check::UserData(boundary_in_user_data),
    }
}

fn boundary_in_user_data(user_data: &UserData<'_>, sink: &mut Sink<'_>) {
    for piece in &user_data.pieces {
        let content = &piece.part.content;
        if !content.split(|byte| *byte == b'\n').any(mime::is_boundary) {
            continue;
        }
        let line = lines(piece.content()).find(|line| mime::is_boundary(&content[line.clone()]));
        let message = format!(
            "the node never joins: Karpenter's archive is cut at this line, which begins with `--{BOUNDARY}`"
        );
        user_data
            .report(line.and_then(|line| piece.place(line)), message, sink)
            .help(format!("write it so that no line begins with `--{BOUNDARY}`, indented for example"));
        return;
    }
}
