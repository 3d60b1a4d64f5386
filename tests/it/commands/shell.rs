//! In a shell: what it completes, manual pages, and the name by which kubectl finds the binary.

use std::process::Command;

use crate::command::{Folder, Karpcfg};

const VALUES: &str =
    "cluster: {name: demo}\nkarpenter: {role: r, nodePools: {batch: {from: defaultNodePool}}}\n";

/// What Bash makes of the last of `words`, by the script that it has read, as it parts lines itself: at `=` and `:` too.
#[cfg(unix)]
fn completed(folder: &Folder, words: &[&str]) -> Vec<String> {
    let line = words.join(" ");
    let mut parted = Vec::new();
    for word in words {
        let mut rest = *word;
        while let Some(at) = rest.find(['=', ':']) {
            parted.extend([&rest[..at], &rest[at..=at]].into_iter().filter(|part| !part.is_empty()));
            rest = &rest[at + 1..];
        }
        parted.extend((!rest.is_empty() || word.is_empty()).then_some(rest));
    }
    let quoted: Vec<String> =
        parted.iter().map(|word| format!("'{}'", word.replace('\'', "'\\''"))).collect();
    let script = format!(
        "source <(karpcfg completions bash); COMP_WORDS=({}); COMP_CWORD={}; COMP_TYPE=9; COMP_LINE='{}'; \
         COMP_POINT={}; _karpcfg; printf '%s\\n' \"${{COMPREPLY[@]}}\"",
        quoted.join(" "),
        parted.len() - 1,
        line.replace('\'', "'\\''"),
        line.len(),
    );
    let binary = std::path::Path::new(env!("CARGO_BIN_EXE_karpcfg"));
    let path = format!("{}:{}", binary.parent().unwrap().display(), std::env::var("PATH").unwrap());
    let output = Command::new("bash")
        .args(["--norc", "-c", &script])
        .env("PATH", path)
        .current_dir(folder.path(""))
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{words:?}");
    String::from_utf8(output.stdout).unwrap().lines().map(|line| line.trim().to_owned()).collect()
}

#[cfg(unix)]
#[test]
fn bash_completes_behind_equals_signs_and_quotes_names_of_files() {
    let folder = Folder::new().file("b$(x).yaml", VALUES).file("my file.yaml", "").file("sub/v.yaml", VALUES);
    let complete = |words: &[&str]| completed(&folder, words);
    // Bash replaces what stands behind the `=` alone.
    assert_eq!(complete(&["karpcfg", "check", "--format=ju"]), ["junit"]);
    assert_eq!(complete(&["karpcfg", "check", "--format="]), ["human", "json", "sarif", "github", "junit"]);
    assert_eq!(complete(&["karpcfg", "check", "--format=junit", "sub/"]), ["sub/v.yaml"]);
    assert_eq!(complete(&["karpcfg", "match", "-f", "sub/v.yaml", "--pool=b"]), ["batch"]);
    assert_eq!(complete(&["karpcfg", "check", "b"]), ["b\\$\\(x\\).yaml"]);
    assert_eq!(complete(&["karpcfg", "check", "my\\ f"]), ["my\\ file.yaml"]);
    assert_eq!(complete(&["karpcfg", "check", "su"]), ["sub/"]);
    assert_eq!(complete(&["karpcfg", "match", "-f", "b\\$\\(x\\).yaml", "--pool", "b"]), ["batch"]);
}

/// A name that stands in quotes stays in them.
#[cfg(unix)]
#[test]
fn bash_completes_in_quotes() {
    let folder = Folder::new().file("b$(x).yaml", "").file("my file.yaml", "");
    let complete = |words: &[&str]| completed(&folder, words);
    assert_eq!(complete(&["karpcfg", "check", "\"b"]), ["b\\$(x).yaml"]);
    assert_eq!(complete(&["karpcfg", "check", "'b"]), ["b$(x).yaml"]);
    assert_eq!(complete(&["karpcfg", "check", "\"my f"]), ["my file.yaml"]);
}

/// Installed as a file of `$fpath`, the first line names what it completes, and the first Tab calls what is read.
#[test]
fn the_script_for_zsh_completes_when_it_is_loaded() {
    let script = Karpcfg::new(["completions", "zsh"]).run().stdout;
    assert!(
        script.starts_with("#compdef karpcfg kubectl-karpcfg\nfunction _clap_dynamic_completer_karpcfg()"),
        "{script}"
    );
    assert_eq!(script.matches("#compdef").count(), 1, "{script}");
    assert!(script.contains("\n    _clap_dynamic_completer_karpcfg \"$@\"\nelse\n    compdef"), "{script}");
}

#[cfg(unix)]
#[test]
fn scripts_call_the_name_that_they_are_made_under() {
    let folder = Folder::new();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let (script, said) = run_as(&folder, "kubectl-karpcfg", &["completions", shell]);
        assert_eq!(said, "", "{shell}");
        let own = Karpcfg::new(["completions", shell]).run().stdout;
        let calls = |script: &str, name: &str| {
            script.replace(['"', '\''], "").matches(&format!("{name} -- ")).count()
        };
        let all = calls(&own, "karpcfg");
        assert!(all > 0 && calls(&own, "kubectl-karpcfg") == 0, "{shell}: {own}");
        assert_eq!(
            (calls(&script, "karpcfg"), calls(&script, "kubectl-karpcfg")),
            (all, all),
            "{shell}: {script}"
        );
    }
}

