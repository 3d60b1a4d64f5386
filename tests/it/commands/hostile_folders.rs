//! Output folders that others have had their hands in: links, pipes, forged listings, other runs, killed runs.

use std::fs::{self, File};
use std::io::Write;
use std::os::unix::fs::{FileTypeExt, PermissionsExt, symlink};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::command::{Folder, Outcome, QUIET};

const CLUSTER: &str = "cluster: {name: demo}\nkarpenter: {instanceProfile: p}\n";
const LISTING: &str = ".karpcfg-files";
const POOL: &str = "nodepool-default-nodepool.yaml";

fn values() -> Folder {
    Folder::new().file("v.yaml", CLUSTER)
}

fn render(folder: &Folder, more: &[&str]) -> Outcome {
    let args = [&["render", "-f", "v.yaml", "--output-dir", "out"], &QUIET[..], more].concat();
    folder.karpcfg(args).run()
}

fn batch(folder: &Folder, more: &[&str]) -> Outcome {
    let args = [&["render", "--batch", "in", "--output-dir", "site/out"], &QUIET[..], more].concat();
    folder.karpcfg(args).run()
}

fn make_pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
    assert!(fs::symlink_metadata(path).unwrap().file_type().is_fifo());
}

/// A binary that runs while the test goes on.
fn start(folder: &Folder, args: &[&str]) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_karpcfg"));
    command.current_dir(folder.path("")).args(args).args(QUIET).stdout(Stdio::null()).stderr(Stdio::piped());
    command.spawn().unwrap()
}

/// Every path below `name` that is being prepared, of a folder or of a file.
fn prepared(folder: &Folder, name: &str) -> Vec<String> {
    let mut left = Vec::new();
    for entry in folder.names(name) {
        let path = format!("{name}/{entry}");
        if folder.path(&path).is_dir() {
            left.extend(prepared(folder, &path));
        }
        left.extend((entry.contains(".karpcfg-") && entry != LISTING).then_some(path));
    }
    left
}

#[test]
fn a_batch_stays_in_its_folder() {
    let secret = "extraObjects: [{apiVersion: v1, kind: Secret, metadata: {name: prod}, data: {}}]\n";
    for name in ["...yaml", "..yaml", ".a.yaml", "a\\b.yaml", "a\nb.yaml", "-rf.yaml", "ä.yaml", "a..yaml"] {
        let folder = Folder::new()
            .file(&format!("in/{name}"), CLUSTER.to_owned() + secret)
            .file("in/fine.yaml", CLUSTER)
            .file("site/secret-prod.yaml", "kept\n");
        let outcome = batch(&folder, &[]);
        assert_eq!(outcome.status, 2, "{name}: {}", outcome.stderr);
        outcome.says(&["would be rendered into a folder of its name", "1 of 2 values files rendered"]);
        assert_eq!(folder.names("site/out"), [LISTING, "fine"], "{name}");
        assert_eq!(folder.names("site"), ["out", "secret-prod.yaml"], "{name}");
        assert_eq!(folder.read("site/secret-prod.yaml"), "kept\n");
    }
}

#[test]
fn a_batch_follows_no_link_below_its_folder() {
    let folder = Folder::new().file("in/a.yaml", CLUSTER).file("victim/nodepool-x.yaml", "kept\n");
    fs::create_dir_all(folder.path("real")).unwrap();
    fs::create_dir_all(folder.path("site")).unwrap();
    symlink("../real", folder.path("site/out")).unwrap();
    symlink("../victim", folder.path("real/a")).unwrap();
    let outcome = batch(&folder, &["--prune"]);
    assert_eq!(outcome.status, 2);
    outcome.says(&["cannot write to `site/out/a`: it is a link, and none is followed here"]);
    assert_eq!(folder.names("victim"), ["nodepool-x.yaml"]);
    fs::remove_file(folder.path("real/a")).unwrap();
    assert_eq!(batch(&folder, &[]).status, 0, "the output folder itself may be a link");
    assert!(folder.path("real/a").join(POOL).is_file());
}

#[test]
fn only_regular_files_are_read_or_replaced() {
    for name in [POOL, LISTING] {
        let target = |folder: &Folder| folder.path("out").join(name);
        let outcome_with = |make: &dyn Fn(&Path)| {
            let folder = values();
            fs::create_dir(folder.path("out")).unwrap();
            make(&target(&folder));
            let began = Instant::now();
            let outcome = render(&folder, &["--prune"]);
            assert!(began.elapsed() < Duration::from_secs(10));
            assert!(fs::symlink_metadata(target(&folder)).is_ok(), "removed");
            assert!(prepared(&folder, "out").is_empty());
            outcome
        };
        let path = format!("out/{name}`");
        for (make, why) in [
            (&make_pipe as &dyn Fn(&Path), "it is no regular file"),
            (&|path| symlink("/dev/zero", path).unwrap(), "it is a link"),
            (&|path| symlink("nowhere", path).unwrap(), "it is a link"),
            (&|path| fs::create_dir(path).unwrap(), "it is a folder"),
        ] {
            outcome_with(make).refused_with(2, &["cannot ", &path, why]);
        }
    }
}

