//! The command line itself: help, wrong usage, and where output goes.

use std::io::Read;
use std::process::{Command, Stdio};

use crate::command::Karpcfg;

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
