//! Where `render` puts its product: stdout, a choice of objects, a folder of files, many folders at once.

use std::fs::File;
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};

use crate::command::{Folder, IDENTITY};

const CLUSTER: &str = "cluster: {name: demo}\nkarpenter: {instanceProfile: p}\n";

fn shown(args: &[&str]) -> Vec<String> {
    let outcome = Folder::new().render(args.iter().copied());
    outcome.objects().iter().map(|object| object["metadata"]["name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn objects_are_chosen_by_kind_name_both_or_path() {
    let pools = ["default-nodepool", "gpu-nodepool", "control-plane-nodepool"];
    assert_eq!(shown(&["-s", "nodepool"]), pools);
    assert_eq!(shown(&["-s", "gpu-nodepool"]), ["gpu-nodepool"]);
    assert_eq!(shown(&["-s", "NodePool/gpu-nodepool"]), ["gpu-nodepool"]);
    assert_eq!(shown(&["-s", "karpenter.gpuDefaultNodeTemplate"]), ["gpu-default"]);
    assert_eq!(shown(&["-s", "gpu-nodepool", "-s", "default"]), ["default", "gpu-nodepool"]);
    let none = Folder::new().render(["-s", "gpu-nodepol"]);
    none.refused_with(2, &["`--show-only gpu-nodepol` names no object", "NodePool/gpu-nodepool"]);
}

#[test]
fn a_choice_in_json_is_a_list_of_it() {
    let outcome = Folder::new().render(["-s", "gpu-nodepool", "-o", "json"]);
    let list: serde_json::Value = serde_json::from_str(&outcome.stdout).unwrap();
    assert_eq!((&list["kind"], list["items"].as_array().unwrap().len()), (&"List".into(), 1));
}

#[test]
fn a_folder_gets_one_file_an_object() {
    let folder = Folder::new();
    let outcome = folder.render(["--output-dir", "out/deep"]);
    assert_eq!((outcome.status, outcome.stdout.as_str()), (0, ""), "{}", outcome.stderr);
    outcome.says(&["out/deep: 6 written, 0 unchanged"]);
    let stream = folder.render([]).stdout;
    let names: Vec<String> =
        folder.names("out/deep").into_iter().filter(|name| name.ends_with(".yaml")).collect();
    assert_eq!(names.len(), 6);
    for name in names {
        assert!(stream.contains(&folder.read(&format!("out/deep/{name}"))), "{name}");
    }
    folder.render(["--output-dir", "json", "-o", "json"]);
    assert!(
        serde_json::from_str::<serde_json::Value>(&folder.read("json/nodepool-gpu-nodepool.json")).is_ok()
    );
}

#[test]
fn unchanged_files_are_not_touched() {
    let folder = Folder::new();
    folder.render(["--output-dir", "out"]);
    let path = folder.path("out/nodepool-gpu-nodepool.yaml");
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000);
    File::options().write(true).open(&path).unwrap().set_modified(long_ago).unwrap();
    let outcome = folder.render(["--output-dir", "out", "--set", "karpenter.defaultNodePool.weight=20"]);
    outcome.says(&["1 written, 5 unchanged"]);
    assert_eq!(path.metadata().unwrap().modified().unwrap(), long_ago);
}

#[test]
fn pruning_removes_only_what_an_earlier_run_wrote() {
    let folder = Folder::new().file("out/mine.yaml", "kept\n").file("out/nodepool-mine.yaml", "kept\n");
    folder.render(["--output-dir", "out"]);
    let without_gpu =
        ["--set", "karpenter.gpuNodePool.enabled=false,karpenter.gpuDefaultNodeTemplate.enabled=false"];
    let left = folder.render(["--output-dir", "out"].into_iter().chain(without_gpu));
    left.says(&["4 unchanged"]);
    assert!(
        folder.names("out").contains(&"nodepool-gpu-nodepool.yaml".to_owned()),
        "removed without --prune"
    );
    let pruned = folder.render(["--output-dir", "out", "--prune"].into_iter().chain(without_gpu));
    pruned.says(&["2 removed"]);
    let names = folder.names("out");
    for kept in ["mine.yaml", "nodepool-mine.yaml", "nodepool-default-nodepool.yaml"] {
        assert!(names.contains(&kept.to_owned()), "{names:?}");
    }
    assert!(!names.iter().any(|name| name.contains("gpu")), "{names:?}");
}

#[test]
fn pruning_keeps_what_was_edited_since() {
    let folder = Folder::new();
    folder.render(["--output-dir", "out"]);
    let folder = folder.file("out/nodepool-gpu-nodepool.yaml", "mine now\n");
    let without = folder.render([
        "--output-dir",
        "out",
        "--prune",
        "--set",
        "karpenter.gpuNodePool.enabled=false",
        "--skip-checks",
    ]);
    without.says(&["`out/nodepool-gpu-nodepool.yaml` was edited since it was written; not removed"]);
    assert_eq!(folder.read("out/nodepool-gpu-nodepool.yaml"), "mine now\n");
}

#[test]
fn a_name_cannot_leave_the_folder() {
    for name in
        ["../../escaped", "/tmp/escaped", "..", "a/b", "a\\b", "CON", "x\u{0}y", "-rf", &"long".repeat(200)]
    {
        let folder = Folder::new().file(
            "v.json",
            serde_json::json!({"karpenter": {"defaultNodePool": {"name": name}}}).to_string(),
        );
        let outcome = folder.render(["-f", "v.json", "--output-dir", "a/b/out", "--skip-checks"]);
        assert_eq!(outcome.status, 0, "{name:?}: {}", outcome.stderr);
        assert_eq!(
            folder.names("a/b/out").iter().filter(|file| file.ends_with(".yaml")).count(),
            6,
            "{name:?}"
        );
        assert_eq!(
            (folder.names("a/b"), folder.names("a"), folder.names("")),
            (vec!["out".to_owned()], vec!["b".to_owned()], vec!["a".to_owned(), "v.json".to_owned()]),
            "{name:?}"
        );
    }
}

#[test]
fn faults_write_nothing() {
    let folder = Folder::new();
    folder
        .render(["--output-dir", "out", "--set", "karpenter.defaultNodePool.wieght=3"])
        .refused_with(1, &["did you mean `weight`?"]);
    assert_eq!(folder.names(""), Vec::<String>::new());
}

#[test]
fn a_folder_that_cannot_be_is_status_2() {
    let folder = Folder::new().file("out", "a file\n");
    folder.render(["--output-dir", "out"]).refused_with(2, &["`out"]);
    assert_eq!(folder.read("out"), "a file\n");
}

/// More than a pipe holds.
fn large(stdout: Stdio) -> std::process::Child {
    let tag = format!("karpenter.defaultNodeTemplate.extraTags.x={}", "x".repeat(100_000));
    Command::new(env!("CARGO_BIN_EXE_karpcfg"))
        .arg("render")
        .args(IDENTITY)
        .args(["--skip-checks", "--set", &tag])
        .stdout(stdout)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

#[test]
fn a_closed_pipe_is_quiet() {
    let mut child = large(Stdio::piped());
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), String::from_utf8(output.stderr).unwrap().as_str()), (Some(0), ""));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_status_2() {
    let full = File::options().write(true).open("/dev/full").unwrap();
    let output = large(full.into()).wait_with_output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    assert!(stderr.contains("error: cannot write to stdout"), "{stderr}");
}

