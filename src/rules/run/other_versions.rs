//! What another version of Karpenter takes: the error says since or until which.

use std::sync::OnceLock;

use crate::apis::version::{Release, Version};
use crate::diagnostic::{Group, Severity};
use crate::manifest::Manifest;
use crate::rules::run::Plan;
use crate::rules::{Check, Finding, Options, RULES, Rule, Scope};
use crate::source::Pointer;

/// Every version of Karpenter with its rules, which are put together when they are first needed.
pub(super) struct OtherVersions {
    asked: Version,
    /// Who is asked: what only the server takes and Karpenter refuses is no way out.
    scope: Scope,
    plans: Vec<(Version, OnceLock<Box<Plan>>)>,
}

impl OtherVersions {
    pub(super) fn new(options: &Options) -> Self {
        let plans = Release::all().map(|release| (release.minor, OnceLock::new())).collect();
        OtherVersions { asked: options.karpenter, scope: options.scope, plans }
    }

    /// Adds to each error of one object the version that takes what stands there, if there is one.
    ///
    /// A version is only looked for where the first or the last one known takes it: what no version takes costs two looks.
    pub(super) fn name(&self, findings: &mut [Finding], manifest: &Manifest) {
        if manifest.api.is_none() || !findings.iter().any(|finding| may_vary(finding.rule)) {
            return;
        }
        let verdicts: Vec<OnceLock<Vec<Pointer>>> = self.plans.iter().map(|_| OnceLock::new()).collect();
        let refused = |index: usize| verdicts[index].get_or_init(|| self.refused(index, manifest));
        let is_taken = |index: &usize, finding: &Finding| {
            !refused(*index).iter().any(|pointer| concerns(pointer, &finding.pointer))
        };
        let asked = self.plans.iter().position(|(version, _)| *version == self.asked).unwrap_or_default();
        let newest = self.plans.len() - 1;
        for finding in findings.iter_mut().filter(|finding| may_vary(finding.rule)) {
            let since = (is_taken(&newest, finding))
                .then(|| (asked + 1..=newest).find(|index| is_taken(index, finding)))
                .flatten();
            let until = (is_taken(&0, finding))
                .then(|| (0..asked).rev().find(|index| is_taken(index, finding)))
                .flatten();
            match (since, until) {
                (Some(since), _) => add(finding, "takes this since", self.plans[since].0),
                (None, Some(until)) => add(finding, "took this until", self.plans[until].0),
                (None, None) => {}
            }
        }
    }

    /// Where a version finds fault with an object.
    fn refused(&self, index: usize, manifest: &Manifest) -> Vec<Pointer> {
        let (version, plan) = &self.plans[index];
        let options = Options { scope: self.scope, karpenter: *version, ..Options::default() };
        let plan = plan.get_or_init(|| Box::new(Plan::new(RULES, options)));
        let found = plan.check_object(manifest, 0).into_iter();
        found.filter(|finding| finding.severity == Severity::Error).map(|finding| finding.pointer).collect()
    }
}

/// Rules about versions say it themselves, and what is looked at beside schemas is the same in all.
fn may_vary(rule: &Rule) -> bool {
    rule.scope == Scope::Admission
        && rule.code.group != Group::Versions
        && matches!(rule.check, Check::Shape(..) | Check::At(..))
}

/// Whether a fault at the one place has to do with the other: it is the same, in it or around it, or the whole kind is refused.
fn concerns(fault: &Pointer, place: &Pointer) -> bool {
    let is_in = |inner: &Pointer, outer: &Pointer| inner.strip_prefix(outer.as_str()).is_some();
    matches!(fault.as_str(), "/kind" | "/apiVersion") || is_in(fault, place) || is_in(place, fault)
}

fn add(finding: &mut Finding, takes: &str, version: Version) {
    finding.message += &format!("; Karpenter {takes} {version}");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::tests::found_in;

    fn messages(text: &str, minor: u16) -> Vec<String> {
        let options = Options { karpenter: Version(1, minor), scope: Scope::Admission, ..Options::default() };
        messages_with(text, &options)
    }

    fn messages_with(text: &str, options: &Options) -> Vec<String> {
        let found = found_in(text, options)
            .into_iter()
            .filter(|finding| finding.pointer.as_str() != "/metadata/name");
        found.map(|finding| finding.message.rsplit("; ").next().unwrap_or_default().to_owned()).collect()
    }

    /// Each row: the spec of a pool, the version asked for, and what its only error says in the end.
    #[test]
    fn errors_name_the_version_that_takes_it() {
        let reasons = |reasons: &str| format!("consolidateAfter: 1m, budgets: [{{reasons: [{reasons}]}}]");
        for (disruption, minor, said) in [
            ("budgets: []".to_owned(), 14, Some("Karpenter takes this since 1.15")),
            ("budgets: []".to_owned(), 15, None),
            ("consolidateAfter: 1m30".to_owned(), 15, Some("Karpenter took this until 1.3")),
            ("consolidateAfter: 1m30".to_owned(), 3, None),
            (reasons("Drifted, Drifted"), 15, Some("Karpenter took this until 1.12")),
            (reasons(&["Drifted"; 51].join(", ")), 8, Some("Karpenter took this until 1.7")),
            (
                "consolidateAfter: 30d, budgets: []".to_owned(),
                9,
                Some(
                    "`spec.disruption.consolidateAfter` is `30d`, which is not `Never` or a duration in whole hours, minutes and seconds",
                ),
            ),
        ] {
            let text = format!(
                "{{apiVersion: karpenter.sh/v1, kind: NodePool, metadata: {{name: a}}, spec: {{disruption: {{{disruption}}}, template: {{spec: {{requirements: [], nodeClassRef: {{group: a, kind: b, name: c}}}}}}}}}}"
            );
            let expected: Vec<&str> = said.into_iter().collect();
            assert_eq!(messages(&text, minor), expected, "{disruption} in 1.{minor}");
        }
    }

    /// The kubelet's block is free from 1.15 on; a kind that a version lacks is not taken there.
    #[test]
    fn kinds_and_blocks() {
        let class = "{apiVersion: karpenter.k8s.aws/v1, kind: EC2NodeClass, metadata: {name: a}, spec: {role: a, amiSelectorTerms: [{alias: al2023@latest}], subnetSelectorTerms: [{id: subnet-1}], securityGroupSelectorTerms: [{id: sg-1}], kubelet: {registryPullQPS: 5}}}";
        assert_eq!(messages(class, 14), ["Karpenter takes this since 1.15"]);
        assert_eq!(messages(class, 15), [""; 0]);
        // The server of 1.15 takes any field; Karpenter does not.
        let unknown = class.replace("registryPullQPS", "registryPullQ");
        assert_eq!(messages(&unknown, 14), ["Karpenter takes this since 1.15"]);
        let options = Options { karpenter: Version(1, 14), ..Options::default() };
        let said = messages_with(&unknown, &options);
        assert!(said.iter().any(|said| said.contains("is not a field")), "{said:?}");
        assert!(!said.iter().any(|said| said.contains("since 1.15")), "{said:?}");
        let overlay = "{apiVersion: karpenter.sh/v1alpha1, kind: NodeOverlay, metadata: {name: a}, spec: {weight: 0, requirements: []}}";
        assert_eq!(messages(overlay, 15), ["`spec.weight` is 0, below 1"]);
    }
}
