//! Where comments go, by hand.

use super::{migrated, with_placeholders};
use crate::migrate::codes::COMMENT_KEPT;

/// What an AWSNodeTemplate or EC2NodeClass with this `spec` becomes.
fn class(api_version: &str, kind: &str, spec: &str) -> String {
    let text = format!("apiVersion: {api_version}\nkind: {kind}\nmetadata:\n  name: a\nspec:\n{spec}");
    migrated(&text, &with_placeholders()).0
}

fn beta_class(spec: &str) -> String {
    class("karpenter.k8s.aws/v1beta1", "EC2NodeClass", spec)
}

fn pool(spec: &str) -> String {
    let text = format!(
        "apiVersion: karpenter.sh/v1beta1\nkind: NodePool\nmetadata:\n  name: a\nspec:\n  template:\n    spec:\n      \
         nodeClassRef: {{name: a}}\n      requirements: []\n{spec}"
    );
    migrated(&text, &with_placeholders()).0
}

#[track_caller]
fn has(text: &str, lines: &str) {
    assert!(text.contains(lines), "not there:\n{lines}\nin\n{text}");
}

#[test]
fn above_and_behind_a_key_that_stays() {
    let text = beta_class("  # who nodes are\n  role: nodes # by terraform\n  amiFamily: AL2023\n");
    has(&text, "  # who nodes are\n  role: nodes # by terraform\n");
}

#[test]
fn with_a_key_that_moves() {
    let text = pool("  disruption:\n    # a month\n    expireAfter: 720h # or so\n");
    has(&text, "      # a month\n      expireAfter: 720h # or so\n");
}

#[test]
fn with_a_key_that_has_another_name() {
    let text = beta_class("  # images\n  amiFamily: AL2023 # newest\n  role: a\n");
    has(&text, "  # images\n  amiSelectorTerms: # newest\n    - alias: al2023@latest\n");
}

#[test]
fn from_one_object_into_another() {
    let text = "apiVersion: karpenter.sh/v1beta1
kind: NodePool
metadata: {name: a}
spec:
  template:
    spec:
      nodeClassRef: {name: a}
      requirements: []
      # how many pods
      kubelet: # of all nodes
        maxPods: 58 # by the CNI
---
apiVersion: karpenter.k8s.aws/v1beta1
kind: EC2NodeClass
metadata: {name: a}
spec: {amiFamily: AL2023, role: a}
";
    let (text, _) = migrated(text, &with_placeholders());
    has(&text, "  # how many pods\n  kubelet: # of all nodes\n    maxPods: 58 # by the CNI\n");
}

#[test]
fn at_the_top_and_the_end_of_a_document() {
    let text = "# a pool\n#  of ours\n\napiVersion: karpenter.sh/v1beta1 # old\nkind: NodePool\nmetadata: {name: a}\nspec:\n  \
                weight: 1\n# the end\n";
    let (text, _) = migrated(text, &with_placeholders());
    assert!(text.starts_with("# a pool\n#  of ours\n\napiVersion: karpenter.sh/v1 # old\n"), "{text}");
    assert!(text.ends_with("# the end\n"), "{text}");
}

#[test]
fn of_items() {
    let text = beta_class(
        "  role: a\n  amiFamily: AL2023\n  subnetSelectorTerms:\n  # private\n  - id: subnet-1 # a\n  # public\n  - tags:\n      # tier\n      a: b\n",
    );
    has(
        &text,
        "  subnetSelectorTerms:\n    # private\n    - id: subnet-1 # a\n    # public\n    - tags:\n        # tier\n        a: b\n",
    );
}

#[test]
fn of_items_that_are_commented_out() {
    let text = beta_class(
        "  role: a\n  amiFamily: AL2023\n  subnetSelectorTerms:\n  - id: subnet-1\n  # - id: subnet-2\n  tags: {a: b}\n",
    );
    has(&text, "    - id: subnet-1\n    # - id: subnet-2\n  tags: {a: b}\n");
}

