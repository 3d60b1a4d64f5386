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
