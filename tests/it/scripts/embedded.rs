//! The two forms of a script: the file in `files/`, and what user data carries of it.

use std::fmt::Write;
use std::process::Command;

use serde_json::json;

use super::{node, on, script};
use crate::command::{Folder, IDENTITY, test_file, test_path};

/// The file that such a script comes from, told the same.
fn as_file(family: &str, script: &str) -> String {
    let file = test_file(&format!("../files/{family}-soci.sh"));
    let (shebang, rest) = file.split_once('\n').unwrap();
    format!("{shebang}\n{}\n{rest}", told(script))
}

/// What a script is told, and not what it does.
fn told(script: &str) -> &str {
    script.split_once("comments\n").unwrap().1.split_once("\n\n").unwrap().0
}

/// Bash's own reading of both forms, which has no comments, is the same.
#[test]
fn comments_are_all_that_user_data_lacks() {
    let gpu = json!({"karpenter": {"gpuDefaultNodeTemplate":
        {"amiSelectorTerms": [{"alias": "al2@latest"}], "userData": "default"}}});
    let folder = Folder::new().file("values.yaml", gpu.to_string());
    let args = ["userdata", "gpu-default", "--shell", "-f", "values.yaml"].into_iter();
    let gpu = folder.karpcfg(args.chain(IDENTITY)).run().stdout;
    let scripts = [
        (gpu, test_file("../files/al2-gpu.sh")),
        (on("al2023", "lazy/ami").1, String::new()),
        (on("al2", "lazy/release").1, String::new()),
    ];
    let families = ["", "al2023", "al2"];
    for ((embedded, file), family) in scripts.into_iter().zip(families) {
        let file = if family.is_empty() { file } else { as_file(family, &embedded) };
        assert_eq!(read_by_bash(&embedded), read_by_bash(&file), "{family}");
        let idle = |line: &&str| line.trim_start().starts_with('#');
        assert_eq!(embedded.lines().filter(idle).count(), 2 + usize::from(!family.is_empty()), "{embedded}");
        assert!(embedded.len() < file.len(), "{family}");
    }
}

/// A script as bash prints a function whose body it is.
fn read_by_bash(script: &str) -> String {
    let asked = format!("script() {{\n{script}\n}}\ndeclare -f script\n");
    let output = Command::new("bash").args(["-c", &asked]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
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

#[test]
fn every_variable_that_is_filled_in_is_read() {
    let limits = json!({"maxConcurrentDownloads": 1, "maxConcurrentDownloadsPerImage": 1, "concurrentDownloadChunkSize": "1mb",
        "maxConcurrentUnpacks": 1, "maxConcurrentUnpacksPerImage": 1, "discardUnpackedLayers": true});
    let sum = "0".repeat(64);
    let soci = json!({"mode": "parallel", "source": "release", "version": "0.14.1", "sha256": {"amd64": sum, "arm64": sum},
        "baseUrl": "https://x", "parallel": limits});
    for (family, expected) in [("al2023", 12), ("al2", 11)] {
        let script = script(family, soci.clone());
        let (_, body) = script.split_once("\n\n").unwrap();
        let names: Vec<&str> = told(&script).lines().map(|line| line.split('=').next().unwrap()).collect();
        assert_eq!(names.len(), expected, "{script}");
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
        "has",
        "stage",
        "commit",
        "put",
        "is_ours",
        "has_unit",
        "off",
        "is_installed",
        "fetch",
        "place",
        "install_release",
        "daemon_config",
        "is_up",
        "start_daemon",
        "stays_up",
        "write_containerd_drop_in",
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
