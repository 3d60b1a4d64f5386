//! `karpcfg check --batch`: several values files, each as a cluster of its own.

use crate::command::Folder;

/// Hooks put the names of files last.
#[test]
fn several_values_files_are_several_clusters() {
    let folder = Folder::new()
        .file("base.yaml", "karpenter: {role: nodes, defaultNodePool: {capacityTypes: [ondemand]}}\n")
        .file("a.yaml", "cluster: {name: a}\n")
        .file("b.yaml", "cluster: {name: b}\nkarpenter: {defaultNodePool: {weight: 500}}\n")
        .file("c.yaml", "karpenter: {}\n");
    let check =
        |args: &[&str]| folder.karpcfg(["check", "-f", "base.yaml"].iter().chain(args).copied()).run();
    let outcome = check(&["--format", "github", "--batch", "a.yaml", "b.yaml", "c.yaml"]);
    assert_eq!(outcome.status, 1, "{}", outcome.stderr);
    let places: Vec<&str> = outcome
        .stdout
        .lines()
        .filter(|line| line.starts_with("::error"))
        .map(|line| line.split("::").nth(1).unwrap())
        .collect();
    assert_eq!(
        places,
        [
            "error file=base.yaml,line=1,col=60,title=unknown-label-value",
            "error file=b.yaml,line=2,col=39,title=number-out-of-range",
            "error file=c.yaml,line=1,col=1,title=missing-cluster-name",
        ]
    );
    outcome.says(&["18 objects checked: 3 errors"]);
    let of_folder = Folder::new()
        .file("in/a.yaml", "cluster: {name: a}\nkarpenter: {role: r}\n")
        .file("in/b.yml", "cluster: {name: b}\nkarpenter: {role: r}\n")
        .karpcfg(["check", "--batch", "in"])
        .run();
    of_folder.says(&["12 objects checked: 1 note"]);
    assert_eq!(check(&["--batch", "d.yaml"]).status, 2);
    assert_eq!(check(&["--batch"]).status, 2);
}

#[test]
fn findings_are_counted_and_the_rest_is_silent() {
    let values = "cluster: {name: a}\nkarpenter:\n  role: r\n  defaultNodePool: {weight: 500, labels: {a: b}}\n  gpuNodePool: {weight: 500}\n";
    let folder = Folder::new().file("v.yaml", values);
    let check = |args: &[&str]| folder.karpcfg(["check", "-f", "v.yaml"].iter().chain(args).copied()).run();
    let counted = check(&["--statistics"]).stderr;
    assert_eq!(
        counted,
        "6 objects checked: 2 errors, 1 note\n     2  number-out-of-range\n     1  unpinned-ami-alias\n"
    );
    assert_eq!(check(&["-q"]).stderr, "");
    assert_eq!(check(&["--quiet"]).stdout, check(&[]).stdout);
    let render = folder.karpcfg(["render", "-q", "-f", "v.yaml"]).run();
    assert_eq!((render.status, render.stderr.matches("error[").count()), (1, 2), "{}", render.stderr);
    let warned =
        folder.karpcfg(["render", "-q", "-f", "v.yaml", "-A", "number-out-of-range", "--skip-checks"]).run();
    assert_eq!((warned.status, warned.stderr.as_str()), (0, ""));
}

#[test]
fn junit_has_a_case_for_the_objects_of_each_cluster() {
    let sound = "cluster: {name: a}\nkarpenter: {role: r}\n";
    let faulty = "cluster: {name: b}\nkarpenter:\n  role: r\n  defaultNodePool: {weight: 500}\n";
    let folder = Folder::new().file("all/a.yaml", sound).file("all/b.yaml", faulty);
    let report = folder.karpcfg(["check", "--batch", "all", "--format", "junit"]).run();
    assert_eq!(report.status, 1, "{}", report.stderr);
    let pool = |file: &str| format!("<testcase classname=\"all/{file}\" name=\"NodePool/default-nodepool\"");
    assert!(report.stdout.contains(&(pool("b.yaml") + ">\n      <failure ")), "{}", report.stdout);
    assert!(!report.stdout.contains(&(pool("a.yaml") + ">\n      <failure ")), "{}", report.stdout);
    assert!(report.stdout.contains(&pool("a.yaml")), "{}", report.stdout);
}
