//! User data of which Karpenter makes nothing.

use super::{UserData, lines};
use crate::rules::{Check, Scope, Sink};
use crate::userdata::Family;

rule! {
    /// user data that Karpenter refuses
    ///
    /// The class is not ready with it, and no node starts. On AL2 and AL2023 it is an archive that breaks the
    /// rules of MIME: its first line is not the first line of the text, a line `--BOUNDARY--` does not close it,
    /// no blank line follows a header. On Bottlerocket it is what is no TOML, or a Kubernetes setting of the
    /// wrong type (`mime.go` and `bottlerocket.go` of `pkg/providers/amifamily/bootstrap`, v1.14.1).
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
    ///
    ///     #!/bin/bash
    ///     echo hi
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
    pub(crate) static REFUSED_USER_DATA = error("refused-user-data", UserData) {
        scope: Scope::Lint,
        check: Check::UserData(refused_user_data),
    }
}

fn refused_user_data(user_data: &UserData<'_>, sink: &mut Sink<'_>) {
    let Err(refused) = &user_data.form else { return };
    let line = refused.byte().and_then(|byte| lines(user_data.text).find(|line| byte <= line.end));
    let message = format!("no node starts: Karpenter refuses this user data: {refused}");
    user_data.report(line, message, sink).help(match user_data.family {
        Family::Bottlerocket => "Bottlerocket takes TOML: tables `[settings.…]` with settings of their types",
        _ => {
            "an archive is `MIME-Version: 1.0`, `Content-Type: multipart/mixed; boundary=\"PART\"`, a blank line, the parts behind \
             lines `--PART`, and a line `--PART--`"
        }
    });
}
