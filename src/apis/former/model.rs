//! What became of the kinds and fields of Karpenter's older APIs.

use crate::apis::version::Version;
use crate::source::Pointer;

/// A kind in a version that is not served any more.
#[derive(Debug)]
pub(crate) struct FormerKind {
    /// Its group and version.
    pub api_version: &'static str,
    /// Its name.
    pub kind: &'static str,
    /// The group and version that has it now.
    pub now_in: &'static str,
    /// Its name now.
    pub now: &'static str,
    /// The version of Karpenter that stopped serving it.
    pub until: Version,
}

/// A field that v1 has elsewhere, in another form, or not at all.
#[derive(Debug)]
pub(crate) struct FormerField {
    /// The kind, by the name it has in v1.
    pub of: &'static str,
    /// The path in the older version.
    pub path: &'static str,
    /// What became of it.
    pub became: Became,
    /// What else there is to say, as the end of the sentence that [`FormerField::now`] begins; most often nothing.
    pub note: &'static str,
}

/// What became of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Became {
    /// The same kind has it at this path.
    Moved(&'static str),
    /// Another kind has it.
    MovedTo {
        /// That kind.
        kind: &'static str,
        /// The path there.
        path: &'static str,
    },
    /// It has this name, where it was.
    Renamed(&'static str),
    /// What was in it stands directly at this path.
    Unwrapped(&'static str),
    /// The items of the list at this path say it.
    Item(&'static str),
    /// It is an object of its own.
    Object {
        /// The kind of that object.
        kind: &'static str,
        /// The path at which the object is named.
        named_at: &'static str,
    },
    /// There is nothing like it: what there is instead.
    Removed(&'static str),
}

impl FormerField {
    /// A field of which there is no more to say than what became of it.
    pub(crate) const fn new(of: &'static str, path: &'static str, became: Became) -> Self {
        FormerField { of, path, became, note: "" }
    }

    /// With the end of the sentence.
    #[must_use]
    pub(crate) const fn note(mut self, note: &'static str) -> Self {
        self.note = note;
        self
    }

    /// The path in v1 at which the kind has what it had elsewhere before, or not at all.
    pub(crate) fn new_path(&self, kind: &str) -> Option<String> {
        match self.became {
            Became::Moved(path) if self.of == kind => Some(path.to_owned()),
            Became::MovedTo { kind: other, path } if other == kind => Some(path.to_owned()),
            Became::Renamed(name) if self.of == kind => {
                Some(Pointer::parse(self.path).parent().join(name).as_str().to_owned())
            }
            _ => None,
        }
    }

    /// What v1 has for it, as the rest of a sentence that begins with "v1 has".
    pub(crate) fn now(&self) -> String {
        let quoted = |path| format!("`{}`", Pointer::parse(path).dotted());
        let place = match self.became {
            Became::Moved(path) => quoted(path),
            Became::MovedTo { kind, path } => format!("{} of the {kind}", quoted(path)),
            Became::Renamed(name) => format!("`{name}`"),
            Became::Unwrapped(path) => format!("its keys directly under {}", quoted(path)),
            Became::Item(path) => format!("it in {}", quoted(path)),
            Became::Object { kind, named_at } => {
                format!("an {kind} of its own, named in {}", quoted(named_at))
            }
            Became::Removed(instead) => instead.to_owned(),
        };
        place + self.note
    }
}