#[cfg(unix)]
#[test]
fn bash_completes_rules_and_the_objects_of_the_values_at_hand() {
    let folder = Folder::new().file("v.yaml", VALUES);
    let complete = |words: &[&str]| completed(&folder, words);
    assert_eq!(complete(&["karpcfg", "migr"]), ["migrate"]);
    assert_eq!(complete(&["karpcfg", "render", "-f", "v.yaml", "-s", "NodePool/b"]), ["NodePool/batch"]);
    assert_eq!(complete(&["karpcfg", "render", "-s", "NodePool/b"]), [""]);
    assert_eq!(complete(&["karpcfg", "check", "-A", "unpinned-ami-a"]), ["unpinned-ami-alias"]);
    assert_eq!(complete(&["karpcfg", "explain", "yaml-synt"]), ["yaml-syntax"]);
    assert_eq!(complete(&["karpcfg", "userdata", "-f", "v.yaml", "gpu"]), ["gpu-default"]);
    for command in ["match", "sample"] {
        assert_eq!(complete(&["karpcfg", command, "-f", "v.yaml", "--pool", "b"]), ["batch"]);
    }
    assert_eq!(complete(&["karpcfg", "man", "us"]), ["userdata"]);
    assert_eq!(complete(&["karpcfg", "check", "v"]), ["v.yaml"]);
    assert_eq!(complete(&["karpcfg", "render", "-f", "v"]), ["v.yaml"]);
}

#[test]
fn every_shell_has_a_script() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let outcome = Karpcfg::new(["completions", shell]).run();
        assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""), "{shell}");
        assert!(outcome.stdout.contains("KARPCFG_COMPLETE"), "{shell}: {}", outcome.stdout);
    }
    assert_eq!(Karpcfg::new(["completions", "sh"]).run().status, 2);
}

#[test]
fn every_command_has_a_manual_page() {
    let page = |args: &[&str]| Karpcfg::new(["man"].iter().chain(args).copied()).run();
    let whole = page(&[]).stdout;
    assert!(whole.contains("\n.TH karpcfg 1 "), "{whole}");
    for command in ["render", "check", "values", "schema", "userdata", "migrate", "rules", "explain", "man"] {
        assert!(whole.contains(&format!("karpcfg\\-{command}(1)")), "{command}: {whole}");
        let own = page(&[command]).stdout;
        assert!(own.contains(&format!("\n.TH karpcfg-{command} 1 ")), "{own}");
        assert!(own.contains(".SH OPTIONS"), "{own}");
    }
    page(&["none"]).refused_with(2, &["there is no command `none`"]);
}

/// A run of the binary under another name.
#[cfg(unix)]
fn run_as(folder: &Folder, name: &str, args: &[&str]) -> (String, String) {
    let link = folder.path(name);
    if !link.exists() {
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_karpcfg"), &link).unwrap();
    }
    let output = Command::new(&link).args(args).current_dir(folder.path("")).output().unwrap();
    (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
}

#[cfg(unix)]
#[test]
fn as_a_plugin_of_kubectl_it_is_called_so() {
    let old = "apiVersion: karpenter.sh/v1beta1\nkind: NodePool\nmetadata: {name: a}\n";
    let folder = Folder::new().file("old.yaml", old);
    let run = |args: &[&str]| run_as(&folder, "kubectl-karpcfg", args);
    let help = run(&["--help"]).0;
    assert!(help.contains("\nUsage: kubectl karpcfg [OPTIONS] <COMMAND>\n"), "{help}");
    assert!(help.contains("\nRenders and checks") || help.starts_with("Renders and checks"), "{help}");
    let examples = run(&["render", "--help"]).0;
    assert!(
        examples.contains("\n  kubectl karpcfg render -f values.yaml | kubectl apply -f -\n"),
        "{examples}"
    );
    assert!(!examples.contains("\n  karpcfg "), "{examples}");
    let said = run(&["rules", "--frmat"]).1;
    assert!(said.contains("Usage: kubectl karpcfg rules"), "{said}");
    let tip = run(&["lint"]).1;
    assert!(
        tip.contains("use `kubectl karpcfg check -f values.yaml`, or `kubectl karpcfg check FILE`"),
        "{tip}"
    );
    let (findings, hint) = run(&["check", "old.yaml"]);
    assert!(findings.contains("`kubectl karpcfg migrate` does it"), "{findings}");
    assert!(hint.contains("hint: `kubectl karpcfg migrate old.yaml`"), "{hint}");
    let plain = folder.karpcfg(["check", "old.yaml"]).run();
    assert!(!(plain.stdout + &plain.stderr).contains("kubectl karpcfg"));
}

/// What kubectl asks `kubectl_complete-karpcfg`, and the lines that it reads of it.
#[cfg(unix)]
#[test]
fn kubectl_completes_the_plugin() {
    let folder = Folder::new().file("v.yaml", VALUES).file("manifests/a.yaml", "");
    let complete = |words: &[&str]| {
        let (answer, said) = run_as(&folder, "kubectl_complete-karpcfg", words);
        assert_eq!(said, "", "{words:?}");
        answer
    };
    let migrate = complete(&["mi"]);
    assert!(migrate.starts_with("migrate\tMake objects") && migrate.ends_with("\n:4\n"), "{migrate}");
    assert_eq!(complete(&["match", "-f", "v.yaml", "--pool", "b"]), "batch\n:4\n");
    assert_eq!(complete(&["render", "-f", "v.yaml", "-s", "NodePool/b"]), "NodePool/batch\n:4\n");
    assert_eq!(complete(&["check", "m"]), "manifests/\n:6\n", "the path may go on");
    assert_eq!(
        complete(&["explain", "no-such-thing"]),
        ":4\n".replace('4', "0"),
        "files, for want of anything else"
    );
}
