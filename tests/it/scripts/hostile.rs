//! Nodes on which more is wrong than a download: full disks, things in the way, and shells that are set up oddly.

use serde_json::json;

use super::{ON, WAYS, node, on, script, soci, turned_on};
use crate::command::test_file;

/// A script behind lines that change what it runs in.
fn behind(lines: &str, script: &str) -> String {
    let (shebang, rest) = script.split_once('\n').unwrap();
    format!("{shebang}\n{lines}\n{rest}")
}

/// Files can be made, but not a byte written.
const FULL: &str = "trap '' XFSZ\nulimit -S -f 0";

#[test]
fn a_full_disk_leaves_the_node_as_it_was() {
    for (family, way) in WAYS {
        let node = node(family, "x86_64");
        let before = node.files();
        let run = node.run(&behind(FULL, &script(family, soci(way, &node))), &[]);
        assert_eq!(run.status, Some(0), "{family} {way}: {run:?}");
        assert!(!run.log.contains(ON), "{family} {way}: {run:?}");
        assert_eq!(node.files(), before, "{family} {way}: {run:?}");
    }
}

#[test]
fn a_full_disk_does_not_turn_soci_off() {
    for (family, way) in WAYS {
        let (node, script, _) = on(family, way);
        let files = node.files();
        let run = node.run(&behind(FULL, &script), &[]);
        assert!(run.log.contains(ON), "{family} {way}: {run:?}");
        assert_eq!(node.files(), files, "{family} {way}: {run:?}");
    }
}

/// On AL2 taking SOCI away means to write two files.
#[test]
fn the_download_makes_room_for_what_is_changed_back() {
    let (node, ..) = on("al2", "parallel/release");
    node.fault("binary");
    let full = "printf() {\n  local things=(\"$NODE_ROOT\"/var/tmp/*)\n  [ ! -e \"${things[0]}\" ] && builtin printf \"$@\"\n}";
    let run = node.run(&behind(full, &script("al2", soci("parallel/release", &node))), &[]);
    assert_eq!(run.status, Some(0), "{run:?}");
    assert_eq!(node.files(), super::node("al2", "x86_64").files(), "{run:?}");
}

/// Every file that a script writes.
const WRITTEN: [(&str, &str, &[&str]); 2] = [
    (
        "al2023",
        "lazy/release",
        &[
            "/etc/eks/nodeadm.d/50-karpcfg-soci.yaml",
            "/etc/soci-snapshotter-grpc/karpcfg.sha256",
            "/etc/soci-snapshotter-grpc/karpcfg.toml",
            "/etc/systemd/system/containerd.service.d/50-karpcfg-soci.conf",
            "/etc/systemd/system/soci-snapshotter.service.d/50-karpcfg.conf",
            "/usr/local/bin/soci-snapshotter-grpc",
        ],
    ),
    (
        "al2",
        "parallel/release",
        &[
            "/etc/eks/containerd/containerd-config.toml",
            "/etc/kubernetes/kubelet/kubelet-config.json",
            "/etc/soci-snapshotter-grpc/karpcfg.sha256",
            "/etc/soci-snapshotter-grpc/karpcfg.toml",
            "/etc/systemd/system/containerd.service.d/50-karpcfg-soci.conf",
            "/etc/systemd/system/soci-snapshotter.service",
            "/usr/local/bin/soci-snapshotter-grpc",
        ],
    ),
];

#[test]
fn a_folder_in_the_place_of_a_file_turns_soci_off_and_stays() {
    for (family, way, paths) in WRITTEN {
        for path in paths {
            let node = node(family, "x86_64");
            if node.files().contains_key(*path) {
                node.remove(path);
            }
            node.folder(path);
            let before = node.files();
            let run = node.run(&script(family, soci(way, &node)), &[]);
            assert_eq!(run.status, Some(0), "{path}: {run:?}");
            assert!(!run.log.contains(ON) && !turned_on(&node, family), "{path}: {run:?}");
            assert_eq!(node.files(), before, "{path}: {run:?}");
        }
    }
}

