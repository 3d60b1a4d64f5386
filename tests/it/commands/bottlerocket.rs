//! `bottlerocket` in values: every setting that its variants for EKS have, and no other.

use serde_json::json;

use super::soci::{refused, run, template, user_data};

/// From the reference of Bottlerocket's settings, each in a form that it shows.
#[test]
fn every_setting_of_bottlerocket_can_be_said() {
    let settings = json!({
        "updates": {"metadata-base-url": "https://a.example/", "targets-base-url": "https://b.example/", "seed": 7,
            "version-lock": "latest", "ignore-waves": true},
        "aws": {"region": "eu-west-1", "profile": "a", "config": "W2RlZmF1bHRd", "credentials": "W2RlZmF1bHRd"},
        "metrics": {"metrics-url": "https://m.example", "send-metrics": false, "service-checks": ["kubelet"]},
        "pki": {"own": {"data": "LS0t", "trusted": true}},
        "container-registry": {
            "mirrors": [{"registry": "*", "endpoint": ["https://r.example"], "capabilities": ["pull", "resolve"]}],
            "credentials": [
                {"registry": "docker.io", "username": "a", "password": "b"},
                {"registry": "gcr.io", "auth": "YTpi", "identitytoken": "t"},
            ],
        },
        "oci-defaults": {
            "capabilities": {"net-raw": false},
            "resource-limits": {"max-open-files": {"soft-limit": 1024, "hard-limit": "unlimited"}},
        },
        "oci-hooks": {"log4j-hotpatch-enabled": false},
        "cloudformation": {"should-signal": true, "stack-name": "s", "logical-resource-id": "l"},
        "dns": {"name-servers": ["10.0.0.2"], "search-list": ["example.com"]},
        "autoscaling": {"should-wait": true},
        "kubelet-device-plugins": {"nvidia": {
            "pass-device-specs": true, "device-id-strategy": "index", "device-list-strategy": "volume-mounts",
            "device-partitioning-strategy": "mig", "device-sharing-strategy": "time-slicing",
            "time-slicing": {"replicas": 2, "rename-by-default": true, "fail-requests-greater-than-one": true},
            "mps": {"replicas": 2, "rename-by-default": false}, "mig": {"profile": {"a100.40gb": "1g.5gb"}},
        }},
        "kubelet-dra-drivers": {"nvidia": {"enabled": true}},
        "nvidia-container-runtime": {
            "visible-devices-as-volume-mounts": true, "visible-devices-envvar-when-unprivileged": false,
        },
        "ntp": {"time-servers": ["169.254.169.123"], "options": ["minpoll", "1"], "logging": ["tracking"]},
        "network": {"hostname": "a", "hosts": [["10.0.0.1", ["a.example", "b.example"]]], "no-proxy": ["a"]},
        "kernel": {
            "lockdown": "integrity",
            "hugepages": {
                "static": {"essential": true, "2Mi": {"count": "512"}, "1Gi": {"count": "0:2,1:2"}},
                "transparent": {"enabled": "always", "defrag": "defer+madvise"},
            },
            "drivers": {"nvidia": {"branch": "lts"}},
        },
        "boot": {"reboot-to-reconcile": true, "kernel": {"console": ["tty0"]}, "init": {"systemd.unit": ["a.target"]}},
        "container-runtime": {"snapshotter": "soci", "log-level": "warn", "concurrent-download-chunk-size": "32mb"},
        "container-runtime-plugins": {"soci-snapshotter": {
            "pull-mode": "parallel-pull-unpack", "parallel-pull-unpack": {"concurrent-download-chunk-size": 16_000_000},
        }},
        "image-verifier-plugins": {"enabled": true, "notation": {"trustpolicy": "e30="}},
    });
    let text = user_data(&template("bottlerocket", json!({"bottlerocket": settings})));
    assert_eq!(json!(text.parse::<toml::Table>().unwrap())["settings"], settings);
}

/// Some settings have more than one form (the models of Bottlerocket's settings SDK 0.28.0 and their tests).
#[test]
fn settings_of_bottlerocket_have_all_their_forms() {
    let server = json!({"address": "time.aws.com", "directive": "pool", "options": ["iburst"]});
    for settings in [
        json!({"container-registry": {"mirrors": {"docker.io": ["https://r.example"]}}}),
        json!({"container-registry": {"mirrors": [], "creds": [{"registry": "docker.io", "auth": "YTpi"}]}}),
        json!({"ntp": {"time-servers": [server]}}),
        json!({"ntp": {"time-servers": {"amazon": server}}}),
        json!({"ntp": {"time-servers": []}}),
        json!({"kubelet-device-plugins": {"nvidia": {"enabled": false, "device-list-strategy": ["cdi-cri", "envvar"]}}}),
        json!({"oci-defaults": {"resource-limits": {"max-processes": {"soft-limit": -1, "hard-limit": 5}}}}),
        json!({"container-runtime": {"concurrent-layer-fetch-buffer": 4096}}),
        json!({"kubernetes": {"cpu-manager-policy": "Static", "memory-manager-policy": "static"}}),
        json!({"measurement": {"excluded-settings": ["settings.motd"]}}),
        json!({"image-verifier-plugins": {"own": {"trust-policy": "e30="}}}),
        json!({"boot": {"kernel-parameters": {"a": []}, "init-parameters": {}}}),
    ] {
        let text = user_data(&template("bottlerocket", json!({"bottlerocket": settings})));
        assert_eq!(json!(text.parse::<toml::Table>().unwrap())["settings"], settings);
    }
}

