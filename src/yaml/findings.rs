//! What the loader has to say, bounded: a broken file of 50 MB must not make a million findings.

use crate::diagnostic::Diagnostic;

/// More findings than this about one text help nobody.
const MOST: usize = 200;

/// The findings about one text, in the order met.
#[derive(Debug, Default)]
pub(super) struct Findings {
    kept: Vec<Diagnostic>,
    left_out: usize,
}

impl Findings {
    pub(super) fn push(&mut self, finding: Diagnostic) {
        if self.kept.len() < MOST {
            self.kept.push(finding);
        } else {
            self.left_out += 1;
        }
    }

    /// The findings, and an error in place of those left out.
    pub(super) fn into_vec(mut self) -> Vec<Diagnostic> {
        if self.left_out > 0 {
            let message = format!("{} more findings about this text are left out", self.left_out);
            self.kept.push(Diagnostic::error("too-many-findings", message));
        }
        self.kept
    }
}