#[test]
fn what_a_killed_run_left_is_in_nobodys_way() {
    for (family, way, paths) in WRITTEN {
        for fault in ["", "daemon"] {
            let node = node(family, "x86_64");
            let before = node.files();
            for (index, path) in paths.iter().enumerate() {
                let unfinished = format!("{path}.karpcfg.new");
                match index % 2 {
                    0 => node.folder(&format!("{unfinished}/within")),
                    _ => node.write(&unfinished, "half"),
                }
            }
            node.write("/var/tmp/karpcfg-soci/soci.tar.gz", "half");
            node.fault(fault);
            let run = node.run(&script(family, soci(way, &node)), &[]);
            let expected = if fault.is_empty() { on(family, way).0.files() } else { before };
            assert_eq!(node.files(), expected, "{family} {fault}: {run:?}");
        }
    }
}

#[test]
fn how_the_shell_is_set_up_changes_nothing() {
    for (family, way, _) in WRITTEN {
        let (expected, script, _) = on(family, way);
        for lines in [
            "set -u",
            "umask 777",
            "umask 0",
            "IFS=/",
            "shopt -s nullglob failglob",
            "cd /",
            "exec </dev/null",
        ] {
            let node = node(family, "x86_64");
            let run = node.run(&behind(lines, &script), &[]);
            assert_eq!(node.files(), expected.files(), "{family} {way}, {lines}: {run:?}");
            assert_eq!(run.status, Some(0));
        }
    }
}

#[test]
fn a_lock_that_cannot_be_had_holds_nobody_up() {
    for (family, way) in WAYS {
        let (expected, script, _) = on(family, way);
        let node = node(family, "x86_64");
        node.folder("/run/karpcfg-soci.lock");
        let run = node.run(&script, &[]);
        assert_eq!(node.files(), expected.files(), "{family} {way}: {run:?}");
    }
}

#[test]
fn what_a_script_does_not_know_it_refuses() {
    let zeros = "0".repeat(64);
    let release = [("SOCI_SOURCE", "release"), ("SOCI_MODE", "lazy")];
    for (family, variables, said) in [
        ("al2023", vec![("SOCI_MODE", "eager")], "there is no mode eager"),
        ("al2023", vec![("SOCI_MODE", "off")], "there is no mode off"),
        ("al2023", vec![("SOCI_SOURCE", "yum")], "there is no source yum"),
        ("al2023", [&release[..], &[("SOCI_SHA256_AMD64", &*zeros)]].concat(), "no release is named"),
        ("al2023", [&release[..], &[("SOCI_VERSION", "0.14.1")]].concat(), "no SHA-256 is pinned for amd64"),
        ("al2", vec![("SOCI_MODE", "eager")], "there is no mode eager"),
        ("al2", vec![("SOCI_SHA256_AMD64", &*zeros)], "no release is named"),
        ("al2", vec![("SOCI_VERSION", "0.14.1")], "no SHA-256 is pinned for amd64"),
    ] {
        let node = node(family, "x86_64");
        let before = node.files();
        let run = node.run(&test_file(&format!("../files/{family}-soci.sh")), &variables);
        assert_eq!(run.status, Some(0), "{said}: {run:?}");
        assert!(run.log.contains(said), "{said}: {run:?}");
        assert!(!run.calls.iter().any(|call| call.starts_with("curl ")), "{said}: {run:?}");
        assert_eq!(node.files(), before, "{said}: {run:?}");
    }
}

#[test]
fn a_node_that_has_soci_loses_it_with_a_mode_that_is_not_known() {
    let (node, ..) = on("al2", "parallel/release");
    let run = node.run(&test_file("../files/al2-soci.sh"), &[("SOCI_MODE", "eager")]);
    assert_eq!(node.files(), super::node("al2", "x86_64").files(), "{run:?}");
}

/// The release changes, and the run that changes it is killed when the new daemon has been told of but is not there.
#[test]
fn a_pin_is_never_that_of_another_daemon() {
    let (node, ..) = on("al2023", "lazy/release");
    node.fault("other-release");
    let mut other = soci("lazy/release", &node);
    other["version"] = json!("0.15.0");
    let script = script("al2023", other);
    let killed =
        behind("mv() {\n  case $* in */usr/local/bin/*) kill -9 $$ ;; esac\n  command mv \"$@\"\n}", &script);
    assert_eq!(node.run(&killed, &[]).status, None);
    let run = node.run(&script, &[]);
    assert!(run.log.contains(ON), "{run:?}");
    assert_eq!(node.read("/usr/local/bin/soci-snapshotter-grpc"), "#!/bin/bash\nexit 0 # other\n");
}
