//! The scripts of `files/`, run in a fake node: what they leave, what they call, and that no failure costs the node.

use std::fmt::Write;

use serde_json::{Value, json};

use crate::command::{Folder, IDENTITY, test_file, test_path};
use crate::fake_node::{Node, Run};

/// The script that the values put into the user data of a class.
fn script(family: &str, soci: Value) -> String {
    let template = json!({"amiSelectorTerms": [{"alias": format!("{family}@latest")}], "soci": soci});
    let values = json!({"karpenter": {"defaultNodeTemplate": template}}).to_string();
    let args = ["userdata", "default", "--shell", "-f", "values.yaml"];
    let outcome = Folder::new().file("values.yaml", values).karpcfg(args.into_iter().chain(IDENTITY)).run();
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    outcome.stdout
}

/// A way to run SOCI, as the tables below name it.
fn soci(way: &str, node: &Node) -> Value {
    let (mode, source) = way.split_once('/').unwrap();
    match source {
        "ami" => json!({"mode": mode}),
        "limits" => {
            json!({"mode": mode, "parallel": {"maxConcurrentDownloadsPerImage": 8, "discardUnpackedLayers": false}})
        }
        "release" => {
            json!({"mode": mode, "source": "release", "version": "0.14.1", "sha256": {"amd64": node.sum(), "arm64": node.sum()}})
        }
        other => panic!("no way {other}"),
    }
}

fn node(family: &str, machine: &str) -> Node {
    match family {
        "al2" => Node::al2(machine),
        _ => Node::al2023(machine),
    }
}

/// What is left of a situation: SOCI is on, or the node is as the AMI made it.
const ON: &str = "on: ";

/// Family, way, machine, what goes wrong, and what the script says of it.
const SITUATIONS: &[(&str, &str, &str, &str, &str)] = &[
    ("al2023", "lazy/ami", "x86_64", "", ON),
    ("al2023", "lazy/ami", "aarch64", "", ON),
    ("al2023", "lazy/ami", "riscv64", "", ON),
    ("al2023", "lazy/ami", "x86_64", "no-soci", "the AMI has no SOCI"),
    ("al2023", "lazy/ami", "x86_64", "daemon", "the daemon does not start"),
    ("al2023", "lazy/ami", "x86_64", "socket", "the daemon does not start"),
    ("al2023", "lazy/ami", "x86_64", "no-nodeadm.d", "the AMI is older than v20251023"),
    ("al2023", "lazy/ami", "x86_64", "fuse", "the kernel has no FUSE"),
    ("al2023", "lazy/ami", "x86_64", "no-version", ON),
    ("al2023", "lazy/ami", "x86_64", "config", "the configuration cannot be written"),
    ("al2023", "lazy/ami", "x86_64", "node-config", "the NodeConfig cannot be written"),
    ("al2023", "lazy/release", "x86_64", "", ON),
    ("al2023", "lazy/release", "aarch64", "", ON),
    ("al2023", "lazy/release", "riscv64", "", "there is no release for riscv64"),
    ("al2023", "lazy/release", "x86_64", "no-soci", ON),
    ("al2023", "lazy/release", "x86_64", "once", ON),
    ("al2023", "lazy/release", "x86_64", "down", "the release cannot be downloaded"),
    ("al2023", "lazy/release", "aarch64", "down", "the release cannot be downloaded"),
    ("al2023", "lazy/release", "x86_64", "404", "the release cannot be downloaded"),
    ("al2023", "lazy/release", "x86_64", "sum", "is not the file that was pinned"),
    ("al2023", "lazy/release", "aarch64", "sum", "is not the file that was pinned"),
    ("al2023", "lazy/release", "x86_64", "binary", "does not run here"),
    ("al2023", "lazy/release", "x86_64", "daemon", "the daemon does not start"),
    ("al2023", "lazy/release", "x86_64", "no-nodeadm.d", "the AMI is older than v20251023"),
    ("al2023", "lazy/release", "x86_64", "fuse", "the kernel has no FUSE"),
    ("al2023", "lazy/release", "x86_64", "other-daemon", "there is another daemon"),
    ("al2023", "parallel/release", "x86_64", "", ON),
    ("al2023", "parallel/release", "aarch64", "fuse", ON),
    ("al2023", "parallel/release", "x86_64", "no-unpigz", ON),
    ("al2023", "parallel/limits", "x86_64", "", ON),
    ("al2023", "parallel/limits", "aarch64", "", ON),
    ("al2023", "parallel/limits", "x86_64", "no-nodeadm.d", ON),
    ("al2023", "parallel/limits", "x86_64", "no-soci", "the AMI has no SOCI"),
    ("al2023", "parallel/limits", "x86_64", "daemon", "the daemon does not start"),
    ("al2", "parallel/release", "x86_64", "", ON),
    ("al2", "parallel/release", "aarch64", "", ON),
    ("al2", "parallel/release", "riscv64", "", "there is no release for riscv64"),
    ("al2", "parallel/release", "x86_64", "down", "the release cannot be downloaded"),
    ("al2", "parallel/release", "x86_64", "404", "the release cannot be downloaded"),
    ("al2", "parallel/release", "x86_64", "sum", "is not the file that was pinned"),
    ("al2", "parallel/release", "aarch64", "binary", "does not run here"),
    ("al2", "parallel/release", "x86_64", "daemon", "the daemon does not start"),
    ("al2", "parallel/release", "x86_64", "socket", "the daemon does not start"),
    ("al2", "parallel/release", "x86_64", "containerd", "containerd's configuration does not take it"),
    ("al2", "parallel/release", "x86_64", "other-daemon", "there is another daemon"),
    ("al2", "parallel/release", "x86_64", "other-unit", "the AMI has a SOCI of its own"),
    ("al2", "parallel/release", "x86_64", "other-containerd", "containerd's configuration does not take it"),
    ("al2", "parallel/release", "x86_64", "other-kubelet", "the kubelet's configuration does not take it"),
    ("al2", "parallel/release", "x86_64", "kubelet", "the kubelet's configuration cannot be written"),
    ("al2", "parallel/release", "x86_64", "config", "the daemon cannot be written"),
    ("al2", "parallel/release", "x86_64", "no-unpigz", ON),
    ("al2", "parallel/release", "x86_64", "fuse", ON),
    ("al2", "lazy/release", "x86_64", "", ON),
    ("al2", "lazy/release", "x86_64", "fuse", "the kernel has no FUSE"),
];

