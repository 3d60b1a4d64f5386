//! SOCI, `nodeConfig` and `bottlerocket` in values: what a node of each AMI family gets, and what cannot be.

use serde_json::{Value, json};

use crate::command::{Folder, IDENTITY, Outcome};

/// A sum of the right form; no release has it.
pub(crate) const SUM: &str = "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03";

/// A release with sums for both architectures.
fn release(mode: &str) -> Value {
    json!({"mode": mode, "source": "release", "version": "0.14.1", "sha256": {"amd64": SUM, "arm64": SUM}})
}

/// A template of a family with further fields.
pub(crate) fn template(family: &str, fields: Value) -> Value {
    let mut template = json!({"amiSelectorTerms": [{"alias": format!("{family}@latest")}]});
    let fields = fields.as_object().unwrap().clone();
    template.as_object_mut().unwrap().extend(fields);
    template
}

/// A command over values with this template for the default pool.
pub(crate) fn run(command: &[&str], template: &Value) -> Outcome {
    let values = json!({"karpenter": {"defaultNodeTemplate": template}}).to_string();
    let folder = Folder::new().file("values.yaml", values);
    let rest = ["-f", "values.yaml"].into_iter().chain(IDENTITY);
    folder.karpcfg(command.iter().copied().chain(rest)).run()
}

/// The class's `userData`.
pub(crate) fn user_data(template: &Value) -> String {
    let class = run(&["render", "-A", "unpinned-ami-alias", "-A", "discontinued-ami-alias"], template);
    class.object("default")["spec"]["userData"].as_str().unwrap_or_default().to_owned()
}

pub(crate) fn refused(template: &Value, said: &[&str]) {
    run(&["render"], template).refused_with(1, said);
}

/// Parts of an archive as (content type, content); a text that is none has one without a type.
fn parts(text: &str) -> Vec<(String, String)> {
    let Some((head, body)) = text.split_once("\n\n").filter(|_| text.starts_with("MIME-Version: 1.0\n"))
    else {
        return vec![(String::new(), text.to_owned())];
    };
    let boundary = head.split('"').nth(1).unwrap();
    let body = body.split_once(&format!("\n--{boundary}--\n")).unwrap().0;
    let parts = format!("\n{body}");
    let delimiter = format!("\n--{boundary}\n");
    let parts = parts.split(&delimiter).skip(1);
    parts
        .map(|part| {
            let (header, content) = part.split_once("\n\n").unwrap();
            (header.trim_start_matches("Content-Type: ").to_owned(), content.to_owned())
        })
        .collect()
}

fn types(text: &str) -> Vec<String> {
    let short = |kind: &String| kind.split(['/', ';']).nth(1).unwrap_or_default().to_owned();
    parts(text).iter().map(|(kind, _)| short(kind)).collect()
}

const NODE_CONFIG: &str = "node.eks.aws";
const SCRIPT: &str = "x-shellscript";

/// Every variant there is: family, fields of the template, and the parts that its node gets before Karpenter's own.
fn variants() -> Vec<(&'static str, Value, Vec<&'static str>)> {
    let limits = json!({"maxConcurrentDownloads": -1, "maxConcurrentDownloadsPerImage": 8, "concurrentDownloadChunkSize": "8mb",
        "maxConcurrentUnpacks": 20, "maxConcurrentUnpacksPerImage": 4, "discardUnpackedLayers": false});
    let own = json!({"maxConcurrentDownloads": 5, "concurrentDownloadChunkSize": "4mb"});
    vec![
        ("al2023", json!({"enableSoci": true}), vec![NODE_CONFIG]),
        ("al2023", json!({"soci": {"mode": "parallel"}}), vec![NODE_CONFIG]),
        ("al2023", json!({"soci": {"mode": "parallel", "parallel": limits}}), vec![NODE_CONFIG, SCRIPT]),
        ("al2023", json!({"soci": {"mode": "lazy"}}), vec![SCRIPT]),
        ("al2023", json!({"soci": release("lazy")}), vec![SCRIPT]),
        ("al2023", json!({"soci": release("parallel")}), vec![SCRIPT]),
        ("al2023", json!({"soci": {"mode": "containerd-parallel"}}), vec![NODE_CONFIG]),
        ("al2023", json!({"soci": {"mode": "containerd-parallel", "parallel": own}}), vec![NODE_CONFIG]),
        ("al2", json!({"soci": release("parallel")}), vec![SCRIPT]),
        ("al2", json!({"soci": release("lazy")}), vec![SCRIPT]),
        (
            "al2",
            json!({"enableSoci": true, "soci": {"version": "0.14.1", "sha256": {"amd64": SUM}}}),
            vec![SCRIPT],
        ),
        ("bottlerocket", json!({"enableSoci": true}), vec![]),
        ("bottlerocket", json!({"soci": {"mode": "parallel", "parallel": limits}}), vec![]),
        ("bottlerocket", json!({"soci": {"mode": "containerd-parallel", "parallel": own}}), vec![]),
    ]
}

