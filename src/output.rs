//! Where bytes leave karpcfg: stdout carries the product, stderr the talk.

use std::io::{self, ErrorKind, Write};

use anyhow::{Context, Result};

use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Sources;

/// Writes the whole product; a reader that has gone away wants no more, which is no failure.
pub fn product(text: &str) -> Result<()> {
    let mut stdout = io::stdout().lock();
    let written = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush());
    match written {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        other => other.context("cannot write to stdout"),
    }
}

/// Says every finding on stderr, one line each with its help behind it.
pub fn talk(sources: &Sources, diagnostics: &[Diagnostic]) {
    let mut text = String::new();
    for Diagnostic { severity, message, primary, help, .. } in diagnostics {
        if let Some(label) = primary {
            text.push_str(&format!("{}: ", sources.locate(label.span)));
        }
        text.push_str(&format!("{}: {message}\n", severity.as_str()));
        if let Some(help) = help {
            text.push_str(&format!("  help: {help}\n"));
        }
    }
    complain(&text);
}

/// Writes to stderr; where that fails there is nobody left to tell.
pub fn complain(text: &str) {
    let _nobody_left = io::stderr().lock().write_all(text.as_bytes());
}

/// Whether anything stands in the way of a product.
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
}