#[test]
fn a_node_is_on_or_as_the_ami_made_it() {
    for situation in SITUATIONS {
        let (family, way, machine, fault, said) = *situation;
        let node = node(family, machine);
        let mut pinned = soci(way, &node);
        if fault == "sum" {
            pinned["sha256"] = json!({"amd64": "0".repeat(64), "arm64": "0".repeat(64)});
        }
        node.fault(fault);
        if fault == "binary" {
            pinned = soci(way, &node);
        }
        let before = node.files();
        let run = node.run(&script(family, pinned), &[]);
        assert_eq!(run.status, 0, "{situation:?}: {run:?}");
        assert!(run.log.contains(said), "{situation:?}: {run:?}");
        assert!(!run.calls.contains(&"is on already".to_owned()), "{situation:?}: {run:?}");
        assert_eq!(node.files() == before, said != ON, "{situation:?}: {run:?}\n{:#?}", node.files());
        assert_eq!(turned_on(&node, family), said == ON && way != "parallel/limits", "{situation:?}");
    }
}

/// Whether containerd and the kubelet are told to use SOCI by what the script left.
fn turned_on(node: &Node, family: &str) -> bool {
    let files = node.files();
    let has = |path: &str, text: &str| files.get(path).is_some_and(|(_, content)| content.contains(text));
    match family {
        "al2" => {
            let containerd = has("/etc/eks/containerd/containerd-config.toml", "snapshotter = \"soci\"");
            assert_eq!(
                containerd,
                has("/etc/kubernetes/kubelet/kubelet-config.json", "imageServiceEndpoint")
            );
            containerd
        }
        _ => has("/etc/eks/nodeadm.d/50-karpcfg-soci.yaml", "imageServiceEndpoint"),
    }
}

/// A node on which SOCI is on, with what it was before and the script that did it.
fn on(family: &str, way: &str) -> (Node, String, Run) {
    let node = node(family, "x86_64");
    let script = script(family, soci(way, &node));
    let run = node.run(&script, &[]);
    assert!(run.log.contains(ON), "{family} {way}: {run:?}");
    (node, script, run)
}