#[test]
fn every_variant_reaches_the_node_in_parts_that_it_reads() {
    for (family, fields, expected) in variants() {
        let template = template(family, fields);
        let node = run(&["userdata", "default", "--raw"], &template);
        assert_eq!(node.status, 0, "{template}: {}", node.stderr);
        assert!(node.stdout.len() < 14745, "{template}: {} bytes", node.stdout.len());
        if family == "bottlerocket" {
            let settings: toml::Table = node.stdout.parse().unwrap();
            assert!(settings["settings"]["container-runtime"].is_table(), "{}", node.stdout);
            continue;
        }
        let mut expected = expected;
        expected.push(if family == "al2" { SCRIPT } else { NODE_CONFIG });
        assert_eq!(types(&node.stdout), expected, "{template}");
        for (kind, content) in parts(&node.stdout) {
            if kind == "application/node.eks.aws" {
                node_config(&content);
            }
        }
    }
}

/// The `spec` of a NodeConfig, its TOML read.
fn node_config(text: &str) -> Value {
    let mut config: Value = serde_yaml::from_str(text).unwrap();
    assert_eq!(
        (&config["apiVersion"], &config["kind"]),
        (&json!("node.eks.aws/v1alpha1"), &json!("NodeConfig"))
    );
    if let Some(toml) = config.pointer_mut("/spec/containerd/config") {
        *toml = json!(toml.as_str().unwrap().parse::<toml::Table>().unwrap());
    }
    config["spec"].take()
}

#[test]
fn the_charts_switch_means_what_the_family_can_do() {
    let al2023 = user_data(&template("al2023", json!({"enableSoci": true})));
    assert_eq!(node_config(&al2023), json!({"featureGates": {"FastImagePull": true}}));
    assert_eq!(
        al2023,
        user_data(&template("al2023", json!({"soci": {"mode": "parallel", "source": "ami"}})))
    );
    assert_eq!(
        al2023,
        user_data(&template("al2023", json!({"enableSoci": true, "soci": {"mode": "parallel"}})))
    );
    let bottlerocket: toml::Table =
        user_data(&template("bottlerocket", json!({"enableSoci": true}))).parse().unwrap();
    let settings = &bottlerocket["settings"];
    assert_eq!(settings["container-runtime"]["snapshotter"].as_str(), Some("soci"));
    let mode = &settings["container-runtime-plugins"]["soci-snapshotter"]["pull-mode"];
    assert_eq!(mode.as_str(), Some("parallel-pull-unpack"));
    refused(
        &template("al2", json!({"enableSoci": true})),
        &[
            "AL2 has no SOCI",
            "`soci.version` is not set",
            "`soci.sha256.amd64` is not set",
            "values.yaml:1:95",
        ],
    );
    let off = template("al2023", json!({"soci": {"mode": "off"}}));
    assert_eq!(user_data(&off), "");
    refused(
        &template("al2023", json!({"enableSoci": true, "soci": {"mode": "off"}})),
        &["error[contradictory-soci]", "enableSoci: false"],
    );
}

#[test]
fn off_is_a_word_for_karpcfg_and_a_boolean_for_helm() {
    let values = "karpenter: {defaultNodeTemplate: {soci: {mode: off}}}\n";
    let render = |args: &[&str]| {
        Folder::new().file("v.yaml", values).render(["-f", "v.yaml"].iter().chain(args).copied())
    };
    let outcome = render(&[]);
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""));
    let said = "write `\"off\"`, in quotes: Helm reads YAML 1.1, in which a bare `off` is the boolean false";
    render(&["--compat", "helm3"]).refused_with(1, &[said]);
}

