//! Input that is broken or hostile: a clear word, status 1 or 2, nothing on stdout, bounded time and memory.

use std::fmt::Write;

use crate::command::{Folder, IDENTITY, Karpcfg, Outcome};

fn render(values: impl AsRef<[u8]>) -> Outcome {
    Folder::new().file("v.yaml", values).render(["-f", "v.yaml"])
}

#[test]
fn texts_that_are_no_values_are_refused_at_their_place() {
    let cases: [(&str, &[u8], &[&str]); 13] = [
        (
            "not UTF-8",
            b"cluster:\n  name: d\xffmo\n",
            &["`v.yaml` is not text: not UTF-8 at byte 18 (line 2, column 10)"],
        ),
        ("binary", &[0, 159, 146, 150, 255, 254, 7], &["`v.yaml` is not text", "save the file as UTF-8"]),
        ("a NUL", b"cluster:\n  name: a\0b\n", &["--> v.yaml:2:10", "U+0000 is not allowed"]),
        ("half of a UTF-16 unit", b"\xff\xfea\0b", &["`v.yaml` is not text"]),
        (
            "a tab for indentation",
            b"cluster:\n\tname: demo\n",
            &["--> v.yaml:2:1", "a tab is used for indentation"],
        ),
        (
            "an unclosed quote",
            b"cluster:\n  name: \"demo\nkarpenter: {}\n",
            &["--> v.yaml:2:9", "this quote is not closed"],
        ),
        (
            "an unclosed brace",
            b"cluster: {name: demo\nkarpenter: {}\n",
            &["--> v.yaml:", "error[yaml-syntax]"],
        ),
        ("a bad indent", b"cluster:\n  name: demo\n other: 1\n", &["--> v.yaml:3:", "error[yaml-syntax]"]),
        ("a list", b"- a\n- b\n", &["--> v.yaml:1:1", "the document is a list, not a map"]),
        ("a word", b"hello\n", &["--> v.yaml:1:1", "the document is a string, not a map"]),
        (
            "an unknown anchor",
            b"cluster: {name: *a}\n",
            &["--> v.yaml:1:17", "`*a` is an alias, and no anchor `&a` stands before it"],
        ),
        ("a key twice", b"cluster: {name: a}\ncluster: {name: b}\n", &["v.yaml:2:1", "duplicate"]),
        ("a Helm template", b"cluster:\n  name: {{ .Values.x }}\n", &["--> v.yaml:2:"]),
    ];
    for (what, values, said) in cases {
        let outcome = render(values);
        assert_eq!((outcome.status, outcome.stdout.as_str()), (1, ""), "{what}: {}", outcome.stderr);
        outcome.says(said);
    }
}

#[test]
fn marks_line_ends_and_emptiness_are_no_faults() {
    let expected = Folder::new().render([]).stdout;
    let cases: [(&str, &[u8]); 6] = [
        ("empty", b""),
        ("a comment", b"# nothing\n"),
        ("null", b"null\n"),
        ("a BOM and CRLF", b"\xef\xbb\xbfcluster:\r\n  name: demo\r\n"),
        ("UTF-16", b"\xff\xfec\0l\0u\0s\0t\0e\0r\0:\0 \0{\0}\0"),
        ("no newline at the end", b"cluster: {name: demo}"),
    ];
    for (what, values) in cases {
        let outcome = render(values);
        assert_eq!((outcome.status, outcome.stdout == expected), (0, true), "{what}: {}", outcome.stderr);
    }
}

#[test]
fn files_that_cannot_be_read_are_status_2() {
    let folder = Folder::new().file("dir/x.yaml", "");
    let cases = [
        ("missing.yaml", "cannot read `missing.yaml`: No such file or directory"),
        ("dir", "cannot read `dir`: Is a directory"),
        ("https://example.com/v.yaml", "is a URL, and karpcfg does not use the network: download it"),
        ("oci://example.com/v", "is a URL"),
    ];
    for (file, said) in cases {
        folder.render(["-f", file]).refused_with(2, &[said]);
    }
    folder.render(["--set-file", "cluster.name=missing"]).refused_with(2, &["cannot read `missing`"]);
    folder.render(["--defaults", "missing"]).refused_with(2, &["cannot read `missing`"]);
}

/// Every fault of every layer in one run.
#[test]
fn all_faults_are_said_at_once() {
    let args = ["-f", "a.yaml", "-f", "b.yaml", "--set", "x[", "--set", "karpenter.rol=1"];
    let folder = Folder::new().file("a.yaml", "cluster: {nam: x}\n").file("b.yaml", "karpenter: [\n");
    folder.render(args).refused_with(1, &["--> b.yaml:", "--set x["]);
    let folder = folder.file("b.yaml", "karpenter: {defaultNodePool: {weight: heavy}}\n");
    let args = ["-f", "a.yaml", "-f", "b.yaml", "--set", "karpenter.rol=1"];
    let said =
        ["--> a.yaml:1:11", "did you mean `name`?", "--> b.yaml:1:39", "did you mean `role`?", "3 errors"];
    folder.render(args).refused_with(1, &said);
}