const WAYS: [(&str, &str); 6] = [
    ("al2023", "lazy/ami"),
    ("al2023", "lazy/release"),
    ("al2023", "parallel/release"),
    ("al2023", "parallel/limits"),
    ("al2", "parallel/release"),
    ("al2", "lazy/release"),
];

#[test]
fn a_second_run_changes_nothing() {
    for (family, way) in WAYS {
        let (node, script, _) = on(family, way);
        let (files, inodes) = (node.files(), node.inodes());
        let run = node.run(&script, &[]);
        assert_eq!((node.files(), node.inodes()), (files, inodes), "{family} {way}: {run:?}");
        let idle = |call: &&String| !call.contains("is-active") && !call.starts_with("containerd");
        let calls: Vec<&String> = run.calls.iter().filter(idle).collect();
        assert!(
            calls.iter().all(|call| *call != "systemctl daemon-reload" && !call.starts_with("curl")),
            "{run:?}"
        );
    }
}

#[test]
fn a_node_that_breaks_later_is_as_the_ami_made_it() {
    for (family, way) in WAYS {
        let before = node(family, "x86_64").files();
        let (node, script, _) = on(family, way);
        node.fault("daemon");
        let run = node.run(&script, &[]);
        assert_eq!(run.status, 0);
        assert!(run.log.contains("the daemon does not start"), "{family} {way}: {run:?}");
        assert_eq!(node.files(), before, "{family} {way}: {run:?}");
        let end = &run.calls[run.calls.len() - 2..];
        assert_eq!(end, ["systemctl stop soci-snapshotter.service", "systemctl daemon-reload"]);
    }
}

#[test]
fn a_second_run_has_nothing_to_write() {
    for (family, way, fault) in
        [("al2023", "lazy/ami", "node-config"), ("al2", "parallel/release", "kubelet")]
    {
        let (node, script, _) = on(family, way);
        node.fault(fault);
        let files = node.files();
        let run = node.run(&script, &[]);
        assert!(run.log.contains(ON), "{family}: {run:?}");
        assert_eq!(node.files(), files, "{family}: {run:?}");
    }
}

#[test]
fn a_run_beside_another_leaves_at_once() {
    for (family, way) in WAYS {
        let node = node(family, "x86_64");
        let files = node.files();
        let other = "mkdir -p \"$NODE_ROOT/run\"\nexec 8>\"$NODE_ROOT/run/karpcfg-soci.lock\"\nflock 8\n";
        let run = node.run(&format!("{other}{}", script(family, soci(way, &node))), &[]);
        assert!(run.status == 0 && run.calls.is_empty(), "{family} {way}: {run:?}");
        assert!(run.log.contains("another run is at it"), "{family} {way}: {run:?}");
        assert_eq!(node.files(), files, "{family} {way}");
    }
}

#[test]
fn the_daemon_stays_when_al2_cannot_be_restored() {
    let (node, script, _) = on("al2", "parallel/release");
    node.fault("kubelet");
    node.fault("daemon");
    let run = node.run(&script, &[]);
    assert_eq!(run.status, 0);
    assert!(run.log.contains("the daemon stays"), "{run:?}");
    assert!(!run.calls.contains(&"systemctl stop soci-snapshotter.service".to_owned()), "{run:?}");
    for path in ["/usr/local/bin/soci-snapshotter-grpc", "/etc/systemd/system/soci-snapshotter.service"] {
        assert!(node.files().contains_key(path), "{path}: {run:?}");
    }
}

#[test]
fn another_pin_installs_another_daemon() {
    let (node, ..) = on("al2023", "lazy/release");
    node.fault("binary");
    let run = node.run(&script("al2023", soci("lazy/release", &node)), &[]);
    assert!(run.calls.iter().any(|call| call.starts_with("curl ")), "{run:?}");
    assert!(run.log.contains("does not run here"), "{run:?}");
    assert_eq!(node.files(), Node::al2023("x86_64").files());
}