#[test]
fn a_sparse_file_is_not_read_whole() {
    let sparse = |path: &Path| File::create(path).unwrap().set_len(2 << 30).unwrap();
    let folder = values();
    fs::create_dir(folder.path("out")).unwrap();
    sparse(&folder.path("out").join(LISTING));
    render(&folder, &[]).refused_with(2, &["out/.karpcfg-files`: it is larger than 16 MiB"]);
    fs::remove_file(folder.path("out").join(LISTING)).unwrap();
    render(&folder, &[]);
    sparse(&folder.path("out").join(POOL));
    let outcome = render(&folder, &[]);
    assert_eq!(outcome.status, 0);
    outcome.says(&["`out/nodepool-default-nodepool.yaml` was edited since it was written; overwritten"]);
    assert!(folder.read(&format!("out/{POOL}")).contains("kind: NodePool"));
}

#[test]
fn inputs_may_be_pipes() {
    let folder = values();
    let outcome = folder.karpcfg(["render", "-f", "/dev/stdin"]).stdin(CLUSTER).run();
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    make_pipe(&folder.path("pipe"));
    let pipe = folder.path("pipe");
    let writer = thread::spawn(move || fs::write(pipe, CLUSTER).unwrap());
    assert_eq!(folder.karpcfg(["render", "-f", "pipe"]).run().status, 0);
    writer.join().unwrap();
}

#[test]
fn a_forged_listing_removes_nothing_that_is_not_ours() {
    let folder = values();
    render(&folder, &[]);
    let listing = folder.read("out/.karpcfg-files");
    let empty = 0xcbf2_9ce4_8422_2325_u64;
    for name in ["notes.txt", "values.yaml", ".git", "Makefile", "README-x.md", "Deploy-x.yaml"] {
        let folder = folder.clone().file(&format!("out/{name}"), "");
        let folder = folder.file("out/.karpcfg-files", format!("{listing}{name} {empty:016x}\n"));
        render(&folder, &["--prune"]).refused_with(2, &["out/.karpcfg-files` is damaged in line 8"]);
        assert!(folder.path("out").join(name).is_file(), "{name}");
    }
}

#[test]
fn stale_files_are_mentioned() {
    let folder = values();
    render(&folder, &[]);
    let without =
        ["--set", "karpenter.gpuNodePool.enabled=false,karpenter.gpuDefaultNodeTemplate.enabled=false"];
    render(&folder, &without).says(&["out: 2 files of earlier runs left; `--prune` removes them"]);
    let chosen = render(&folder, &["-s", "NodePool"]);
    assert!(!chosen.stderr.contains("--prune"), "{}", chosen.stderr);
    let pruned = render(&folder, &[&without[..], &["--prune"]].concat());
    assert!(!pruned.stderr.contains("left"), "{}", pruned.stderr);
    assert_eq!(folder.names("out").len(), 5);
}

#[test]
fn folders_of_values_files_that_are_gone_are_pruned() {
    let folder =
        Folder::new().file("in/a.yaml", CLUSTER).file("in/b.yaml", CLUSTER).file("in/c.yaml", CLUSTER);
    let folder = folder.file("site/out/other/mine.yaml", "kept\n");
    assert_eq!(batch(&folder, &[]).status, 0);
    let folder =
        folder.file("site/out/c/mine.txt", "kept\n").file("in/a.yaml", format!("{CLUSTER}nope: 1\n"));
    ["in/b.yaml", "in/c.yaml"].iter().for_each(|name| fs::remove_file(folder.path(name)).unwrap());
    let left = batch(&folder, &[]);
    left.says(&["site/out: 2 folders of values files that are gone left; `--prune` removes them"]);
    assert!(folder.path("site/out/b").is_dir());
    let pruned = batch(&folder, &["--prune"]);
    pruned.says(&["0 of 1 values files rendered, 2 folders of values files that are gone pruned"]);
    assert_eq!(folder.names("site/out"), [LISTING, "a", "c", "other"]);
    assert_eq!(folder.names("site/out/c"), ["mine.txt"]);
    assert!(folder.path("site/out/a").join(POOL).is_file(), "a faulty values file keeps its folder");
}

#[test]
fn what_others_wrote_is_not_overwritten_in_silence() {
    let folder = values().file(&format!("out/{POOL}"), "mine\n");
    let said = "`out/nodepool-default-nodepool.yaml` was not written by karpcfg; overwritten";
    render(&folder, &[]).says(&[said]);
    assert_eq!(render(&folder, &[]).stderr, "out: 0 written, 6 unchanged\n");
    let folder = folder.file(&format!("out/{POOL}"), "edited\n");
    render(&folder, &[])
        .says(&["`out/nodepool-default-nodepool.yaml` was edited since it was written; overwritten"]);
    let folder = folder.file(&format!("out/{POOL}"), "edited\n");
    assert_eq!(render(&folder, &["--force"]).stderr, "out: 1 written, 5 unchanged\n");
    let folder = folder.file("in/a.yaml", CLUSTER).file(&format!("site/out/a/{POOL}"), "mine\n");
    batch(&folder, &[]).says(&["`site/out/a/nodepool-default-nodepool.yaml` was not written by karpcfg"]);
}

