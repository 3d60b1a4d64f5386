//! What is on the disk after a run, and after a run that failed.

use std::fs;
use std::time::{Duration, SystemTime};

use tempfile::{TempDir, tempdir};

use super::fingerprint::fingerprint;
use super::*;
use crate::diagnostic::ObjectRef;

fn files(texts: &[(&str, &str)]) -> Vec<OutputFile> {
    texts.iter().map(|(name, text)| OutputFile { name: (*name).into(), text: (*text).into() }).collect()
}

/// Every file under `dir` with its text, but for the listing; sorted.
fn contents(dir: &Path) -> Vec<(String, String)> {
    let mut found: Vec<_> = fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| {
            (entry.file_name().into_string().unwrap(), fs::read_to_string(entry.path()).unwrap_or_default())
        })
        .filter(|(name, _)| name != listing::NAME)
        .collect();
    found.sort();
    found
}

fn assert_contents(dir: &Path, expected: &[(&str, &str)]) {
    let expected: Vec<_> = expected.iter().map(|(name, text)| ((*name).into(), (*text).into())).collect();
    assert_eq!(contents(dir), expected);
}

/// A folder that holds `a.yaml` and `b.yaml`, written by karpcfg.
fn folder() -> TempDir {
    let dir = tempdir().unwrap();
    let written =
        write_dir(dir.path(), &files(&[("p-a.yaml", "a"), ("p-b.yaml", "b")]), Prune::Leave).unwrap();
    assert_eq!(written.written, 2);
    dir
}

fn refused(dir: &Path, texts: &[(&str, &str)]) -> String {
    format!("{:#}", write_dir(dir, &files(texts), Prune::Remove).unwrap_err())
}

#[test]
fn a_new_folder_holds_the_files_and_nothing_else() {
    let parent = tempdir().unwrap();
    let dir = parent.path().join("clusters/demo");
    let written = write_dir(&dir, &files(&[("p-a.yaml", "a\n"), ("p-b.yaml", "")]), Prune::Remove).unwrap();
    assert_eq!(written, Written { written: 2, ..Written::default() });
    assert_contents(&dir, &[("p-a.yaml", "a\n"), ("p-b.yaml", "")]);
    assert_contents(dir.parent().unwrap(), &[("demo", "")]);
}

#[test]
fn what_did_not_change_is_not_touched() {
    let dir = folder();
    let long_ago = SystemTime::now() - Duration::from_secs(3600);
    let names = ["p-a.yaml", "p-b.yaml", listing::NAME];
    for name in names {
        fs::File::options().write(true).open(dir.path().join(name)).unwrap().set_modified(long_ago).unwrap();
    }
    let is_old = |name| fs::metadata(dir.path().join(name)).unwrap().modified().unwrap() == long_ago;
    let written =
        write_dir(dir.path(), &files(&[("p-b.yaml", "b"), ("p-a.yaml", "a")]), Prune::Remove).unwrap();
    assert_eq!(written, Written { unchanged: 2, ..Written::default() });
    assert_eq!(names.map(is_old), [true, true, true]);
    let written =
        write_dir(dir.path(), &files(&[("p-a.yaml", "a"), ("p-b.yaml", "B")]), Prune::Remove).unwrap();
    assert_eq!(written, Written { written: 1, unchanged: 1, ..Written::default() });
    assert_eq!(names.map(is_old), [true, false, false]);
    assert_contents(dir.path(), &[("p-a.yaml", "a"), ("p-b.yaml", "B")]);
}

#[test]
fn prune_removes_what_an_earlier_run_wrote() {
    let dir = folder();
    fs::write(dir.path().join("mine.yaml"), "mine").unwrap();
    let left = write_dir(dir.path(), &files(&[("p-c.yaml", "c")]), Prune::Leave).unwrap();
    assert_eq!(left, Written { written: 1, stale: 2, ..Written::default() });
    let pruned = write_dir(dir.path(), &files(&[("p-c.yaml", "c")]), Prune::Remove).unwrap();
    let removed = vec!["p-a.yaml".to_owned(), "p-b.yaml".to_owned()];
    assert_eq!(pruned, Written { unchanged: 1, removed, ..Written::default() });
    assert_contents(dir.path(), &[("mine.yaml", "mine"), ("p-c.yaml", "c")]);
}

