//! `karpcfg sample`: a Deployment that lands on one pool.

use serde_json::{Value, json};

use crate::command::{Folder, Outcome, objects};

fn values() -> Value {
    json!({
        "cluster": {"name": "demo"},
        "karpenter": {
            "role": "nodes",
            "inferentiaNodePool": {"enabled": true},
            "inferentiaDefaultNodeTemplate": {"enabled": true},
            "nodePools": {
                "amd": {"from": "gpuNodePool", "nodeClass": "gpuDefaultNodeTemplate", "instanceFamilies": {"allowed": ["g4ad"]}},
                "mixed": {"from": "gpuNodePool", "nodeClass": "gpuDefaultNodeTemplate", "instanceFamilies": {"allowed": ["g5", "inf2"]}},
                "graviton": {"from": "defaultNodePool", "nodeClass": "defaultNodeTemplate", "architectures": ["arm64"],
                    "taints": [{"key": "a", "value": "b", "effect": "NoExecute"}, {"key": "c", "effect": "PreferNoSchedule"}]},
            },
        },
    })
}

fn sample(args: &[&str]) -> Outcome {
    let folder = Folder::new().file("values.yaml", values().to_string());
    folder.karpcfg(["sample", "-f", "values.yaml"].into_iter().chain(args.iter().copied())).run()
}

#[track_caller]
fn pod(args: &[&str]) -> Value {
    let outcome = sample(args);
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    let deployment = objects(&outcome.stdout).remove(0);
    assert_eq!((&deployment["kind"], &deployment["spec"]["replicas"]), (&json!("Deployment"), &json!(0)));
    let selector = &deployment["spec"]["selector"]["matchLabels"];
    assert_eq!(selector, &deployment["spec"]["template"]["metadata"]["labels"]);
    deployment["spec"]["template"]["spec"].clone()
}

/// Every pool of the values gets a pod that its taints let in, whatever pool it is.
#[test]
fn pods_go_to_the_pool_and_tolerate_its_taints() {
    let folder = Folder::new().file("values.yaml", values().to_string());
    let rendered = objects(&folder.karpcfg(["render", "-f", "values.yaml", "-s", "NodePool"]).run().stdout);
    assert_eq!(rendered.len(), 7);
    for pool in rendered {
        let name = pool["metadata"]["name"].as_str().unwrap();
        let pod = pod(&["--pool", name]);
        assert_eq!(pod["nodeSelector"]["karpenter.sh/nodepool"], name);
        for taint in pool["spec"]["template"]["spec"]["taints"].as_array().into_iter().flatten() {
            let is_tolerated = pod["tolerations"].as_array().into_iter().flatten().any(|toleration| {
                let is_value = toleration["operator"] == "Exists" || toleration["value"] == taint["value"];
                toleration["key"] == taint["key"] && toleration["effect"] == taint["effect"] && is_value
            });
            assert_eq!(is_tolerated, taint["effect"] != "PreferNoSchedule", "{name}: {taint}");
        }
    }
}

/// `karpcfg match` decides as Karpenter does, and every sample finds its place on the pool that it is for. The catalogue
/// has no g4ad any more, so that the pool of AMD is not asked.
#[test]
fn samples_land_on_their_pools() {
    for args in [
        &["inflate", "--pool", "default-nodepool"][..],
        &["inflate", "--pool", "control-plane-nodepool"],
        &["inflate", "--pool", "graviton"],
        &["gpu", "--pool", "gpu-nodepool"],
        &["gpu", "--pool", "inferentia-nodepool"],
        &["spot", "--pool", "default-nodepool"],
        &["arm64", "--pool", "graviton"],
    ] {
        let deployment = sample(args).stdout.replace("replicas: 0", "replicas: 1");
        let folder = Folder::new().file("values.yaml", values().to_string()).file("sample.yaml", deployment);
        let placed = folder.karpcfg(["match", "-f", "values.yaml", "sample.yaml"]).run();
        let landed = format!("NodePool {}: 1 pod on 1 node", args[2]);
        assert!(placed.stdout.contains(&landed), "{args:?}: {}{}", placed.stdout, placed.stderr);
    }
}

#[test]
fn gpu_asks_for_what_the_types_have() {
    for (pool, resource) in [
        ("gpu-nodepool", "nvidia.com/gpu"),
        ("inferentia-nodepool", "aws.amazon.com/neuron"),
        ("amd", "amd.com/gpu"),
    ] {
        let pod = pod(&["gpu", "--pool", pool]);
        assert_eq!(pod["containers"][0]["resources"]["limits"], json!({resource: 1}), "{pool}");
    }
    assert_eq!(pod(&["gpu"])["nodeSelector"]["karpenter.sh/nodepool"], "gpu-nodepool");
    sample(&["gpu", "--pool", "mixed"])
        .refused_with(1, &["no node of pool `mixed` is sure to have an accelerator"]);
}

#[test]
fn spot_and_arm64_ask_for_more() {
    assert_eq!(pod(&["spot"])["nodeSelector"]["karpenter.sh/capacity-type"], "spot");
    let graviton = pod(&["arm64"]);
    assert_eq!(
        graviton["nodeSelector"],
        json!({"karpenter.sh/nodepool": "graviton", "kubernetes.io/arch": "arm64"})
    );
    sample(&["spot", "--pool", "control-plane-nodepool"]).refused_with(1, &["is a spot instance"]);
    sample(&["--pool", "gravitom"]).refused_with(1, &["did you mean `graviton`?"]);
}

#[test]
fn pools_may_come_from_manifests() {
    let pool = json!({"apiVersion": "karpenter.sh/v1", "kind": "NodePool", "metadata": {"name": "win"}, "spec": {"template": {"spec": {
        "nodeClassRef": {"group": "karpenter.k8s.aws", "kind": "EC2NodeClass", "name": "win"},
        "requirements": [{"key": "kubernetes.io/os", "operator": "In", "values": ["windows"]}],
    }}}});
    let folder = Folder::new().file("pool.yaml", pool.to_string());
    let outcome = folder.karpcfg(["sample", "inflate", "pool.yaml"]).run();
    assert!(outcome.stdout.contains("kubernetes.io/os: windows"), "{}{}", outcome.stdout, outcome.stderr);
    folder
        .karpcfg(["sample", "inflate", "pool.yaml", "--set", "cluster.name=x"])
        .run()
        .refused_with(2, &["one of the two"]);
    let empty = Folder::new().file("none.yaml", "").karpcfg(["sample", "inflate", "none.yaml"]).run();
    empty.refused_with(1, &["there are no pools to try"]);
}