#[test]
fn behind_the_sign_of_a_block() {
    let text = beta_class(
        "  role: a\n  amiFamily: AL2023\n  userData: | # a script\n    #!/bin/sh\n    echo '# no comment'\n",
    );
    has(&text, "  userData: | # a script\n    #!/bin/sh\n    echo '# no comment'\n");
}

#[test]
fn of_a_key_that_is_gone() {
    let text = "apiVersion: karpenter.sh/v1alpha5
kind: Provisioner
metadata: {name: a}
spec:
  limits:
    # of the whole pool
    resources: # all of them
      cpu: 100 # cores
  providerRef: {name: a}
";
    let (text, input) = migrated(text, &with_placeholders());
    has(&text, "  # of the whole pool\n  # all of them\n  limits:\n    cpu: 100 # cores\n");
    assert_eq!(input.notes().filter(|note| note.code == &COMMENT_KEPT).count(), 2);
}

#[test]
fn of_a_provider_that_becomes_a_class() {
    let text = "apiVersion: karpenter.sh/v1alpha5
kind: Provisioner
metadata: {name: a}
spec:
  # who they are
  provider:
    # the profile
    instanceProfile: nodes # of EC2
    subnetSelector: {a: b}
    securityGroupSelector:
      # by tag
      c: d
";
    let (text, _) = migrated(text, &with_placeholders());
    has(&text, "# who they are\nspec:\n  # the profile\n  instanceProfile: nodes # of EC2\n");
    has(&text, "    - tags:\n        # by tag\n        c: d\n");
}

#[test]
fn of_items_in_brackets() {
    let taints = |first: &str| {
        pool(&format!(
            "      taints:\n      # team a\n      - {first} # paid\n      # team b\n      - {{key: b, effect: NoSchedule}} # free\n"
        ))
    };
    let rest = "        # team b\n        - {key: b, effect: NoSchedule} # free\n";
    let same = taints("{key: a, effect: NoSchedule}");
    has(&same, &format!("        # team a\n        - {{key: a, effect: NoSchedule}} # paid\n{rest}"));
    // Of one that changed, they stand above the list.
    let changed = taints("{key: a, value: \"\", effect: NoSchedule}");
    has(&changed, "# team a\n      # paid\n      taints:\n");
    has(&changed, &format!("        - key: a\n          effect: NoSchedule\n{rest}"));
}

#[test]
fn in_anchors_once() {
    let text = pool(
        "      taints: &taints\n      # team a\n      - {key: a, effect: NoSchedule}\n      startupTaints: *taints\n",
    );
    assert_eq!(text.matches("# team a").count(), 1, "{text}");
    has(&text, "      startupTaints:\n        - {key: a, effect: NoSchedule}\n");
}

#[test]
fn blank_lines_stay_above_their_keys() {
    let text = beta_class("  role: a\n  amiFamily: AL2023\n\n  # who pays\n  tags:\n    a: b\n\n    c: d\n");
    has(&text, "\n\n  # who pays\n  tags:\n    a: b\n\n    c: d\n");
}

#[test]
fn letters_stay_as_they_are() {
    let text = beta_class(
        "  role: \"KarpenterNodeRole-${CLUSTER}\"\n  amiFamily: AL2023\n  tags: {\"a\": 'b', c: \"{{ .d }}\"}\n  context: <<X>>\n",
    );
    has(&text, "  role: \"KarpenterNodeRole-${CLUSTER}\"\n");
    has(&text, "  tags: {\"a\": 'b', c: \"{{ .d }}\"}\n");
    has(&text, "  context: <<X>>\n");
}

#[test]
fn other_objects_pass_letter_for_letter() {
    let other = "---\n# odd\napiVersion:   v1\nkind: ConfigMap\ndata:   # spaced\n    a:   \"b\"\n\n";
    let old = "---\napiVersion: karpenter.sh/v1beta1\nkind: NodePool\nmetadata: {name: a}\n";
    let (text, _) = migrated(&format!("{other}{old}{other}"), &with_placeholders());
    assert!(text.starts_with(other) && text.ends_with(other), "{text}");
    let (same, _) = migrated(other, &with_placeholders());
    assert_eq!(same, other);
}
