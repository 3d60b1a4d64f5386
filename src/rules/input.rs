//! What can be wrong with the input before any rule looks at it: every name that a finding has and no rule, with its
//! manual. The findings themselves are made where the input is read.

mod arguments;
mod user_data;
mod values;
mod yaml;

use crate::diagnostic::Severity;

/// A fault of the input: whoever reads it stumbles over it, so that no flag and no comment can allow it.
#[derive(Debug)]
pub struct Fault {
    /// Kebab-case, says the bad thing.
    pub name: &'static str,
    /// How bad it is; where readers differ, how bad it is at worst.
    pub severity: Severity,
    /// What it is, why that is bad and what to do; the first line is the summary.
    pub doc: &'static str,
}

impl Fault {
    const fn error(name: &'static str, doc: &'static str) -> Self {
        Fault { name, severity: Severity::Error, doc }
    }

    const fn warning(name: &'static str, doc: &'static str) -> Self {
        Fault { name, severity: Severity::Warning, doc }
    }

    /// The fault of this name.
    pub fn by_name(name: &str) -> Option<&'static Fault> {
        all().find(|fault| fault.name == name)
    }
}

/// Every fault: of the text, of the arguments, of the values and of user data, each group sorted by name.
pub fn all() -> impl Iterator<Item = &'static Fault> {
    [yaml::FAULTS, arguments::FAULTS, values::FAULTS, user_data::FAULTS].into_iter().flatten()
}

#[cfg(test)]
mod tests;