/// Rows: the values' layers, and whether nodes pull by SOCI.
#[test]
fn of_the_two_switches_the_nearer_one_counts() {
    let on = "karpenter: {defaultNodeTemplate: {enableSoci: true}}";
    let off = "karpenter: {defaultNodeTemplate: {soci: {mode: off}}}";
    let both = "karpenter: {defaultNodeTemplate: {enableSoci: true, soci: {mode: off}}}";
    let heir = |base: &str, own: &str| {
        format!(
            "karpenter: {{nodeClasses: {{heir: {{from: base, {own}}}, base: {{create: false, amiSelectorTerms: [{{alias: al2023@v20260714}}], {base}}}}},
             nodePools: {{a: {{nodeClass: heir}}}}}}"
        )
    };
    let (off_then_on, on_then_off) =
        (heir("soci: {mode: off}", "enableSoci: true"), heir("enableSoci: true", "soci: {mode: off}"));
    let of_pools = "karpenter: {nodePools: {heir: {from: base, nodeclass: {soci: {mode: off}}},
      base: {enabled: false, nodeclass: {enableSoci: true, amiSelectorTerms: [{alias: al2023@v20260714}]}}}}";
    for (name, layers, expected) in [
        ("default", vec![on, off], false),
        ("default", vec![off, on], true),
        ("default", vec![both, on], true),
        ("heir", vec![&on_then_off], false),
        ("heir", vec![&off_then_on], true),
        ("heir", vec![&of_pools], false),
    ] {
        let files = (0..).zip(&layers).map(|(index, text)| (format!("{index}.yaml"), *text));
        let folder = files.clone().fold(Folder::new(), |folder, (name, text)| folder.file(&name, text));
        let args: Vec<String> = files.flat_map(|(name, _)| ["-f".to_owned(), name]).collect();
        let class = folder.render(args.iter().map(String::as_str)).object(name);
        let text = class["spec"]["userData"].as_str().unwrap_or_default();
        assert_eq!(text.contains("FastImagePull: true"), expected, "{layers:?}");
    }
}

#[test]
fn placeholders_of_a_release_wait_for_their_substitution() {
    let values = "karpenter: {defaultNodeTemplate: {soci: {mode: parallel, source: release, version: $SOCI, baseUrl: '${MIRROR}/soci',
      sha256: {amd64: $SUM, arm64: '{{ .sum }}'}, parallel: {concurrentDownloadChunkSize: $CHUNK}}}}";
    let folder = Folder::new().file("v.yaml", values);
    let class = folder.render(["-f", "v.yaml", "--allow-placeholders"]).object("default");
    let text = class["spec"]["userData"].as_str().unwrap();
    for line in [
        "SOCI_VERSION='$SOCI'\n",
        "SOCI_SHA256_AMD64='$SUM'\n",
        "SOCI_SHA256_ARM64='{{ .sum }}'\n",
        "SOCI_BASE_URL='${MIRROR}/soci'\n",
        "SOCI_CONCURRENT_DOWNLOAD_CHUNK_SIZE='$CHUNK'\n",
    ] {
        assert!(text.contains(line), "{line} not in {text}");
    }
}

#[test]
fn a_release_must_have_the_mode() {
    let with = |mode: &str, version: &str| {
        let mut soci = release(mode);
        soci["version"] = json!(version);
        template("al2023", json!({"soci": soci}))
    };
    for (mode, version, first) in
        [("parallel", "0.10.0", "0.11.0"), ("lazy", "0.9.0", "0.10.0"), ("parallel", "0.7.0", "0.11.0")]
    {
        let said = format!("`mode: {mode}` asks for: that came with {first}");
        refused(&with(mode, version), &["error[invalid-soci-value]", &said]);
    }
    for (mode, version) in [("parallel", "0.11.0"), ("lazy", "0.10.0"), ("lazy", "1.0.0")] {
        assert!(user_data(&with(mode, version)).contains(&format!("SOCI_VERSION='{version}'")));
    }
}

#[test]
fn a_section_for_containerd_1_is_not_lost_beside_socis() {
    let section = "[plugins.'io.containerd.grpc.v1.cri'.registry]\nconfig_path = '/etc/containerd/certs.d'\n";
    let server = "[plugins.'io.containerd.grpc.v1.cri']\nstream_idle_timeout = '1h0m0s'\n";
    let own = |section: &str| json!({"containerd": {"config": section}});
    let text = "apiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\nspec:\n  containerd:\n    config: |\n";
    let text = text.to_owned() + &section.lines().map(|line| format!("      {line}\n")).collect::<String>();
    for (fields, place) in [
        (json!({"soci": {"mode": "containerd-parallel"}, "nodeConfig": own(section)}), "nodeConfig"),
        (json!({"soci": {"mode": "lazy"}, "nodeConfig": own(section)}), "nodeConfig"),
        (json!({"soci": release("parallel"), "userData": text}), "userData"),
    ] {
        let said = format!("`registry` of `{place}` is lost");
        refused(
            &template("al2023", fields),
            &["error[conflicting-user-data]", &said, "io.containerd.cri.v1."],
        );
    }
    for fields in [
        json!({"enableSoci": true, "nodeConfig": own(section)}),
        json!({"soci": {"mode": "lazy"}, "nodeConfig": own(server)}),
        json!({"nodeConfig": own(section)}),
    ] {
        assert!(user_data(&template("al2023", fields)).contains("io.containerd.grpc.v1.cri"));
    }
}

