//! What is on the disk after a run, and after a run that failed.

use std::time::{Duration, SystemTime};

use tempfile::{TempDir, tempdir};

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
    let written = write_dir(dir.path(), &files(&[("a.yaml", "a"), ("b.yaml", "b")]), Prune::Leave).unwrap();
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
    let written = write_dir(&dir, &files(&[("a.yaml", "a\n"), ("b.yaml", "")]), Prune::Remove).unwrap();
    assert_eq!(written, Written { written: 2, ..Written::default() });
    assert_contents(&dir, &[("a.yaml", "a\n"), ("b.yaml", "")]);
    assert_contents(dir.parent().unwrap(), &[("demo", "")]);
}

#[test]
fn what_did_not_change_is_not_touched() {
    let dir = folder();
    let long_ago = SystemTime::now() - Duration::from_secs(3600);
    let names = ["a.yaml", "b.yaml", listing::NAME];
    for name in names {
        fs::File::options().write(true).open(dir.path().join(name)).unwrap().set_modified(long_ago).unwrap();
    }
    let is_old = |name| fs::metadata(dir.path().join(name)).unwrap().modified().unwrap() == long_ago;
    let written = write_dir(dir.path(), &files(&[("b.yaml", "b"), ("a.yaml", "a")]), Prune::Remove).unwrap();
    assert_eq!(written, Written { unchanged: 2, ..Written::default() });
    assert_eq!(names.map(is_old), [true, true, true]);
    let written = write_dir(dir.path(), &files(&[("a.yaml", "a"), ("b.yaml", "B")]), Prune::Remove).unwrap();
    assert_eq!(written, Written { written: 1, unchanged: 1, ..Written::default() });
    assert_eq!(names.map(is_old), [true, false, false]);
    assert_contents(dir.path(), &[("a.yaml", "a"), ("b.yaml", "B")]);
}

#[test]
fn prune_removes_what_an_earlier_run_wrote() {
    let dir = folder();
    fs::write(dir.path().join("mine.yaml"), "mine").unwrap();
    let left = write_dir(dir.path(), &files(&[("c.yaml", "c")]), Prune::Leave).unwrap();
    assert_eq!(left, Written { written: 1, ..Written::default() });
    let pruned = write_dir(dir.path(), &files(&[("c.yaml", "c")]), Prune::Remove).unwrap();
    let removed = vec!["a.yaml".to_owned(), "b.yaml".to_owned()];
    assert_eq!(pruned, Written { unchanged: 1, removed, ..Written::default() });
    assert_contents(dir.path(), &[("c.yaml", "c"), ("mine.yaml", "mine")]);
}

#[test]
fn prune_keeps_an_edited_file_and_says_so_each_time() {
    let dir = folder();
    fs::write(dir.path().join("b.yaml"), "edited").unwrap();
    fs::remove_file(dir.path().join("a.yaml")).unwrap();
    for _ in 0..2 {
        let written = write_dir(dir.path(), &[], Prune::Remove).unwrap();
        assert_eq!(written, Written { kept: vec!["b.yaml".to_owned()], ..Written::default() });
    }
    assert_contents(dir.path(), &[("b.yaml", "edited")]);
}

#[test]
fn a_name_cannot_leave_the_folder() {
    let parent = tempdir().unwrap();
    let dir = parent.path().join("out");
    for name in
        ["", ".", "..", "../a.yaml", "/a.yaml", "b/a.yaml", "b\\a.yaml", ".hidden", "C:a", "a\0b", "ä"]
    {
        let message = refused(&dir, &[("fine.yaml", ""), (name, "")]);
        assert!(message.contains("cannot be the name of an output file"), "{name:?}: {message}");
    }
    assert_eq!(
        refused(&dir, &[("a.yaml", ""), ("A.yaml", "")]),
        "two output files would have the name `A.yaml`"
    );
    assert_contents(parent.path(), &[]);
}

#[test]
fn a_listing_cannot_lead_out_of_the_folder() {
    let parent = tempdir().unwrap();
    fs::write(parent.path().join("mine.yaml"), "mine").unwrap();
    let dir = parent.path().join("out");
    write_dir(&dir, &files(&[("a.yaml", "a")]), Prune::Leave).unwrap();
    let fingerprint = fingerprint(b"mine");
    for line in [
        format!("../mine.yaml {fingerprint:016x}"),
        "a.yaml".to_owned(),
        "a.yaml what".to_owned(),
        String::new(),
    ] {
        fs::write(dir.join(listing::NAME), format!("# files\n{line}\n")).unwrap();
        let message = refused(&dir, &[("b.yaml", "")]);
        assert!(message.ends_with(".karpcfg-files` is damaged in line 2: remove it"), "{line:?}: {message}");
    }
    assert_contents(&dir, &[("a.yaml", "a")]);
    assert_contents(parent.path(), &[("mine.yaml", "mine"), ("out", "")]);
}

#[test]
fn a_failed_run_changes_nothing() {
    let dir = folder();
    let too_long = format!("{}.yaml", "x".repeat(300));
    fs::create_dir(dir.path().join("c.yaml")).unwrap();
    for bad in [too_long.as_str(), "c.yaml"] {
        let message = refused(dir.path(), &[("a.yaml", "new"), (bad, ""), ("d.yaml", "")]);
        assert!(message.starts_with(&cannot("write", &dir.path().join(bad))), "{message}");
        assert_contents(dir.path(), &[("a.yaml", "a"), ("b.yaml", "b"), ("c.yaml", "")]);
    }
    let new = dir.path().join("c.yaml/new");
    let message = refused(&new, &[("a.yaml", "new"), (&too_long, "")]);
    assert!(message.starts_with(&cannot("write", &new.join(&too_long))), "{message}");
    assert_contents(&dir.path().join("c.yaml"), &[]);
}

#[test]
fn a_file_is_no_folder() {
    let dir = folder();
    let file = dir.path().join("a.yaml");
    assert!(refused(&file, &[]).ends_with("a.yaml`: it is not a folder"));
    assert!(refused(&file.join("out"), &[]).starts_with("cannot write to `"));
}

#[test]
fn leftovers_of_a_killed_run_are_no_obstacle() {
    let dir = folder();
    let target = dir.path().join("c.yaml");
    fs::write(staging_path(&target), "half").unwrap();
    let new = dir.path().join("new");
    fs::create_dir(staging_path(&new)).unwrap();
    fs::write(staging_path(&new).join("a.yaml"), "half").unwrap();
    write_dir(&new, &files(&[("a.yaml", "a")]), Prune::Leave).unwrap();
    write_dir(dir.path(), &files(&[("c.yaml", "c")]), Prune::Leave).unwrap();
    assert_contents(dir.path(), &[("a.yaml", "a"), ("b.yaml", "b"), ("c.yaml", "c"), ("new", "")]);
    assert_contents(&new, &[("a.yaml", "a")]);
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
    deliver(writer, b"product").unwrap();
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
            let message = refused(Path::new(dir), &[("a.yaml", "")]);
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
            let message = refused(Path::new(&dir), &[("a.yaml", small), ("b.yaml", &large)]);
            assert!(message.contains("b.yaml`: File too large"), "{message}");
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
        assert_contents(dir.path(), &[("a.yaml", "a"), ("b.yaml", "b")]);
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
