//! What the built-in values make raises nothing, but that its images are not pinned.

use serde_json::Value;

use crate::command::Karpcfg;

/// What `check` finds in the render of the defaults.
fn findings() -> Vec<Value> {
    let rendered =
        Karpcfg::new(["render", "--set", "cluster.name=demo", "--set", "karpenter.role=nodes"]).run();
    assert_eq!(rendered.status, 0, "{}", rendered.stderr);
    let checked = Karpcfg::new(["check", "-", "--format", "json"]).stdin(&rendered.stdout).run();
    let report: Value = serde_json::from_str(&checked.stdout).unwrap();
    report["diagnostics"].as_array().unwrap().clone()
}

#[test]
fn the_default_render_has_only_images_that_are_not_pinned() {
    let found = findings();
    assert!(!found.is_empty());
    for finding in found {
        assert_eq!(finding["rule"], "unpinned-ami-alias", "{finding}");
    }
}

/// A class that follows the latest image is valid, and still worth a warning.
#[test]
fn the_default_render_raises_nothing() {
    let is_about_latest = |finding: &&Value| {
        finding["severity"] == "warning" && finding["message"].as_str().unwrap().contains("@latest")
    };
    let found = findings();
    let others: Vec<&Value> = found.iter().filter(|finding| !is_about_latest(finding)).collect();
    assert!(others.is_empty(), "{others:?}");
}
