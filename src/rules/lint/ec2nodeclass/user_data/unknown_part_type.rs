//! Types of parts that nothing on the node takes.

use super::UserData;
use crate::diagnostic::Severity;
use crate::phrase::{nearest, quote};
use crate::rules::{Check, Scope, Sink};
use crate::userdata::Family;
use crate::userdata::mime;

rule! {
    /// a part of an archive whose `Content-Type` neither cloud-init nor nodeadm knows
    ///
    /// The node passes over it, and joins without it. Where the type is far from any known one, it may be for a
    /// handler that the image brings, and the finding is a warning; an archive with a part of the type
    /// `text/part-handler` is not looked at (the user data formats of cloud-init,
    /// `nodeadm/internal/configprovider` of the EKS AMI).
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   userData: |
    ///     MIME-Version: 1.0
    ///     Content-Type: multipart/mixed; boundary="PART"
    ///
    ///     --PART
    ///     Content-Type: text/x-shelscript
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
    ///
    ///     #!/bin/bash
    ///     echo hi
    ///     --PART--
    /// ```
    pub(crate) static UNKNOWN_PART_TYPE = error("unknown-part-type", UserData) {
        scope: Scope::Lint,
        check: Check::UserData(unknown_part_type),
    }
}

/// What cloud-init has handlers for, and nodeadm's own.
const KNOWN: [&str; 16] = [
    "text/x-shellscript",
    "text/x-shellscript-per-boot",
    "text/x-shellscript-per-instance",
    "text/x-shellscript-per-once",
    "text/cloud-config",
    "text/cloud-config-archive",
    "text/cloud-config-jsonp",
    "text/cloud-boothook",
    "text/jinja2",
    "text/part-handler",
    "text/upstart-job",
    "text/x-include-url",
    "text/x-include-once-url",
    "text/x-not-multipart",
    "text/plain",
    mime::NODE_CONFIG,
];

/// Of these cloud-init looks into the content.
const OPENED: [&str; 10] = [
    "multipart/",
    "message/",
    "application/octet-stream",
    "application/gzip",
    "application/x-gzip",
    "application/gzip-compressed",
    "application/gzipped",
    "application/x-compress",
    "application/x-compressed",
    "application/x-gunzip",
];

fn unknown_part_type(user_data: &UserData<'_>, sink: &mut Sink<'_>) {
    if !matches!(user_data.family, Family::Al2 | Family::Al2023) {
        return;
    }
    let types = || user_data.pieces.iter().map(|piece| piece.part.media_type());
    if types().any(|media_type| media_type == "text/part-handler") {
        return;
    }
    for (piece, media_type) in user_data.pieces.iter().zip(types()) {
        let near = nearest(&media_type, KNOWN);
        let is_opened = OPENED.iter().any(|kind| media_type.starts_with(kind));
        if media_type.is_empty() || is_opened || KNOWN.contains(&media_type.as_str()) || !sink.has_room() {
            continue;
        }
        let line = piece.first_line().and_then(|line| piece.place(line));
        let message =
            format!("the node passes over this part: nothing there takes the type {}", quote(&media_type));
        let found = user_data.report(line, message, sink);
        match near {
            Some(near) => found.help(format!("did you mean `{near}`?")),
            None => {
                found.severity = Severity::Warning;
                found.help("write `Content-Type: text/x-shellscript`, `text/cloud-config` or `application/node.eks.aws`")
            }
        };
    }
}
