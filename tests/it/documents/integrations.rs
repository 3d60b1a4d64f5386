//! The files of `packaging/ci`: what they run is run, and what they name is there.

use serde_json::Value;

use super::generated::read;
use crate::command::Folder;

fn yaml(path: &str) -> Value {
    serde_yaml::from_str(&read(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every text in a document.
fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        Value::Object(map) => map.values().flat_map(texts).collect(),
        _ => Vec::new(),
    }
}

/// A repository as the snippets expect one: a values file a cluster, and rendered manifests.
fn repository() -> Folder {
    let values = |name: &str| format!("cluster: {{name: {name}}}\nkarpenter: {{role: nodes}}\n");
    let folder =
        Folder::new().file("clusters/dev.yaml", values("dev")).file("clusters/prod.yaml", values("prod"));
    let rendered = folder.karpcfg(["render", "-f", "clusters/dev.yaml", "--output-dir", "manifests"]).run();
    assert_eq!(rendered.status, 0, "{}", rendered.stderr);
    folder
}

#[test]
fn pipelines_run_what_they_say() {
    for (path, count) in [("packaging/ci/gitlab.yml", 2), ("packaging/ci/azure.yml", 2)] {
        let document = yaml(path);
        let commands: Vec<&str> =
            texts(&document).into_iter().filter(|text| text.starts_with("karpcfg ")).collect();
        assert_eq!(commands.len(), count, "{path}: {commands:?}");
        let folder = repository();
        for command in commands {
            let command = command.replace("$(Build.ArtifactStagingDirectory)/", "");
            let (command, file) = command.split_once(" > ").unwrap_or((&command, ""));
            let outcome = folder.karpcfg(command.split(' ').skip(1)).run();
            assert_eq!(outcome.status, 0, "{path}: {command}: {}", outcome.stderr);
            assert_eq!(outcome.stdout.starts_with("<?xml"), !file.is_empty(), "{path}: {command}");
        }
    }
}

#[test]
fn the_workflow_gives_the_action_what_it_takes() {
    let action = yaml("action.yml");
    let workflow = yaml("packaging/ci/github.yml");
    let steps = workflow["jobs"]["check"]["steps"].as_array().unwrap();
    let with = steps.iter().find(|step| step["uses"].as_str().unwrap().contains("karpcfg")).unwrap();
    for input in with["with"].as_object().unwrap().keys() {
        assert!(action["inputs"][input].is_object(), "{input}");
    }
}

/// The step of the action that checks, run by Bash with a runner's variables.
#[cfg(unix)]
#[test]
fn the_action_checks_annotates_and_counts() {
    let action = yaml("action.yml");
    let steps = action["runs"]["steps"].as_array().unwrap();
    let script = steps.iter().find(|step| step["id"] == "check").unwrap()["run"].as_str().unwrap();
    let binary = std::path::Path::new(env!("CARGO_BIN_EXE_karpcfg")).parent().unwrap();
    let path = format!("{}:{}", binary.display(), std::env::var("PATH").unwrap());
    let run = |folder: &Folder, paths: &str, values: &str| {
        let output = std::process::Command::new("bash")
            .args(["--noprofile", "--norc", "-eo", "pipefail", "-c", script])
            .current_dir(folder.path(""))
            .env("PATH", &path)
            .env("PATHS", paths)
            .env("VALUES", values)
            .env("ARGS", "--karpenter-version 1.15")
            .env("RUNNER_TEMP", folder.path(""))
            .env("GITHUB_OUTPUT", folder.path("outputs"))
            .output()
            .unwrap();
        let counts = std::fs::read_to_string(folder.path("outputs")).unwrap_or_default();
        (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap(), counts)
    };
    let sound = repository();
    assert_eq!(run(&sound, "manifests", "").0, 0);
    let folder =
        repository().file("manifests/bad.yaml", "apiVersion: karpenter.sh/v1\nkind: NodePool\nspec: {}\n");
    let (status, annotations, counts) = run(&folder, "manifests", "");
    assert_eq!(status, 1);
    assert!(annotations.contains("::error file=manifests/bad.yaml,line="), "{annotations}");
    assert!(counts.contains("errors=2\n"), "{counts}");
    assert!(folder.read("karpcfg.sarif").contains("\"2.1.0\""));
    let (status, annotations, _) = run(&folder, "clusters\nmanifests\n", "");
    assert_eq!(
        (status, annotations.contains("::error file=manifests/bad.yaml,line=")),
        (1, true),
        "{annotations}"
    );
    let lacking = repository();
    let (status, annotations, counts) = run(&lacking, "manifests nope", "");
    assert_eq!((status, counts.as_str()), (2, "errors=1\nwarnings=0\nsarif=false\n"), "{annotations}");
    assert!(annotations.starts_with("::error title=karpcfg::error: "), "{annotations}");
    let (status, annotations, _) = run(&sound, "", "clusters/dev.yaml");
    assert_eq!((status, annotations.contains("::error")), (0, false), "{annotations}");
}

/// The words that pre-commit runs a hook with, before the names of files; `args` of a configuration take the place of the hook's.
fn words(hook: &Value, args: Option<&[&str]>) -> Vec<String> {
    let own = hook["args"].as_array().into_iter().flatten().filter_map(Value::as_str).collect::<Vec<_>>();
    let entry = hook["entry"].as_str().unwrap().split(' ').skip(1);
    entry.chain(args.unwrap_or(&own).iter().copied()).map(str::to_owned).collect()
}

#[test]
fn the_hooks_are_there_and_run() {
    let hooks = yaml(".pre-commit-hooks.yaml");
    let hook = |id: &Value| hooks.as_array().unwrap().iter().find(|known| known["id"] == *id).unwrap();
    let config = yaml("packaging/ci/pre-commit-config.yaml");
    let configured = config["repos"][0]["hooks"].as_array().unwrap();
    assert_eq!(configured.len(), 2);
    let others = ("compose.yaml", "services: {web: {image: nginx}}\n");
    let files =
        ["manifests/nodepool-default-nodepool.yaml", "clusters/dev.yaml", "clusters/prod.yaml", others.0];
    for one in configured {
        let run = |folder: &Folder| {
            let words = words(hook(&one["id"]), None);
            folder.karpcfg(words.iter().map(String::as_str).chain(files)).run()
        };
        let sound = run(&repository().file(others.0, others.1));
        assert_eq!(sound.status, 0, "{one}: {}{}", sound.stdout, sound.stderr);
        let (faulty, text) = match one["id"].as_str().unwrap() {
            "karpcfg-check" => (files[0], "apiVersion: karpenter.sh/v1\nkind: NodePool\nspec: {}\n"),
            _ => (files[1], "cluster: {name: dev}\nkarpenter: {role: nodes, nope: 1}\n"),
        };
        let refused = run(&repository().file(others.0, others.1).file(faulty, text));
        assert_eq!(refused.status, 1, "{one}: {}", refused.stderr);
        assert!(refused.stdout.contains(&format!("--> {faulty}:")), "{one}: {}", refused.stdout);
    }
}

#[test]
fn the_hook_for_values_tells_them_by_what_they_hold() {
    let hooks = yaml(".pre-commit-hooks.yaml");
    let hook = hooks.as_array().unwrap().iter().find(|hook| hook["id"] == "karpcfg-check-values").unwrap();
    let run = |folder: &Folder, args: Option<&[&str]>, files: &[&str]| {
        let words = words(hook, args);
        folder.karpcfg(words.iter().map(String::as_str).chain(files.iter().copied()).chain(["-v"])).run()
    };
    let folder = repository()
        .file("base.yaml", "karpenter: {role: nodes}\n")
        .file("other/values.yaml", "cluster: {name: a}\ndestinations: []\n")
        .file("other/broken.yaml", "a: [\n")
        .file("clusters/open.yaml", "cluster: {name: open}\n")
        .file("clusters/broken.yaml", "cluster: {name: open\nkarpenter: {}\n");
    let passed = run(&folder, None, &["base.yaml", "other/values.yaml", "other/broken.yaml"]);
    assert_eq!(passed.status, 0, "{}", passed.stdout);
    for file in ["base.yaml", "other/values.yaml", "other/broken.yaml"] {
        passed.says(&[&format!("passed over `{file}`: these are not the values of a cluster")]);
    }
    let open = run(&folder, None, &["clusters/open.yaml"]);
    assert!(open.status == 1 && open.stdout.contains("[no-single-role]"), "{}", open.stdout);
    for args in [&["-f", "base.yaml"][..], &["--strict", "-A", "unpinned-ami-alias", "-f", "base.yaml"]] {
        let based = run(&folder, Some(args), &["clusters/open.yaml"]);
        assert_eq!(based.status, 0, "{args:?}: {}", based.stdout);
        based.says(&["6 objects checked"]);
    }
    let strict = run(
        &folder,
        Some(&["--karpenter-version", "1.14", "--strict"]),
        &["clusters/dev.yaml", "clusters/open.yaml"],
    );
    assert!(strict.status == 1 && strict.stdout.contains("[no-single-role]"), "{}", strict.stdout);
    let broken = run(&folder, None, &["clusters/broken.yaml"]);
    assert!(broken.status == 1 && broken.stdout.contains("[yaml-syntax]"), "{}", broken.stdout);
}

/// The step of the action that installs: which archive of which release each runner is given.
#[cfg(unix)]
#[test]
fn the_action_installs_the_release_that_its_commit_names() {
    let action = yaml("action.yml");
    let step =
        action["runs"]["steps"].as_array().unwrap().iter().find(|step| step["id"] == "install").unwrap();
    let folder = Folder::new()
        .file("bin/curl", "#!/bin/sh\nfor word; do case $word in http*) echo \"$word\" >>asked ;; esac; done\n: >SHA256SUMS\n")
        .file("bin/unzip", "#!/bin/sh\n")
        .file("bin/tar", "#!/bin/sh\n")
        .file("bin/sha256sum", "#!/bin/sh\n")
        .file("bin/grep", "#!/bin/sh\n")
        .file("action/Cargo.toml", "[package]\nname = \"karpcfg\"\nversion = \"1.2.3\"\n\n[dependencies]\nx = \"9\"\n");
    let made = std::process::Command::new("chmod")
        .arg("+x")
        .args(["curl", "unzip", "tar", "sha256sum", "grep"].map(|tool| folder.path(&format!("bin/{tool}"))))
        .status();
    assert!(made.unwrap().success());
    let path = format!("{}:{}", folder.path("bin").display(), std::env::var("PATH").unwrap());
    for (system, machine, version, asked) in [
        ("Linux", "X64", "", "v1.2.3/karpcfg-x86_64-unknown-linux-musl.tar.gz"),
        ("Linux", "ARM64", "v1.0.0", "v1.0.0/karpcfg-aarch64-unknown-linux-musl.tar.gz"),
        ("macOS", "X64", "1.0.0", "v1.0.0/karpcfg-x86_64-apple-darwin.tar.gz"),
        ("macOS", "ARM64", "", "v1.2.3/karpcfg-aarch64-apple-darwin.tar.gz"),
        ("Windows", "X64", "", "v1.2.3/karpcfg-x86_64-pc-windows-msvc.zip"),
        ("Windows", "ARM64", "", "v1.2.3/karpcfg-x86_64-pc-windows-msvc.zip"),
    ] {
        let temporary = format!("{system}-{machine}");
        let status = std::process::Command::new("bash")
            .args(["--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"].as_str().unwrap()])
            .current_dir(folder.path(""))
            .envs([("RUNNER_OS", system), ("RUNNER_ARCH", machine), ("VERSION", version), ("PATH", &path)])
            .envs([("SERVER", "https://github.com"), ("REPOSITORY", "owner/karpcfg")])
            .env("GITHUB_ACTION_PATH", folder.path("action"))
            .env("GITHUB_PATH", folder.path("paths"))
            .env("RUNNER_TEMP", folder.path(&temporary))
            .status();
        assert!(status.unwrap().success(), "{temporary}");
        let addresses = folder.read(&format!("{temporary}/karpcfg/asked"));
        let expected = format!("https://github.com/owner/karpcfg/releases/download/{asked}");
        assert_eq!(addresses.lines().next(), Some(expected.as_str()), "{temporary}");
    }
}

#[test]
fn the_archives_to_install_are_those_that_a_release_has() {
    let workflow = yaml(".github/workflows/release.yml");
    let builds = workflow["jobs"]["build"]["strategy"]["matrix"]["include"].as_array().unwrap().iter();
    let targets: Vec<&str> = builds.map(|build| build["target"].as_str().unwrap()).collect();
    let page = read("docs/install.md");
    let named: Vec<&str> = page
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.split_once("`karpcfg-")?.1.split('.').next())
        .collect();
    assert_eq!(named, targets);
    assert_eq!(workflow["jobs"]["build"]["defaults"]["run"]["shell"], "bash");
    let version = format!("`v{}`", env!("CARGO_PKG_VERSION"));
    assert!(page.contains(&version), "{version}");
}
