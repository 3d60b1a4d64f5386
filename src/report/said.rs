//! What is said to people on stderr: findings, and lines that cannot be more than one. There is no other way to stderr,
//! so that no path, key or value gets there as it is.

use std::borrow::Cow;
use std::fmt::Display;
use std::io::Write;
use std::ops::AddAssign;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::harmless::harmless;

/// Whether errors alone are said: once for the run, from its flags.
static QUIET: AtomicBool = AtomicBool::new(false);

/// How the user calls karpcfg, where that is not by its name: once for the run.
static CALLED: OnceLock<&str> = OnceLock::new();

/// Has command lines of karpcfg's begin with these words from here on, as the user types them.
pub(crate) fn be_called(words: &'static str) {
    CALLED.get_or_init(|| words);
}

/// A text with command lines of karpcfg's, as the user types them. They stand behind a backtick, a pipe or a bracket, or on
/// lines of examples.
pub(crate) fn as_called(text: &str) -> Cow<'_, str> {
    match CALLED.get() {
        Some(words) => ["`", "| ", "<(", "\n  "].iter().fold(Cow::Borrowed(text), |text, before| {
            Cow::Owned(text.replace(&format!("{before}karpcfg "), &format!("{before}{words} ")))
        }),
        None => Cow::Borrowed(text),
    }
}

/// Says errors alone from here on.
pub(crate) fn be_quiet() {
    QUIET.store(true, Ordering::Relaxed);
}

/// Whether errors alone are said.
pub(super) fn is_quiet() -> bool {
    QUIET.load(Ordering::Relaxed)
}

/// A text that is safe to show.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Said(String);

impl Said {
    /// One line, whatever it is made of.
    pub(crate) fn line(text: impl Display) -> Self {
        Said(as_called(&harmless(&text.to_string())).into_owned() + "\n")
    }

    /// The line of an error for which there is no finding.
    pub(crate) fn failure(error: &anyhow::Error) -> Self {
        Said::line(format_args!("error: {error:#}"))
    }

    /// A report, made of harmless texts, and of colours perhaps.
    pub(crate) fn made(text: String) -> Self {
        Said(text)
    }

    /// Whether there is nothing to say.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// For stdout, where findings are the product.
    pub(crate) fn into_text(self) -> String {
        self.0
    }

    /// Writes it to stderr, unless the user wants to hear of errors alone.
    pub(crate) fn mention(&self) {
        if !is_quiet() {
            self.say();
        }
    }

    /// Writes it to stderr; where that fails there is nobody left to tell.
    pub(crate) fn say(&self) {
        let _nobody_left = std::io::stderr().lock().write_all(self.0.as_bytes());
    }
}

impl AddAssign<Said> for Said {
    fn add_assign(&mut self, next: Said) {
        self.0.push_str(&next.0);
    }
}

impl FromIterator<Said> for Said {
    fn from_iter<I: IntoIterator<Item = Said>>(parts: I) -> Self {
        Said(parts.into_iter().map(|part| part.0).collect())
    }
}