#[test]
fn prune_keeps_an_edited_file_and_says_so_each_time() {
    let dir = folder();
    fs::write(dir.path().join("p-b.yaml"), "edited").unwrap();
    fs::remove_file(dir.path().join("p-a.yaml")).unwrap();
    for _ in 0..2 {
        let written = write_dir(dir.path(), &[], Prune::Remove).unwrap();
        assert_eq!(written, Written { kept: vec!["p-b.yaml".to_owned()], ..Written::default() });
    }
    assert_contents(dir.path(), &[("p-b.yaml", "edited")]);
}

#[test]
fn a_name_cannot_leave_the_folder() {
    let parent = tempdir().unwrap();
    let dir = parent.path().join("out");
    for name in [
        "",
        "..",
        "../p-a.yaml",
        "/p-a.yaml",
        "b/p-a.yaml",
        "b\\p-a.yaml",
        ".p-a.yaml",
        "C:p-a.yaml",
        "p-a\0.yaml",
        "p-ä.yaml",
        "P-a.yaml",
    ] {
        let message = refused(&dir, &[("p-fine.yaml", ""), (name, "")]);
        assert!(message.contains("cannot be the name of an output file"), "{name:?}: {message}");
    }
    assert_eq!(
        refused(&dir, &[("p-a.yaml", ""), ("p-a.yaml", "")]),
        "two output files would have the name `p-a.yaml`"
    );
    assert_contents(parent.path(), &[]);
}

#[test]
fn a_listing_cannot_lead_out_of_the_folder() {
    let parent = tempdir().unwrap();
    fs::write(parent.path().join("mine.yaml"), "mine").unwrap();
    let dir = parent.path().join("out");
    write_dir(&dir, &files(&[("p-a.yaml", "a")]), Prune::Leave).unwrap();
    let fingerprint = fingerprint(b"mine");
    for line in [
        format!("../mine.yaml {fingerprint:016x}"),
        format!("mine.yaml {fingerprint:016x}"),
        format!("p-%zz.yaml {fingerprint:016x}"),
        format!("P-a.yaml {fingerprint:016x}"),
        "p-a.yaml".to_owned(),
        "p-a.yaml what".to_owned(),
        "../".to_owned(),
        String::new(),
    ] {
        fs::write(dir.join(listing::NAME), format!("# files\n{line}\n")).unwrap();
        let message = refused(&dir, &[("p-b.yaml", "")]);
        assert!(message.ends_with(".karpcfg-files` is damaged in line 2: remove it"), "{line:?}: {message}");
    }
    assert_contents(&dir, &[("p-a.yaml", "a")]);
    assert_contents(parent.path(), &[("mine.yaml", "mine"), ("out", "")]);
}

#[test]
fn a_failed_run_changes_nothing() {
    let dir = folder();
    fs::create_dir(dir.path().join("p-c.yaml")).unwrap();
    let message = refused(dir.path(), &[("p-a.yaml", "new"), ("p-c.yaml", ""), ("p-d.yaml", "")]);
    assert_eq!(message, cannot("write", &dir.path().join("p-c.yaml")) + ": it is a folder");
    assert_contents(dir.path(), &[("p-a.yaml", "a"), ("p-b.yaml", "b"), ("p-c.yaml", "")]);
}

#[test]
fn a_file_is_no_folder() {
    let dir = folder();
    let file = dir.path().join("p-a.yaml");
    assert!(refused(&file, &[]).ends_with("p-a.yaml`: it is not a folder"));
    assert!(refused(&file.join("out"), &[]).starts_with("cannot write to `"));
}

#[test]
fn leftovers_of_killed_runs_are_removed() {
    let parent = tempdir().unwrap();
    let dir = parent.path().join("out");
    fs::create_dir(&dir).unwrap();
    let (ours, others) = (
        [".p-a.yaml.karpcfg-1", ".p-b.json.karpcfg-4194304", "..karpcfg-files.karpcfg-12"],
        [".p-a.yaml.karpcfg-x", ".p-a.yaml.karpcfg-", ".bashrc.karpcfg-1", ".p-a.yaml", "p-a.yaml.karpcfg-1"],
    );
    ours.iter().chain(&others).for_each(|name| fs::write(dir.join(name), "half").unwrap());
    for staging in [".out.karpcfg-77", ".out.karpcfg-new", ".other.karpcfg-77"] {
        fs::create_dir(parent.path().join(staging)).unwrap();
        fs::write(parent.path().join(staging).join("p-a.yaml"), "half").unwrap();
    }
    write_dir(&dir, &files(&[("p-c.yaml", "c")]), Prune::Leave).unwrap();
    let left: Vec<String> = contents(&dir).into_iter().map(|(name, _)| name).collect();
    let mut expected = [&others[..], &["p-c.yaml"]].concat();
    expected.sort_unstable();
    assert_eq!(left, expected);
    assert_contents(parent.path(), &[(".other.karpcfg-77", ""), ("out", "")]);
}

