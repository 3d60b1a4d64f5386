//! Parts that do not say what they are.

use super::UserData;
use crate::rules::{Check, Scope, Sink};
use crate::userdata::Family;

rule! {
    /// a part of an archive without a `Content-Type`
    ///
    /// Karpenter hands it to AL2023 with an empty type, and the node passes over it without a word (`mime.go` of
    /// `pkg/providers/amifamily/bootstrap`, v1.14.1).
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   userData: |
    ///     MIME-Version: 1.0
    ///     Content-Type: multipart/mixed; boundary="PART"
    ///
    ///     --PART
    ///     X-Purpose: greeting
    ///
    ///     #!/bin/bash
    ///     echo hi
    ///     --PART--
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   userData: |
    ///     MIME-Version: 1.0
    ///     Content-Type: multipart/mixed; boundary="PART"
    ///
    ///     --PART
    ///     Content-Type: text/x-shellscript
    ///     X-Purpose: greeting
    ///
    ///     #!/bin/bash
    ///     echo hi
    ///     --PART--
    /// ```
    pub(crate) static PART_WITHOUT_TYPE = error("part-without-type", UserData) {
        scope: Scope::Lint,
        check: Check::UserData(part_without_type),
    }
}

fn part_without_type(user_data: &UserData<'_>, sink: &mut Sink<'_>) {
    if user_data.family != Family::Al2023 {
        return;
    }
    let untyped = user_data.pieces.iter().filter(|piece| piece.part.content_type().is_empty());
    for piece in untyped {
        if sink.has_room() {
            let line = piece.first_line().and_then(|line| piece.place(line));
            user_data.report(line, "the node passes over this part, which has no `Content-Type`", sink).help(
                "begin the part with `Content-Type: text/x-shellscript`, or whatever it is, and a blank line",
            );
        }
    }
}
