//! User data that is in order, and does not fit: the image, its containerd, the volume, the instances, EC2's limit.

use super::{AL2023, archive, assert_found, found, node_config};
use crate::apis::version::Version;
use crate::diagnostic::Severity;
use crate::rules::tests::example;
use crate::rules::{Options, RULES, run};

#[test]
fn configurations_of_containerd() {
    let containerd = |toml: &str| {
        let toml: String = toml.lines().map(|line| format!("    {line}\n")).collect();
        node_config(&format!("containerd:\n  config: |\n{toml}"))
    };
    let transfer = "[plugins.'io.containerd.transfer.v1.local']\nmax_concurrent_unpacks = 2\n";
    let keep = "[plugins.'io.containerd.cri.v1.images']\ndiscard_unpacked_layers = false\n";
    let keep_of_old = "[plugins.'io.containerd.grpc.v1.cri'.containerd]\ndiscard_unpacked_layers = false\n";
    let registry = "[plugins.'io.containerd.grpc.v1.cri'.registry]\nconfig_path = '/etc/certs.d'\n";
    let server = "[plugins.'io.containerd.grpc.v1.cri']\nstream_idle_timeout = '1h'\n";
    let over_two = archive(&[
        &format!("Content-Type: application/node.eks.aws\n\n{}", containerd(registry)),
        &format!("Content-Type: application/node.eks.aws\n\n{}", containerd(keep)),
    ]);
    let two = archive(&[
        &format!("Content-Type: application/node.eks.aws\n\n{}", containerd(transfer)),
        &format!("Content-Type: application/node.eks.aws\n\n{}", containerd(keep)),
    ]);
    assert_found(
        AL2023,
        &[
            (&containerd("[plugins\n"), "broken-containerd-config", ""),
            (&containerd("a = 1\nb = = 2\n"), "broken-containerd-config", "="),
            (&containerd(transfer), "ineffective-transfer-limits", "max_concurrent_unpacks"),
            (&containerd(&format!("{transfer}{keep}")), "", ""),
            (&containerd(&format!("{transfer}{keep_of_old}")), "", ""),
            (&two, "", ""),
            (&containerd(keep), "", ""),
            (
                &containerd(&format!("{keep}{registry}")),
                "lost-containerd-section",
                "io.containerd.grpc.v1.cri",
            ),
            (&containerd(&format!("{keep}{server}")), "", ""),
            (&containerd(registry), "", ""),
            (&over_two, "lost-containerd-section", "io.containerd.grpc.v1.cri"),
        ],
    );
    let pinned = |date: &str| format!("amiSelectorTerms: [{{alias: al2023@{date}}}]");
    let names = |date: &str, toml: &str, kube: Option<u16>| {
        let options = Options { kube: kube.map(|minor| Version(1, minor)), ..Options::default() };
        found(&pinned(date), &containerd(toml), &options)
    };
    let too_new = |place: &str| vec![("containerd-config-too-new".to_owned(), place.to_owned())];
    assert_eq!(names("v20250807", keep, None), too_new("io.containerd.cri.v1.images"));
    assert_eq!(names("v20250807", "version = 3\n", None), too_new("version"));
    assert_eq!(names("v20250807", keep_of_old, None), []);
    assert_eq!(names("v20251023", keep, None), []);
    assert_eq!(names("v20251023", keep, Some(32)), too_new("io.containerd.cri.v1.images"));
    assert_eq!(names("v20251023", keep, Some(34)), []);
    assert_eq!(names("latest", keep, Some(32)), []);
}

