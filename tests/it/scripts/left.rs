//! What the scripts leave where SOCI is on: the contents of their files, and what was there before.

use serde_json::{Value, json};

use super::{on, script, soci};
use crate::command::test_file;
use crate::fake_node::Node;

/// A NodeConfig that the script left, its TOML read.
fn left_node_config(node: &Node) -> Value {
    let mut config: Value =
        serde_yaml::from_str(&node.read("/etc/eks/nodeadm.d/50-karpcfg-soci.yaml")).unwrap();
    let toml = config.pointer_mut("/spec/containerd/config").unwrap();
    *toml = json!(toml.as_str().unwrap().parse::<toml::Table>().unwrap());
    config
}

#[test]
fn containerd_and_kubelet_of_al2023_are_pointed_at_the_socket() {
    let settings = json!({"snapshotter": "soci", "disable_snapshot_annotations": false});
    for (version, plugins) in [
        (
            "containerd github.com/containerd/containerd/v2 2.2.4 1\n",
            json!({"io.containerd.cri.v1.images": settings}),
        ),
        (
            "containerd github.com/containerd/containerd v1.7.27 1\n",
            json!({"io.containerd.grpc.v1.cri": {"containerd": settings}}),
        ),
    ] {
        let node = Node::al2023("x86_64");
        let script = script("al2023", soci("lazy/ami", &node));
        let version = format!("printf '{version}' >\"$NODE_ROOT/etc/eks/containerd-version.txt\"\n{script}");
        node.run(&version, &[]);
        let socket = "/run/soci-snapshotter-grpc/soci-snapshotter-grpc.sock";
        let expected = json!({
            "apiVersion": "node.eks.aws/v1alpha1",
            "kind": "NodeConfig",
            "spec": {
                "containerd": {"config": {
                    "plugins": plugins,
                    "proxy_plugins": {"soci": {
                        "type": "snapshot", "address": socket, "exports": {"root": "/var/lib/soci-snapshotter-grpc"},
                    }},
                }},
                "kubelet": {"config": {"imageServiceEndpoint": format!("unix://{socket}")}},
            },
        });
        assert_eq!(left_node_config(&node), expected);
    }
}

#[test]
fn containerd_and_kubelet_of_al2_keep_what_they_had() {
    let (node, ..) = on("al2", "parallel/release");
    let mut expected: Value =
        json!(test_file("fake-node/al2-containerd-config.toml").parse::<toml::Table>().unwrap());
    let section = &mut expected["plugins"]["io.containerd.grpc.v1.cri"]["containerd"];
    section["snapshotter"] = json!("soci");
    section["disable_snapshot_annotations"] = json!(false);
    let socket = "/run/soci-snapshotter-grpc/soci-snapshotter-grpc.sock";
    expected["proxy_plugins"] = json!({"soci": {
        "type": "snapshot", "address": socket, "exports": {"root": "/var/lib/soci-snapshotter-grpc"},
    }});
    let left = node.read("/etc/eks/containerd/containerd-config.toml");
    assert_eq!(json!(left.parse::<toml::Table>().unwrap()), expected);
    let kubelet: Value =
        serde_json::from_str(&node.read("/etc/kubernetes/kubelet/kubelet-config.json")).unwrap();
    assert_eq!(
        kubelet,
        json!({
            "imageServiceEndpoint": format!("unix://{socket}"),
            "kind": "KubeletConfiguration",
            "apiVersion": "kubelet.config.k8s.io/v1beta1",
            "cgroupDriver": "systemd",
        })
    );
}

#[test]
fn the_daemon_has_the_configuration_of_its_mode() {
    let config = |node: &Node| -> Value {
        json!(node.read("/etc/soci-snapshotter-grpc/karpcfg.toml").parse::<toml::Table>().unwrap())
    };
    let keychain = json!({"enable_keychain": true, "image_service_path": "/run/containerd/containerd.sock"});
    let lazy = json!({
        "cri_keychain": keychain,
        "content_store": {"type": "soci"},
        "pull_modes": {"soci_v1": {"enable": false}, "soci_v2": {"enable": true}},
    });
    let parallel = json!({
        "cri_keychain": keychain,
        "content_store": {"type": "containerd"},
        "pull_modes": {"parallel_pull_unpack": {
            "enable": true,
            "max_concurrent_downloads": -1,
            "max_concurrent_downloads_per_image": 20,
            "concurrent_download_chunk_size": "16mb",
            "max_concurrent_unpacks": -1,
            "max_concurrent_unpacks_per_image": 12,
            "discard_unpacked_layers": true,
            "decompress_streams": {"gzip": {"path": "/usr/bin/unpigz", "args": ["-d", "-c"]}},
        }},
    });
    let mut limited = parallel.clone();
    limited["pull_modes"]["parallel_pull_unpack"]["max_concurrent_downloads_per_image"] = json!(8);
    limited["pull_modes"]["parallel_pull_unpack"]["discard_unpacked_layers"] = json!(false);
    for (family, way, expected) in [
        ("al2023", "lazy/ami", &lazy),
        ("al2023", "lazy/release", &lazy),
        ("al2", "lazy/release", &lazy),
        ("al2023", "parallel/release", &parallel),
        ("al2", "parallel/release", &parallel),
        ("al2023", "parallel/limits", &limited),
    ] {
        assert_eq!(config(&on(family, way).0), *expected, "{family} {way}");
    }
    let node = Node::al2("x86_64");
    node.fault("no-unpigz");
    node.run(&script("al2", soci("parallel/release", &node)), &[]);
    assert_eq!(config(&node).pointer("/pull_modes/parallel_pull_unpack/decompress_streams"), None);
}

#[test]
fn units_run_the_daemon_that_was_chosen() {
    let drop_in = "/etc/systemd/system/soci-snapshotter.service.d/50-karpcfg.conf";
    for (way, daemon) in [
        ("lazy/ami", "/usr/bin/soci-snapshotter-grpc"),
        ("parallel/limits", "/usr/bin/soci-snapshotter-grpc"),
        ("lazy/release", "/usr/local/bin/soci-snapshotter-grpc"),
    ] {
        let unit = on("al2023", way).0.read(drop_in);
        let start = format!(
            "ExecStart=\nExecStart={daemon} --address fd:// --config /etc/soci-snapshotter-grpc/karpcfg.toml\n"
        );
        assert!(unit.ends_with(&start), "{way}: {unit}");
        assert!(unit.contains("Restart=always\nRestartSec=5\n"), "{way}: {unit}");
    }
    let unit = on("al2", "lazy/release").0.read("/etc/systemd/system/soci-snapshotter.service");
    assert!(unit.contains("Before=containerd.service\n") && unit.contains("Type=notify\n"), "{unit}");
    assert!(unit.contains("Restart=always\nRestartSec=5\n"), "{unit}");
    let containerd =
        on("al2023", "lazy/ami").0.read("/etc/systemd/system/containerd.service.d/50-karpcfg-soci.conf");
    for line in [
        "Wants=soci-snapshotter.service\n",
        "After=soci-snapshotter.service\n",
        "--snapshotter soci /etc/eks/pause.tar\n",
    ] {
        assert!(containerd.contains(line), "{containerd}");
    }
}