#[test]
fn only_the_pinned_tarball_is_downloaded_and_three_times_at_most() {
    for (family, machine, tarball) in [
        ("al2023", "x86_64", "soci-snapshotter-0.14.1-linux-amd64.tar.gz"),
        ("al2023", "aarch64", "soci-snapshotter-0.14.1-linux-arm64.tar.gz"),
        ("al2", "x86_64", "soci-snapshotter-0.14.1-linux-amd64-static.tar.gz"),
        ("al2", "aarch64", "soci-snapshotter-0.14.1-linux-arm64-static.tar.gz"),
    ] {
        for (fault, tries) in [("", 1), ("once", 2), ("down", 3), ("404", 3)] {
            let node = node(family, machine);
            let mut soci = soci("parallel/release", &node);
            soci["baseUrl"] = json!("https://mirror.example.com/soci");
            node.fault(fault);
            let run = node.run(&script(family, soci), &[]);
            let downloads: Vec<&String> = run.calls.iter().filter(|call| call.starts_with("curl ")).collect();
            assert_eq!(downloads.len(), tries, "{run:?}");
            let url = format!(" https://mirror.example.com/soci/v0.14.1/{tarball}");
            for call in downloads {
                assert!(call.ends_with(&url), "{call}");
                assert!(
                    call.contains("--fail ")
                        && call.contains("--max-time ")
                        && call.contains("--connect-timeout ")
                );
            }
        }
    }
}

/// A NodeConfig that the script left, its TOML read.
fn left_node_config(node: &Node) -> Value {
    let mut config: Value =
        serde_yaml::from_str(&node.read("/etc/eks/nodeadm.d/50-karpcfg-soci.yaml")).unwrap();
    let toml = config.pointer_mut("/spec/containerd/config").unwrap();
    *toml = json!(toml.as_str().unwrap().parse::<toml::Table>().unwrap());
    config
}

#[test]
fn containerd_and_kubelet_of_al2023_are_pointed_at_the_socket() {
    let settings = json!({"snapshotter": "soci", "disable_snapshot_annotations": false});
    for (version, plugins) in [
        (
            "containerd github.com/containerd/containerd/v2 2.2.4 1\n",
            json!({"io.containerd.cri.v1.images": settings}),
        ),
        (
            "containerd github.com/containerd/containerd v1.7.27 1\n",
            json!({"io.containerd.grpc.v1.cri": {"containerd": settings}}),
        ),
    ] {
        let node = Node::al2023("x86_64");
        let script = script("al2023", soci("lazy/ami", &node));
        let version = format!("printf '{version}' >\"$NODE_ROOT/etc/eks/containerd-version.txt\"\n{script}");
        node.run(&version, &[]);
        let socket = "/run/soci-snapshotter-grpc/soci-snapshotter-grpc.sock";
        let expected = json!({
            "apiVersion": "node.eks.aws/v1alpha1",
            "kind": "NodeConfig",
            "spec": {
                "containerd": {"config": {
                    "plugins": plugins,
                    "proxy_plugins": {"soci": {
                        "type": "snapshot", "address": socket, "exports": {"root": "/var/lib/soci-snapshotter-grpc"},
                    }},
                }},
                "kubelet": {"config": {"imageServiceEndpoint": format!("unix://{socket}")}},
            },
        });
        assert_eq!(left_node_config(&node), expected);
    }
}

#[test]
fn containerd_and_kubelet_of_al2_keep_what_they_had() {
    let (node, ..) = on("al2", "parallel/release");
    let mut expected: Value =
        json!(test_file("fake-node/al2-containerd-config.toml").parse::<toml::Table>().unwrap());
    let section = &mut expected["plugins"]["io.containerd.grpc.v1.cri"]["containerd"];
    section["snapshotter"] = json!("soci");
    section["disable_snapshot_annotations"] = json!(false);
    let socket = "/run/soci-snapshotter-grpc/soci-snapshotter-grpc.sock";
    expected["proxy_plugins"] = json!({"soci": {
        "type": "snapshot", "address": socket, "exports": {"root": "/var/lib/soci-snapshotter-grpc"},
    }});
    let left = node.read("/etc/eks/containerd/containerd-config.toml");
    assert_eq!(json!(left.parse::<toml::Table>().unwrap()), expected);
    let kubelet: Value =
        serde_json::from_str(&node.read("/etc/kubernetes/kubelet/kubelet-config.json")).unwrap();
    assert_eq!(
        kubelet,
        json!({
            "imageServiceEndpoint": format!("unix://{socket}"),
            "kind": "KubeletConfiguration",
            "apiVersion": "kubelet.config.k8s.io/v1beta1",
            "cgroupDriver": "systemd",
        })
    );
}