#[test]
fn stdin_is_read_once_and_may_be_empty() {
    let run = |args: &[&str], stdin: &str| {
        let args = ["render"].into_iter().chain(IDENTITY).chain(args.iter().copied());
        Karpcfg::new(args).stdin(stdin).run()
    };
    let weight = |outcome: &Outcome| outcome.object("default-nodepool")["spec"]["weight"].clone();
    let values = "karpenter: {defaultNodePool: {weight: 7}}\n";
    assert_eq!(weight(&run(&["-f", "-"], values)), 7);
    assert_eq!(weight(&run(&["-f", "-", "-f", "-"], values)), 7);
    assert_eq!(weight(&run(&["-f", "-"], "")), 10);
    run(&["-f", "-"], "cluster: [\n").refused_with(1, &["--> <stdin>:"]);
}

/// With stdin closed altogether there is nothing to read; that is no reason to fail in another way.
#[cfg(unix)]
#[test]
fn closed_stdin_is_empty() {
    let output = std::process::Command::new("sh")
        .args(["-c", "exec \"$0\" render -f - <&-", env!("CARGO_BIN_EXE_karpcfg")])
        .output()
        .unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{stderr}");
    assert!(stderr.contains("`cluster.name` is not set"), "{stderr}");
}

#[test]
fn depth_is_limited() {
    let object = |depth: usize| {
        let value = format!("{}x{}", "[".repeat(depth), "]".repeat(depth));
        format!("extraObjects: [{{apiVersion: v1, kind: X, metadata: {{name: deep}}, a: {value}}}]\n")
    };
    assert_eq!(render(object(200)).status, 0, "200 deep is allowed");
    for depth in [300, 5_000, 200_000] {
        render(object(depth)).refused_with(1, &["error[nested-too-deep]"]);
        render(format!("a: {}", "{a: ".repeat(depth))).refused_with(1, &["error[nested-too-deep]"]);
    }
    let path = format!("{}b=1", "a.".repeat(5_000));
    Folder::new().render(["--set", &path]).refused_with(1, &["the path has more than 30 levels"]);
    let text = format!("extraObjects: ['{}']\n", object(300).replace('\n', ""));
    render(text).refused_with(1, &["error[nested-too-deep]"]);
    let json = format!("a={}1{}", "[".repeat(5_000), "]".repeat(5_000));
    let outcome = Folder::new().render(["--set-json", &json]);
    assert_eq!((outcome.status, outcome.stdout.as_str()), (1, ""), "{}", outcome.stderr);
}

#[test]
fn aliases_cannot_blow_a_file_up() {
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for at in 1..9 {
        let items = vec![format!("*a{}", at - 1); 10].join(", ");
        writeln!(bomb, "a{at}: &a{at} [{items}]").unwrap();
    }
    render(bomb).refused_with(1, &["error[excessive-aliasing]", "--> v.yaml:"]);
}

/// A finding for each line would be millions.
#[test]
fn a_file_of_50_mb_is_refused_before_it_is_read() {
    let folder = Folder::new();
    let file = std::fs::File::create(folder.path("v.yaml")).unwrap();
    file.set_len(50 << 20).unwrap();
    folder.render(["-f", "v.yaml"]).refused_with(2, &["cannot read `v.yaml`: it is larger than 16 MiB"]);
    #[cfg(unix)]
    folder.render(["-f", "/dev/zero"]).refused_with(2, &["it is larger than 16 MiB"]);
}

#[test]
fn thousands_of_faults_are_bounded() {
    let keys = (0..20_000).fold(String::new(), |mut keys, at| {
        writeln!(keys, "key{at}: {at}").unwrap();
        keys
    });
    let outcome = render(keys);
    assert_eq!((outcome.status, outcome.stdout.as_str()), (1, ""));
    outcome.says(&["unknown key `key0`", "these are the first 200 faults"]);
    assert!(outcome.stderr.len() < 100_000, "{}", outcome.stderr.len());
}

fn chain(length: usize) -> String {
    let head = "karpenter:\n  nodePools:\n".to_owned();
    (0..length).fold(head, |mut values, at| {
        let next = if at + 1 < length { format!("p{}", at + 1) } else { "defaultNodePool".to_owned() };
        writeln!(values, "    p{at}: {{from: {next}}}").unwrap();
        values
    })
}

#[test]
fn chains_of_from_are_followed_so_far_and_no_farther() {
    let outcome = render(chain(30));
    assert_eq!(outcome.object("p0")["spec"]["limits"]["cpu"], 75);
    render(chain(10_000))
        .refused_with(1, &["`p0` builds on more than 32 other entries", "error[from-chain-too-long]"]);
}

