//! Windows, which EKS Auto Mode does not have.

use crate::apis::v1::labels::{OS, WINDOWS_BUILD};
use crate::diagnostic::Severity;
use crate::instancetype::labels::Provider;
use crate::phrase::quote;
use crate::rules::lint::constraint::constraints_where;
use crate::rules::lint::listed::listed;
use crate::rules::lint::pool::Demands;
use crate::rules::{Check, Scope, Sink};

rule! {
    /// a pool of EKS Auto Mode that wants nodes of Windows
    ///
    /// All nodes of Auto Mode are Linux (Bottlerocket): the pool makes none. Beside `linux` it is ignored, and the
    /// finding is a warning. Windows needs a managed node group, or Karpenter of one's own.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       nodeClassRef: {group: eks.amazonaws.com, kind: NodeClass, name: default}
    ///       requirements:
    ///       - {key: kubernetes.io/os, operator: In, values: [windows]}
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       nodeClassRef: {group: eks.amazonaws.com, kind: NodeClass, name: default}
    ///       requirements:
    ///       - {key: kubernetes.io/os, operator: In, values: [linux]}
    /// ```
    pub(crate) static WINDOWS_IN_AUTO_MODE = error("windows-in-auto-mode", Requirements) {
        scope: Scope::Lint,
        check: Check::Demands(windows_in_auto_mode),
    }
}

fn windows_in_auto_mode(demands: &Demands<'_>, sink: &mut Sink<'_>) {
    if demands.provider() != Some(Provider::AutoMode) {
        return;
    }
    for constraint in constraints_where(demands, |key| matches!(key, OS | WINDOWS_BUILD)) {
        let wants_windows = match constraint.key {
            OS => constraint.set.has("windows") && !constraint.set.has("linux"),
            _ => constraint.wants_the_label(),
        };
        if wants_windows && sink.has_room() {
            let message = format!(
                "EKS Auto Mode has Linux nodes alone, and {} of {} wants windows: the pool makes no node",
                constraint.phrase(),
                quote(constraint.key)
            );
            sink.report(constraint.pointer().unwrap_or_default(), message).help(HELP);
        }
    }
    for list in listed(demands).filter(|list| list.key == OS && list.is_wanted()) {
        let mut others = list.values().filter(|value| value.text == "windows");
        // Without another system it is said already.
        if let Some(windows) = others.next().filter(|_| list.values().any(|value| value.text == "linux")) {
            let message = "EKS Auto Mode has Linux nodes alone: `windows` is ignored";
            let found = sink.report(list.pointer(windows), message);
            found.severity = Severity::Warning;
            found.help(HELP);
        }
    }
}

const HELP: &str = "leave it out; for Windows take a managed node group or Karpenter of your own";

#[cfg(test)]
mod tests {
    use crate::diagnostic::Severity::{Error, Warning};
    use crate::rules::tests::example;
    use crate::rules::{Options, RULES, run};

    #[test]
    fn what_wants_windows() {
        let auto = "{group: eks.amazonaws.com, kind: NodeClass, name: default}";
        let karpenter = "{group: karpenter.k8s.aws, kind: EC2NodeClass, name: base}";
        for (class, requirement, expected) in [
            (auto, "kubernetes.io/os, operator: In, values: [windows]", Some(Error)),
            (auto, "beta.kubernetes.io/os, operator: In, values: [windows]", Some(Error)),
            (auto, "kubernetes.io/os, operator: NotIn, values: [linux]", Some(Error)),
            (auto, "node.kubernetes.io/windows-build, operator: Exists", Some(Error)),
            (auto, "node.kubernetes.io/windows-build, operator: DoesNotExist", None),
            (auto, "kubernetes.io/os, operator: In, values: [linux, windows]", Some(Warning)),
            (auto, "kubernetes.io/os, operator: Exists", None),
            (karpenter, "kubernetes.io/os, operator: In, values: [windows]", None),
        ] {
            let text = format!(
                "kind: NodePool\nspec: {{template: {{spec: {{nodeClassRef: {class}, requirements: [{{key: {requirement}}}]}}}}}}\n"
            );
            let findings = run(RULES, &example(&text), &Options::default());
            let found = findings.iter().find(|finding| finding.rule.code.name == "windows-in-auto-mode");
            assert_eq!(found.map(|finding| finding.severity), expected, "{class} {requirement}");
        }
    }
}
