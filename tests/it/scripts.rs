//! The scripts of `files/`, run in a fake node: what they leave, what they call, and that no failure costs the node.

mod embedded;
mod gpu;
mod hostile;
mod killed;
mod left;

use serde_json::{Value, json};

use crate::command::{Folder, IDENTITY};
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
const ON: &str = "soci: on: ";

/// Family, way, machine, what goes wrong, and what the script says of it.
const SITUATIONS: &[(&str, &str, &str, &str, &str)] = &[
    ("al2023", "lazy/ami", "x86_64", "", ON),
    ("al2023", "lazy/ami", "aarch64", "", ON),
    ("al2023", "lazy/ami", "riscv64", "", ON),
    ("al2023", "lazy/ami", "x86_64", "no-soci", "the AMI has no SOCI"),
    ("al2023", "lazy/ami", "x86_64", "daemon", "the daemon does not start"),
    ("al2023", "lazy/ami", "x86_64", "socket", "the daemon does not start"),
    ("al2023", "lazy/ami", "x86_64", "dies", "the daemon ends soon after its start"),
    ("al2023", "lazy/ami", "x86_64", "no-nodeadm.d", "the AMI is older than v20251023"),
    ("al2023", "lazy/ami", "x86_64", "fuse", "the kernel has no FUSE"),
    ("al2023", "lazy/ami", "x86_64", "no-version", ON),
    ("al2023", "lazy/ami", "x86_64", "no-pause", ON),
    ("al2023", "lazy/ami", "x86_64", "no-curl", ON),
    ("al2023", "lazy/ami", "x86_64", "no-flock", ON),
    ("al2023", "lazy/ami", "x86_64", "no-sleep", ON),
    ("al2023", "lazy/ami", "x86_64", "config", "the configuration cannot be written"),
    ("al2023", "lazy/ami", "x86_64", "node-config", "the NodeConfig cannot be written"),
    ("al2023", "lazy/release", "x86_64", "", ON),
    ("al2023", "lazy/release", "aarch64", "", ON),
    ("al2023", "lazy/release", "riscv64", "", "there is no release for riscv64"),
    ("al2023", "lazy/release", "x86_64", "no-soci", ON),
    ("al2023", "lazy/release", "x86_64", "unit-of-package", ON),
    ("al2023", "lazy/release", "x86_64", "once", ON),
    ("al2023", "lazy/release", "x86_64", "down", "the release cannot be downloaded"),
    ("al2023", "lazy/release", "aarch64", "down", "the release cannot be downloaded"),
    ("al2023", "lazy/release", "x86_64", "404", "the release cannot be downloaded"),
    ("al2023", "lazy/release", "aarch64", "404", "the release cannot be downloaded"),
    ("al2023", "lazy/release", "x86_64", "no-curl", "the release cannot be downloaded"),
    ("al2023", "lazy/release", "x86_64", "no-place", "there is no place for the download"),
    ("al2023", "lazy/release", "x86_64", "sum", "is not the file that was pinned"),
    ("al2023", "lazy/release", "aarch64", "sum", "is not the file that was pinned"),
    ("al2023", "lazy/release", "x86_64", "no-sha256sum", "is not the file that was pinned"),
    ("al2023", "lazy/release", "x86_64", "no-tar", "has no daemon in it"),
    ("al2023", "lazy/release", "x86_64", "binary", "does not run here"),
    ("al2023", "lazy/release", "aarch64", "binary", "does not run here"),
    ("al2023", "lazy/release", "x86_64", "daemon", "the daemon does not start"),
    ("al2023", "lazy/release", "x86_64", "no-nodeadm.d", "the AMI is older than v20251023"),
    ("al2023", "lazy/release", "x86_64", "fuse", "the kernel has no FUSE"),
    ("al2023", "lazy/release", "x86_64", "other-daemon", "there is another daemon"),
    ("al2023", "parallel/release", "x86_64", "", ON),
    ("al2023", "parallel/release", "aarch64", "fuse", ON),
    ("al2023", "parallel/release", "x86_64", "no-unpigz", ON),
    ("al2023", "parallel/release", "x86_64", "no-pause", "the AMI has no copy of the pause image"),
    ("al2023", "parallel/limits", "x86_64", "", ON),
    ("al2023", "parallel/limits", "aarch64", "", ON),
    ("al2023", "parallel/limits", "x86_64", "no-nodeadm.d", ON),
    ("al2023", "parallel/limits", "x86_64", "no-pause", ON),
    ("al2023", "parallel/limits", "x86_64", "no-soci", "the AMI has no SOCI"),
    (
        "al2023",
        "parallel/limits",
        "x86_64",
        "daemon",
        "the daemon does not start: nodeadm's own limits count",
    ),
    ("al2023", "parallel/limits", "x86_64", "dies", "the daemon ends soon after its start"),
    ("al2", "parallel/release", "x86_64", "", ON),
    ("al2", "parallel/release", "aarch64", "", ON),
    ("al2", "parallel/release", "riscv64", "", "there is no release for riscv64"),
    ("al2", "parallel/release", "x86_64", "once", ON),
    ("al2", "parallel/release", "x86_64", "down", "the release cannot be downloaded"),
    ("al2", "parallel/release", "aarch64", "down", "the release cannot be downloaded"),
    ("al2", "parallel/release", "x86_64", "404", "the release cannot be downloaded"),
    ("al2", "parallel/release", "aarch64", "404", "the release cannot be downloaded"),
    ("al2", "parallel/release", "x86_64", "sum", "is not the file that was pinned"),
    ("al2", "parallel/release", "aarch64", "sum", "is not the file that was pinned"),
    ("al2", "parallel/release", "x86_64", "binary", "does not run here"),
    ("al2", "parallel/release", "aarch64", "binary", "does not run here"),
    ("al2", "parallel/release", "x86_64", "daemon", "the daemon does not start"),
    ("al2", "parallel/release", "x86_64", "socket", "the daemon does not start"),
    ("al2", "parallel/release", "x86_64", "dies", "the daemon ends soon after its start"),
    ("al2", "parallel/release", "x86_64", "containerd", "containerd's configuration does not take it"),
    ("al2", "parallel/release", "x86_64", "no-pause", "the AMI has no copy of the pause image"),
    ("al2", "parallel/release", "x86_64", "no-curl", "the release cannot be downloaded"),
    ("al2", "parallel/release", "x86_64", "no-flock", ON),
    ("al2", "parallel/release", "x86_64", "other-daemon", "there is another daemon"),
    ("al2", "parallel/release", "x86_64", "other-unit", "the AMI has a SOCI of its own"),
    ("al2", "parallel/release", "x86_64", "unit-of-package", "the AMI has a SOCI of its own"),
    ("al2", "parallel/release", "x86_64", "other-containerd", "containerd's configuration does not take it"),
    ("al2", "parallel/release", "x86_64", "other-kubelet", "the kubelet's configuration does not take it"),
    ("al2", "parallel/release", "x86_64", "own-endpoint", "the kubelet's configuration does not take it"),
    ("al2", "parallel/release", "x86_64", "kubelet-config", "the kubelet's configuration cannot be written"),
    (
        "al2",
        "parallel/release",
        "x86_64",
        "containerd-config",
        "containerd's configuration cannot be written",
    ),
    ("al2", "parallel/release", "x86_64", "config", "the daemon cannot be written"),
    ("al2", "parallel/release", "x86_64", "no-unpigz", ON),
    ("al2", "parallel/release", "x86_64", "fuse", ON),
    ("al2", "lazy/release", "x86_64", "", ON),
    ("al2", "lazy/release", "x86_64", "no-pause", ON),
    ("al2", "lazy/release", "x86_64", "fuse", "the kernel has no FUSE"),
];

