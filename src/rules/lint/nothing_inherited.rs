//! Entries of `nodeClasses` that do without what the built-in templates have; found where classes are made of values.

use crate::rules::{Check, Scope};

rule! {
    /// a root volume that is not encrypted because its entry starts from no template
    ///
    /// The built-in templates encrypt their root volume. An entry of `nodeClasses` has what it says itself, and without `from` nothing
    /// else: with `rootVolumeSize` alone its volume is encrypted only where the account encrypts all volumes by default. Without
    /// `rootVolumeSize` there is no volume in the class, and Karpenter takes its own default, 20Gi and encrypted.
    ///
    /// ```yaml bad
    /// karpenter:
    ///   nodeClasses:
    ///     batch:
    ///       amiSelectorTerms: [{alias: al2023@v20250123}]
    ///       rootVolumeSize: 50Gi
    /// ```
    ///
    /// ```yaml good
    /// karpenter:
    ///   nodeClasses:
    ///     batch:
    ///       from: defaultNodeTemplate
    ///       amiSelectorTerms: [{alias: al2023@v20250123}]
    ///       rootVolumeSize: 50Gi
    /// ```
    pub(crate) static NOTHING_INHERITED = note("nothing-inherited", Values) {
        scope: Scope::Lint,
        check: Check::Values,
    }
}
