//! Parts of an archive that Karpenter does not find.

use super::{UserData, lines};
use crate::phrase::quote;
use crate::rules::{Check, Scope, Sink};
use crate::userdata::{Family, mime};

rule! {
    /// an archive in which Karpenter does not find every part
    ///
    /// The header of an archive names a boundary, and parts begin behind lines of two dashes and this boundary.
    /// Where the lines say another one, the archive is empty; behind a line that ends with two more dashes
    /// nothing is read, and a part whose header the text ends in is none. Karpenter makes no fault of either: the node starts without what was lost (`mime.go` of
    /// `pkg/providers/amifamily/bootstrap`, v1.14.1).
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   userData: |
    ///     MIME-Version: 1.0
    ///     Content-Type: multipart/mixed; boundary="PART"
    ///
    ///     --part
    ///     Content-Type: text/x-shellscript
    ///
    ///     #!/bin/bash
    ///     echo hi
    ///     --part--
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
    pub(crate) static LOST_PART = error("lost-part", UserData) {
        scope: Scope::Lint,
        check: Check::UserData(lost_part),
    }
}

fn lost_part(user_data: &UserData<'_>, sink: &mut Sink<'_>) {
    let text = user_data.text;
    // To Windows and to images of one's own Karpenter hands an archive on as it is.
    let is_taken_apart = matches!(user_data.family, Family::Al2 | Family::Al2023);
    if !is_taken_apart || user_data.form.is_err() || !mime::is_archive(text) {
        return;
    }
    let Some(boundary) = mime::boundary(text) else { return };
    let (begins, closes) = (format!("--{boundary}"), format!("--{boundary}--"));
    let Some(end) = end_of_parts(user_data) else { return };
    let line = |wanted: &str, from| {
        lines(text).find(|line| line.start >= from && text[line.clone()].trim_end() == wanted)
    };
    match line(&begins, end) {
        Some(begin) if line(&closes, end).is_some_and(|close| close.start < begin.start) => {
            let message = format!("what follows is lost: {} closes the archive before it", quote(&closes));
            user_data.report(Some(begin), message, sink).help("close the archive behind its last part");
        }
        // With no header behind it, the line ends the archive as well as any other.
        Some(begin) if !text[begin.end..].trim().is_empty() => {
            let message = "this part is lost: the text ends within its header";
            let help = format!(
                "finish the part: a blank line behind its header, the content, and the line {}",
                quote(&closes)
            );
            user_data.report(Some(begin), message, sink).help(help);
        }
        Some(_) => {}
        None if user_data.pieces.is_empty() => no_boundary(user_data, &begins, sink),
        None => {}
    }
}

/// Where the last part ends; none where it had to be decoded.
fn end_of_parts(user_data: &UserData<'_>) -> Option<usize> {
    match user_data.pieces.last() {
        Some(last) => Some(last.start? + last.content().len()),
        None => Some(0),
    }
}

fn no_boundary(user_data: &UserData<'_>, begins: &str, sink: &mut Sink<'_>) {
    let text = user_data.text;
    let other = lines(text).find(|line| text[line.clone()].starts_with("--"));
    let message = format!("no part of the archive reaches the node: no line is {}", quote(begins));
    let help = match other.clone() {
        Some(line) => {
            let meant = text[line].trim_start_matches('-').trim();
            format!("write `boundary=\"{meant}\"` in the header, or {} here", quote(begins))
        }
        None => format!("begin each part with the line {}", quote(begins)),
    };
    user_data.report(other, message, sink).help(help);
}
