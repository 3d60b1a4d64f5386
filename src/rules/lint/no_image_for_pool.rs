//! Pools that want another operating system or architecture than the images of their class.

use std::collections::HashMap;

use crate::apis::v1::labels::{ARCH, OS};
use crate::instancetype::labels::closed_values;
use crate::manifest::{Manifest, Set};
use crate::phrase::quote;
use crate::rules::lint::constraint::{Constraint, constraints_where};
use crate::rules::lint::ec2nodeclass::ami_family;
use crate::rules::lint::ec2nodeclass::public_images::architecture;
use crate::rules::lint::pool::Demands;
use crate::rules::lint::reference::{Reference, classes, pointer, references};
use crate::rules::{Check, Scope, Sink};

rule! {
    /// a pool that wants another operating system or architecture than the images of its class have
    ///
    /// Images of the Windows families are for `windows` on `amd64`, those of the other families for `linux`, and
    /// public images for the architecture in their name: Karpenter finds no instance type that is both, and the
    /// pool makes no node (`computeRequirements` of `pkg/providers/instancetype/types.go`, v1.14.1). Of the system
    /// of the family `Custom`, and of images of one's own, nothing is said.
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// metadata:
    ///   name: default
    /// spec:
    ///   amiSelectorTerms: [{alias: al2023@v20250123}]
    /// ---
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       nodeClassRef: {name: default}
    ///       requirements:
    ///       - {key: kubernetes.io/os, operator: In, values: [windows]}
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// metadata:
    ///   name: default
    /// spec:
    ///   amiSelectorTerms: [{alias: al2023@v20250123}]
    /// ---
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       nodeClassRef: {name: default}
    ///       requirements:
    ///       - {key: kubernetes.io/os, operator: In, values: [linux]}
    /// ```
    pub(crate) static NO_IMAGE_FOR_POOL = error("no-image-for-pool", Images) {
        scope: Scope::Lint,
        check: Check::Set(no_image_for_pool),
    }
}

fn no_image_for_pool(Set { manifests, .. }: &Set, sink: &mut Sink<'_>) {
    let known: HashMap<Reference<'_>, Offer<'_>> = classes(manifests)
        .filter_map(|(index, class)| Some((class, Offer::of(&manifests[index])?)))
        .collect();
    for (index, class) in references(manifests) {
        let Some(offer) = known.get(&class) else { continue };
        let Some(pool) = Demands::of(&manifests[index]) else { continue };
        let offered = |key: &str| offer.value(key);
        for demand in constraints_where(&pool, |key| offered(key).is_some()) {
            let Some(value) = offered(demand.key).filter(|value| excludes(&demand, value)) else { continue };
            if sink.has_room() {
                let message = format!(
                    "the class {} has images of {}, for {} alone, and {} of {} leaves them out: the pool makes no node",
                    quote(class.name),
                    offer.family,
                    quote(value),
                    demand.phrase(),
                    quote(demand.key)
                );
                sink.report_on(index, demand.pointer().unwrap_or_default(), message)
                    .help("name a class with such images, or ask for what the class has")
                    .also(index, pointer(), "the class");
            }
        }
    }
}

/// What the images of a class are for.
struct Offer<'a> {
    family: &'a str,
    arch: Option<&'static str>,
}

impl<'a> Offer<'a> {
    fn of(class: &'a Manifest) -> Option<Self> {
        Some(Offer { family: ami_family(class)?, arch: architecture(class) })
    }

    /// The one value of a label that its nodes can have.
    fn value(&self, key: &str) -> Option<&'static str> {
        let is_windows = self.family.starts_with("Windows");
        match key {
            OS if self.family == "Custom" => None,
            OS => Some(if is_windows { "windows" } else { "linux" }),
            ARCH if is_windows => Some("amd64"),
            ARCH => self.arch,
            _ => None,
        }
    }
}

/// Whether a demand leaves `value` out and something else in: what nothing meets is said elsewhere.
fn excludes(demand: &Constraint<'_>, value: &str) -> bool {
    let mut known = closed_values(demand.key).into_iter().flatten();
    !demand.set.has(value) && known.any(|known| demand.set.has(known))
}

