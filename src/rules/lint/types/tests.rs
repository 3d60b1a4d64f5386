//! What the rules that know types find where their examples do not reach: regions, severities, borders, and what belongs
//! to which rule. The facts are those of the tables in `files/catalogue`, looked up there by hand.

use crate::diagnostic::Severity::{self, Error, Note, Warning};
use crate::rules::tests::example;
use crate::rules::{Finding, Options, RULES, run};

/// A rule and the severity of what it found.
type Found = (&'static str, Severity);

/// What is found in a pool with these requirements, in a region.
fn findings(region: Option<&str>, name: &str, more: &str, requirements: &[&str]) -> Vec<Finding> {
    let list: String = requirements.iter().map(|one| format!("      - {{{}}}\n", written_out(one))).collect();
    let text = format!(
        "kind: NodePool\nmetadata: {{name: {name}}}\nspec:\n  template:\n    spec:\n{more}      requirements:\n{list}"
    );
    let mut set = example(&text);
    set.region = region.map(str::to_owned);
    run(RULES, &set, &Options::default())
}

/// `family In m5, c5 min 2` as the item of a list.
fn written_out(requirement: &str) -> String {
    let (requirement, more) = requirement.split_once(" min ").unwrap_or((requirement, ""));
    let (key, rest) = requirement.split_once(' ').unwrap();
    let (operator, values) = rest.split_once(' ').unwrap_or((rest, ""));
    let key = match key {
        "zone" => "topology.kubernetes.io/zone".to_owned(),
        "zone-id" => "topology.k8s.aws/zone-id".to_owned(),
        "region" => "topology.kubernetes.io/region".to_owned(),
        "capacity" => "karpenter.sh/capacity-type".to_owned(),
        "type" => "node.kubernetes.io/instance-type".to_owned(),
        "arch" => "kubernetes.io/arch".to_owned(),
        other => format!("karpenter.k8s.aws/instance-{other}"),
    };
    let values: Vec<String> = values.split(", ").map(|value| format!("'{value}'")).collect();
    let values = if values == ["''"] { String::new() } else { format!(", values: [{}]", values.join(", ")) };
    let more = if more.is_empty() { String::new() } else { format!(", minValues: {more}") };
    format!("key: {key}, operator: {operator}{values}{more}")
}

fn found_in(region: Option<&str>, requirements: &[&str]) -> Vec<Found> {
    names(&findings(region, "base", "", requirements))
}

fn names(findings: &[Finding]) -> Vec<Found> {
    findings.iter().map(|finding| (finding.rule.code.name, finding.severity)).collect()
}

/// The one message about a pool.
fn message(region: Option<&str>, requirements: &[&str]) -> String {
    let found = findings(region, "base", "", requirements);
    let [finding] = &found[..] else { panic!("{requirements:?}: {found:?}") };
    finding.message.clone()
}

fn check(cases: &[(Option<&str>, &[&str], &[Found])]) {
    for (region, requirements, expected) in cases {
        assert_eq!(found_in(*region, requirements), *expected, "{region:?} {requirements:?}");
    }
}

const NVME: &str = "local-nvme Exists";

#[test]
fn least_numbers_of_values_among_the_types() {
    const ERROR: &[Found] = &[("unmet-min-values", Error)];
    check(&[
        (None, &["family In m5, m5d, r5d min 2", NVME], &[("value-without-types", Warning)]),
        (None, &["family In m5, m5d, r5d min 3", NVME], ERROR),
        // A family that the catalogue does not have may be newer.
        (
            None,
            &["family In m5, m5d, r5d, m9zz min 3", NVME],
            &[("unknown-instance-type", Warning), ("unmet-min-values", Warning)],
        ),
        // `inf1` and `inf2` alone are of the category, until there are more.
        (None, &["category In inf", "family Exists min 3"], &[("unmet-min-values", Warning)]),
        (None, &["category In inf", "family Exists min 2"], &[]),
        // Only `a1`, `g5`, and so on are offered in each region.
        (Some("eu-west-1"), &["family In p3dn, g5 min 2"], &[]),
        (Some("eu-west-2"), &["family In p3dn, g5 min 2"], ERROR),
        // Nobody says what `m8g` costs there.
        (Some("cn-north-1"), &["family In m5, m8g min 2"], &[]),
        (Some("cn-north-1"), &["family In m8g"], &[]),
        // No type at all is another rule.
        (None, &["family In m5, c5 min 2", NVME], &[("no-matching-type", Error)]),
    ]);
    assert_eq!(
        message(Some("eu-west-2"), &["family In p3dn, g5 min 2"]),
        "2 values of `karpenter.k8s.aws/instance-family` are wanted, and the pool's instance types of `eu-west-2` have 1, `g5`: \
         the pool makes no node"
    );
}

#[test]
fn values_that_add_nothing() {
    const NOTE: &[Found] = &[("value-without-types", Note)];
    const WARNING: &[Found] = &[("value-without-types", Warning)];
    check(&[
        (Some("eu-west-1"), &["family In p3dn, g5"], &[]),
        (Some("eu-west-2"), &["family In p3dn, g5"], NOTE),
        (None, &["family In p3dn, g5"], &[]),
        // `u7i-12tb` is not sold as spot.
        (None, &["family In m7i, m6i, c6i, u7i-12tb", "capacity In spot"], WARNING),
        (None, &["family In m7i, m6i, c6i, u7i-12tb", "capacity In spot, on-demand"], &[]),
        (None, &["family In u7i-12tb", "capacity In spot, on-demand"], NOTE),
        (None, &["family In m5", "size In large, 7xlarge"], &[("unknown-instance-type", Warning)]),
        (None, &["family In m5", "size In large, 6xlarge"], NOTE),
        // What names say is said by `excluded-value`, once.
        (None, &["family In m5, m7g", "arch In amd64"], &[("excluded-value", Warning)]),
        (None, &["family In m5, g5", "gpu-count DoesNotExist"], &[("excluded-value", Warning)]),
        (None, &["category In m, a", "generation Gt 4"], &[]),
        // Numbers are listed in place of bounds, and no type has six.
        (None, &["family In m5", "cpu In 1, 2, 4"], &[]),
        (None, &["family In m5", "cpu In 2, 4, 6"], NOTE),
        (None, &["cpu In 4, 3"], NOTE),
        (None, &["memory In 8, 4096"], &[("wrong-unit", Warning)]),
        (Some("ca-central-1"), &["zone In ca-central-1a, ca-central-1b", "family In m5"], &[]),
        // Nobody says what `m8g` costs there, which Karpenter asks AWS.
        (Some("cn-north-1"), &["family In m5, m8g"], &[]),
        // A list may be for several regions.
        (Some("ca-central-1"), &["zone In ca-central-1a, eu-central-1a", "family In m5"], &[]),
    ]);
    assert_eq!(
        message(Some("eu-west-2"), &["family In p3dn, g5"]),
        "`eu-west-2` does not offer the family `p3dn`: the list is as good without"
    );
    let found = findings(Some("eu-west-2"), "base", "", &["family In p3dn, g5"]);
    let help = "`p3dn` is offered in `ap-northeast-1`, `eu-west-1`, `us-east-1`, `us-west-2`, `us-gov-east-1` and \
                `us-gov-west-1`";
    assert_eq!(found[0].help.as_deref(), Some(help));
    assert_eq!(
        message(None, &["family In m5, m5d", NVME]),
        "no instance type of the family `m5` is left for the pool: `karpenter.k8s.aws/instance-local-nvme Exists` takes all of \
         them away"
    );
}

#[test]
fn numbers_that_no_type_has() {
    const ERROR: &[Found] = &[("no-matching-type", Error)];
    const WARNING: &[Found] = &[("no-matching-type", Warning)];
    for region in [None, Some("eu-central-1")] {
        check(&[
            (region, &["cpu In 3"], ERROR),
            (region, &["gpu-count In 3"], ERROR),
            // A greater one may be newer than the catalogue.
            (region, &["memory Gt 99999999"], WARNING),
            (region, &["cpu In 8", "memory Gt 4096"], &[]),
        ]);
    }
    assert_eq!(found_in(None, &["cpu Lt 1"]), [("contradictory-requirements", Error)]);
    assert_eq!(
        message(None, &["cpu In 4, 3"]),
        "no instance type in the catalogue of 2026-10-11 has `3` as `karpenter.k8s.aws/instance-cpu`: the list is as good without"
    );
}

#[test]
fn ids_and_zones_of_other_regions() {
    const UNKNOWN: &[Found] = &[("unknown-zone", Warning)];
    const NONE: &[Found] = &[("no-matching-type", Error)];
    check(&[
        (None, &["zone-id In use1-az9"], UNKNOWN),
        (Some("us-east-1"), &["zone-id In use1-az9"], UNKNOWN),
        (Some("us-east-1"), &["zone-id In use1-az1, use1-az9"], UNKNOWN),
        (Some("us-east-1"), &["zone-id In use1-az1, euw1-az1"], UNKNOWN),
        (Some("us-east-1"), &["zone-id In use1-az1, use1-az4"], &[]),
        (None, &["zone-id In use1-az1, euw1-az1"], &[]),
        (None, &["zone-id In usw2-lax1-az9"], &[]),
        (Some("us-east-1"), &["zone In eu-west-1a, eu-central-1a"], NONE),
        (Some("eu-central-1"), &["zone In us-east-1a"], NONE),
        (Some("us-east-1"), &["zone-id In euw1-az1"], NONE),
        (Some("eu-central-1"), &["zone-id In use1-az1, euw1-az1"], NONE),
        (Some("eu-central-1"), &["zone-id In euc1-az9"], UNKNOWN),
        (Some("us-east-1"), &["zone In eu-west-1a, us-east-1a"], &[]),
    ]);
}

#[test]
fn exclusions_that_change_nothing() {
    const NOTE: &[Found] = &[("exclusion-without-effect", Note)];
    check(&[
        (None, &["category In m", "family NotIn m5, m6i"], &[]),
        (None, &["category In m", "family NotIn m5, c5"], NOTE),
        // One value is a guard, and no list that grew.
        (None, &["category In m", "family NotIn c5"], &[]),
        // Retired names do no harm, misspelt ones let in what they were to keep out.
        (None, &["category In m", "family NotIn m5, p2"], NOTE),
        (None, &["category In m", "family NotIn m5, m6gdd"], &[("unknown-instance-type", Warning)]),
        // That a region does not offer a family says nothing of the list.
        (Some("eu-west-2"), &["category In p, m", "family NotIn p3dn, m5", "gpu-count Exists"], NOTE),
    ]);
    assert_eq!(
        message(None, &["category In m", "family NotIn m5, c5, r5"]),
        "2 of 3 values exclude nothing that the other requirements leave: `c5` and `r5`"
    );
}

#[test]
fn spot_of_few_types() {
    const FEW: &[Found] = &[("few-spot-types", Note)];
    const SCARCE: &[Found] = &[("few-spot-types", Warning)];
    // `m7i` has eleven types, `m7i-flex` seven, `t3` seven.
    check(&[
        (None, &["family In m7i", "capacity In spot"], FEW),
        (None, &["family In m7i, m7i-flex", "capacity In spot"], &[]),
        (None, &["family In m7i", "capacity In spot, on-demand"], &[]),
        (None, &["family In m7i", "capacity In on-demand"], &[]),
        (None, &["family In m7i"], &[]),
        (None, &["family In m7i", "size In large, xlarge", "capacity In spot"], SCARCE),
        (None, &["family In m7i", "size In large, xlarge", "capacity In spot, on-demand"], FEW),
        (None, &["type In m7i.large", "capacity In spot, on-demand"], &[]),
    ]);
    assert_eq!(
        message(None, &["type In m7i.large", "capacity In spot"]),
        "the pool has spot of one instance type of any region alone, `m7i.large`"
    );
}

#[test]
fn accelerators_and_bare_metal_among_others() {
    const OVERLOOKED: &[Found] = &[("overlooked-instance-types", Warning)];
    const AMONG: &[Found] = &[("overlooked-instance-types", Note)];
    check(&[
        (None, &["category NotIn t"], AMONG),
        (None, &["type NotIn c7i.2xlarge"], &[]),
        (None, &["size NotIn nano"], &[]),
        (None, &["category NotIn t", "gpu-count DoesNotExist", "accelerator-count DoesNotExist"], &[]),
        (None, &["family NotIn g5, g6"], OVERLOOKED),
        (None, &["category NotIn g, gr, p, inf, trn, dl"], &[]),
        (None, &["category In c, m, r"], &[]),
        (None, &["category In c, m, r", "size NotIn metal, metal-24xl"], OVERLOOKED),
        (None, &["category In c, m, r", "size NotIn nano, metal-24xl"], OVERLOOKED),
        (None, &["category In c, m, r", "size NotIn large"], &[]),
        (None, &["category In g", "family NotIn g5g"], &[]),
        (None, &["family In m5, g5", "size NotIn large"], &[]),
        (None, &["arch In amd64"], &[]),
    ]);
    let tainted = "      taints: [{key: nvidia.com/gpu, effect: NoSchedule}]\n";
    for (name, more) in [("gpu-nodes", ""), ("ml", ""), ("training", ""), ("base", tainted)] {
        assert_eq!(names(&findings(None, name, more, &["category NotIn t"])), [], "{name} {more}");
    }
    assert_eq!(names(&findings(None, "html", "", &["category NotIn t"])), AMONG);
    assert_eq!(
        message(None, &["category In m", "size NotIn metal, metal-24xl, metal-48xl"]),
        "some sizes of bare metal are left out, and not `metal-12xl` and `metal-96xl`"
    );
}

#[test]
fn filters_that_are_off() {
    check(&[
        (None, &["family Exists min 5", "generation Gt 5"], &[("min-values-without-filters", Note)]),
        (None, &["family Exists min 5", "category In c, m, r"], &[]),
        (
            None,
            &["family Exists min 5", "category In c, m, r", "capacity In spot, on-demand"],
            &[("min-values-without-filters", Note)],
        ),
        (None, &["family Exists min 5", "category In c, m, r", "capacity In on-demand"], &[]),
        (None, &["family Exists min 2", "category In g, m"], &[]),
        (None, &["family Exists", "generation Gt 5"], &[]),
    ]);
    assert_eq!(names(&findings(None, "gpu", "", &["family Exists min 5", "generation Gt 5"])), []);
}

#[test]
fn types_with_parts_of_gpus() {
    const FOUND: &[Found] = &[("fractional-gpu", Warning)];
    check(&[
        (None, &["family In g5, g6f, gr6f"], FOUND),
        (None, &["type In g5.xlarge, g6f.xlarge"], FOUND),
        (None, &["family In g6f"], &[]),
        (None, &["category In g"], &[]),
    ]);
    let tainted = "      taints: [{key: nvidia.com/gpu, effect: NoSchedule}]\n";
    assert_eq!(names(&findings(None, "base", tainted, &["family In g6f"])), FOUND);
    assert_eq!(
        message(None, &["family In g5, g6f, gr6f"]),
        "`g6f` and `gr6f` have parts of a GPU, of which Karpenter counts none: a pod that asks for `nvidia.com/gpu` never \
         gets them"
    );
}

#[test]
fn bounds_on_labels_that_types_can_lack() {
    const UPPER: &[Found] = &[("upper-bound-on-optional-label", Warning)];
    check(&[
        (None, &["gpu-count Gt 0", "gpu-count NotIn 8"], &[("bound-beside-exclusion", Warning)]),
        (None, &["gpu-count Gt 0", "gpu-count NotIn 8", "family In g6, g5"], &[]),
        (None, &["cpu Gt 4", "cpu NotIn 96"], &[]),
        (None, &["local-nvme Lt 500"], UPPER),
        (None, &["local-nvme Lte 500", "family In m5d"], &[]),
        (None, &["local-nvme Gt 100", "local-nvme Lt 500"], &[]),
        (None, &["local-nvme Gt 100"], &[]),
        (None, &["gpu-count Lt 2"], &[("upper-bound-on-optional-label", Note)]),
        (None, &["gpu-count Lt 2", "gpu-manufacturer In nvidia"], &[]),
        (None, &["cpu Lt 64"], &[]),
        (None, &["local-nvme NotIn 75"], &[]),
    ]);
    // 852 of 1,386 types have no local disk.
    assert_eq!(
        message(None, &["local-nvme Lt 500"]),
        "`Lt` leaves out types that have no `karpenter.k8s.aws/instance-local-nvme` at all, 852 of the 1386 that the other \
         requirements leave"
    );
    // Where a region is known, its types alone count.
    let in_region = message(Some("af-south-1"), &["local-nvme Lt 500"]);
    assert!(in_region.ends_with(", 310 of the 477 that the other requirements leave"), "{in_region}");
}

#[test]
fn zones_and_regions_that_there_are_none_of() {
    const UNKNOWN: &[Found] = &[("unknown-zone", Warning)];
    check(&[
        (None, &["zone In eu-central-1a, eu-central-1d"], UNKNOWN),
        (None, &["zone In ca-central-1d"], &[]),
        (None, &["zone In eu-cenrtal-1a"], UNKNOWN),
        (None, &["region In us-esat-1"], UNKNOWN),
        (None, &["region In us-east-1"], &[]),
        (None, &["zone-id In xxx1-az1"], UNKNOWN),
        (None, &["zone-id In use1-az9"], UNKNOWN),
        // Accounts have other zones there, and local zones are not in the tables.
        (None, &["zone In us-west-1c"], &[]),
        (None, &["zone In us-east-1z"], &[]),
        (None, &["zone In eu-central-1-ham-1a"], &[]),
        (None, &["zone In use1-az1"], &[("malformed-zone", Error)]),
    ]);
    let found = findings(None, "base", "", &["zone In eu-cenrtal-1a"]);
    assert!(found[0].help.as_deref().unwrap().starts_with("did you mean `eu-central-1`?"), "{found:?}");
}

#[test]
fn names_that_are_not_in_the_catalogue() {
    const UNKNOWN: &[Found] = &[("unknown-instance-type", Warning)];
    check(&[
        (None, &["category In c, cc"], UNKNOWN),
        (None, &["family In m5, p3"], UNKNOWN),
        (None, &["family NotIn p3"], &[("overlooked-instance-types", Warning)]),
        (
            None,
            &["family NotIn p6e-b200", "gpu-count DoesNotExist", "accelerator-count DoesNotExist"],
            UNKNOWN,
        ),
        (None, &["family NotIn cc1, m5", "category In m"], &[("exclusion-without-effect", Note)]),
    ]);
    let found = findings(
        None,
        "base",
        "",
        &["family NotIn p6e-b200", "gpu-count DoesNotExist", "accelerator-count DoesNotExist"],
    );
    assert!(found[0].help.as_deref().unwrap().starts_with("did you mean `p6-b200`?"), "{found:?}");
    let found = findings(None, "base", "", &["family In m5, cr1"]);
    let help = found[0].help.as_deref().unwrap();
    assert!(help.starts_with("the last price lists with it are those of `us-east-1` of 20"), "{help}");
}

#[test]
fn images_of_the_other_architecture() {
    let found = |families: &str, image: &str| {
        let text = format!(
            "kind: EC2NodeClass\nmetadata: {{name: images}}\nspec: {{amiFamily: AL2023, amiSelectorTerms: [{image}]}}\n---\n\
             kind: NodePool\nspec: {{template: {{spec: {{nodeClassRef: {{name: images}}, requirements: [\
             {{key: karpenter.k8s.aws/instance-family, operator: In, values: [{families}]}}]}}}}}}\n"
        );
        names(&run(RULES, &example(&text), &Options::default()))
    };
    let x86 = "{name: amazon-eks-node-al2023-x86_64-standard-1.33-v20250704, owner: amazon}";
    assert_eq!(found("m7g, c7g", x86), [("no-image-for-types", Error)]);
    assert_eq!(found("m7g, c7i", x86), [("no-image-for-types", Warning)]);
    assert_eq!(found("m7i, c7i", x86), []);
    assert_eq!(found("m7g", "{id: ami-0123456789abcdef0}"), []);
    assert_eq!(found("m7g", "{alias: al2023@v20250123}"), []);
    // AL2023 does not run on the first Graviton.
    assert_eq!(found("a1, m7g", "{alias: al2023@v20250123}"), [("value-without-types", Note)]);
    assert_eq!(found("a1", "{alias: al2023@v20250123}"), [("no-matching-type", Error)]);
}

/// A pool of another class makes other nodes, whatever their types.
#[test]
fn pools_of_other_classes_cast_no_shadow() {
    let pool = |name: &str, weight: u8, class: &str, family: &str| {
        format!(
            "---\nkind: NodePool\nmetadata: {{name: {name}}}\nspec:\n  weight: {weight}\n  template:\n    spec:\n      \
             nodeClassRef: {{group: karpenter.k8s.aws, kind: EC2NodeClass, name: {class}}}\n      requirements:\n      \
             - {{key: karpenter.k8s.aws/instance-family, operator: In, values: [{family}]}}\n"
        )
    };
    let class = |name: &str, size: u16| {
        format!(
            "---\nkind: EC2NodeClass\nmetadata: {{name: {name}}}\nspec:\n  amiSelectorTerms: [{{alias: \
             al2023@v20260714}}]\n  blockDeviceMappings: [{{deviceName: /dev/xvda, ebs: {{volumeSize: {size}Gi}}}}]\n"
        )
    };
    let shadows = |second: &str| {
        let set = example(
            &[
                pool("first", 50, "one", "m5, c5"),
                pool("second", 10, second, "m5"),
                class("one", 20),
                class("like", 20),
                class("large", 2000),
            ]
            .concat(),
        );
        let found = run(RULES, &set, &Options::default());
        found.iter().filter(|one| one.rule.code.name == "shadowed-pool").count()
    };
    assert_eq!([shadows("one"), shadows("like"), shadows("large")], [1, 1, 0]);
}