#[test]
fn the_daemon_has_the_configuration_of_its_mode() {
    let config = |node: &Node| -> Value {
        json!(node.read("/etc/soci-snapshotter-grpc/karpcfg.toml").parse::<toml::Table>().unwrap())
    };
    let keychain = json!({"enable_keychain": true, "image_service_path": "/run/containerd/containerd.sock"});
    let lazy = json!({
        "cri_keychain": keychain,
        "content_store": {"type": "soci"},
        "pull_modes": {"soci_v1": {"enable": false}, "soci_v2": {"enable": true}},
    });
    let parallel = json!({
        "cri_keychain": keychain,
        "content_store": {"type": "containerd"},
        "pull_modes": {"parallel_pull_unpack": {
            "enable": true,
            "max_concurrent_downloads": -1,
            "max_concurrent_downloads_per_image": 20,
            "concurrent_download_chunk_size": "16mb",
            "max_concurrent_unpacks": -1,
            "max_concurrent_unpacks_per_image": 12,
            "discard_unpacked_layers": true,
            "decompress_streams": {"gzip": {"path": "/usr/bin/unpigz", "args": ["-d", "-c"]}},
        }},
    });
    let mut limited = parallel.clone();
    limited["pull_modes"]["parallel_pull_unpack"]["max_concurrent_downloads_per_image"] = json!(8);
    limited["pull_modes"]["parallel_pull_unpack"]["discard_unpacked_layers"] = json!(false);
    for (family, way, expected) in [
        ("al2023", "lazy/ami", &lazy),
        ("al2023", "lazy/release", &lazy),
        ("al2", "lazy/release", &lazy),
        ("al2023", "parallel/release", &parallel),
        ("al2", "parallel/release", &parallel),
        ("al2023", "parallel/limits", &limited),
    ] {
        assert_eq!(config(&on(family, way).0), *expected, "{family} {way}");
    }
    let node = Node::al2("x86_64");
    node.fault("no-unpigz");
    node.run(&script("al2", soci("parallel/release", &node)), &[]);
    assert_eq!(config(&node).pointer("/pull_modes/parallel_pull_unpack/decompress_streams"), None);
}

#[test]
fn units_run_the_daemon_that_was_chosen() {
    let drop_in = "/etc/systemd/system/soci-snapshotter.service.d/50-karpcfg.conf";
    for (way, daemon) in [
        ("lazy/ami", "/usr/bin/soci-snapshotter-grpc"),
        ("parallel/limits", "/usr/bin/soci-snapshotter-grpc"),
        ("lazy/release", "/usr/local/bin/soci-snapshotter-grpc"),
    ] {
        let unit = on("al2023", way).0.read(drop_in);
        let start = format!(
            "ExecStart=\nExecStart={daemon} --address fd:// --config /etc/soci-snapshotter-grpc/karpcfg.toml\n"
        );
        assert!(unit.ends_with(&start), "{way}: {unit}");
        assert!(unit.contains("Restart=always\nRestartSec=5\n"), "{way}: {unit}");
    }
    let unit = on("al2", "lazy/release").0.read("/etc/systemd/system/soci-snapshotter.service");
    assert!(unit.contains("Before=containerd.service\n") && unit.contains("Type=notify\n"), "{unit}");
    assert!(unit.contains("Restart=always\nRestartSec=5\n"), "{unit}");
    let containerd =
        on("al2023", "lazy/ami").0.read("/etc/systemd/system/containerd.service.d/50-karpcfg-soci.conf");
    for line in [
        "Wants=soci-snapshotter.service\n",
        "After=soci-snapshotter.service\n",
        "--snapshotter soci /etc/eks/pause.tar\n",
    ] {
        assert!(containerd.contains(line), "{containerd}");
    }
}

#[test]
fn the_files_run_as_they_are() {
    for (family, way, file) in [
        ("al2023", "lazy/ami", "al2023-soci.sh"),
        ("al2023", "lazy/release", "al2023-soci.sh"),
        ("al2", "parallel/release", "al2-soci.sh"),
    ] {
        let (filled, ..) = on(family, way);
        let bare = node(family, "x86_64");
        let (mode, source) = way.split_once('/').unwrap();
        let sum = bare.sum();
        let variables = [
            ("SOCI_MODE", mode),
            ("SOCI_SOURCE", source),
            ("SOCI_VERSION", "0.14.1"),
            ("SOCI_SHA256_AMD64", &sum),
        ];
        let run = bare.run(&test_file(&format!("../files/{file}")), &variables);
        assert_eq!(bare.files(), filled.files(), "{file}: {run:?}");
    }
}