#[test]
fn a_batch_gives_each_file_a_folder() {
    let folder = Folder::new()
        .file("in/one.yaml", CLUSTER)
        .file("in/two.yml", CLUSTER.replace("demo", "other"))
        .file("in/notes.txt", "not values")
        .file(
            "base.yaml",
            "karpenter: {gpuNodePool: {enabled: false}, gpuDefaultNodeTemplate: {enabled: false}}\n",
        );
    let outcome = folder.karpcfg(["render", "-f", "base.yaml", "--batch", "in", "--output-dir", "out"]).run();
    assert_eq!((outcome.status, outcome.stdout.as_str()), (0, ""), "{}", outcome.stderr);
    outcome.says(&["2 of 2 values files rendered"]);
    assert_eq!(folder.names("out"), [".karpcfg-files", "one", "two"]);
    for (stem, cluster) in [("one", "demo"), ("two", "other")] {
        let alone = folder
            .karpcfg([
                "render",
                "-f",
                "base.yaml",
                "-f",
                "in/one.yaml",
                "--set",
                &format!("cluster.name={cluster}"),
            ])
            .run();
        let files: Vec<String> =
            folder.names(&format!("out/{stem}")).into_iter().filter(|name| name.ends_with(".yaml")).collect();
        assert_eq!(files.len(), 4);
        for file in files {
            assert!(alone.stdout.contains(&folder.read(&format!("out/{stem}/{file}"))), "{stem}/{file}");
        }
    }
}

