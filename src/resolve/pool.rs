//! A pool of the values → a `NodePool`.

use super::codes::{REPEATED_BUILT_IN_TAINT, TWO_NODE_CLASSES};
use super::entries::{self, ClassEntry, PoolEntry};
use super::family::family_for_devices;
use super::requirements::{DERIVED, REQUIREMENTS, requirements};
use super::{Context, Object, Resource};
use crate::apis::v1::ami_family::Family;
use crate::apis::v1::nodepool::{Disruption, NodeClassRef, NodePool, Spec, Taint, Template, TemplateSpec};
use crate::apis::v1::{ObjectMetadata, Ordered, TextMap, ec2nodeclass, nodeclass};
use crate::diagnostic::{Diagnostic, ObjectRef};
use crate::instancetype::labels::Provider;
use crate::manifest::{Link, Links, Spot, Target};
use crate::phrase::nearest;
use crate::rules::Rule;
use crate::rules::admission::nodepool::empty_node_class_ref::EMPTY_NODE_CLASS_REF;
use crate::rules::lint::node_class_not_found::NODE_CLASS_NOT_FOUND;
use crate::source::Pointer;
use crate::values::NodePool as NodePoolValues;

/// The object that `entry` makes.
pub(super) fn object(
    context: &Context,
    entry: &PoolEntry,
    classes: &[ClassEntry],
    diagnostics: &mut Vec<Diagnostic>,
) -> Object {
    let pool = entry.pool;
    check_one_class(context, entry, diagnostics);
    let (requirements, mut links) = requirements(entry, provider(context), context.profile.repeated);
    let class = entry.class(classes);
    let taints = taints(context, entry, &mut links, diagnostics);
    let template_spec = TemplateSpec {
        node_class_ref: node_class_ref(context, entry, class, diagnostics),
        requirements,
        taints,
        startup_taints: pool.startup_taints.clone(),
        expire_after: filled(&pool.expire_after),
        termination_grace_period: filled(&pool.termination_grace_period),
    };
    let labels = labels(context, entry, class);
    let spec = Spec {
        weight: unless_static(context, entry, "weight", pool.weight),
        replicas: pool.replicas,
        template: Template {
            metadata: ObjectMetadata {
                labels: some_map(labels),
                annotations: some_map(pool.annotations.clone()),
            },
            spec: template_spec,
        },
        disruption: pool.disruption.clone().filter(|disruption| *disruption != Disruption::default()),
        limits: unless_static(context, entry, "limits", some_map(pool.limits.clone())),
    };
    links.push(class_link(pool, class));
    let node_pool = NodePool { name: entry.name(), metadata: pool.metadata.clone(), spec };
    Object {
        resource: Resource::NodePool(Box::new(node_pool)),
        links: Links { entry: entry.path.clone(), fixed: &FIELDS, list: links },
    }
}

/// Two ways to name the class cannot both be meant.
fn check_one_class(context: &Context, entry: &PoolEntry, diagnostics: &mut Vec<Diagnostic>) {
    let pool = entry.pool;
    let ways = [
        ("nodeClass", pool.node_class.as_deref().is_some_and(|name| !name.is_empty())),
        ("nodeclass", pool.nodeclass.is_some()),
        ("nodeClassRef", pool.node_class_ref.is_some()),
    ];
    let said: Vec<&str> = ways.iter().filter(|(_, is_said)| *is_said).map(|(key, _)| *key).collect();
    if let [first, second, ..] = said.as_slice() {
        let message = format!("pool `{}` says both `{first}` and `{second}`", entry.name());
        let found =
            Diagnostic::new(&TWO_NODE_CLASSES, message).help("a pool has one class: remove one of the two");
        diagnostics.push(context.locate(found, entry.path.join(second)));
    }
    if pool.requirements.is_some() {
        for (field, _) in DERIVED {
            let path = entry.path.concat(&Pointer::parse(field));
            context.note_unused(path, "`requirements` takes its place", diagnostics);
        }
    }
}

fn provider(context: &Context) -> Provider {
    if context.values.karpenter.eks_auto_mode.enabled { Provider::AutoMode } else { Provider::Karpenter }
}

fn node_class_ref(
    context: &Context,
    entry: &PoolEntry,
    class: Option<&ClassEntry>,
    diagnostics: &mut Vec<Diagnostic>,
) -> NodeClassRef {
    if let Some(given) = &entry.pool.node_class_ref {
        return given.clone();
    }
    match (class, entry.pool.node_class.clone().filter(|name| !name.is_empty())) {
        (Some(class), _) => {
            if !class.is_printed() && !class.is_elsewhere() {
                diagnostics.push(switched_off(context, entry, class));
            }
            reference(context, class.name())
        }
        (None, Some(name)) => {
            diagnostics.push(unknown_class(context, entry, &name));
            reference(context, name)
        }
        (None, None) => {
            diagnostics.push(no_class(context, entry));
            reference(context, String::new())
        }
    }
}

/// The finding of a rule, said in the values' terms instead.
fn instead_of(rule: &'static Rule, entry: &PoolEntry, message: String) -> Diagnostic {
    let object = ObjectRef { kind: "NodePool".to_owned(), name: entry.name(), ..ObjectRef::default() };
    Diagnostic { object: Some(object), ..Diagnostic::new(&rule.code, message) }
}

