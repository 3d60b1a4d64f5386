//! Strings that break YAML writers: whatever a text field is given, every reader gets exactly that from the manifests.

use std::fmt::Write;

use serde_json::Value;

use crate::command::{Folder, json_lines, kubectl_objects, objects, shared_file, test_file, test_path};

/// A values file in which `§` stands for the string, in values and in keys, and `¶` for the cluster's name.
const VALUES: &str = "
cluster: {name: ¶}
karpenter:
  role: §
  defaultNodeTemplate: {enabled: false}
  defaultNodePool: {enabled: false}
  gpuDefaultNodeTemplate: {enabled: false}
  gpuNodePool: {enabled: false}
  controlPlaneNodeTemplate: {enabled: false}
  controlPlaneNodePool: {enabled: false}
  nodeClasses:
    §:
      metadata: {annotations: {§: §}, labels: {§: §}}
      rootVolumeSize: 1Gi
      kmsKeyID: §
      extraTags: {§: §}
      extraSubnetTags: {§: §}
      userData: §
      context: §
      amiSelectorTerms: [{name: §, tags: {§: §}}]
      kubelet: {clusterDNS: [§], systemReserved: {§: §}}
  nodePools:
    pool:
      name: §
      nodeClass: §
      labels: {§: §}
      annotations: {§: §}
      zones: [§]
      instanceFamilies: {allowed: [§]}
      taints: [{key: §, value: §, effect: NoSchedule}]
      startupTaints: [{key: §, value: §, effect: NoExecute}]
      expireAfter: §
      additionalRequirements: [{key: §, operator: In, values: [§]}]
      disruption: {budgets: [{nodes: §, schedule: §}]}
extraObjects:
  - {apiVersion: v1, kind: ConfigMap, metadata: {name: §}, data: {§: §}}
";

/// Where the string must be found again: the kind, and the way down; `§` is the string as a key.
const PLACES: [(&str, &str); 33] = [
    ("EC2NodeClass", "metadata name"),
    ("EC2NodeClass", "metadata annotations §"),
    ("EC2NodeClass", "metadata labels §"),
    ("EC2NodeClass", "spec role"),
    ("EC2NodeClass", "spec tags §"),
    ("EC2NodeClass", "spec tags karpenter.sh/discovery"),
    ("EC2NodeClass", "spec tags cluster-name"),
    ("EC2NodeClass", "spec subnetSelectorTerms 0 tags §"),
    ("EC2NodeClass", "spec securityGroupSelectorTerms 0 tags karpenter.sh/discovery"),
    ("EC2NodeClass", "spec blockDeviceMappings 0 ebs kmsKeyID"),
    ("EC2NodeClass", "spec userData"),
    ("EC2NodeClass", "spec context"),
    ("EC2NodeClass", "spec amiSelectorTerms 0 name"),
    ("EC2NodeClass", "spec amiSelectorTerms 0 tags §"),
    ("EC2NodeClass", "spec kubelet clusterDNS 0"),
    ("EC2NodeClass", "spec kubelet systemReserved §"),
    ("NodePool", "metadata name"),
    ("NodePool", "spec template metadata labels §"),
    ("NodePool", "spec template metadata annotations §"),
    ("NodePool", "spec template spec nodeClassRef name"),
    ("NodePool", "spec template spec requirements 0 values 0"),
    ("NodePool", "spec template spec requirements 1 values 0"),
    ("NodePool", "spec template spec requirements 2 key"),
    ("NodePool", "spec template spec requirements 2 values 0"),
    ("NodePool", "spec template spec taints 0 key"),
    ("NodePool", "spec template spec taints 0 value"),
    ("NodePool", "spec template spec startupTaints 0 key"),
    ("NodePool", "spec template spec startupTaints 0 value"),
    ("NodePool", "spec template spec expireAfter"),
    ("NodePool", "spec disruption budgets 0 nodes"),
    ("NodePool", "spec disruption budgets 0 schedule"),
    ("ConfigMap", "metadata name"),
    ("ConfigMap", "data §"),
];

#[test]
fn the_sample_survives_in_every_field() {
    survive(json_lines(&test_file("yaml/strings.jsonl")));
}

#[test]
fn the_corpus_survives_in_every_field() {
    if let Some(corpus) = shared_file("yaml/strings.jsonl") {
        survive(json_lines(&corpus));
    }
}

/// What people put into user data, down to its last newline.
#[test]
fn texts_of_many_lines_survive_in_every_field() {
    let texts = [
        "#!/bin/bash\necho hi",
        "#!/bin/bash\necho hi\n",
        "#!/bin/bash\necho hi\n\n",
        "#!/bin/bash\necho hi\n\n\n",
        "\n\n#!/bin/bash\n",
        "  two blanks first\nthen none\n",
        "\ttab first\nthen none\n",
        "a\n\n\n  b\n\tc\n",
        "blanks behind  \nand a tab\t\n",
        "a\r\nb\r\n",
        "a\rb",
        "MIME-Version: 1.0\n\n--//\nContent-Type: text/x-shellscript\n\n--//--\n",
        "---\napiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\n---\n...\n",
        "[settings.kubernetes]\n\"max-pods\" = 58 # comment\n",
        "# a comment first\n: a\n- b\n? c\n",
        "echo $HOME ${PATH} $(id) {{ x }} `date`\n",
        "last line of blanks\n   ",
        "\n",
        "\n\n",
        " \n ",
    ];
    survive(texts.iter().map(|text| (*text).into()).collect());
}