#[cfg(test)]
mod tests {
    use crate::rules::tests::example;
    use crate::rules::{Options, RULES, run};

    /// How often the rule speaks of a pool with these demands and a class with this `spec`.
    fn found(class: &str, template: &str) -> usize {
        let text = format!(
            "kind: EC2NodeClass\nmetadata: {{name: images}}\nspec: {{{class}}}\n---\nkind: NodePool\nspec: {{template: {{{template}}}}}\n"
        );
        let findings = run(RULES, &example(&text), &Options::default());
        findings.iter().filter(|finding| finding.rule.code.name == "no-image-for-pool").count()
    }

    #[test]
    fn systems_and_architectures() {
        let requirement = |class: &str, text: &str| {
            format!(
                "spec: {{nodeClassRef: {{name: {class}}}, requirements: [{{key: kubernetes.io/{text}}}]}}"
            )
        };
        let asked = |text: &str| requirement("images", text);
        let al2023 = "amiSelectorTerms: [{alias: al2023@v20250123}]";
        let windows = "amiSelectorTerms: [{alias: windows2022@latest}]";
        let custom = "amiFamily: Custom, amiSelectorTerms: [{id: ami-1}]";
        let named = |names: &[&str]| {
            let terms: Vec<String> =
                names.iter().map(|name| format!("{{name: {name}, owner: amazon}}")).collect();
            format!("amiFamily: AL2023, amiSelectorTerms: [{}]", terms.join(", "))
        };
        let x86 = "amazon-eks-node-al2023-x86_64-standard-1.31-v20250123";
        let arm = "amazon-eks-node-al2023-arm64-standard-1.31-v20250123";
        let (only_x86, both) = (named(&[x86]), named(&[x86, arm]));
        let any = named(&["amazon-eks-node-al2023-*-standard-1.31-v20250123"]);
        let parameter = "amiFamily: Custom, amiSelectorTerms: [{ssmParameter: /aws/service/bottlerocket/aws-k8s-1.31/arm64/1.20.0/image_id}]";
        let own = named(&[x86, "my-image"]);
        let label = "metadata: {labels: {kubernetes.io/os: windows}}, spec: {nodeClassRef: {name: images}}";
        for (class, template, expected) in [
            (al2023, asked("os, operator: In, values: [windows]"), 1),
            (al2023, asked("os, operator: NotIn, values: [linux]"), 1),
            (al2023, asked("os, operator: In, values: [linux]"), 0),
            (al2023, asked("os, operator: In, values: [linux, windows]"), 0),
            (al2023, asked("os, operator: In, values: [window]"), 0),
            (al2023, asked("arch, operator: In, values: [arm64]"), 0),
            (al2023, label.to_owned(), 1),
            (al2023, requirement("elsewhere", "os, operator: In, values: [windows]"), 0),
            (windows, asked("os, operator: In, values: [linux]"), 1),
            (windows, asked("os, operator: In, values: [windows]"), 0),
            (windows, asked("arch, operator: In, values: [arm64]"), 1),
            (windows, asked("arch, operator: Exists"), 0),
            (windows, label.to_owned(), 0),
            (&only_x86, asked("arch, operator: In, values: [arm64]"), 1),
            (&only_x86, asked("arch, operator: NotIn, values: [amd64]"), 1),
            (&only_x86, asked("arch, operator: In, values: [arm64, amd64]"), 0),
            (&only_x86, asked("os, operator: In, values: [linux]"), 0),
            (&both, asked("arch, operator: In, values: [arm64]"), 0),
            (&any, asked("arch, operator: In, values: [arm64]"), 0),
            (&own, asked("arch, operator: In, values: [arm64]"), 0),
            (parameter, asked("arch, operator: In, values: [amd64]"), 1),
            (parameter, asked("arch, operator: In, values: [arm64]"), 0),
            (custom, asked("os, operator: In, values: [windows]"), 0),
        ] {
            assert_eq!(found(class, &template), expected, "{class} {template}");
        }
    }
}
