//! AMI aliases, as the rules about images read them.

/// What stands before the first `@` of an alias.
pub(super) fn family_of(alias: &str) -> &str {
    alias.split('@').next().unwrap_or_default()
}