/// Renders a values file for each string, all in one run, and looks for it in every place.
fn survive(strings: Vec<Value>) {
    // An empty text means "not set" in most of these fields.
    let strings: Vec<&str> =
        strings.iter().filter_map(Value::as_str).filter(|text| !text.is_empty()).collect();
    let folder = strings.iter().enumerate().fold(Folder::new(), |folder, (index, text)| {
        folder.file(
            &format!("in/{index}.yaml"),
            VALUES.replace('§', &quoted(text)).replace('¶', &quoted(&cluster(text))),
        )
    });
    let args = ["render", "--batch", "in", "--output-dir", "out", "--skip-checks", "--allow-placeholders"];
    let outcome = folder.karpcfg(args).run();
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    let texts: Vec<String> = (0..strings.len()).flat_map(|index| printed(&folder, index)).collect();
    let wrong: Vec<String> = [
        ("kubectl", kubectl_objects(&texts.join("---\n"))),
        ("serde_yaml", texts.iter().flat_map(|text| objects(text)).collect()),
    ]
    .iter()
    .flat_map(|(reader, objects)| {
        assert_eq!(objects.len(), 3 * strings.len(), "{reader}");
        let of_each = objects.chunks(3).zip(&strings);
        of_each.flat_map(|(objects, text)| lost(reader, objects, text)).collect::<Vec<_>>()
    })
    .collect();
    assert!(wrong.is_empty(), "{} places are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// The files of one of the values files.
fn printed(folder: &Folder, index: usize) -> Vec<String> {
    let out = format!("out/{index}");
    let names = folder.names(&out).into_iter().filter(|name| name.ends_with(".yaml"));
    let files: Vec<String> = names.map(|name| folder.read(&format!("{out}/{name}"))).collect();
    assert_eq!(files.len(), 3, "{index}: {:?}", folder.names(&out));
    files
}

/// The string itself; a cluster name of blanks alone is refused, so there it gets a letter.
fn cluster(text: &str) -> String {
    if text.trim().is_empty() { format!("x{text}") } else { text.to_owned() }
}

/// In double quotes, everything but letters and digits escaped: the way in must not be what is tested.
fn quoted(text: &str) -> String {
    let escaped = text.chars().fold(String::new(), |mut out, character| {
        match character {
            plain if plain.is_ascii_alphanumeric() => out.push(plain),
            other => write!(out, "\\U{:08x}", u32::from(other)).unwrap(),
        }
        out
    });
    format!("\"{escaped}\"")
}

/// The places where a reader does not find the string.
fn lost(reader: &str, objects: &[Value], text: &str) -> Vec<String> {
    let mut lost = Vec::new();
    for (kind, way) in PLACES {
        let object = objects.iter().find(|object| object["kind"] == kind).unwrap();
        let found = way.split(' ').try_fold(object, |at, token| child(at, token, text));
        let is_cluster = way.ends_with("discovery") || way.ends_with("cluster-name");
        let expected = if is_cluster { cluster(text) } else { text.to_owned() };
        if found.and_then(Value::as_str) != Some(&expected) {
            lost.push(format!("{reader} finds {found:?} in {kind} {way}, not {expected:?}"));
        }
    }
    lost
}

fn child<'a>(at: &'a Value, token: &str, text: &str) -> Option<&'a Value> {
    match at {
        Value::Array(items) => items.get(token.parse::<usize>().ok()?),
        _ => at.get(if token == "§" { text } else { token }),
    }
}

/// A value printed in the middle of a line would not be quoted for where it stands: a line is a key, in letters or
/// printed, and behind it one scalar, or what `value` prints.
#[test]
fn templates_print_values_only_where_a_scalar_or_a_block_can_stand() {
    for entry in std::fs::read_dir(test_path("../templates")).unwrap() {
        let path = entry.unwrap().path();
        let template = std::fs::read_to_string(&path).unwrap();
        assert!(template.lines().any(|line| line.contains("{{")), "{path:?}");
        for line in template.lines().filter(|line| line.contains("{{")) {
            let line = line.trim_start();
            let (key, content) = line.split_once(':').unwrap_or_else(|| panic!("{path:?}: {line}"));
            let is_key = key.bytes().all(|byte| byte.is_ascii_alphanumeric()) || is_expression(key);
            let is_block = is_expression(content) && content.contains("|value(");
            let is_scalar =
                content.strip_prefix(' ').is_some_and(|text| is_expression(text) && !text.contains('|'));
            assert!(is_key && (is_block || is_scalar), "{path:?}: {line}");
        }
    }
}

/// One pair of braces and nothing beside it.
fn is_expression(text: &str) -> bool {
    let inner = text.strip_prefix("{{ ").and_then(|rest| rest.strip_suffix(" }}"));
    inner.is_some_and(|inner| !inner.contains(['{', '}']))
}
