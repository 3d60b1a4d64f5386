//! How karpcfg speaks: findings in, text for people or editors out; the last stage of the line.

mod excerpt;
mod human;
mod place;

use std::io::Write;

use crate::diagnostic::Diagnostic;
use crate::source::Sources;

pub use human::{Product, Styling, closing, findings, human, short};

/// Says every finding on stderr, then what became of the product.
pub fn talk(diagnostics: &[Diagnostic], sources: &Sources, product: Product, styling: Styling) {
    complain(&(findings(diagnostics, sources, styling) + &closing(diagnostics, product, styling)));
}

/// Writes to stderr; where that fails there is nobody left to tell.
pub fn complain(text: &str) {
    let _nobody_left = std::io::stderr().lock().write_all(text.as_bytes());
}
