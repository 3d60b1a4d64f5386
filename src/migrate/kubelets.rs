//! The kubelet's settings, which pools had and classes have: a class whose pools differ becomes several.

use std::collections::BTreeMap;

use super::Document;
use super::codes::{CLASS_SPLIT, KUBELET_CLASS_MISSING, KUBELET_MOVED, PASSED_THROUGH};
use super::edit;
use super::metadata;
use super::note::Class;
use super::object::{CLASS, Fate, Object};
use crate::phrase::quote;
use crate::yaml::json::{KeyOrder, Layout, to_json};
use crate::yaml::{Entry, Node};

/// Which object: of a document, and in it.
type Index = (usize, usize);

/// Gives every class the settings of the pools that use it.
pub(super) fn distribute(documents: &mut [Document]) {
    let classes = classes(documents);
    let mut names: Vec<String> = classes.iter().map(|(name, _)| name.clone()).collect();
    let mut users: BTreeMap<Index, Vec<Index>> = BTreeMap::new();
    for pool in all(documents).filter(|index| of(documents, *index).is_pool()).collect::<Vec<_>>() {
        let Some(name) = class_of(of(documents, pool)) else { continue };
        match found(&classes, &name, pool, documents) {
            Some(class) => users.entry(class).or_default().push(pool),
            None => missing(of_mut(documents, pool), &name),
        }
    }
    let mut copies = Vec::new();
    for (class, pools) in users {
        if pools.iter().any(|pool| settings(of(documents, *pool)).is_some()) {
            copies.extend(share_out(documents, class, &pools, &mut names));
        }
    }
    // From the back, so that the places of those before stay what they are.
    copies.sort_by_key(|(index, _)| std::cmp::Reverse(*index));
    for ((document, at), made) in copies {
        documents[document].objects.splice(at + 1..at + 1, made);
    }
}

fn all(documents: &[Document]) -> impl Iterator<Item = Index> {
    let counts = documents.iter().enumerate();
    counts.flat_map(|(at, document)| (0..document.objects.len()).map(move |index| (at, index)))
}

fn of(documents: &[Document], (document, index): Index) -> &Object {
    &documents[document].objects[index]
}

fn of_mut(documents: &mut [Document], (document, index): Index) -> &mut Object {
    &mut documents[document].objects[index]
}

fn classes(documents: &[Document]) -> Vec<(String, Index)> {
    let classes = all(documents).filter(|index| of(documents, *index).is_class());
    classes.map(|index| (of(documents, index).name_now().to_owned(), index)).collect()
}

/// The class of a name; of several, one of the same text.
fn found(classes: &[(String, Index)], name: &str, pool: Index, documents: &[Document]) -> Option<Index> {
    let source = documents[pool.0].source;
    let of_name = || classes.iter().filter(|(class, _)| class == name).map(|(_, index)| *index);
    of_name().find(|index| documents[index.0].source == source).or_else(|| of_name().next())
}

const REF: &str = "/spec/template/spec/nodeClassRef";

/// The name of the EC2NodeClass that a pool uses.
fn class_of(pool: &Object) -> Option<String> {
    let text = |key: &str| edit::text_at(&pool.root, &format!("{REF}/{key}"));
    let is_ours = text("kind") == Some(CLASS.1) && text("group") == Some("karpenter.k8s.aws");
    text("name").filter(|_| is_ours).map(str::to_owned)
}

/// The settings of a pool; an empty map is none.
fn settings(pool: &Object) -> Option<&Node> {
    let kubelet = pool.kubelet.as_ref()?;
    Some(&kubelet.entry.value).filter(|value| value.as_map().is_none_or(|map| !map.is_empty()))
}

/// Where the settings stood, or would have.
fn place(pool: &Object) -> &'static str {
    match &pool.kubelet {
        Some(kubelet) => kubelet.from,
        None if pool.name.kind == "Provisioner" => "/spec/kubeletConfiguration",
        None => "/spec/template/spec/kubelet",
    }
}

fn missing(pool: &mut Object, class: &str) {
    let Some(value) = settings(pool) else { return };
    let text = to_json(value, Layout::Compact, KeyOrder::Written);
    let reason = format!(
        "v1 has them in the EC2NodeClass, and {} is not among the input: write `kubelet: {text}` into its `spec`",
        quote(class)
    );
    pool.manual(&KUBELET_CLASS_MISSING, place(pool), reason);
}

