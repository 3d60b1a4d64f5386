//! Parts that do not say what they are.

use super::UserData;
use crate::rules::{Check, Rule, Scope, Sink};
use crate::userdata::Family;

/// A part without a content type.
pub static PART_WITHOUT_TYPE: Rule = Rule {
    name: "part-without-type",
    scope: Scope::Lint,
    doc: "\
a part of an archive without a `Content-Type`

Karpenter hands it to AL2023 with an empty type, and the node passes over it without a word (`mime.go` of
`pkg/providers/amifamily/bootstrap`, v1.14.1).",
    bad: "kind: EC2NodeClass\nspec:\n  userData: |\n    MIME-Version: 1.0\n    Content-Type: multipart/mixed; boundary=\"PART\"\n\n    --PART\n    X-Purpose: greeting\n\n    #!/bin/bash\n    echo hi\n    --PART--\n",
    good: "kind: EC2NodeClass\nspec:\n  userData: |\n    MIME-Version: 1.0\n    Content-Type: multipart/mixed; boundary=\"PART\"\n\n    --PART\n    Content-Type: text/x-shellscript\n    X-Purpose: greeting\n\n    #!/bin/bash\n    echo hi\n    --PART--\n",
    check: Check::UserData(part_without_type),
    ..Rule::ADMISSION
};

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
