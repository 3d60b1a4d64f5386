//! Parts of an archive that Karpenter does not find.

use std::ops::Range;

use super::{UserData, lines};
use crate::rules::phrase::quote;
use crate::rules::{Check, Rule, Scope, Sink};
use crate::userdata::mime;

/// A part outside of the archive.
pub static LOST_PART: Rule = Rule {
    name: "lost-part",
    scope: Scope::Lint,
    doc: "\
an archive of which Karpenter finds no part, or not all of them

The header of an archive names a boundary, and parts begin behind lines of two dashes and this boundary. Where the lines say another
one, the archive is empty; behind a line that ends with two more dashes nothing is read. Karpenter makes no fault of either: the node
starts without what was lost (`mime.go` of `pkg/providers/amifamily/bootstrap`, v1.14.1).",
    bad: "kind: EC2NodeClass\nspec:\n  userData: |\n    MIME-Version: 1.0\n    Content-Type: multipart/mixed; boundary=\"PART\"\n\n    --part\n    Content-Type: text/x-shellscript\n\n    #!/bin/bash\n    echo hi\n    --part--\n",
    good: "kind: EC2NodeClass\nspec:\n  userData: |\n    MIME-Version: 1.0\n    Content-Type: multipart/mixed; boundary=\"PART\"\n\n    --PART\n    Content-Type: text/x-shellscript\n\n    #!/bin/bash\n    echo hi\n    --PART--\n",
    check: Check::UserData(lost_part),
    ..Rule::ADMISSION
};

fn lost_part(user_data: &UserData<'_>, sink: &mut Sink<'_>) {
    let text = user_data.text;
    if user_data.form.is_err() || !mime::is_archive(text) {
        return;
    }
    let Some(boundary) = mime::boundary(text) else { return };
    if user_data.pieces.is_empty() {
        let other = other_boundary(text);
        let message = format!(
            "no part of the archive reaches the node: no line is {}",
            quote(&format!("--{boundary}"))
        );
        let help = match other.clone() {
            Some(line) => format!(
                "write `boundary=\"{}\"` in the header, or {} here",
                text[line.clone()].trim_start_matches('-').trim(),
                quote(&format!("--{boundary}"))
            ),
            None => format!("begin each part with the line {}", quote(&format!("--{boundary}"))),
        };
        user_data.report(other, message, sink).help(help);
    } else if let Some(line) = behind_the_end(user_data, &boundary) {
        let message = format!(
            "what follows is lost: {} closes the archive before it",
            quote(&format!("--{boundary}--"))
        );
        user_data.report(Some(line), message, sink).help("close the archive behind its last part");
    }
}

/// The first line of the body that looks like a boundary.
fn other_boundary(text: &str) -> Option<Range<usize>> {
    lines(text).find(|line| text[line.clone()].starts_with("--"))
}

/// The first line behind the last part that begins one more.
fn behind_the_end(user_data: &UserData<'_>, boundary: &str) -> Option<Range<usize>> {
    let text = user_data.text;
    let last = user_data.pieces.last()?;
    let end = last.start? + last.content().len();
    let begins = format!("--{boundary}");
    lines(text).find(|line| line.start > end && text[line.clone()].trim_end() == begins)
}