#[test]
fn images_and_what_they_have() {
    let pull = node_config("featureGates: {FastImagePull: true}");
    let off = node_config("featureGates: {FastImagePull: false}");
    let mounts = node_config("instance: {localStorage: {disabledMounts: [SOCI]}}");
    let drop_in = "#!/bin/bash\n# /etc/eks/nodeadm.d\ncp a /etc/eks/nodeadm.d/a.yaml\n";
    let soci = "[settings.container-runtime]\nsnapshotter = \"soci\"\n";
    let fields = |alias: &str| format!("amiSelectorTerms: [{{alias: {alias}}}], instanceStorePolicy: RAID0");
    const OLD: &str = "image-too-old-for-user-data";
    for (alias, text, name, place) in [
        ("al2023@v20250820", pull.as_str(), OLD, "FastImagePull"),
        ("al2023@v20250821", &pull, "(soci-data-on-root-volume)", "FastImagePull"),
        ("al2023@v20251216", &pull, "(soci-data-on-root-volume)", "FastImagePull"),
        ("al2023@v20251217", &pull, "", ""),
        ("al2023@v20260505", &pull, "fast-image-pull-deadlock", "FastImagePull"),
        ("al2023@v20260505", &off, "", ""),
        ("al2023@v20260512", &pull, "", ""),
        ("al2023@v20251023", drop_in, "(soci-data-on-root-volume)", "cp a /etc/eks/nodeadm.d/a.yaml"),
        ("al2023@v20260120", drop_in, "", ""),
        ("al2023@v20260119", &mounts, OLD, "SOCI"),
        ("al2023@v20260120", &mounts, "", ""),
        ("bottlerocket@v1.43.9", soci, OLD, "snapshotter"),
        ("bottlerocket@v1.44.0", soci, "", ""),
        ("bottlerocket@latest", soci, "", ""),
    ] {
        let expected: Vec<_> =
            if name.is_empty() { vec![] } else { vec![(name.to_owned(), place.to_owned())] };
        assert_eq!(found(&fields(alias), text, &Options::default()), expected, "{alias} {text}");
    }
    let old = found("amiSelectorTerms: [{alias: al2023@v20251022}]", drop_in, &Options::default());
    assert_eq!(old, [(OLD.to_owned(), "cp a /etc/eks/nodeadm.d/a.yaml".to_owned())]);
}

#[test]
fn the_last_node_config_decides_about_a_gate() {
    let part = |is_on: bool| {
        let config = node_config(&format!("featureGates: {{FastImagePull: {is_on}}}"));
        format!("Content-Type: application/node.eks.aws\n\n{config}")
    };
    let fields = "amiSelectorTerms: [{alias: al2023@v20260505}], instanceStorePolicy: RAID0";
    let count = |parts: [bool; 2]| {
        found(fields, &archive(&[&part(parts[0]), &part(parts[1])]), &Options::default()).len()
    };
    assert_eq!((count([true, false]), count([false, true])), (0, 1));
}

#[test]
fn volumes_for_a_parallel_pull() {
    let pull = node_config("featureGates: {FastImagePull: true}");
    let soci = "[settings.container-runtime]\nsnapshotter = \"soci\"\n";
    let by_hand = |line: &str| {
        format!(
            "#!/bin/bash\ncat >/etc/soci-snapshotter-grpc/config.toml <<E\n[pull_modes.parallel_pull_unpack]\n{line}\nE\n"
        )
    };
    // One script holds the configurations of both modes.
    let told = |mode: &str| by_hand("enable = true").replacen('\n', &format!("\nSOCI_MODE='{mode}'\n"), 1);
    for (fields, text, is_slow) in [
        ("amiFamily: AL2023", pull.as_str(), true),
        ("amiFamily: AL2023, instanceStorePolicy: RAID0", &pull, false),
        (
            "amiFamily: AL2023, blockDeviceMappings: [{deviceName: /dev/xvda, ebs: {volumeType: gp3, throughput: 599}}]",
            &pull,
            true,
        ),
        (
            "amiFamily: AL2023, blockDeviceMappings: [{deviceName: /dev/xvda, ebs: {volumeType: gp3, throughput: 600}}]",
            &pull,
            false,
        ),
        (
            "amiFamily: AL2023, blockDeviceMappings: [{deviceName: /dev/xvda, ebs: {volumeType: gp2}}]",
            &pull,
            true,
        ),
        (
            "amiFamily: AL2023, blockDeviceMappings: [{deviceName: /dev/xvda, ebs: {volumeType: io2, iops: 64000}}]",
            &pull,
            false,
        ),
        (
            "amiFamily: AL2023, blockDeviceMappings: [{deviceName: /dev/xvdb, ebs: {volumeType: gp3}}]",
            &pull,
            false,
        ),
        ("amiFamily: Bottlerocket", soci, true),
        (
            "amiFamily: Bottlerocket, blockDeviceMappings: [{deviceName: /dev/xvdb, ebs: {volumeType: gp3, throughput: 700}}]",
            soci,
            false,
        ),
        ("amiFamily: Custom", &pull, false),
        ("amiFamily: AL2023", &node_config("featureGates: {InstanceIdNodeName: true}"), false),
        ("amiFamily: AL2023", &told("parallel"), true),
        ("amiFamily: AL2", &told("parallel"), true),
        ("amiFamily: AL2, instanceStorePolicy: RAID0", &told("parallel"), false),
        ("amiFamily: AL2023", &told("lazy"), false),
        ("amiFamily: AL2023", &by_hand("enable = true"), true),
        ("amiFamily: AL2023", &by_hand("enable = false"), false),
    ] {
        let names = found(fields, text, &Options::default());
        let is_found = names.iter().any(|(name, _)| name == "(slow-volume-for-parallel-pull)");
        assert_eq!(is_found, is_slow, "{fields}: {names:?}");
    }
}

