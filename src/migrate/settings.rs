//! What the user says about the migration.

use std::str::FromStr;

use super::values::Chart;
use crate::apis::version::Version;

/// How to migrate.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    /// What nodes are, where their class does not say.
    pub identity: Option<Identity>,
    /// Whether a placeholder may stand where the identity is missing.
    pub placeholders: Placeholders,
    /// The version of images that aliases name.
    pub image: String,
    /// Whose defaults hold.
    pub defaults: Defaults,
    /// The version of the CDK add-on that the properties are for.
    pub blueprints: Option<Blueprints>,
    /// The version of the chart that values are for.
    pub chart: Option<Chart>,
    /// The name of the cluster.
    pub cluster: Option<String>,
}

/// What nodes are for AWS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Identity {
    /// A role.
    Role(String),
    /// An instance profile.
    InstanceProfile(String),
}

/// Whether placeholders are written for what is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Placeholders {
    /// They are, to be filled in later.
    Written,
    /// What is missing is an error.
    Refused,
}

/// Whose defaults hold where the old object says nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Defaults {
    /// Those of the version that the object was written for, written out.
    Kept,
    /// Today's.
    Todays,
}

/// A version of the package `@aws-quickstart/eks-blueprints`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Blueprints(pub u16, pub u16);

impl FromStr for Blueprints {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let Version(major, minor) = text.parse()?;
        Ok(Blueprints(major, minor))
    }
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            identity: None,
            placeholders: Placeholders::Refused,
            image: "latest".to_owned(),
            defaults: Defaults::Kept,
            blueprints: None,
            chart: None,
            cluster: None,
        }
    }
}