fn switched_off(context: &Context, entry: &PoolEntry, class: &ClassEntry) -> Diagnostic {
    let message = format!("pool `{}` uses the class `{}`, which is switched off", entry.name(), class.name());
    let found = instead_of(&NODE_CLASS_NOT_FOUND, entry, message).help(format!(
        "switch the pool off too (`{}.enabled: false`), or say `{}.create: false` if the class is in the cluster already",
        entry.path, class.path
    ));
    context.locate(found, class.path.join("enabled"))
}

fn unknown_class(context: &Context, entry: &PoolEntry, name: &str) -> Diagnostic {
    let message = format!("`nodeClass: {name}` names no template of the values");
    let known = entries::classes(&context.values.karpenter);
    let near = nearest(name, known.iter().map(|class| class.key));
    let found = instead_of(&NODE_CLASS_NOT_FOUND, entry, message).help(match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!(
            "for a class that is in the cluster already add `karpenter.nodeClasses.{name}.create: false`"
        ),
    });
    context.locate(found, entry.path.join("nodeClass"))
}

fn no_class(context: &Context, entry: &PoolEntry) -> Diagnostic {
    let message = format!("pool `{}` names no node class", entry.name());
    let found = instead_of(&EMPTY_NODE_CLASS_REF, entry, message)
        .help("add `nodeClass: <an entry of nodeClasses, or a template such as defaultNodeTemplate>`");
    context.locate(found, entry.path.clone())
}

/// A static pool has neither weight nor limits but those of nodes: what only a default says is left out.
fn unless_static<T>(context: &Context, entry: &PoolEntry, field: &str, value: Option<T>) -> Option<T> {
    let is_users = || context.merged.at(&entry.path.join(field)).is_some_and(|node| context.says_users(node));
    value.filter(|_| entry.pool.replicas.is_none() || is_users())
}

fn reference(context: &Context, name: String) -> NodeClassRef {
    let (group, kind) = match provider(context) {
        Provider::Karpenter => (ec2nodeclass::GROUP, ec2nodeclass::KIND),
        Provider::AutoMode => (nodeclass::GROUP, nodeclass::KIND),
    };
    NodeClassRef { group: group.to_owned(), kind: kind.to_owned(), name }
}

/// The constants' labels, then the user's over them.
fn labels(context: &Context, entry: &PoolEntry, class: Option<&ClassEntry>) -> TextMap {
    let family = class.map(|class| family_for_devices(class.template, context.profile));
    let constants = context.profile.role_labels(entry.role, family == Some(Family::Bottlerocket));
    let mut labels: TextMap =
        constants.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    labels.extend(entry.pool.labels.clone());
    labels
}

/// The constants' taint, then the user's; the user's own wording of the same taint takes its place.
fn taints(
    context: &Context,
    entry: &PoolEntry,
    links: &mut Vec<Link>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Taint> {
    let own = &entry.pool.taints;
    let path = entry.path.join("taints");
    let constant = context.profile.role_taint(entry.role).map(|key| Taint {
        key: key.to_owned(),
        value: None,
        effect: "NoSchedule".to_owned(),
        time_added: None,
    });
    let repeated = constant.as_ref().and_then(|constant| {
        own.iter().position(|taint| taint.key == constant.key && taint.effect == constant.effect)
    });
    if let Some(index) = repeated {
        let message = format!("taint `{}:{}` is on this pool already", own[index].key, own[index].effect);
        let note = Diagnostic::new(&REPEATED_BUILT_IN_TAINT, message)
            .help("leave it out: the profile adds it; yours is used instead of the built-in one");
        diagnostics.push(context.locate(note, path.join(index).join("key")));
    }
    let constant = constant.filter(|_| repeated.is_none());
    for index in 0..own.len() {
        let at = index + constant.iter().len();
        links.push(Link::of_item(TAINTS, at, "", format!("/taints/{index}")));
    }
    constant.into_iter().chain(own.iter().cloned()).collect()
}

/// Where the taints stand in the object.
const TAINTS: &str = "/spec/template/spec/taints";

/// Where fields come from: a pool has them under the names that the values have for them, but for lists that are made of
/// several, which come from the entry itself.
const FIELDS: [(&str, &str); 8] = [
    ("", ""),
    ("/metadata/name", "/name"),
    ("/metadata", "/metadata"),
    ("/spec", ""),
    ("/spec/template/metadata", ""),
    ("/spec/template/spec", ""),
    (REQUIREMENTS, ""),
    (TAINTS, ""),
];

fn class_link(pool: &NodePoolValues, class: Option<&ClassEntry>) -> Link {
    let values = match class {
        Some(class) => Target::Root(class.path.join("name").as_str().to_owned().into()),
        None if pool.node_class_ref.is_some() => Target::Entry("/nodeClassRef/name".into()),
        None => Target::Entry("/nodeClass".into()),
    };
    Link { object: Spot::At("/spec/template/spec/nodeClassRef/name".into()), values }
}

fn some_map<T>(map: Ordered<T>) -> Option<Ordered<T>> {
    (!map.is_empty()).then_some(map)
}

/// Text that says something: the chart's empty texts mean "not set".
pub(super) fn filled(text: &Option<String>) -> Option<String> {
    text.clone().filter(|text| !text.is_empty())
}