#[test]
fn a_new_folder_takes_over_what_a_killed_run_began() {
    let parent = tempdir().unwrap();
    let staging = parent.path().join(".new.karpcfg-new");
    fs::create_dir(&staging).unwrap();
    ["p-a.yaml", "p-old.yaml"].iter().for_each(|name| fs::write(staging.join(name), "half").unwrap());
    write_dir(&parent.path().join("new"), &files(&[("p-a.yaml", "a")]), Prune::Leave).unwrap();
    assert_contents(&parent.path().join("new"), &[("p-a.yaml", "a")]);
    assert_contents(parent.path(), &[("new", "")]);
}

#[test]
fn the_union_is_listed_while_files_change() {
    let dir = folder();
    // A killed run has put `p-a.yaml` in place already, and knows both of its texts.
    let listing = fs::read_to_string(dir.path().join(listing::NAME)).unwrap();
    let newer = format!("p-a.yaml {:016x}\np-c.yaml {:016x}\n", fingerprint(b"A"), fingerprint(b"c"));
    fs::write(dir.path().join(listing::NAME), listing + &newer).unwrap();
    fs::write(dir.path().join("p-a.yaml"), "A").unwrap();
    fs::write(dir.path().join("p-c.yaml"), "c").unwrap();
    let written = write_dir(dir.path(), &[], Prune::Remove).unwrap();
    assert_eq!(written.removed, ["p-a.yaml", "p-b.yaml", "p-c.yaml"]);
    assert_contents(dir.path(), &[]);
}

#[test]
fn what_a_failed_run_wrote_is_pruned_later() {
    let dir = folder();
    let folder = folder::Folder::open(dir.path()).unwrap();
    let mut locked = lock::Locked::take(&folder).unwrap();
    let listing = listing::Listing::parse(&locked.text, dir.path()).unwrap();
    locked.replace(listing.after(&files(&[("p-c.yaml", "c")])).to_text()).unwrap();
    fs::write(dir.path().join("p-c.yaml"), "c").unwrap();
    drop(locked);
    let written = write_dir(dir.path(), &[], Prune::Remove).unwrap();
    assert_eq!(written.removed, ["p-c.yaml"]);
}

#[test]
fn what_others_wrote_is_named() {
    let dir = folder();
    fs::write(dir.path().join("p-b.yaml"), "edited").unwrap();
    fs::write(dir.path().join("p-c.yaml"), "mine").unwrap();
    fs::write(dir.path().join("p-d.yaml"), "same").unwrap();
    let texts = [("p-a.yaml", "A"), ("p-b.yaml", "B"), ("p-c.yaml", "C"), ("p-d.yaml", "same")];
    let written = write_dir(dir.path(), &files(&texts), Prune::Leave).unwrap();
    let overwritten = vec![Overwritten::Edited("p-b.yaml".into()), Overwritten::Foreign("p-c.yaml".into())];
    assert_eq!(written, Written { written: 3, unchanged: 1, overwritten, ..Written::default() });
    assert_contents(dir.path(), &texts);
}

#[test]
fn two_runs_take_turns() {
    let parent = tempdir().unwrap();
    let dir = parent.path().join("out");
    std::thread::scope(|scope| {
        for run in 0..16 {
            let dir = &dir;
            scope.spawn(move || {
                let text = run.to_string();
                let texts = ["p-a.yaml", "p-b.yaml", "p-c.yaml"].map(|name| (name, text.as_str()));
                write_dir(dir, &files(&texts), Prune::Remove).unwrap();
            });
        }
    });
    let texts: Vec<String> = contents(&dir).into_iter().map(|(_, text)| text).collect();
    assert!(texts.len() == 3 && texts.iter().all(|text| *text == texts[0]), "{texts:?}");
    assert_contents(parent.path(), &[("out", "")]);
}

#[test]
fn fingerprints_stay_what_they_are() {
    // Reckoned apart from this code: a listing must outlive the release that wrote it.
    for (text, expected) in FINGERPRINTS {
        assert_eq!(fingerprint(text.as_bytes()), expected, "{text:?}");
    }
}