/// Bash's own reading of both forms, which has no comments, is the same.
#[test]
fn comments_are_all_that_user_data_lacks() {
    for (family, way) in [("al2023", "lazy/ami"), ("al2", "lazy/release")] {
        let (_, embedded, _) = on(family, way);
        let told = embedded.split_once("comments\n").unwrap().1.split_once("\n\n").unwrap().0;
        let file = test_file(&format!("../files/{family}-soci.sh"));
        let (shebang, rest) = file.split_once('\n').unwrap();
        let file = format!("{shebang}\n{told}\n{rest}");
        assert_eq!(read_by_bash(&embedded), read_by_bash(&file), "{family}");
        assert!(embedded.len() < file.len(), "{family}");
    }
}

/// A script as bash prints a function whose body it is.
fn read_by_bash(script: &str) -> String {
    let asked = format!("script() {{\n{script}\n}}\ndeclare -f script\n");
    let output = std::process::Command::new("bash").args(["-c", &asked]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn every_variable_that_is_filled_in_is_read() {
    let limits = json!({"maxConcurrentDownloads": 1, "maxConcurrentDownloadsPerImage": 1, "concurrentDownloadChunkSize": "1mb",
        "maxConcurrentUnpacks": 1, "maxConcurrentUnpacksPerImage": 1, "discardUnpackedLayers": true});
    let sum = "0".repeat(64);
    let soci = json!({"mode": "parallel", "source": "release", "version": "0.14.1", "sha256": {"amd64": sum, "arm64": sum},
        "baseUrl": "https://x", "parallel": limits});
    for (family, expected) in [("al2023", 12), ("al2", 11)] {
        let script = script(family, soci.clone());
        let (told, body) = script.split_once("\n\n").unwrap();
        let names: Vec<&str> = told.lines().skip(2).map(|line| line.split('=').next().unwrap()).collect();
        assert_eq!(names.len(), expected, "{told}");
        for name in names {
            assert!(body.contains(&format!("${{{name}:-")), "{family}: {name}");
        }
    }
}

/// Karpenter says of every script that it is `us-ascii`.
#[test]
fn scripts_are_ascii() {
    for entry in std::fs::read_dir(test_path("../files")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "sh") {
            assert!(std::fs::read_to_string(&path).unwrap().is_ascii(), "{}", path.display());
        }
    }
}

/// A script is one file, so that a person can run it; what two of them do is written in the same words.
#[test]
fn what_both_scripts_do_is_the_same_text() {
    let [al2, al2023] = ["al2", "al2023"].map(|family| test_file(&format!("../files/{family}-soci.sh")));
    let shared = [
        "log",
        "is_alone",
        "put",
        "is_installed",
        "fetch",
        "place",
        "install_release",
        "daemon_config",
        "start_daemon",
    ];
    for name in shared {
        assert_eq!(function(&al2, name), function(&al2023, name));
    }
}

fn function(script: &str, name: &str) -> String {
    let mut text = String::new();
    let lines = script.lines().skip_while(|line| *line != format!("{name}() {{"));
    for line in lines {
        writeln!(text, "{line}").unwrap();
        if line == "}" {
            return text;
        }
    }
    panic!("no function {name}");
}

#[test]
fn gpu_nodes_of_al2_load_the_driver_with_its_option() {
    let script = test_file("../files/al2-gpu.sh");
    let reload = ["modprobe -r nvidia_uvm nvidia_drm nvidia_modeset nvidia", "modprobe nvidia"];
    for (fault, calls) in [("", &reload[..]), ("no-driver", &[]), ("no-modprobe.d", &[])] {
        let node = Node::al2("x86_64");
        node.fault(fault);
        let run = node.run(&script, &[]);
        assert_eq!(
            (run.status, run.calls.iter().map(String::as_str).collect::<Vec<_>>()),
            (0, calls.to_vec()),
            "{fault}"
        );
        if fault == "no-modprobe.d" {
            assert!(run.log.contains("leaving the driver as it is"), "{run:?}");
            continue;
        }
        assert_eq!(
            node.read("/etc/modprobe.d/nvidia-gsp.conf"),
            "options nvidia NVreg_EnableGpuFirmware=0\n"
        );
        let files = node.files();
        assert!(node.run(&script, &[]).calls.is_empty());
        assert_eq!(node.files(), files);
    }
}