#[test]
fn limits_have_the_name_that_their_reader_has() {
    let limits = json!({"maxConcurrentDownloadsPerImage": 7, "concurrentDownloadChunkSize": "4mb", "discardUnpackedLayers": false});
    let al2023 = user_data(&template("al2023", json!({"soci": {"mode": "parallel", "parallel": limits}})));
    for line in [
        "SOCI_MAX_CONCURRENT_DOWNLOADS_PER_IMAGE='7'\n",
        "SOCI_CONCURRENT_DOWNLOAD_CHUNK_SIZE='4mb'\n",
        "SOCI_DISCARD_UNPACKED_LAYERS='false'\n",
    ] {
        assert!(al2023.contains(line), "{line} not in {al2023}");
    }
    let text =
        user_data(&template("bottlerocket", json!({"soci": {"mode": "parallel", "parallel": limits}})));
    let settings: toml::Table = text.parse().unwrap();
    let plugin =
        &settings["settings"]["container-runtime-plugins"]["soci-snapshotter"]["parallel-pull-unpack"];
    assert_eq!(
        json!(plugin),
        json!({"max-concurrent-downloads-per-image": 7, "concurrent-download-chunk-size": "4mb", "discard-unpacked-layers": false})
    );
    let soci = json!({"mode": "containerd-parallel", "parallel": {"maxConcurrentDownloads": 5, "concurrentDownloadChunkSize": "4mb"}});
    let plugins = &node_config(&user_data(&template("al2023", json!({"soci": soci}))))["containerd"]["config"]
        ["plugins"];
    assert_eq!(plugins["io.containerd.cri.v1.images"], json!({"discard_unpacked_layers": false}));
    assert_eq!(
        plugins["io.containerd.transfer.v1.local"],
        json!({"max_concurrent_downloads": 5, "concurrent_layer_fetch_buffer": 4 << 20, "max_concurrent_unpacks": 4})
    );
}

#[test]
fn what_a_family_cannot_do_is_refused_with_the_reason() {
    for (family, soci, reason) in [
        ("al2", json!({"mode": "parallel", "source": "ami"}), "no AMI of AL2 has SOCI"),
        ("al2", json!({"mode": "containerd-parallel"}), "AL2 has containerd 1.7"),
        ("bottlerocket", json!({"mode": "lazy"}), "Bottlerocket's SOCI only pulls in parallel"),
        ("bottlerocket", release("parallel"), "nothing can be installed on Bottlerocket"),
        (
            "al2023",
            json!({"mode": "containerd-parallel", "source": "release"}),
            "there is no SOCI to download",
        ),
        ("windows2022", json!({"mode": "parallel"}), "there is no SOCI snapshotter for Windows"),
    ] {
        refused(&template(family, json!({"soci": soci})), &["error[soci-unsupported]", reason]);
    }
    let custom = json!({"amiFamily": "Custom", "amiSelectorTerms": [{"id": "ami-0123456789abcdef0"}], "enableSoci": true});
    refused(&custom, &["`enableSoci` cannot be used with AMI family Custom", "karpcfg cannot know"]);
    for field in [json!({"enableSoci": true}), json!({"soci": {"mode": "lazy"}})] {
        let values = json!({"karpenter": {"eksAutoMode": {"enabled": true}, "defaultNodeTemplate": field}});
        let outcome = Folder::new().file("v.yaml", values.to_string()).render(["-f", "v.yaml"]);
        outcome
            .refused_with(1, &["error[soci-unsupported]", "cannot be used under EKS Auto Mode", "v.yaml:1:"]);
    }
    let values = json!({"karpenter": {"eksAutoMode": {"enabled": true}, "defaultNodeTemplate": {"nodeConfig": {"kubelet": {"flags": ["--v=2"]}}}}});
    let outcome = Folder::new().file("v.yaml", values.to_string()).render(["-f", "v.yaml"]);
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    outcome.says(&[
        "warning[unused-value]: `karpenter.defaultNodeTemplate.nodeConfig` has no effect here: EKS Auto Mode",
    ]);
    for (alias, soci, first) in [
        ("al2023@v20250915", json!({"mode": "lazy"}), "from v20251023 on"),
        ("al2023@v20250915", release("parallel"), "from v20251023 on"),
        ("bottlerocket@1.51.0", json!({"mode": "containerd-parallel"}), "from v1.52.0 on"),
    ] {
        refused(
            &json!({"amiSelectorTerms": [{"alias": alias}], "soci": soci}),
            &["error[soci-unsupported]", first],
        );
    }
}