#[test]
fn settings_of_bottlerocket_are_one_document() {
    let fields = json!({
        "enableSoci": true,
        "bottlerocket": {"kernel": {"sysctl": {"vm.max_map_count": 262_144}}, "kubernetes": {"image-gc-high-threshold-percent": 85}},
        "userData": "# mine\n[settings.kubernetes]\nmax-pods = 58\n\n[settings.host-containers.admin]\nenabled = true\n",
    });
    let text = user_data(&template("bottlerocket", fields));
    let expected = json!({"settings": {
        "container-runtime": {"snapshotter": "soci"},
        "container-runtime-plugins": {"soci-snapshotter": {"pull-mode": "parallel-pull-unpack"}},
        "kernel": {"sysctl": {"vm.max_map_count": "262144"}},
        "kubernetes": {"max-pods": 58, "image-gc-high-threshold-percent": "85"},
        "host-containers": {"admin": {"enabled": true}},
    }});
    assert_eq!(json!(text.parse::<toml::Table>().unwrap()), expected);
    let own = "# mine\n[settings.motd]\n";
    assert_eq!(user_data(&template("bottlerocket", json!({"userData": own}))), own);
    let script = json!({"enableSoci": true, "userData": "#!/bin/bash\necho hi\n"});
    refused(&template("bottlerocket", script), &["error[unreadable-user-data]", "write TOML"]);
}

#[test]
fn text_beside_bottlerockets_settings_is_composed_or_said_to_be_none() {
    let comment = json!({"soci": {"mode": "parallel"}, "userData": "# only a comment\n"});
    assert!(user_data(&template("bottlerocket", comment)).contains("snapshotter = 'soci'"));
    let script = json!({"soci": {"mode": "parallel"}, "userData": "#!/bin/bash\necho hi\n"});
    refused(&template("bottlerocket", script), &["error[unreadable-user-data]", "this is a script"]);
}