/// What is said of a pool with this requirement whose class has the gate on.
fn of_pool(requirements: &[&str], alias: &str) -> Vec<(Severity, String)> {
    let list: Vec<String> = requirements.iter().map(|requirement| format!("{{{requirement}}}")).collect();
    let text = format!(
        "{{kind: NodePool, spec: {{template: {{spec: {{requirements: [{}]}}}}}}}}\n---\n\
         kind: EC2NodeClass\nspec:\n  instanceStorePolicy: RAID0\n  amiSelectorTerms: [{{alias: {alias}}}]\n  userData: |\n    {}",
        list.join(", "),
        node_config("featureGates: {FastImagePull: true}").replace('\n', "\n    ")
    );
    let findings = run(RULES, &example(&text), &Options::default()).into_iter();
    let ours = findings.filter(|finding| finding.rule.code.name == "fast-image-pull-on-small-instances");
    ours.map(|finding| (finding.severity, finding.message)).collect()
}

#[test]
fn instances_too_small_for_a_parallel_pull() {
    use Severity::{Note, Warning};
    const SIZE: &str = "key: karpenter.k8s.aws/instance-size, operator: In, values";
    const TYPE: &str = "key: node.kubernetes.io/instance-type, operator: In, values";
    const CPU: &str = "key: karpenter.k8s.aws/instance-cpu";
    const MEMORY: &str = "key: karpenter.k8s.aws/instance-memory";
    let new = "al2023@v20260714";
    for (requirements, alias, expected) in [
        (&[format!("{SIZE}: [medium, large]")][..], new, &[Warning][..]),
        (&[format!("{SIZE}: [large, xlarge]")], new, &[Note]),
        (&[format!("{SIZE}: [xlarge, metal]")], new, &[]),
        (&[format!("{SIZE}: [xlarge]")], "al2023@v20251015", &[Warning]),
        (&[format!("{SIZE}: [large]")], "al2023@v20250820", &[]),
        (&[format!("{TYPE}: [m7i.large, m7i.xlarge]")], new, &[Note]),
        (&[format!("{CPU}, operator: In, values: ['2']")], new, &[Warning]),
        (
            &["key: karpenter.k8s.aws/instance-memory, operator: In, values: ['7167', '7168']".to_owned()],
            new,
            &[Note],
        ),
        (&[format!("{SIZE}: [large, xlarge]"), format!("{CPU}, operator: Gt, values: ['3']")], new, &[]),
        (&[format!("{SIZE}: [large, xlarge]"), format!("{CPU}, operator: Gt, values: ['2']")], new, &[Note]),
        (&["key: karpenter.k8s.aws/instance-size, operator: NotIn, values: [large]".to_owned()], new, &[]),
        (&[format!("{CPU}, operator: Lt, values: ['4']")], new, &[Warning]),
        (&[format!("{CPU}, operator: Lte, values: ['3']")], new, &[Warning]),
        (&[format!("{CPU}, operator: Lt, values: ['5']")], new, &[]),
        (&[format!("{CPU}, operator: Lt, values: ['8']")], "al2023@v20251015", &[Warning]),
        (&[format!("{MEMORY}, operator: Lt, values: ['7168']")], new, &[Warning]),
        (&[format!("{MEMORY}, operator: Lte, values: ['7168']")], new, &[]),
    ] {
        let requirements: Vec<&str> = requirements.iter().map(String::as_str).collect();
        let found = of_pool(&requirements, alias);
        let severities: Vec<Severity> = found.iter().map(|(severity, _)| *severity).collect();
        assert_eq!(severities, expected, "{requirements:?}: {found:?}");
    }
    let (_, message) = of_pool(&[&format!("{SIZE}: [medium, large]")], new).remove(0);
    assert_eq!(
        message,
        "nodeadm passes over `FastImagePull` on `medium` and `large`: it asks for 4 vCPU and 7 GiB"
    );
}

