//! NodeConfigs: those that SOCI needs, the one that the values have, and those in the user's own text.

use serde_json::{Value, json};

use super::Composer;
use super::codes::{INVALID_CONTAINERD_CONFIG, WRONG_AMI_FAMILY};
use super::conflict::Said;
use super::soci::{Mode, Wanted};
use super::{kubelet, tunables};
use crate::apis::v1::ami_family::Family;
use crate::diagnostic::Diagnostic;
use crate::rules::lint::ec2nodeclass::user_data::kubelet_configuration::KUBELET_CONFIGURATION;
use crate::source::SourceId;
use crate::userdata::mime::{self, Part};
use crate::values::user_data::{NodeConfig, SociSource};
use crate::yaml::{self, Dialect, Node, Resolved, Scalar, Style};

/// Turns parallel pull and unpack on in nodeadm (AL2023 AMIs since v20250821).
const SOCI_PARALLEL: &str = include_str!("../../../files/al2023-soci-parallel.yaml");
/// Parallel pulls of containerd 2 itself, for which it has to keep the layers it has unpacked.
const CONTAINERD_PARALLEL: &str = include_str!("../../../files/al2023-containerd-parallel.yaml");

/// Where the kubelet finds SOCI.
const ENDPOINT: &str = "unix:///run/soci-snapshotter-grpc/soci-snapshotter-grpc.sock";

/// Where a NodeConfig holds values whose types nobody tells nodeadm but the user.
const AS_WRITTEN: [&str; 2] = ["/containerd/baseRuntimeSpec", "/featureGates"];

/// What SOCI sets, by a NodeConfig here or by the one that its script leaves on the node.
pub(super) fn of_soci(wanted: &Wanted) -> Said {
    let text = match (wanted.mode, wanted.source) {
        (Mode::Parallel, SociSource::Ami) => Some(SOCI_PARALLEL.to_owned()),
        (Mode::ContainerdParallel, _) => {
            let limits = tunables::tunables(&wanted.soci.parallel);
            let lines = limits.iter().filter_map(tunables::Tunable::of_containerd);
            Some(tunables::set_lines(CONTAINERD_PARALLEL, lines))
        }
        (Mode::Parallel | Mode::Lazy, _) => None,
    };
    let mut tree = text.as_deref().and_then(spec).unwrap_or_else(|| json!({}));
    if wanted.mode != Mode::ContainerdParallel {
        point_at_soci(&mut tree);
    }
    tree["featureGates"] = json!({"FastImagePull": text.as_deref() == Some(SOCI_PARALLEL)});
    let name = if wanted.field == "/enableSoci" { "enableSoci" } else { "soci" };
    Said { name: name.to_owned(), field: wanted.field.to_owned(), tree, text }
}

/// What nodeadm or the script's own NodeConfig tells containerd and the kubelet.
fn point_at_soci(tree: &mut Value) {
    let images = json!({"snapshotter": "soci", "disable_snapshot_annotations": false});
    tree["containerd"]["config"]["plugins"] = json!({
        "io.containerd.cri.v1.images": images,
        "io.containerd.grpc.v1.cri": {"containerd": images},
    });
    tree["kubelet"]["config"]["imageServiceEndpoint"] = json!(ENDPOINT);
}

/// The NodeConfig that the values have under `nodeConfig`.
pub(super) fn of_values(composer: &mut Composer) -> Option<Said> {
    let node = given(composer)?;
    let is_sound = kubelet::check(composer);
    check_containerd(composer);
    let mut node = typed(&node, "");
    if let Some(map) = node.as_map_mut().filter(|_| !is_sound) {
        // What is wrong with it is said, and no rule has to find it again.
        map.retain(|entry| entry.key != "kubelet");
    }
    let text =
        format!("apiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\nspec:\n{}", yaml::emit::node(&node, 2));
    let tree = with_containerd_config(yaml::json::to_value(&node));
    Some(Said { name: "nodeConfig".to_owned(), field: "/nodeConfig".to_owned(), tree, text: Some(text) })
}

