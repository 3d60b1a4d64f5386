//! Parts that reach the node as they were encoded.

use super::UserData;
use crate::phrase::quote;
use crate::rules::{Check, Scope, Sink};
use crate::userdata::Family;

rule! {
    /// a part of an archive for AL2023 that is encoded
    ///
    /// Of a part's header, Karpenter keeps only the content type on AL2023. The node is not told of
    /// `Content-Transfer-Encoding: base64`, and runs the base64 as a script. Quoted-printable is decoded on the
    /// way; nodeadm decodes NodeConfigs in base64 by itself (`mime.go` of `pkg/providers/amifamily/bootstrap`,
    /// v1.14.1).
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   userData: |
    ///     MIME-Version: 1.0
    ///     Content-Type: multipart/mixed; boundary="PART"
    ///
    ///     --PART
    ///     Content-Type: text/x-shellscript
    ///     Content-Transfer-Encoding: base64
    ///
    ///     IyEvYmluL2Jhc2gKZWNobyBoaQo=
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
    ///
    ///     #!/bin/bash
    ///     echo hi
    ///     --PART--
    /// ```
    pub(crate) static ENCODED_PART = error("encoded-part", UserData) {
        scope: Scope::Lint,
        check: Check::UserData(encoded_part),
    }
}

/// Encodings that change nothing, and the one that Go decodes.
const HARMLESS: [&str; 5] = ["", "7bit", "8bit", "binary", "quoted-printable"];

fn encoded_part(user_data: &UserData<'_>, sink: &mut Sink<'_>) {
    if user_data.family != Family::Al2023 {
        return;
    }
    for piece in user_data.pieces.iter().filter(|piece| !piece.part.is_node_config()) {
        let encoding = piece.part.encoding();
        if !HARMLESS.contains(&encoding.as_str()) && sink.has_room() {
            let line = piece.first_line().and_then(|line| piece.place(line));
            let message = format!(
                "the node takes this part as it is, in {}: Karpenter drops the header that says so",
                quote(&encoding)
            );
            user_data
                .report(line, message, sink)
                .help("write the part in plain, without `Content-Transfer-Encoding`");
        }
    }
}