#[test]
fn a_closed_pipe_is_quiet() {
    let (reader, writer) = io::pipe().unwrap();
    drop(reader);
    delivered(deliver(writer, b"product")).unwrap();
}

#[cfg(target_os = "linux")]
mod linux {
    use std::process::Command;

    use super::*;

    #[test]
    fn a_full_device_is_an_error() {
        let full = fs::File::options().write(true).open("/dev/full").unwrap();
        assert_eq!(deliver(full, b"product").unwrap_err().kind(), ErrorKind::StorageFull);
        let full = fs::File::options().write(true).open("/dev/full").unwrap();
        let buffered = io::BufWriter::new(full);
        assert_eq!(deliver(buffered, b"product").unwrap_err().kind(), ErrorKind::StorageFull);
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_named() {
        // Not even root makes files there.
        for dir in ["/proc/karpcfg", "/proc/self"] {
            let message = refused(Path::new(dir), &[("p-a.yaml", "")]);
            assert!(message.starts_with("cannot ") && message.contains(dir), "{message}");
        }
    }

    /// The folder of the run that [`a_text_that_does_not_fit_changes_nothing`] starts with a limit.
    const LIMITED: &str = "KARPCFG_TEST_LIMITED_DIR";

    /// Runs itself once more where no file may grow beyond 1 kB, which fails a write halfway as a full disk does.
    #[test]
    fn a_text_that_does_not_fit_changes_nothing() {
        if let Some(dir) = std::env::var_os(LIMITED) {
            let (small, large) = ("new", "x".repeat(5000));
            let message = refused(Path::new(&dir), &[("p-a.yaml", small), ("p-b.yaml", &large)]);
            assert!(message.contains("p-b.yaml`: File too large"), "{message}");
            return;
        }
        let dir = folder();
        let status = Command::new("bash")
            .args(["-c", "trap '' XFSZ; ulimit -f 1; exec \"$0\" --nocapture a_text_that_does_not_fit"])
            .arg(std::env::current_exe().unwrap())
            .env(LIMITED, dir.path())
            .output()
            .unwrap();
        assert!(status.status.success(), "{status:?}");
        assert!(String::from_utf8_lossy(&status.stdout).contains("1 passed"), "{status:?}");
        assert_contents(dir.path(), &[("p-a.yaml", "a"), ("p-b.yaml", "b")]);
    }
}

#[test]
fn objects_have_names_for_files() {
    let long = "n".repeat(253);
    let cases = [
        ("NodePool", "gpu", "nodepool-gpu.yaml"),
        ("NodePool", "gpu", "nodepool-gpu-2.yaml"),
        ("NodePool", "gpu-2", "nodepool-gpu-2-2.yaml"),
        ("NodePool", "gpu", "nodepool-gpu-3.yaml"),
        ("NodePool", "GPU", "nodepool-gpu-4.yaml"),
        ("EC2NodeClass", "a.b_c", "ec2nodeclass-a.b_c.yaml"),
        ("ClusterRole", "system:x", "clusterrole-system%3ax.yaml"),
        ("NodePool", "../../etc/passwd", "nodepool-..%2f..%2fetc%2fpasswd.yaml"),
        ("NodePool", "größe", "nodepool-gr%c3%b6%c3%9fe.yaml"),
        ("NodePool", "%2f", "nodepool-%252f.yaml"),
        ("../x", "y", "%2e%2e%2fx-y.yaml"),
        ("", "", "object-.yaml"),
    ];
    let object =
        |kind: &str, name: &str| ObjectRef { kind: kind.into(), name: name.into(), ..Default::default() };
    let named =
        name_files(cases.map(|(kind, name, _)| (object(kind, name), format!("{kind}/{name}"))), "yaml");
    for ((kind, name, expected), file) in cases.iter().zip(&named) {
        assert_eq!(file.name, *expected);
        assert_eq!(file.text, format!("{kind}/{name}"));
    }
    refuse_bad_names(&named).unwrap();
    let pair = [&long, &(long.clone() + "n")].map(|name| (object("NodePool", name), String::new()));
    let long = name_files(pair, "json");
    assert!(long.iter().all(|file| file.name.len() <= 210), "{long:?}");
    assert_ne!(long[0].name, long[1].name);
    refuse_bad_names(&long).unwrap();
}

const FINGERPRINTS: [(&str, u64); 3] =
    [("", 0xcbf2_9ce4_8422_2325), ("a", 0xaf63_dd4c_2962_3373), ("kind: NodePool\n", 0xd628_e8d0_4eed_8930)];
