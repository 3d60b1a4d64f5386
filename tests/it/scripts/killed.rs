//! Runs that are killed between any two commands: the node joins all the same, and the next run puts things right.

use super::{node, on, script, soci};
use crate::fake_node::Node;

const WAYS: [(&str, &str); 3] =
    [("al2023", "lazy/release"), ("al2023", "parallel/limits"), ("al2", "parallel/release")];

/// Looks at a node in each of the states in which a kill of the script can leave one like it.
fn kill_everywhere(family: &str, like: &Node, script: &str, look: impl Fn(&Node, &str)) {
    let states = like.states(script);
    assert!(states.len() > 10, "{family}: {}", states.len());
    for state in states {
        let at = format!("{family}, killed at {:#?}", state.files());
        let node = node(family, "x86_64");
        node.enter(&state);
        look(&node, &at);
    }
}

/// What must hold at any time: a node that is told to use SOCI has all that it needs.
fn joins(node: &Node, family: &str, way: &str, at: &str) -> bool {
    let files = node.files();
    let read = |path: &str| files.get(path).map_or("", |(_, text)| text);
    let is_on = if family == "al2" {
        let containerd: toml::Table = read("/etc/eks/containerd/containerd-config.toml").parse().unwrap();
        let kubelet: serde_json::Value =
            serde_json::from_str(read("/etc/kubernetes/kubelet/kubelet-config.json")).unwrap();
        let pulls = containerd.contains_key("proxy_plugins");
        let asks = kubelet.get("imageServiceEndpoint").is_some();
        assert!(asks || !pulls, "{at}: only the kubelet hands over credentials");
        asks
    } else {
        let left = read("/etc/eks/nodeadm.d/50-karpcfg-soci.yaml");
        let config: serde_yaml::Value = serde_yaml::from_str(left).unwrap();
        assert_eq!(config.get("kind").is_some(), !left.is_empty(), "{at}: {left}");
        !left.is_empty()
    };
    let folder = if way.ends_with("/release") { "/usr/local/bin" } else { "/usr/bin" };
    let daemon = format!("{folder}/soci-snapshotter-grpc");
    for path in [
        &daemon[..],
        "/etc/systemd/system/soci-snapshotter.service",
        "/etc/soci-snapshotter-grpc/karpcfg.toml",
    ] {
        assert!(!is_on || files.contains_key(path), "{at}: SOCI is on without {path}");
    }
    is_on
}

#[test]
fn the_next_run_ends_what_a_killed_one_began() {
    for (family, way) in WAYS {
        let (finished, script, _) = on(family, way);
        kill_everywhere(family, &node(family, "x86_64"), &script, |node, at| {
            if joins(node, family, way, at) {
                assert!(node.daemon_is_current(), "{at}");
            }
            let again = node.run(&script, &[]);
            assert_eq!(node.files(), finished.files(), "{at}\n{again:?}");
            assert!(node.daemon_is_current(), "{at}\n{again:?}");
        });
    }
}

#[test]
fn a_failure_takes_away_what_a_killed_run_began() {
    for (family, way) in [("al2023", "lazy/release"), ("al2", "parallel/release")] {
        let like = node(family, "x86_64");
        let before = like.files();
        let script = script(family, soci(way, &like));
        kill_everywhere(family, &like, &script, |node, at| {
            node.fault("daemon");
            let again = node.run(&script, &[]);
            assert_eq!(node.files(), before, "{at}\n{again:?}");
        });
    }
}

#[test]
fn what_is_taken_away_is_taken_away_in_order() {
    for (family, way) in [("al2023", "lazy/release"), ("al2", "parallel/release")] {
        let before = node(family, "x86_64").files();
        let (like, script, _) = on(family, way);
        like.fault("daemon");
        kill_everywhere(family, &like, &script, |node, at| {
            joins(node, family, way, at);
            node.fault("daemon");
            let again = node.run(&script, &[]);
            assert_eq!(node.files(), before, "{at}\n{again:?}");
            assert!(node.systemd_is_current(), "{at}\n{again:?}");
        });
    }
}