/// What the template says elsewhere, and Karpenter makes its own NodeConfig of, which is the last.
pub(super) fn of_karpenter(composer: &Composer) -> Vec<Said> {
    let template = composer.entry.template;
    let said = |field: &str, tree: Value| Said {
        name: field.to_owned(),
        field: format!("/{field}"),
        tree,
        text: None,
    };
    let kubelet = template.kubelet.as_ref().map(|kubelet| json!({"kubelet": {"config": kubelet}}));
    let policy = template.instance_store_policy.as_deref().filter(|policy| !policy.is_empty());
    let storage = policy.map(|policy| json!({"instance": {"localStorage": {"strategy": policy}}}));
    let all = [("kubelet", kubelet), ("instanceStorePolicy", storage)];
    all.into_iter().filter_map(|(field, tree)| Some(said(field, tree?))).collect()
}

fn check_containerd(composer: &mut Composer) {
    if let Some(config) = &composer.entry.template.node_config.containerd.config
        && let Err(error) = config.parse::<toml::Table>()
    {
        let message = format!("containerd cannot read this: {}", error.message());
        let found = Diagnostic::new(&INVALID_CONTAINERD_CONFIG, message)
            .help("mend the TOML: with it containerd would not start, and the node never join");
        composer.report(found, "/nodeConfig/containerd/config");
    }
}

/// A NodeConfig among the user's own parts.
pub(super) fn of_part(part: &Part) -> Option<Said> {
    let is_node_config = part.content_type().starts_with(mime::NODE_CONFIG.as_bytes());
    let tree = spec(std::str::from_utf8(&part.content).ok().filter(|_| is_node_config)?)?;
    Some(Said { name: "userData".to_owned(), field: "/userData".to_owned(), tree, text: None })
}

/// Says that only AL2023 has nodeadm.
pub(super) fn refuse(composer: &mut Composer) {
    if given(composer).is_none() {
        return;
    }
    let family = composer.family;
    let message = format!("`nodeConfig` cannot be used with AMI family {}", family.name());
    let help = match family {
        Family::Bottlerocket => "nodeadm is in AL2023 only; use `bottlerocket` for settings of Bottlerocket",
        Family::Al2 => {
            "nodeadm is in AL2023 only; use a script in `userData`, and `kubelet`, or move to AL2023"
        }
        _ => "nodeadm is in AL2023 only; use `userData` as the AMI takes it",
    };
    composer.report(Diagnostic::new(&WRONG_AMI_FAMILY, message).help(help), "/nodeConfig");
}

/// The user's `nodeConfig`, if it says anything.
fn given(composer: &Composer) -> Option<Node> {
    let says_something = composer.entry.template.node_config != NodeConfig::default();
    composer.context.merged.at(&composer.path("/nodeConfig")).filter(|_| says_something).cloned()
}

/// The tree with the types that nodeadm has for it: what is a text there is one here, whatever it looks like.
fn typed(node: &Node, path: &str) -> Node {
    if AS_WRITTEN.contains(&path) {
        return node.clone();
    }
    if path == "/kubelet/config" {
        return kubelet::typed(node, &KUBELET_CONFIGURATION.root);
    }
    match &node.value {
        yaml::Value::Scalar(Scalar { meaning: Resolved::Null, .. }) => node.clone(),
        yaml::Value::Scalar(scalar) => {
            let text = Scalar { meaning: Resolved::Text, style: Style::Quoted, ..scalar.clone() };
            Node::scalar(text, node.span)
        }
        yaml::Value::List(items) => {
            Node::list(items.iter().map(|item| typed(item, path)).collect(), node.span)
        }
        yaml::Value::Map(map) => {
            let entries = map.iter().filter(|entry| !entry.value.is_null()).map(|entry| yaml::Entry {
                value: typed(&entry.value, &format!("{path}/{}", entry.key)),
                ..entry.clone()
            });
            Node::map(entries.collect(), node.span)
        }
    }
}

/// `spec` of a NodeConfig's first document.
fn spec(text: &str) -> Option<Value> {
    let loaded = yaml::load(SourceId::default(), text, Dialect::Helm);
    let root = yaml::json::to_value(loaded.documents.first()?);
    Some(with_containerd_config(root.get("spec")?.clone()))
}

/// The TOML in it as a tree like the rest; one that cannot be read says nothing.
fn with_containerd_config(mut spec: Value) -> Value {
    if let Some(config) = spec.pointer_mut("/containerd/config") {
        let table = config.as_str().and_then(|text| text.parse::<toml::Table>().ok());
        *config = json!(table.unwrap_or_default());
    }
    spec
}
