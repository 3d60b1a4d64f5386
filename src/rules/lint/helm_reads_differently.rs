//! Values that Helm takes for something else; found where the values are read, before there are objects.

use crate::rules::{Check, Scope};

rule! {
    /// a value that Helm would read as another one
    ///
    /// Helm reads YAML 1.1: `on` is a boolean, `0123` an octal number and `1e3` a thousand. The message has both readings. Quote the
    /// value, so that both are the same; `--compat helm3` reads everything as Helm does. For who never used Helm this is only worth
    /// knowing: it is a warning under `--compat`, and with the profile of a version of the chart.
    ///
    /// ```yaml bad
    /// profile: tfy-0.1.57
    /// karpenter:
    ///   defaultNodePool:
    ///     labels:
    ///       example.com/beta: on
    /// ```
    ///
    /// ```yaml good
    /// profile: tfy-0.1.57
    /// karpenter:
    ///   defaultNodePool:
    ///     labels:
    ///       example.com/beta: "on"
    /// ```
    pub(crate) static HELM_READS_DIFFERENTLY = note("helm-reads-differently", Values) {
        scope: Scope::Lint,
        check: Check::Values,
    }
}