#[test]
fn a_rewritten_file_keeps_its_mode() {
    let folder = values();
    render(&folder, &[]);
    let names = [POOL, LISTING];
    let mode =
        |name: &str| fs::metadata(folder.path("out").join(name)).unwrap().permissions().mode() & 0o7777;
    for (name, mode) in names.iter().zip([0o640, 0o600]) {
        fs::set_permissions(folder.path("out").join(name), fs::Permissions::from_mode(mode)).unwrap();
    }
    render(&folder, &["--set", "karpenter.defaultNodePool.weight=20"]).says(&["1 written"]);
    assert_eq!(names.map(mode), [0o640, 0o600]);
}

#[test]
fn a_folder_has_one_writer() {
    let folder = values();
    render(&folder, &[]);
    let listing = File::open(folder.path("out").join(LISTING)).unwrap();
    listing.lock().unwrap();
    let process =
        if cfg!(target_os = "linux") { format!(" (process {})", std::process::id()) } else { String::new() };
    let said = format!("cannot write to `out`: another run of karpcfg{process} is writing to it");
    render(&folder, &[]).refused_with(2, &[&said]);
    drop(listing);
    assert_eq!(render(&folder, &[]).status, 0);
}

#[test]
fn many_starts_in_a_new_folder_take_turns() {
    let folder = values().file("w.yaml", CLUSTER.replace("demo", "other"));
    let runs: Vec<Child> = (0..24)
        .map(|run| ["v.yaml", "w.yaml"][run % 2])
        .map(|file| start(&folder, &["render", "-f", file, "--output-dir", "out"]))
        .collect();
    for run in runs {
        let output = run.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    assert_eq!(folder.names("").len(), 3);
    let all: String = folder.names("out").iter().map(|name| folder.read(&format!("out/{name}"))).collect();
    assert!(
        !(all.contains("karpenter.sh/discovery: demo") && all.contains("karpenter.sh/discovery: other")),
        "{all}"
    );
}

/// A batch that is long enough to be met in the middle.
fn long_batch() -> Folder {
    (0..60).fold(Folder::new(), |folder, number| folder.file(&format!("in/c{number}.yaml"), CLUSTER))
}

fn end_in_the_middle(folder: &Folder, signal: &str) {
    let mut run = start(folder, &["render", "--batch", "in", "--output-dir", "site/out"]);
    let folders = folder.names("site/out").len();
    while folder.names("site/out").len() < folders.max(1) + 3 && run.try_wait().unwrap().is_none() {
        thread::sleep(Duration::from_millis(1));
    }
    Command::new("kill").args([signal, &run.id().to_string()]).status().unwrap();
    assert!(!run.wait().unwrap().success(), "it had ended before it was met");
}

#[test]
fn interrupted_runs_leave_nothing_behind() {
    let folder = long_batch();
    for signal in ["-INT", "-TERM"].repeat(5) {
        end_in_the_middle(&folder, signal);
        assert_eq!(prepared(&folder, "site"), [""; 0]);
        fs::remove_dir_all(folder.path("site")).unwrap();
    }
}

#[test]
fn what_killed_runs_leave_goes_with_the_next() {
    let folder = long_batch();
    end_in_the_middle(&folder, "-KILL");
    let folder = folder
        .file("site/out/c1/.nodepool-a.yaml.karpcfg-17", "half")
        .file("site/out/.c1.karpcfg-17/nodepool-a.yaml", "half")
        .file("site/out/.c9.karpcfg-new/nodepool-b.yaml", "half");
    assert_eq!(batch(&folder, &[]).status, 0);
    assert_eq!(prepared(&folder, "site"), [""; 0]);
    assert_eq!(folder.names("site/out").len(), 61);
}

#[test]
fn what_a_failed_run_wrote_is_pruned_by_the_next() {
    let folder = long_batch();
    end_in_the_middle(&folder, "-KILL");
    (0..60).for_each(|number| fs::remove_file(folder.path(&format!("in/c{number}.yaml"))).unwrap());
    let folder = folder.file("in/last.yaml", CLUSTER);
    assert_eq!(batch(&folder, &["--prune"]).status, 0);
    assert_eq!(folder.names("site/out"), [LISTING, "last"]);
}

#[test]
fn a_write_that_fails_midway_names_the_file() {
    let folder = values();
    render(&folder, &[]);
    let mut full = File::create(folder.path("out/.nodepool-gpu-nodepool.yaml.karpcfg-1")).unwrap();
    full.write_all(b"half").unwrap();
    fs::create_dir(folder.path("out/nodepool-new.yaml")).unwrap();
    let new = [
        "--set",
        "karpenter.nodePools.new.nodeClassRef.name=default",
        "--set",
        "karpenter.defaultNodePool.weight=9",
    ];
    let before = folder.read(&format!("out/{POOL}"));
    let outcome = render(&folder, &[&new[..], &["--skip-checks"]].concat());
    assert_ne!(outcome.status, 0, "{}", outcome.stderr);
    assert_eq!(folder.read(&format!("out/{POOL}")), before);
}
