//! The command line itself: help, wrong usage, and where output goes.

use std::io::Read;
use std::process::{Command, Stdio};

use crate::command::{Folder, Karpcfg};

#[test]
fn help_and_version_go_to_stdout() {
    for (flag, text) in [("--help", "Usage: karpcfg"), ("--version", env!("CARGO_PKG_VERSION"))] {
        let outcome = Karpcfg::new([flag]).run();
        assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""), "{flag}");
        assert!(outcome.stdout.contains(text), "{flag}: {}", outcome.stdout);
    }
}

#[test]
fn wrong_usage_is_status_2() {
    let cases: [&[&str]; 4] =
        [&[], &["valeus"], &["values", "--compat", "helm2"], &["values", "--explain", "-o", "json"]];
    for args in cases {
        let outcome = Karpcfg::new(args.iter().copied()).run();
        assert_eq!((outcome.status, outcome.stdout.as_str()), (2, ""), "{args:?}");
        assert!(!outcome.stderr.is_empty(), "{args:?}");
    }
}

#[test]
fn a_closed_pipe_is_quiet_success() {
    let mut child = values_of_many_keys(Stdio::piped());
    drop(child.stdout.take());
    let status = child.wait().unwrap();
    let mut stderr = String::new();
    child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
    assert_eq!((status.code(), stderr.as_str()), (Some(0), ""));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_status_2() {
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let output = values_of_many_keys(full.into()).wait_with_output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr.starts_with("error: cannot write to stdout"), "{stderr}");
}

/// A product larger than a pipe holds.
fn values_of_many_keys(stdout: Stdio) -> std::process::Child {
    let set: Vec<String> = (0..40).map(|key| format!("k{key}={}", "x".repeat(3000))).collect();
    Command::new(env!("CARGO_BIN_EXE_karpcfg"))
        .args(["values", "--skip-schema-validation", "--set", &set.join(",")])
        .stdout(stdout)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Every command that reads values or manifests names them with `-v`.
#[test]
fn verbose_names_the_files_that_are_read() {
    let values = "cluster: {name: demo}\nkarpenter: {role: nodes}\n";
    let folder =
        Folder::new().file("a.yaml", values).file("b.yaml", "karpenter: {defaultNodePool: {weight: 10}}\n");
    let pool = folder.karpcfg(["render", "-f", "a.yaml"]).run().stdout;
    let folder = folder.file("d/pool.yaml", pool).file("d/other.yaml", "a: [\n").file("c/one.yaml", values);
    let said = |line: &str| {
        let outcome = folder.karpcfg(line.split(' ').chain(["-v"])).run();
        assert_ne!(outcome.status, 2, "{line}: {}", outcome.stderr);
        let names = |line: &&str| line.starts_with("read ") || line.starts_with("passed over ");
        outcome.stderr.lines().filter(names).map(str::to_owned).collect::<Vec<_>>()
    };
    for line in ["render", "check", "values", "userdata default", "match", "prereqs", "controller", "sample"]
    {
        assert_eq!(
            said(&format!("{line} -f b.yaml -f a.yaml")),
            ["read `b.yaml`", "read `a.yaml`"],
            "{line}"
        );
    }
    let folders =
        ["read `d/pool.yaml`", "passed over `d/other.yaml`: no object of Karpenter's can be read in it"];
    for line in ["check d", "userdata default d", "sample inflate d"] {
        assert_eq!(said(line), folders, "{line}");
    }
    assert_eq!(said("render --batch c -f b.yaml --output-dir out"), ["read `b.yaml`", "read `c/one.yaml`"]);
    let silent = folder.karpcfg(["render", "-f", "a.yaml"]).run();
    assert!(!silent.stderr.contains("read `"), "{}", silent.stderr);
}

#[test]
fn verbose_names_what_was_read_before_a_file_that_is_missing() {
    let values = "cluster: {name: demo}\nkarpenter: {role: nodes}\n";
    let folder =
        Folder::new().file("a.yaml", values).file("text.sh", "echo\n").file("pool.yaml", "kind: Other\n");
    let said = |line: &str| {
        let outcome = folder.karpcfg(line.split(' ').chain(["-v"])).run();
        outcome.stderr.lines().filter(|line| line.starts_with("read ")).map(str::to_owned).collect::<Vec<_>>()
    };
    let script = "--set-file karpenter.defaultNodeTemplate.userData=text.sh";
    for line in ["render", "check", "values", "userdata default", "match", "prereqs", "controller", "sample"]
    {
        assert_eq!(
            said(&format!("{line} -f a.yaml {script}")),
            ["read `a.yaml`", "read `text.sh`"],
            "{line}"
        );
        assert_eq!(said(&format!("{line} -f a.yaml -f none.yaml")), ["read `a.yaml`"], "{line}");
    }
    for line in ["check", "migrate", "match", "userdata default", "sample inflate"] {
        assert_eq!(said(&format!("{line} pool.yaml none.yaml")), ["read `pool.yaml`"], "{line}");
    }
}