#[test]
fn a_faulty_file_of_a_batch_stops_no_other() {
    let folder = Folder::new()
        .file("in/a.yaml", CLUSTER)
        .file("in/b.yaml", format!("{CLUSTER}nope: 1\n"))
        .file("in/c.yaml", "cluster: [")
        .file("in/d.yaml", b"\xff\xfe\x00")
        .file("in/e.yaml", CLUSTER);
    let outcome = folder.karpcfg(["render", "--batch", "in", "--output-dir", "out"]).run();
    assert_eq!((outcome.status, outcome.stdout.as_str()), (1, ""), "{}", outcome.stderr);
    outcome.says(&[
        "in/b.yaml:3:1",
        "unknown key `nope`",
        "in/c.yaml:1:10",
        "`in/d.yaml` is not text",
        "2 of 5 values files rendered",
    ]);
    assert_eq!(folder.names("out"), [".karpcfg-files", "a", "e"]);
}

/// What the built-in values are blamed for is the same for a thousand clusters.
#[test]
fn a_batch_says_once_what_many_files_have() {
    let folder = Folder::new()
        .file("in/a.yaml", CLUSTER)
        .file("in/b.yaml", format!("{CLUSTER}nope: 1\n"))
        .file("in/c.yaml", CLUSTER.replace("demo", "other"))
        .file("in/d.yaml", CLUSTER.replace("demo", "third"));
    let warned = ["-W", "unpinned-ami-alias"];
    let args = ["render", "--batch", "in", "--output-dir", "out"].into_iter().chain(warned);
    let outcome = folder.karpcfg(args).run();
    assert_eq!(outcome.stderr.matches("unpinned-ami-alias").count(), 2, "{}", outcome.stderr);
    outcome.says(&[
        "== in/a.yaml and 2 other files\nwarning[unpinned-ami-alias]",
        "== in/b.yaml\nwarning[unpinned-ami-alias]",
        "\n\nerror[unknown-key]",
    ]);
    assert!(!outcome.stderr.contains("in/c.yaml"), "{}", outcome.stderr);
}

#[test]
fn a_batch_that_would_mix_two_files_is_refused() {
    let folder =
        Folder::new().file("in/a.yaml", CLUSTER).file("in/a.yml", CLUSTER).file("in/a.yb.yaml", CLUSTER);
    let run = |args: [&str; 5]| folder.karpcfg(args).run();
    run(["render", "--batch", "in", "--output-dir", "out"])
        .refused_with(2, &["`in/a.yaml` and `in/a.yml` would be written into one folder"]);
    assert_eq!(folder.names(""), ["in"]);
    folder.karpcfg(["render", "--batch", "in"]).run().refused_with(2, &["--output-dir"]);
    run(["render", "--batch", "gone", "--output-dir", "out"]).refused_with(2, &["cannot read `gone`"]);
    std::fs::create_dir(folder.path("empty")).unwrap();
    run(["render", "--batch", "empty", "--output-dir", "out"])
        .refused_with(2, &["`empty` holds no values files"]);
}