#[test]
fn from_leads_somewhere_and_never_back() {
    let cases = [
        ("a: {from: a}", "`from` goes in a circle: a → a"),
        ("a: {from: b}, b: {from: c}, c: {from: a}", "`from` goes in a circle: a → b → c → a"),
        ("a: {from: gpuNodePol}", "did you mean `gpuNodePool`?"),
        ("a: {from: 1}", "`from: 1` names no entry of `nodePools`"),
        ("a: {from: [b]}", "`karpenter.nodePools.a.from` must be a string"),
        ("a: 1", "`karpenter.nodePools.a` must be a map"),
    ];
    for (pools, said) in cases {
        render(format!("karpenter: {{nodePools: {{{pools}}}}}\n")).refused_with(1, &[said, "--> v.yaml:1:"]);
    }
}

#[test]
fn extra_objects_are_maps() {
    let cases = [
        ("[5]", "an extra object must be a map, not of type integer"),
        ("[true]", "an extra object must be a map, not of type boolean"),
        ("['- a']", "an extra object must be a map, not of type list"),
        ("[just text]", "an extra object must be a map, not of type string"),
        ("['a: [']", "extraObjects[0]:1:"),
        ("[[a]]", "`extraObjects[0]` must be a string or a map"),
        ("[null]", "`extraObjects[0]` must be a string or a map"),
        ("{a: b}", "`extraObjects` must be a list"),
    ];
    for (objects, said) in cases {
        for compat in [&[][..], &["--compat", "helm3"]] {
            let folder = Folder::new().file("v.yaml", format!("extraObjects: {objects}\n"));
            let args = ["-f", "v.yaml"].iter().chain(compat).copied();
            folder.render(args).refused_with(1, &[said]);
        }
    }
}

/// Whoever takes a map for something else is told what the map is made of.
#[test]
fn a_value_of_the_wrong_shape_is_told_a_way_out() {
    for (argument, help) in [
        ("karpenter.eksAutoMode=true", "it has the key `enabled`"),
        (
            "karpenter.defaultNodePool.generation=4",
            "it has the keys `above`, `below`, `allowed`, `notAllowed`",
        ),
        ("karpenter.defaultNodePool.instanceFamilies={m5}", "it has the keys `allowed`, `notAllowed`"),
        (
            "karpenter.defaultNodePool={}",
            "it has the keys `from`, `enabled`, `create`, `name`, `metadata`, `nodeClass` and others",
        ),
        ("karpenter.defaultNodePool.labels=team", "write `key: value` lines below it\n"),
        ("karpenter.nodePools={a}", "write `key: value` lines below it, without `- `"),
        ("karpenter.defaultNodePool.taints.key=a", "write `- ` before the first key of each item"),
        ("karpenter.defaultNodeTemplate.amiSelectorTerms={}", "`{}` in `--set` is a list of one empty text"),
        ("karpenter.defaultNodePool.zones=", "write a list, `[]` for an empty one"),
        ("karpenter.nodePools.a.nodeclass=default", "did you mean `nodeClass`?"),
        ("karpenter.critical.nodeClass.name=a", "did you mean `nodeclass`?"),
        ("karpenter.gpuNodeTemplate.name=a", "did you mean `gpuDefaultNodeTemplate`?"),
        ("cluster\\.name=demo", "write `cluster: {name: …}`"),
        (
            "karpenter.defaultNodePool\\.disruption\\.budgets=a",
            "write `defaultNodePool: {disruption: {budgets: …}}`",
        ),
    ] {
        Karpcfg::new(["values", "--set", argument]).run().refused_with(1, &[argument, help]);
    }
}

#[test]
fn names_that_match_no_instance_and_no_zone_are_refused_unless_others_do() {
    for (list, (wrong, right), said) in [
        ("instanceSizes.allowed", ("2x-large", "large"), "no instance size is called `2x-large`"),
        ("instanceCategories.allowed", ("compute", "m"), "no instance category is called `compute`"),
        ("instanceTypes.allowed", ("m5large", "m5.large"), "no instance type is called `m5large`"),
        ("zones", ("use1-az1", "us-east-1a"), "ask for it with `topology.k8s.aws/zone-id`"),
    ] {
        let render = |values: &str| {
            let list = format!("karpenter.defaultNodePool.{list}={{{values}}}");
            Karpcfg::new(["render", "--set", &format!("cluster.name=demo,karpenter.role=r,{list}")]).run()
        };
        render(wrong).refused_with(1, &[said]);
        let outcome = render(&format!("{wrong},{right}"));
        assert_eq!(outcome.status, 0, "{}", outcome.stderr);
        outcome.says(&[said]);
    }
    let argument = "cluster.name=demo,karpenter.role=r,karpenter.defaultNodePool.zones={us-east-1}";
    let said = "a zone is a region and a letter, for example `us-east-1a`";
    Karpcfg::new(["render", "--set", argument]).run().refused_with(1, &["is not a value of", said]);
}
