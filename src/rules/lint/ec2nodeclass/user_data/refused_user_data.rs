//! User data of which Karpenter makes nothing.

use std::ops::Range;

use super::{UserData, lines};
use crate::phrase::quote;
use crate::rules::{Check, Scope, Sink};
use crate::userdata::{Family, mime};

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
    if let Some(strange) = line.as_ref().and_then(|line| behind_header(user_data, line.start)) {
        let message = format!(
            "no node starts: Karpenter refuses this archive: no blank line ends the header above {}",
            quote(user_data.text[strange.clone()].trim())
        );
        user_data.report(Some(strange), message, sink).help("put a blank line above this one");
        return;
    }
    let message = format!("no node starts: Karpenter refuses this user data: {refused}");
    user_data.report(line, message, sink).help(match user_data.family {
        Family::Bottlerocket => "Bottlerocket takes TOML: tables `[settings.…]` with settings of their types",
        _ => {
            "an archive is `MIME-Version: 1.0`, `Content-Type: multipart/mixed; boundary=\"PART\"`, a blank line, the parts behind \
             lines `--PART`, and a line `--PART--`"
        }
    });
}

/// The first line that is no field of MIME in the header that holds the line at `byte`: the header was meant to end above.
fn behind_header(user_data: &UserData<'_>, byte: usize) -> Option<Range<usize>> {
    let text = user_data.text;
    if user_data.family == Family::Bottlerocket {
        return None;
    }
    let begins = mime::boundary(text).map(|boundary| format!("--{boundary}"));
    // How many fields the header has so far; none outside of headers.
    let mut fields = mime::is_archive(text).then_some(0);
    let mut strange = None;
    for line in lines(text).take_while(|line| line.start <= byte) {
        let said = text[line.clone()].trim_end();
        if said.is_empty() {
            (fields, strange) = (None, None);
        } else if let Some(count) = fields.filter(|_| strange.is_none()) {
            fields = Some(count + 1);
            strange = (count > 0 && !is_field(said)).then_some(line);
        } else if fields.is_none() && begins.as_deref() == Some(said) {
            fields = Some(0);
        }
    }
    strange
}

/// Whether a line is a field that headers of archives have, or continues one.
fn is_field(line: &str) -> bool {
    const NAMES: [&str; 7] =
        ["content-", "mime-version", "x-", "merge-type", "launch-index", "number-attachments", "date"];
    let name = line.split(':').next().unwrap_or_default().to_ascii_lowercase();
    line.starts_with([' ', '\t']) || NAMES.iter().any(|known| name.starts_with(known))
}