#[test]
fn custom_and_windows_are_not_looked_at_for_what_others_read() {
    for (family, texts) in [
        ("Custom", &["#cloud-config\n", " \n", "MIME-Version: 1.0\n", "[setting.x]\n", "--//\n"][..]),
        ("Windows2022", &[" \n", "--//\n", "# a\n"]),
    ] {
        let fields = format!("amiFamily: {family}");
        for text in texts {
            assert_eq!(found(&fields, text, &Options::default()), [], "{family} {text:?}");
        }
    }
}

/// What is said of the size of a class's user data with these pools, and the pool it is said of.
fn sizes(fields: &str, length: usize, pools: &[(&str, usize)]) -> Vec<(&'static str, Option<usize>)> {
    let labels =
        |count: usize| (0..count).map(|n| format!("label-{n}: {}", "v".repeat(63))).collect::<Vec<_>>();
    let pools = pools.iter().map(|(name, count)| {
        format!(
            "---\n{{kind: NodePool, metadata: {{name: {name}}}, spec: {{weight: {count}, template: {{metadata: {{labels: {{{}}}}}}}}}}}\n",
            labels(*count).join(", ")
        )
    });
    let class = format!("{{kind: EC2NodeClass, spec: {{{fields}, userData: {}}}}}\n", "x".repeat(length));
    let text = format!("{class}{}", pools.collect::<String>());
    let findings = run(RULES, &example(&text), &Options::default()).into_iter();
    let ours = findings.filter(|finding| finding.rule.code.name.contains("user-data"));
    ours.map(|finding| (finding.rule.code.name, finding.related.first().map(|related| related.object)))
        .collect()
}

#[test]
fn sizes_are_those_that_karpenter_makes() {
    const LARGE: &str = "large-user-data";
    const TOO_LARGE: &str = "user-data-too-large";
    // Karpenter adds nothing to these.
    let custom = "amiFamily: Custom, amiSelectorTerms: [{id: ami-1}]";
    assert_eq!(sizes(custom, 14744, &[]), []);
    assert_eq!(sizes(custom, 14745, &[]), [(LARGE, None)]);
    assert_eq!(sizes(custom, 16384, &[]), [(LARGE, None)]);
    assert_eq!(sizes(custom, 16385, &[]), [(TOO_LARGE, None)]);
    for family in ["AL2", "AL2023", "Windows2022"] {
        let fields = format!("amiFamily: {family}, amiSelectorTerms: [{{id: ami-1}}]");
        assert_eq!(sizes(&fields, 11500, &[]), [], "{family}");
        assert_eq!(sizes(&fields, 16384, &[]), [(TOO_LARGE, None)], "{family}");
        // 40 labels are more than 2.8 KB.
        assert_eq!(
            sizes(&fields, 11500, &[("a", 1), ("b", 40), ("c", 2)]),
            [(TOO_LARGE, Some(2))],
            "{family}"
        );
    }
}
