//! What is wrong with a class's user data as a whole, as findings without a place.

use super::mime::BOUNDARY;
use super::{LIMIT, Refused, Request, UserData, WARN_FROM};
use crate::diagnostic::Diagnostic;

/// Karpenter makes nothing of the text of the class `name`.
pub fn refused(name: &str, refused: &Refused) -> Diagnostic {
    let message = format!("Karpenter refuses the user data of `{name}`: {refused}");
    Diagnostic::error("refused-user-data", message).help("the class is not ready with it, and no node starts")
}

/// What is wrong with what Karpenter made of the text of the class `name`.
pub fn faults(name: &str, request: &Request, user_data: &UserData) -> Vec<Diagnostic> {
    [size(name, request, user_data), boundary(name, user_data)].into_iter().flatten().collect()
}

fn size(name: &str, request: &Request, user_data: &UserData) -> Option<Diagnostic> {
    let bytes = user_data.as_bytes().len();
    let own = request.user_data.as_deref().unwrap_or_default().len();
    let says = format!("the user data of `{name}` has {bytes} bytes, {own} of them from the class");
    if user_data.is_too_large() {
        let over = bytes - LIMIT;
        let fault = Diagnostic::error("user-data-too-large", format!("{says}; EC2 takes {LIMIT}"));
        Some(fault.help(format!("shorten it by {over} bytes, or let it fetch the rest")))
    } else if bytes >= WARN_FROM {
        let fault = Diagnostic::warning("large-user-data", format!("{says}; EC2 takes {LIMIT}"));
        Some(fault.help("Karpenter adds more to it with every label, taint and kubelet setting"))
    } else {
        None
    }
}

/// A part that holds the boundary is cut in two when the node reads the archive.
fn boundary(name: &str, user_data: &UserData) -> Option<Diagnostic> {
    let holds = user_data.parts().iter().any(|part| part.holds(BOUNDARY));
    holds.then(|| {
        let message = format!("the user data of `{name}` has a line that begins with `--{BOUNDARY}`");
        Diagnostic::error("boundary-in-user-data", message)
            .help("Karpenter parts the archive with such lines, so the node would read it in pieces; write the line in another way")
    })
}
