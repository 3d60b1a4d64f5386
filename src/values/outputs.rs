//! What `terraform output -json` prints, as a layer of values: each output at the path that its name stands for.

use super::codes::{NO_KNOWN_OUTPUT, TERRAFORM_VARIABLES, UNKNOWN_OUTPUT};
use super::merge;
use crate::diagnostic::Diagnostic;
use crate::phrase::{nearest, quote};
use crate::source::{SourceId, Span};
use crate::yaml::{Entry, Map, Node};

/// Names that modules give their outputs, those of TrueFoundry and of the community, and the values that they are. Of several
/// for one value the first one counts.
const USUAL: [(&str, &str); 24] = [
    ("cluster_name", "cluster.name"),
    ("eks_cluster_name", "cluster.name"),
    ("cluster_id", "cluster.name"),
    ("karpenter_node_role_name", "karpenter.role"),
    ("node_iam_role_name", "karpenter.role"),
    ("karpenter_instance_profile_id", "karpenter.instanceProfile"),
    ("karpenter_instance_profile_name", "karpenter.instanceProfile"),
    ("instance_profile_name", "karpenter.instanceProfile"),
    ("aws_account_id", "aws.accountId"),
    ("account_id", "aws.accountId"),
    ("aws_region", "aws.region"),
    ("region", "aws.region"),
    ("cluster_oidc_issuer_url", "aws.oidcProvider"),
    ("eks_oidc_provider_url", "aws.oidcProvider"),
    ("oidc_provider_arn", "aws.oidcProvider"),
    ("eks_oidc_provider_arn", "aws.oidcProvider"),
    ("karpenter_role_arn", "controller.serviceAccount.role"),
    ("karpenter_sqs_name", "controller.interruption.queue"),
    ("queue_name", "controller.interruption.queue"),
    ("cluster_endpoint", "controller.settings.clusterEndpoint"),
    ("eks_endpoint_url", "controller.settings.clusterEndpoint"),
    ("cluster_certificate_authority_data", "controller.settings.clusterCABundle"),
    ("eks_cluster_certificate_authority_data", "controller.settings.clusterCABundle"),
    ("service_account", "controller.serviceAccount.name"),
];

/// Whether a document is what `terraform output -json` prints: every output has its value, its type, and whether it is to be
/// kept secret.
pub(super) fn is_outputs(document: &Node) -> bool {
    let is_output =
        |entry: &Entry| ["sensitive", "type", "value"].iter().all(|key| entry.value.get(key).is_some());
    document.as_map().is_some_and(|map| !map.is_empty() && map.iter().all(is_output))
}

/// The names that the values themselves give: their `terraformOutputs`.
pub(super) fn table(document: &Node) -> Vec<(String, String)> {
    let table = document.get("terraformOutputs").and_then(Node::as_map).into_iter().flatten();
    table.filter_map(|entry| Some((entry.key.to_string(), entry.value.as_str()?.to_owned()))).collect()
}

/// The layer that a document of outputs makes, by the names given and by the usual ones.
pub(super) fn layer(document: &Node, named: &[(String, String)], found: &mut Vec<Diagnostic>) -> Node {
    let known = |name: &str| document.get(name);
    for (name, _) in named.iter().filter(|(name, _)| known(name).is_none()) {
        let names = document.as_map().into_iter().flatten().map(|entry| entry.key.as_str());
        let message = format!("Terraform has no output {}", quote(name));
        let help = match nearest(name, names) {
            Some(near) => format!("did you mean {}?", quote(near)),
            None => "`terraform output` lists them".to_owned(),
        };
        found.push(Diagnostic::new(&UNKNOWN_OUTPUT, message).at(document.span, "").help(help));
    }
    let named = named.iter().map(|(name, path)| (name.as_str(), path.as_str()));
    let mut taken: Vec<&str> = Vec::new();
    let mut root = merge::nothing();
    for (name, path) in named.chain(USUAL) {
        // A class has a role or a profile.
        let place = if path == "karpenter.instanceProfile" { "karpenter.role" } else { path };
        let Some(value) = known(name).and_then(|output| output.get("value")) else { continue };
        if !value.is_null() && value.as_str() != Some("") && !taken.contains(&place) {
            taken.push(place);
            root = merge::merge(at_path(path, value), root);
        }
    }
    if taken.is_empty() && found.is_empty() {
        let message = "none of these outputs of Terraform has a name that stands for a value";
        let nothing = Diagnostic::new(&NO_KNOWN_OUTPUT, message).at(document.span, "");
        found.push(
            nothing.help("say which is what: `--map my_cluster=cluster.name`, or a table `terraformOutputs`"),
        );
    }
    root
}

/// A value in maps of its path.
fn at_path(path: &str, value: &Node) -> Node {
    path.rsplit('.').fold(value.clone(), |inner, key| {
        let span = inner.span;
        let mut map = Map::default();
        map.push(Entry { key: key.into(), key_span: span, value: inner });
        Node::map(map, span)
    })
}

/// A file of variables, which Terraform alone can read.
pub(super) fn variables(name: &str, source: SourceId) -> Option<Diagnostic> {
    let is_variables = name.ends_with(".tfvars") || name.ends_with(".tfvars.json") || name.ends_with(".tf");
    is_variables.then(|| {
        Diagnostic::new(&TERRAFORM_VARIABLES, "these are inputs of Terraform, not values")
            .at(Span::new(source, 0, 0), "")
            .help("give what comes out of it: `terraform output -json > outputs.json`, and `-f outputs.json`")
    })
}