#[test]
fn a_node_is_on_or_as_the_ami_made_it() {
    for situation in SITUATIONS {
        let (family, way, machine, fault, said) = *situation;
        let node = node(family, machine);
        node.fault(fault);
        let mut pinned = soci(way, &node);
        if fault == "sum" {
            pinned["sha256"] = json!({"amd64": "0".repeat(64), "arm64": "0".repeat(64)});
        }
        let before = node.files();
        let run = node.run(&script(family, pinned), &[]);
        assert_eq!(run.status, Some(0), "{situation:?}: {run:?}");
        assert!(run.log.contains(said), "{situation:?}: {run:?}");
        assert!(!run.calls.contains(&"is on already".to_owned()), "{situation:?}: {run:?}");
        assert_eq!(node.files() == before, said != ON, "{situation:?}: {run:?}\n{:#?}", node.files());
        assert_eq!(turned_on(&node, family), said == ON && way != "parallel/limits", "{situation:?}");
        assert!(said != ON || node.daemon_is_current(), "{situation:?}: {run:?}");
    }
}

/// Whether containerd and the kubelet are told to use SOCI by what the script left.
fn turned_on(node: &Node, family: &str) -> bool {
    let files = node.files();
    let has = |path: &str, text: &str| files.get(path).is_some_and(|(_, content)| content.contains(text));
    match family {
        "al2" => {
            let containerd = has("/etc/eks/containerd/containerd-config.toml", "snapshotter = \"soci\"");
            let kubelet = has(
                "/etc/kubernetes/kubelet/kubelet-config.json",
                "imageServiceEndpoint\": \"unix:///run/soci",
            );
            assert_eq!(containerd, kubelet);
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
        assert_eq!(run.status, Some(0));
        assert!(run.log.contains("the daemon does not start"), "{family} {way}: {run:?}");
        assert_eq!(node.files(), before, "{family} {way}: {run:?}");
        let end = &run.calls[run.calls.len() - 2..];
        assert_eq!(end, ["systemctl stop soci-snapshotter.service", "systemctl daemon-reload"]);
    }
}

#[test]
fn a_second_run_has_nothing_to_write() {
    for (family, way, fault) in
        [("al2023", "lazy/ami", "node-config"), ("al2", "parallel/release", "kubelet-config")]
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
        assert!(run.status == Some(0) && run.calls.is_empty(), "{family} {way}: {run:?}");
        assert!(run.log.contains("another run is at it"), "{family} {way}: {run:?}");
        assert_eq!(node.files(), files, "{family} {way}");
    }
}

#[test]
fn the_daemon_stays_as_long_as_soci_is_on() {
    for (family, way, fault) in [
        ("al2023", "lazy/release", "node-config"),
        ("al2", "parallel/release", "kubelet-config"),
        ("al2", "parallel/release", "containerd-config"),
    ] {
        let (node, script, _) = on(family, way);
        node.fault(fault);
        node.fault("daemon");
        let run = node.run(&script, &[]);
        assert_eq!(run.status, Some(0));
        assert!(run.log.contains("the daemon stays"), "{run:?}");
        assert!(!run.calls.contains(&"systemctl stop soci-snapshotter.service".to_owned()), "{run:?}");
        for path in ["/usr/local/bin/soci-snapshotter-grpc", "/etc/systemd/system/soci-snapshotter.service"] {
            assert!(node.files().contains_key(path), "{path}: {run:?}");
        }
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