#[test]
fn a_release_needs_what_vouches_for_it() {
    let with = |field: &str, value: Value| {
        let mut soci = release("lazy");
        *soci.pointer_mut(field).unwrap() = value;
        template("al2023", json!({"soci": soci}))
    };
    for (field, value, said) in [
        ("/version", json!("v0.14.1"), "`v0.14.1` is not a version of SOCI"),
        ("/version", json!(""), "`soci.version` is not set"),
        ("/version", json!("0.14.1'; id; '"), "is not a version of SOCI"),
        ("/sha256/amd64", json!("abc"), "`abc` is not a SHA-256"),
        ("/sha256/arm64", json!(SUM.to_uppercase()), "is not a SHA-256"),
        (
            "/sha256/arm64",
            json!("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            "of an empty file",
        ),
        ("/sha256/amd64", json!(null), "`soci.sha256.amd64` is not set"),
    ] {
        refused(&with(field, value), &[said]);
    }
    let mirror = |url: &str| {
        let mut soci = release("lazy");
        soci["baseUrl"] = json!(url);
        template("al2023", json!({"soci": soci}))
    };
    for url in ["https://a'$(id)", "https://a b", "ftp://a", "https://a/"] {
        refused(&mirror(url), &["error[invalid-soci-value]", "is not a place to download from"]);
    }
    assert!(
        user_data(&mirror("https://mirror.example.com/soci"))
            .contains("SOCI_BASE_URL='https://mirror.example.com/soci'\n")
    );
}

#[test]
fn sums_are_needed_for_the_architectures_that_pools_have() {
    let values = |architectures: Value| {
        let soci =
            json!({"mode": "lazy", "source": "release", "version": "0.14.1", "sha256": {"amd64": SUM}});
        json!({"karpenter": {"defaultNodeTemplate": {"soci": soci}, "defaultNodePool": {"architectures": architectures}}})
    };
    let render = |architectures| {
        Folder::new().file("v.yaml", values(architectures).to_string()).render(["-f", "v.yaml"])
    };
    assert_eq!(render(json!(["amd64"])).status, 0);
    for open in [json!(["amd64", "arm64"]), json!([])] {
        render(open).refused_with(1, &["`soci.sha256.arm64` is not set", "v.yaml:1:"]);
    }
}

#[test]
fn limits_that_cannot_be_are_refused_and_idle_ones_noted() {
    let with =
        |mode: &str, limits: Value| template("al2023", json!({"soci": {"mode": mode, "parallel": limits}}));
    for (limits, said) in [
        (json!({"maxConcurrentDownloads": 0}), "`maxConcurrentDownloads` cannot be 0"),
        (json!({"maxConcurrentUnpacks": -2}), "`maxConcurrentUnpacks` cannot be -2"),
        (json!({"maxConcurrentDownloadsPerImage": -1}), "`maxConcurrentDownloadsPerImage` cannot be -1"),
        (json!({"concurrentDownloadChunkSize": "16mib"}), "`concurrentDownloadChunkSize` cannot be `16mib`"),
        (json!({"maxConcurentDownloads": 1}), "did you mean `maxConcurrentDownloads`?"),
    ] {
        refused(&with("parallel", limits), &[said]);
    }
    refused(
        &with("containerd-parallel", json!({"discardUnpackedLayers": true})),
        &["turns parallel pulls of containerd off"],
    );
    refused(&with("containerd-parallel", json!({"maxConcurrentDownloads": -1})), &["cannot be -1"]);
    let unpacks = json!({"soci": {"mode": "containerd-parallel", "parallel": {"maxConcurrentUnpacks": 4}}});
    refused(&template("bottlerocket", unpacks), &["not every Bottlerocket knows a limit of unpacks"]);
    for (template, field) in [
        (with("lazy", json!({"maxConcurrentUnpacks": 4})), "soci.parallel"),
        (
            with("containerd-parallel", json!({"maxConcurrentUnpacksPerImage": 4})),
            "soci.parallel.maxConcurrentUnpacksPerImage",
        ),
        (template("al2023", json!({"soci": {"mode": "lazy", "version": "0.14.1"}})), "soci.version"),
        (template("al2023", json!({"soci": {"version": "0.14.1"}})), "soci"),
    ] {
        let outcome = run(&["render"], &template);
        assert_eq!(outcome.status, 0, "{}", outcome.stderr);
        outcome.says(&[&format!(
            "warning[unused-value]: `karpenter.defaultNodeTemplate.{field}` has no effect here"
        )]);
    }
}

#[test]
fn user_data_and_soci_are_one_archive() {
    let script = "#!/bin/bash\necho mine\n";
    let composed = user_data(&template("al2023", json!({"enableSoci": true, "userData": script})));
    assert_eq!(types(&composed), [NODE_CONFIG, SCRIPT]);
    assert_eq!(parts(&composed)[1].1, script);

    let archive = "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"B\"\n\n--B\nContent-Type: text/x-shellscript\n\n#!/bin/bash\necho one\n--B\nContent-Type: application/node.eks.aws\n\napiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\nspec: {kubelet: {flags: [--v=2]}}\n--B--\n";
    let fields = json!({"soci": {"mode": "lazy"}, "userData": archive, "nodeConfig": {"kubelet": {"config": {"podPidsLimit": 58}}}});
    let composed = user_data(&template("al2023", fields));
    assert_eq!(types(&composed), [NODE_CONFIG, SCRIPT, NODE_CONFIG, SCRIPT]);
    assert_eq!(node_config(&parts(&composed)[0].1), json!({"kubelet": {"config": {"podPidsLimit": 58}}}));
    assert_eq!(parts(&composed)[1].1, "#!/bin/bash\necho one");
    let head = "#!/bin/bash\n# files/al2023-soci.sh of karpcfg, without its comments\nSOCI_SOURCE='ami'\nSOCI_MODE='lazy'\n";
    assert!(parts(&composed)[3].1.starts_with(head));

    let odd = "#!/bin/bash\ncat <<E\n--PART\n--PART-x\nE\n";
    let composed = user_data(&template("al2023", json!({"enableSoci": true, "userData": odd})));
    assert_eq!(parts(&composed)[1].1, odd);

    let blank = user_data(&template("al2023", json!({"enableSoci": true, "userData": " \n"})));
    assert_eq!(blank, user_data(&template("al2023", json!({"enableSoci": true}))));

    for (text, said) in [
        ("MIME-Version: 1.0\n", "no header with a `Content-Type`"),
        (&archive.replace("boundary=\"B\"", "boundary=\"C\""), "its boundary is not in the text"),
    ] {
        let fields = json!({"enableSoci": true, "userData": text});
        refused(&template("al2023", fields), &["error[unreadable-user-data]", said, "values.yaml:1:"]);
    }
}

#[test]
fn al2_has_its_gpu_script_and_socis() {
    let values = json!({"karpenter": {"gpuDefaultNodeTemplate":
        {"amiSelectorTerms": [{"alias": "al2@latest"}], "userData": "default", "soci": release("parallel")}}});
    let outcome = Folder::new().file("v.yaml", values.to_string()).render(["-f", "v.yaml"]);
    let class = outcome.object("gpu-default");
    let text = class["spec"]["userData"].as_str().unwrap();
    let scripts: Vec<String> = parts(text).into_iter().map(|(_, script)| script).collect();
    assert!(scripts[0].starts_with("#!/bin/bash\n# files/al2-gpu.sh of karpcfg, "), "{text}");
    assert!(scripts[0].contains("option='options nvidia NVreg_EnableGpuFirmware=0'\n"), "{text}");
    assert!(scripts[1].contains("build=-static") && scripts.len() == 2, "{text}");
}

#[test]
fn contradictions_are_named() {
    let node_config =
        |spec: &str| format!("apiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\nspec: {spec}\n");
    let overlayfs = "[plugins.'io.containerd.cri.v1.images']\nsnapshotter = 'overlayfs'\n";
    for (family, fields, said) in [
        (
            "al2023",
            json!({"enableSoci": true, "nodeConfig": {"featureGates": {"FastImagePull": false}}}),
            "`featureGates.FastImagePull` is false in `nodeConfig`, but true by `enableSoci`",
        ),
        (
            "al2023",
            json!({"soci": {"mode": "lazy"}, "userData": node_config("{featureGates: {FastImagePull: true}}")}),
            "`featureGates.FastImagePull` is true in `userData`, but false by `soci`",
        ),
        (
            "al2023",
            json!({"soci": {"mode": "lazy"}, "nodeConfig": {"containerd": {"config": overlayfs}}}),
            "io.containerd.cri.v1.images.snapshotter` is \"overlayfs\" in `nodeConfig`, but \"soci\" by `soci`",
        ),
        (
            "al2023",
            json!({"nodeConfig": {"kubelet": {"config": {"podPidsLimit": 1}}}, "userData": node_config("{kubelet: {config: {podPidsLimit: 2}}}")}),
            "`kubelet.config.podPidsLimit` is 2 in `userData`, but 1 by `nodeConfig`",
        ),
        (
            "bottlerocket",
            json!({"enableSoci": true, "userData": "[settings.container-runtime]\nsnapshotter = 'overlayfs'\n"}),
            "`container-runtime.snapshotter` is \"overlayfs\" in `userData`, but \"soci\" by `soci`",
        ),
        (
            "bottlerocket",
            json!({"bottlerocket": {"motd": "a"}, "userData": "[settings]\nmotd = 'b'\n"}),
            "`motd` is \"b\" in `userData`, but \"a\" by `bottlerocket`",
        ),
        (
            "al2023",
            json!({"enableSoci": true, "nodeConfig": {"kubelet": {"config": {"imageServiceEndpoint": "unix:///x"}}}}),
            "`kubelet.config.imageServiceEndpoint` is \"unix:///x\" in `nodeConfig`, but \"unix:///run/soci-snapshotter-grpc/soci-snapshotter-grpc.sock\" by `enableSoci`",
        ),
        (
            "al2023",
            json!({"kubelet": {"podsPerCore": 2}, "nodeConfig": {"kubelet": {"config": {"podsPerCore": 1}}}}),
            "`kubelet.config.podsPerCore` is 2 in `kubelet`, but 1 by `nodeConfig`",
        ),
        (
            "al2023",
            json!({"instanceStorePolicy": "RAID0", "nodeConfig": {"instance": {"localStorage": {"strategy": "Mount"}}}}),
            "`instance.localStorage.strategy` is \"RAID0\" in `instanceStorePolicy`, but \"Mount\" by `nodeConfig`",
        ),
    ] {
        refused(&template(family, fields), &["error[conflicting-user-data]", said, "values.yaml:1:"]);
    }
}

#[test]
fn a_node_config_keeps_the_types_that_nodeadm_has() {
    let values = "
karpenter:
  defaultNodeTemplate:
    nodeConfig:
      instance:
        environment: {kubelet: {HTTPS_PROXY: http://proxy.example, RETRIES: 5}}
        localStorage: {strategy: RAID0, mountPath: 0123, disabledMounts: [SOCI]}
        network: {nameservers: [10.0.0.2], domains: [a.example]}
        storage: {volumes: [{device: /dev/xvdb, mountTargets: [/data], fsType: xfs}]}
      kubelet:
        config: {memoryThrottlingFactor: 0.9, podPidsLimit: 58, clusterDomain: cluster.local, systemReserved: {cpu: 1},
          shutdownGracePeriodByPodPriority: [{priority: 0, shutdownGracePeriodSeconds: 60}], memoryReservationPolicy: None}
        flags: [--v=2, 5]
      featureGates: {InstanceIdNodeName: true, OSManagedNoManageENIs: true}
      containerd:
        config: |
          [plugins.'io.containerd.cri.v1.images']
          max_concurrent_downloads = 10
        baseRuntimeSpec: {process: {rlimits: [{type: RLIMIT_NOFILE, soft: 1024, hard: 1024}]}}
";
    let outcome = Folder::new().file("v.yaml", values).render(["-f", "v.yaml"]);
    let class = outcome.object("default");
    let expected = json!({
        "instance": {
            "environment": {"kubelet": {"HTTPS_PROXY": "http://proxy.example", "RETRIES": "5"}},
            "localStorage": {"strategy": "RAID0", "mountPath": "0123", "disabledMounts": ["SOCI"]},
            "network": {"nameservers": ["10.0.0.2"], "domains": ["a.example"]},
            "storage": {"volumes": [{"device": "/dev/xvdb", "mountTargets": ["/data"], "fsType": "xfs"}]},
        },
        "kubelet": {
            "config": {
                "memoryThrottlingFactor": 0.9, "podPidsLimit": 58, "clusterDomain": "cluster.local", "systemReserved": {"cpu": "1"},
                "shutdownGracePeriodByPodPriority": [{"priority": 0, "shutdownGracePeriodSeconds": 60}],
                "memoryReservationPolicy": "None",
            },
            "flags": ["--v=2", "5"],
        },
        "featureGates": {"InstanceIdNodeName": true, "OSManagedNoManageENIs": true},
        "containerd": {
            "config": {"plugins": {"io.containerd.cri.v1.images": {"max_concurrent_downloads": 10}}},
            "baseRuntimeSpec": {"process": {"rlimits": [{"type": "RLIMIT_NOFILE", "soft": 1024, "hard": 1024}]}},
        },
    });
    assert_eq!(node_config(class["spec"]["userData"].as_str().unwrap()), expected);
}

#[test]
fn misspelt_and_misplaced_settings_are_refused() {
    for (family, fields, said) in [
        (
            "al2023",
            json!({"nodeConfig": {"featureGates": {"FastImagePul": true}}}),
            "did you mean `FastImagePull`?",
        ),
        ("al2023", json!({"nodeConfig": {"kubelets": {}}}), "did you mean `kubelet`?"),
        ("al2023", json!({"nodeConfig": {"featureGates": {"FastImagePull": "true"}}}), "must be a boolean"),
        (
            "al2023",
            json!({"nodeConfig": {"instance": {"localStorage": {"strategy": "raid0"}}}}),
            "did you mean `RAID0`?",
        ),
        (
            "al2023",
            json!({"nodeConfig": {"kubelet": {"config": {"podsPerCor": 5}}}}),
            "did you mean `podsPerCore`?",
        ),
        (
            "al2023",
            json!({"nodeConfig": {"kubelet": {"config": {"authentication": {"anonymous": {"enable": true}}}}}}),
            "key `enable` in `karpenter.defaultNodeTemplate.nodeConfig.kubelet.config.authentication.anonymous`",
        ),
        (
            "al2023",
            json!({"nodeConfig": {"kubelet": {"config": {"podPidsLimit": "many"}}}}),
            "`karpenter.defaultNodeTemplate.nodeConfig.kubelet.config.podPidsLimit` must be an integer",
        ),
        (
            "al2023",
            json!({"nodeConfig": {"kubelet": {"config": {"evictionHard": ["memory.available"]}}}}),
            "`karpenter.defaultNodeTemplate.nodeConfig.kubelet.config.evictionHard` must be a map",
        ),
        (
            "al2023",
            json!({"nodeConfig": {"kubelet": {"config": {"featureGates": {"ImageMaximumGCAge": "on"}}}}}),
            "must be a boolean",
        ),
        (
            "al2023",
            json!({"nodeConfig": {"kubelet": {"config": {"maxPods": 5}}}}),
            "use `kubelet.maxPods` of the template",
        ),
        ("al2023", json!({"nodeConfig": {"cluster": {"name": "x"}}}), "unknown key `cluster`"),
        ("al2023", json!({"nodeConfig": {"containerd": {"config": "a = ["}}}), "containerd cannot read this"),
        (
            "al2",
            json!({"nodeConfig": {"kubelet": {"flags": ["--v=2"]}}}),
            "`nodeConfig` cannot be used with AMI family AL2",
        ),
        (
            "bottlerocket",
            json!({"nodeConfig": {"kubelet": {"flags": ["--v=2"]}}}),
            "use `bottlerocket` for settings of Bottlerocket",
        ),
        (
            "al2023",
            json!({"bottlerocket": {"motd": "hi"}}),
            "`bottlerocket` cannot be used with AMI family AL2023",
        ),
        (
            "windows2022",
            json!({"nodeConfig": {"kubelet": {"flags": ["--v=2"]}}}),
            "nodeadm is in AL2023 only",
        ),
    ] {
        refused(&template(family, fields), &[said, "values.yaml:1:"]);
    }
}

#[test]
fn a_finding_about_composed_text_stands_at_what_it_was_composed_from() {
    let long = format!("#!/bin/bash\n# {}\n", "x".repeat(9000));
    let soci = release("lazy");
    let outcome = run(&["userdata", "default"], &template("al2023", json!({"soci": soci, "userData": long})));
    outcome.refused_with(1, &["error[user-data-too-large]", "--> values.yaml:1:"]);
}

#[test]
fn parallel_pulls_of_containerd_need_an_image_with_containerd_2() {
    let pinned = |version: &str| json!({"amiSelectorTerms": [{"alias": format!("al2023@{version}")}], "soci": {"mode": "containerd-parallel"}});
    refused(&pinned("v20251023"), &["error[soci-unsupported]", "needs an AMI from v20251217 on"]);
    assert!(user_data(&pinned("v20251217")).contains("max_concurrent_downloads"));
}

/// The AL2023 that brought containerd 2 to each Kubernetes (the changelog of github.com/awslabs/amazon-eks-ami).
#[test]
fn which_image_has_containerd_2_depends_on_the_kubernetes() {
    let render = |version: &str, kube: &str| {
        let pinned = json!({"amiSelectorTerms": [{"alias": format!("al2023@{version}")}], "soci": {"mode": "containerd-parallel"}});
        run(&["render", "--kube-version", kube], &pinned)
    };
    for (kube, before, first) in [
        ("1.34", "v20250914", "v20250915"),
        ("1.33", "v20251015", "v20251016"),
        ("1.32", "v20251216", "v20251217"),
        ("1.30", "v20251216", "v20251217"),
    ] {
        let needed = format!("needs an AMI from {first} on, and the template pins {before}");
        render(before, kube).refused_with(1, &["error[soci-unsupported]", &needed]);
        let outcome = render(first, kube);
        assert_eq!(outcome.status, 0, "{kube} {first}: {}", outcome.stderr);
        assert!(outcome.stdout.contains("max_concurrent_downloads"), "{kube} {first}");
    }
    render("v20260714", "1.29").refused_with(1, &["error[soci-unsupported]", "of a newer Kubernetes"]);
}
