//! Aliases that follow every release.

use crate::diagnostic::Severity;
use crate::manifest::Manifest;
use crate::rules::lint::ec2nodeclass::aliases;
use crate::rules::phrase::quote;
use crate::rules::{Check, Rule, Scope, Sink};

/// An alias that changes by itself.
pub static UNPINNED_AMI_ALIAS: Rule = Rule {
    name: "unpinned-ami-alias",
    severity: Severity::Warning,
    scope: Scope::Lint,
    doc: "\
an AMI alias with the version `latest`

Every release of the image makes all nodes drift: they are replaced, untested, as fast as the disruption budgets let them be. Windows
images have no other version. Releases are listed at github.com/awslabs/amazon-eks-ami and github.com/bottlerocket-os/bottlerocket.",
    bad: "kind: EC2NodeClass\nspec:\n  amiSelectorTerms:\n    - alias: al2023@latest\n",
    good: "kind: EC2NodeClass\nspec:\n  amiSelectorTerms:\n    - alias: al2023@v20250123\n",
    check: Check::Object(unpinned_ami_alias),
    ..Rule::ADMISSION
};

fn unpinned_ami_alias(manifest: &Manifest, sink: &mut Sink<'_>) {
    for alias in aliases(manifest).filter(|alias| alias.version == "latest") {
        let pinned = match alias.family {
            "al2" | "al2023" => "vYYYYMMDD",
            "bottlerocket" => "v1.x.y",
            _ => continue,
        };
        if sink.has_room() {
            let message = format!("{} replaces all nodes at every release of the image", quote(alias.text));
            sink.report(alias.pointer, message)
                .help(format!("pin a release that was tested: `{}@{pinned}`", alias.family));
        }
    }
}
