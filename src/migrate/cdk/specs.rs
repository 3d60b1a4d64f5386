//! The properties from version 1.14 on, `nodePoolSpec` and `ec2NodeClassSpec`, for old and newer APIs.

use super::{Props, object, requirements};
use crate::apis::version::Version;
use crate::migrate::class;
use crate::migrate::edit;
use crate::migrate::settings::Placeholders;
use crate::source::Span;
use crate::yaml::{Entry, Node};

/// The pool and the class that the add-on made.
pub(super) fn objects(props: &mut Props<'_>) -> Option<Vec<Node>> {
    if is_alpha(props) { Some(alpha(props)) } else { beta(props) }
}

/// Whether it is for a Karpenter before 0.32: by the version asked for, or the package's, or else by the words.
fn is_alpha(props: &Props<'_>) -> bool {
    let words = [
        ("nodePoolSpec", &["consolidation", "ttlSecondsAfterEmpty", "ttlSecondsUntilExpired"][..]),
        ("ec2NodeClassSpec", &["subnetSelector", "securityGroupSelector", "amiSelector"]),
    ];
    let has_words = || {
        words.iter().any(|(spec, keys)| {
            keys.iter().any(|key| props.get(spec).is_some_and(|spec| spec.get(key).is_some()))
        })
    };
    match (props.karpenter(), props.settings.blueprints) {
        (Some(version), _) => version < Version(0, 32),
        (None, Some(_)) => false,
        (None, None) => has_words(),
    }
}

/// Of a spec: entries as they are, and those that the add-on writes if they are missing.
struct Spec {
    given: Option<Node>,
    near: Span,
}

impl Spec {
    fn of(props: &Props<'_>, key: &str) -> Self {
        let given = props.get(key).cloned();
        let near = given.as_ref().map_or(props.root.span, |node| node.span);
        Spec { given, near }
    }

    fn entry(&self, key: &str) -> Option<Entry> {
        self.given.as_ref()?.as_map()?.entry(key).filter(|entry| !entry.value.is_null()).cloned()
    }

    fn entries(&self, keys: &[&str]) -> Vec<Entry> {
        keys.iter().filter_map(|key| self.entry(key)).collect()
    }

    fn or(&self, key: &'static str, default: Node) -> Entry {
        self.entry(key).unwrap_or_else(|| edit::entry(key, default))
    }

    /// What the add-on writes into every class.
    fn written_out(&self) -> Vec<Entry> {
        let text = |text: &str| edit::text(text, self.near);
        let options = edit::map(
            self.near,
            [
                ("httpEndpoint", text("enabled")),
                ("httpProtocolIPv6", text("disabled")),
                ("httpPutResponseHopLimit", edit::number(2, self.near)),
                ("httpTokens", text("required")),
            ],
        );
        vec![
            self.or("userData", text("")),
            self.or("metadataOptions", options),
            self.or("detailedMonitoring", edit::boolean(false, self.near)),
        ]
    }
}

fn alpha(props: &Props<'_>) -> Vec<Node> {
    let (pool, class) = (Spec::of(props, "nodePoolSpec"), Spec::of(props, "ec2NodeClassSpec"));
    let mut provisioner: Vec<Entry> = pool.entry("requirements").map(requirements).into_iter().collect();
    provisioner.extend(pool.entries(&[
        "taints",
        "startupTaints",
        "labels",
        "annotations",
        "consolidation",
        "ttlSecondsAfterEmpty",
        "ttlSecondsUntilExpired",
        "weight",
    ]));
    if let Some(limits) = pool.entry("limits") {
        let value = edit::map(pool.near, [("resources", limits.value.clone())]);
        provisioner.push(Entry { value, ..limits });
    }
    let name = "default-nodetemplate";
    provisioner
        .push(edit::entry("providerRef", edit::map(pool.near, [("name", edit::text(name, pool.near))])));
    let keys = [
        "subnetSelector",
        "securityGroupSelector",
        "instanceProfile",
        "amiSelector",
        "tags",
        "blockDeviceMappings",
    ];
    let mut template = class.entries(&keys);
    template.push(class.or("amiFamily", edit::text("AL2", class.near)));
    template.extend(class.written_out());
    vec![
        object("karpenter.sh/v1alpha5", "Provisioner", "default-provisioner", &props.root, provisioner),
        object("karpenter.k8s.aws/v1alpha1", "AWSNodeTemplate", name, &props.root, template),
    ]
}

fn beta(props: &mut Props<'_>) -> Option<Vec<Node>> {
    let (pool, class) = (Spec::of(props, "nodePoolSpec"), Spec::of(props, "ec2NodeClassSpec"));
    if !pool.entries(&["consolidation", "ttlSecondsAfterEmpty", "ttlSecondsUntilExpired"]).is_empty() {
        props.refuse(
            "",
            "consolidation and times of their own are only available for older versions of Karpenter",
        );
        return None;
    }
    let terms = class.entry("amiSelectorTerms");
    let has_alias = terms
        .is_some_and(|terms| edit::items(&terms.value, "").iter().any(|term| term.get("alias").is_some()));
    let is_of_v1 = has_alias || pool.entry("expireAfter").is_some();
    if class.given.is_some() && class.entry("amiFamily").is_none() && !is_of_v1 {
        props.refuse("", "the class needs an AMI family");
        return None;
    }
    let name = "default-ec2nodeclass";
    let near = pool.near;
    let mut nodes = vec![edit::entry("nodeClassRef", edit::map(near, [("name", edit::text(name, near))]))];
    nodes.push(
        pool.entry("requirements")
            .map_or_else(|| edit::entry("requirements", edit::list(near, Vec::new())), requirements),
    );
    nodes.extend(pool.entries(&["taints", "startupTaints", "expireAfter"]));
    let metadata =
        Node::map(pool.entries(&["labels", "annotations"]).into_iter().collect(), edit::begin_of(near));
    let spec = Node::map(nodes.into_iter().collect(), edit::begin_of(near));
    let mut template = vec![edit::entry("spec", spec)];
    if metadata.as_map().is_some_and(|map| !map.is_empty()) {
        template.push(edit::entry("metadata", metadata));
    }
    let template = Node::map(template.into_iter().collect(), edit::begin_of(near));
    let mut spec = vec![edit::entry("template", template)];
    spec.extend(pool.entries(&["disruption", "limits", "weight"]));
    let keys = [
        "amiFamily",
        "amiSelectorTerms",
        "subnetSelectorTerms",
        "securityGroupSelectorTerms",
        "instanceProfile",
        "instanceStorePolicy",
        "tags",
        "blockDeviceMappings",
    ];
    let mut of_class = class.entries(&keys);
    of_class.extend(class.written_out());
    of_class.extend(role(props, class.near));
    Some(vec![
        object("karpenter.sh/v1beta1", "NodePool", "default-nodepool", &props.root, spec),
        object("karpenter.k8s.aws/v1beta1", "EC2NodeClass", name, &props.root, of_class),
    ])
}

/// The add-on makes a role without a name, so that somebody must say it.
fn role(props: &Props<'_>, near: Span) -> Option<Entry> {
    let settings = props.settings;
    let named = settings.identity.as_ref().map(class::place_of);
    let (key, name) = match (named, settings.placeholders) {
        (Some((place, name)), _) => (place.strip_prefix("/spec/")?, name),
        (None, Placeholders::Written) => ("role", class::ROLE_PLACEHOLDER),
        (None, Placeholders::Refused) => return None,
    };
    Some(edit::entry(key, edit::text(name, near)))
}