#[test]
fn settings_that_bottlerocket_does_not_have_are_refused() {
    for (settings, said) in [
        (json!({"kubernetes": {"cpu-manager-policy": "statik"}}), "did you mean `static`?"),
        (json!({"host-containers": {"admin": {"enable": true}}}), "did you mean `enabled`?"),
        (
            json!({"network": {"no-proxy": "localhost"}}),
            "bottlerocket.network.no-proxy` must be a TOML array of strings",
        ),
        (json!({"kernel": {"modules": {"udf": {"allowed": "no"}}}}), "must be a TOML boolean"),
        (json!({"kernel": {"lockdown": "high"}}), "take `none`, `integrity` or `confidentiality`"),
        (
            json!({"bootstrap-commands": {"a": {"commands": [["apiclient"]], "mode": "alway"}}}),
            "did you mean `always`?",
        ),
        (
            json!({"bootstrap-commands": {"a": {"commands": [["apiclient", "get"], ["true"]]}}}),
            "commands[1]` does not run `apiclient`",
        ),
        (json!({"kubernetes": {"max-pods": 5}}), "use `kubelet.maxPods` of the template"),
        (json!({"updates": {"ignore-wave": true}}), "did you mean `ignore-waves`?"),
        (json!({"updates": {"seed": -1}}), "without a sign"),
        (json!({"pki": {"own": {"trust": true}}}), "did you mean `trusted`?"),
        (
            json!({"kubelet-device-plugins": {"nvidia": {"time-slicing": {"replica": 2}}}}),
            "did you mean `replicas`?",
        ),
        (json!({"dns": {"name-servers": "1.2.3.4"}}), "TOML array of strings"),
        (json!({"kernell": {}}), "did you mean `kernel`?"),
        (json!({"settings": {}}), "known keys here: motd, kubernetes"),
        (json!({"kubernetes": {"max-podz": 1}}), "did you mean `max-pods`?"),
        (json!({"kubernetes": {"registry-qps": "x"}}), "must be a TOML integer"),
        (json!({"boot": {"kernel-parameters": ["a"]}}), "must be a TOML table"),
        (json!({"kubernetes": {"node-taints": {"a": ["b"]}}}), "use `taints` of the pool"),
        (
            json!({"nvidia-container-runtime": {"visible-device-as-volume-mounts": true}}),
            "did you mean `visible-devices-as-volume-mounts`?",
        ),
        (json!({"nvidia-container-runtime": true}), "must be a TOML table"),
        (
            json!({"container-registry": {"mirrors": [{"registry": "a", "endpoints": []}]}}),
            "did you mean `endpoint`?",
        ),
        (json!({"container-registry": {"mirrors": ["a"]}}), "mirrors[0]` must be a TOML table"),
        (
            json!({"container-registry": {"mirrors": {"a": "b"}}}),
            "mirrors.a` must be a TOML array of strings",
        ),
        (
            json!({"container-registry": {"mirrors": "a"}}),
            "`karpenter.defaultNodeTemplate.bottlerocket.container-registry.mirrors` must be a TOML array of tables or table",
        ),
        (
            json!({"container-registry": {"mirrors": [{"registry": "a", "capabilities": ["pul"]}]}}),
            "did you mean `pull`?",
        ),
        (
            json!({"container-registry": {"credentials": [{"registry": "a", "token": "b"}]}}),
            "credentials[0]`",
        ),
        (json!({"container-registry": {"credentials": {"registry": "a"}}}), "must be a TOML array of tables"),
        (json!({"ntp": {"time-servers": [{"adress": "a"}]}}), "did you mean `address`?"),
        (
            json!({"ntp": {"time-servers": [{"address": "a", "directive": "sever"}]}}),
            "did you mean `server`?",
        ),
        (json!({"ntp": {"time-servers": {"a": {"option": []}}}}), "did you mean `options`?"),
        (json!({"ntp": {"time-servers": ["a", {"address": "b"}]}}), "time-servers[1]` must be a TOML string"),
        (json!({"network": {"hosts": [["10.0.0.1", "a"]]}}), "hosts[0][1]` must be a TOML array of strings"),
        (
            json!({"network": {"hosts": [["10.0.0.1"]]}}),
            "hosts[0]` must be a TOML array [string, array of strings]",
        ),
        (json!({"kernel": {"hugepages": {"static": {"2Mi": {"counts": "1"}}}}}), "did you mean `count`?"),
        (
            json!({"kernel": {"hugepages": {"transparent": {"enabled": "sometimes"}}}}),
            "take `never`, `madvise` or `always`",
        ),
        (json!({"kernel": {"drivers": {"nvidia": {"branch": "beta"}}}}), "take `lts` or `pb`"),
        (json!({"oci-defaults": {"capabilities": {"net-rawe": true}}}), "did you mean `net-raw`?"),
        (json!({"oci-defaults": {"capabilities": {"net-raw": "yes"}}}), "must be a TOML boolean"),
        (
            json!({"oci-defaults": {"resource-limits": {"max-open-file": {}}}}),
            "did you mean `max-open-files`?",
        ),
        (
            json!({"oci-defaults": {"resource-limits": {"max-open-files": {"hard-limit": "none"}}}}),
            "cannot be `none`",
        ),
        (
            json!({"kubelet-device-plugins": {"nvidia": {"device-list-strategy": "volume-mount"}}}),
            "did you mean `volume-mounts`?",
        ),
        (
            json!({"kubelet-device-plugins": {"nvidia": {"device-list-strategy": {"a": 1}}}}),
            "must be a TOML string or array of strings",
        ),
        (
            json!({"container-runtime-plugins": {"soci-snapshotter": {"pull-mode": "lazy"}}}),
            "take `parallel-pull-unpack`",
        ),
        (
            json!({"container-runtime": {"concurrent-download-chunk-size": [1]}}),
            "must be a TOML integer or string",
        ),
        (json!({"image-verifier-plugins": {"enabled": "true", "own": {}}}), "must be a TOML boolean"),
        (json!({"image-verifier-plugins": {"own": {"policy": "e30="}}}), "image-verifier-plugins.own`"),
    ] {
        refused(&template("bottlerocket", json!({"bottlerocket": settings})), &[said, "values.yaml:1:"]);
    }
}

/// In a text of user data it is a warning, on the line of the setting, its way as TOML writes it.
#[test]
fn texts_say_what_is_refused_and_what_to_write() {
    let text =
        "[settings.kernel]\nlockdown = 'integrty'\n'lock down' = 1\n[settings.kernel.sysctl]\n'a.b' = 1\n";
    let outcome = run(&["render"], &template("bottlerocket", json!({"userData": text})));
    outcome.says(&[
        "`settings.kernel.lockdown` is refused by the node: Bottlerocket knows no `integrty` for it",
        "did you mean `integrity`?",
        "`settings.kernel.'lock down'` is refused",
        "`settings.kernel.sysctl.'a.b'` is refused",
    ]);
}