/// Puts the settings of the first pool into the class, and makes one more class for every other setting.
fn share_out(
    documents: &mut [Document],
    class: Index,
    pools: &[Index],
    names: &mut Vec<String>,
) -> Option<(Index, Vec<Object>)> {
    let own = edit::at(&of(documents, class).root, "/spec/kubelet").cloned();
    let mut groups: Vec<(Option<Node>, Vec<Index>)> = Vec::new();
    for pool in pools {
        let setting = settings(of(documents, *pool)).or(own.as_ref()).cloned();
        match groups.iter_mut().find(|(known, _)| is_same(known.as_ref(), setting.as_ref())) {
            Some((_, members)) => members.push(*pool),
            None => groups.push((setting, vec![*pool])),
        }
    }
    let class_name = of(documents, class).name_now().to_owned();
    if let [(_, members)] = groups.as_slice() {
        let entry = kubelet_of(documents, members);
        put(of_mut(documents, class), entry);
        for pool in members {
            moved(of_mut(documents, *pool), &class_name);
        }
        return None;
    }
    let original = of(documents, class).clone();
    let mut made = Vec::new();
    for (at, (_, members)) in groups.iter().enumerate() {
        let entry = kubelet_of(documents, members);
        let name = if at == 0 {
            put(of_mut(documents, class), entry);
            class_name.clone()
        } else {
            let name = free_name(&class_name, of(documents, members[0]).name_now(), names);
            made.push(copy(&original, &name, entry));
            name
        };
        members.iter().for_each(|pool| split(of_mut(documents, *pool), &class_name, &name));
    }
    Some((class, made))
}

fn is_same(one: Option<&Node>, other: Option<&Node>) -> bool {
    let value = |node: Option<&Node>| node.map(|node| to_json(node, Layout::Compact, KeyOrder::Sorted));
    value(one) == value(other)
}

/// The settings as the first of the pools that have them says them.
fn kubelet_of(documents: &[Document], pools: &[Index]) -> Option<Entry> {
    let mut pools = pools.iter().map(|pool| of(documents, *pool));
    let pool = pools.find(|pool| settings(pool).is_some())?;
    pool.kubelet.as_ref().map(|kubelet| kubelet.entry.clone())
}

fn put(class: &mut Object, entry: Option<Entry>) {
    let Some(entry) = entry else { return };
    change(class);
    edit::put_entry(&mut class.root, "/spec/kubelet", entry);
}

/// An object of v1 is touched after all.
fn change(object: &mut Object) {
    if object.fate == Fate::Same {
        object.fate = Fate::Changed;
        object.notes.retain(|note| note.code != &PASSED_THROUGH);
        metadata::clean(object);
    }
}

fn copy(original: &Object, name: &str, entry: Option<Entry>) -> Object {
    let mut class = original.clone();
    change(&mut class);
    class.notes.clear();
    let near = class.place("/metadata/name");
    edit::put(&mut class.root, "/metadata/name", edit::text(name, near));
    edit::take(&mut class.root, "/spec/kubelet");
    put(&mut class, entry);
    class
}

/// The name of the class and the pool's; with a number where there is such a class.
fn free_name(class: &str, pool: &str, names: &mut Vec<String>) -> String {
    let base = format!("{class}-{pool}");
    let numbered = (2..).map(|number| format!("{base}-{number}"));
    let free = std::iter::once(base.clone()).chain(numbered).find(|name| !names.contains(name));
    let free = free.expect("numbers do not end");
    names.push(free.clone());
    free
}

fn moved(pool: &mut Object, class: &str) {
    if settings(pool).is_some() {
        let reason = format!("the kubelet's settings stand in EC2NodeClass {}", quote(class));
        pool.moved(&KUBELET_MOVED, place(pool), "/spec/kubelet", reason);
    }
}

fn split(pool: &mut Object, class: &str, name: &str) {
    let reason = format!(
        "pools of EC2NodeClass {} had different kubelet settings, which v1 has in the class: this one uses {}",
        quote(class),
        quote(name)
    );
    if class == name {
        pool.moved(&CLASS_SPLIT, place(pool), "/spec/kubelet", reason);
        return;
    }
    change(pool);
    let near = pool.place("/metadata/name");
    edit::put(&mut pool.root, &format!("{REF}/name"), edit::text(name, near));
    let reason = format!("{reason}; nodes of a pool that changes its class are replaced");
    pool.note(&CLASS_SPLIT, Class::Drifts, place(pool), "/spec/kubelet", reason);
}
