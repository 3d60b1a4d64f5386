//! Names, keys and values that would steer a terminal, or forge the commands of GitHub Actions: nowhere shown as they are.

use std::fs::OpenOptions;
use std::process::{Command, Stdio};

use crate::command::{Folder, Outcome, QUIET};

const CLUSTER: &str = "cluster: {name: demo}\nkarpenter: {instanceProfile: p}\n";
/// A line break with a forged command, ESC, CSI of C1, an override of the reading order, and a line separator.
const EVIL: &str = "a\n::add-mask::x\u{1b}[31m\u{9b}31m\u{202e}\u{2066}\u{2028}\u{200f}\u{61c}b";
/// For where a line break cannot stand.
const EVIL_LINE: &str = "a\u{1b}[31m\u{9b}31m\u{202e}\u{2066}\u{2028}\u{200f}\u{61c}b";

fn is_harmful(character: char) -> bool {
    (character.is_control() && character != '\n')
        || matches!(character, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[track_caller]
fn is_harmless(outcome: &Outcome) {
    for text in [&outcome.stdout, &outcome.stderr] {
        assert!(!text.contains(is_harmful), "{text:?}");
        assert!(!text.lines().any(|line| line.trim_start().starts_with("::add-mask")), "{text}");
    }
}

fn run(folder: &Folder, args: &[&str]) -> Outcome {
    let outcome = folder.karpcfg(args.iter().copied()).run();
    is_harmless(&outcome);
    outcome
}

/// A double-quoted YAML string of any text, in ASCII.
fn quoted(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    let escape = |character: char| match character {
        ascii if ascii.is_ascii() => ascii.to_string(),
        other => format!("\\u{:04x}", u32::from(other)),
    };
    quoted.chars().map(escape).collect()
}

#[test]
fn names_of_files_are_harmless() {
    let folder = Folder::new()
        .file(&format!("in/{EVIL}.yaml"), CLUSTER)
        .file(&format!("in/ok{EVIL_LINE}.yaml"), CLUSTER.to_owned() + "nope: 1\n")
        .file(&format!("{EVIL}/faulty.yaml"), CLUSTER.to_owned() + "nope: 1\n")
        .file(&format!("{EVIL}.yaml"), "kind: NodePool\napiVersion: karpenter.sh/v1\nnope: [\n")
        .file(
            &format!("manifests/{EVIL}.yaml"),
            "kind: NodePool\napiVersion: karpenter.sh/v1\nspec: {nope: 1}\n",
        )
        .file(
            "manifests/kustomization.yaml",
            format!("patches: [{{path: {}}}]\n", quoted(&format!("{EVIL}.yaml"))),
        )
        .file(&format!("charts/{EVIL}/Chart.yaml"), "name: x\n")
        .file(&format!("charts/{EVIL}/templates/p.yaml"), "kind: NodePool\n");
    let (faulty, gone) = (format!("{EVIL}/faulty.yaml"), format!("gone{EVIL}"));
    let file = format!("{EVIL}.yaml");
    assert_eq!(run(&folder, &["render", "--batch", "in", "--output-dir", "out"]).status, 2);
    assert_eq!(run(&folder, &["render", "--batch", "in", "--output-dir", &gone]).status, 2);
    for name in [&faulty, &gone] {
        run(&folder, &["render", "-f", name]);
        run(&folder, &["render", "--batch", name, "--output-dir", "out"]);
        run(&folder, &["render", "--template-dir", name]);
        run(&folder, &["render", "--set-file", &format!("cluster.name={name}")]);
        run(&folder, &["userdata", "--request", name]);
        run(&folder, &["values", "-f", name, "--explain", "--skip-schema-validation"]);
        run(&folder, &["values", "-f", name, "--compat", "helm3"]);
        run(&folder, &["render", "--output-dir", &format!("{name}/x"), "-f", &faulty]);
    }
    for format in ["human", "json", "sarif", "github", "junit"] {
        for path in [".", "manifests", "charts", &file, &gone] {
            run(&folder, &["check", path, "-v", "--format", format]);
        }
        run(&folder, &["check", "-f", &faulty, "--format", format]);
    }
    let folder = folder.file("v.yaml", CLUSTER);
    let out = format!("out{EVIL}");
    for more in [
        &[][..],
        &["--set", "karpenter.gpuNodePool.enabled=false", "--skip-checks", "-A", "unused-node-class"],
    ] {
        run(&folder, &[&["render", "-f", "v.yaml", "--output-dir", &out][..], more, &QUIET].concat());
    }
}

#[test]
fn keys_and_values_are_harmless() {
    let evil = quoted(EVIL);
    // YAML has no other controls, unless they are escaped.
    let raw = EVIL_LINE.replace(['\u{1b}', '\u{9b}'], "");
    let manifest = format!(
        "apiVersion: karpenter.sh/v1\nkind: NodePool\nmetadata: {{name: {evil}}}\nspec:\n  {evil}: 1\n  weight: {evil}\n  \
         limits: {{{evil}: {evil}}} # {raw}\n  template: {{spec: {{{evil}: x, requirements: [{{key: {evil}, operator: {evil}}}], \
         nodeClassRef: {{group: {evil}, kind: {evil}, name: {evil}}}}}}}\n---\n{{apiVersion: {evil}, kind: {evil}, a: {raw}\n"
    );
    let values = format!("{CLUSTER}{evil}: 1\nprofile: {evil}\n");
    let pools = format!("{CLUSTER}{}", format_args!("x: {{\"a{raw}\": \"{raw}\", {evil}: [{evil}]}}\n"));
    let folder = Folder::new().file("m.yaml", manifest).file("v.yaml", values).file("x.yaml", pools);
    for format in ["human", "json", "sarif", "github", "junit"] {
        for args in [&["m.yaml"][..], &["-f", "v.yaml"], &["-f", "x.yaml"], &["--set", &format!("{EVIL}=1")]]
        {
            run(&folder, &[&["check"], args, &["--format", format]].concat());
        }
    }
    for args in [
        &["render", "-f", "v.yaml"][..],
        &["render", "--set", &format!("{EVIL}={EVIL}")],
        &["render", "--set-json", &format!("a={EVIL}")],
        &["values", "-f", "x.yaml", "--explain", "--skip-schema-validation"],
        &["userdata", EVIL, "m.yaml"],
        &["render", "-s", EVIL, "--set", "cluster.name=a", "--set", "karpenter.role=r"],
    ] {
        run(&folder, args);
    }
}

#[test]
fn words_of_the_command_line_are_harmless() {
    let folder = Folder::new();
    for args in [
        &[EVIL][..],
        &["render", EVIL],
        &["render", &format!("--{EVIL}")],
        &["render", "--karpenter-version", EVIL],
        &["render", "--allow", EVIL],
        &["check", "--format", EVIL],
        &["check", "--exclude", &format!("{EVIL}["), "x"],
        &["explain", EVIL],
        &["render", "-f", &format!("'{EVIL}")],
        &["render", "-f", &format!("http://{EVIL}")],
    ] {
        let outcome = run(&folder, args);
        assert_eq!(outcome.status, 2, "{args:?}");
    }
}

#[test]
fn user_data_for_people_is_harmless() {
    let class = format!(
        "apiVersion: karpenter.k8s.aws/v1\nkind: EC2NodeClass\nmetadata: {{name: a}}\nspec:\n  amiFamily: Custom\n  userData: {}\n  \
         role: r\n  amiSelectorTerms: [{{id: ami-1}}]\n",
        quoted(&format!("#!/bin/bash\necho {EVIL_LINE}\r\n"))
    );
    let folder = Folder::new().file("c.yaml", class);
    let outcome = folder.karpcfg(["userdata", "a", "c.yaml"]).run();
    assert!(!outcome.stdout.replace("\r\n", "\n").contains(is_harmful), "{:?}", outcome.stdout);
    assert!(outcome.stdout.contains("echo a␛[31m"), "{}", outcome.stdout);
    let raw = folder.karpcfg(["userdata", "a", "c.yaml", "--raw"]).run();
    assert!(raw.stdout.contains(EVIL_LINE), "{}", raw.stderr);
}

#[test]
fn excerpts_underline_the_same_with_stand_ins() {
    let text = format!("{CLUSTER}x: {{\"{}\": 1, nope: 2}}\n", "\u{9b}\u{202e}é");
    let outcome = run(&Folder::new().file("v.yaml", text), &["check", "-f", "v.yaml"]);
    assert!(outcome.stdout.contains("x: {\"\u{fffd}\u{fffd}é\": 1, nope: 2}"), "{}", outcome.stdout);
}

#[cfg(target_os = "linux")]
#[test]
fn help_that_cannot_be_written_is_a_failure() {
    for args in
        [&["--help"][..], &["--version"], &["help"], &["help", "render"], &["render", "--help"], &["-V"]]
    {
        let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_karpcfg"));
        let output = command.args(args).stdout(full).stderr(Stdio::piped()).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.starts_with("error: cannot write to stdout: No space left on device"), "{said}");
    }
}
