//! `from:` of named templates and pools: an entry starts from the values of another one. Between merge and type.

use std::collections::HashMap;

use super::codes::{CIRCULAR_FROM, FROM_CHAIN_TOO_LONG, FROM_ELSEWHERE, UNKNOWN_FROM};
use super::merge::coalesce;
use crate::diagnostic::Diagnostic;
use crate::source::{Pointer, Span};
use crate::yaml::{self, Entry, Map, Node, Ration};

/// What an entry is by itself and never takes over.
const OWN: [&str; 5] = ["from", "name", "enabled", "create", "metadata"];

/// The maps whose entries may say `from`, each with the fixed entries it may name.
const FAMILIES: [(&str, &[&str]); 2] = [
    (
        "nodeClasses",
        &[
            "defaultNodeTemplate",
            "gpuDefaultNodeTemplate",
            "controlPlaneNodeTemplate",
            "inferentiaDefaultNodeTemplate",
            "critical.nodeclass",
        ],
    ),
    (
        "nodePools",
        &["defaultNodePool", "gpuNodePool", "controlPlaneNodePool", "inferentiaNodePool", "critical"],
    ),
];

/// A template of a pool's own.
const INLINE_CLASS: &str = "nodeclass";

/// The ways in which a pool says which class it uses.
const CLASS_KEYS: [&str; 3] = ["nodeClass", INLINE_CLASS, "nodeClassRef"];

/// An entry may stand this many steps of `from` away from the last one it builds on: nobody can follow more.
const MAX_STEPS: usize = 32;

/// So many values are in an object besides those of its entry.
const OF_AN_OBJECT: usize = 150;

/// Lays every entry that says `from` over the entry it names; says which cannot be.
pub(crate) fn inherit(root: &mut Node) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    if let Some(karpenter) = root.get("karpenter") {
        refuse_elsewhere(karpenter, &mut diagnostics);
    }
    let ration = Ration::of(Ration::USUAL);
    for (family, fixed) in FAMILIES {
        let Some(karpenter) = root.as_map_mut().and_then(|map| map.entry_mut("karpenter")) else { continue };
        let uses_from = karpenter
            .value
            .get(family)
            .and_then(Node::as_map)
            .is_some_and(|map| map.iter().any(|entry| entry.value.get("from").is_some()));
        if uses_from {
            let extended = extend_family(&karpenter.value, family, fixed, &ration, &mut diagnostics);
            if let Some(slot) = karpenter.value.as_map_mut().and_then(|map| map.entry_mut(family)) {
                slot.value = Node::map(extended, slot.value.span);
            }
        }
        let entries = karpenter.value.get(family).and_then(Node::as_map);
        let mut entries = entries.into_iter().flatten();
        if let Some(entry) = entries.find(|entry| !ration.spend(OF_AN_OBJECT + entry.value.weight())) {
            diagnostics.push(yaml::too_many_values(&ration, entry.key_span));
            break;
        }
    }
    diagnostics
}

fn extend_family(
    karpenter: &Node,
    family: &str,
    fixed: &[&str],
    ration: &Ration,
    diagnostics: &mut Vec<Diagnostic>,
) -> Map {
    let entries: Vec<&Entry> = karpenter.get(family).and_then(Node::as_map).into_iter().flatten().collect();
    let by_key = entries.iter().map(|entry| (entry.key.as_ref(), &entry.value)).collect();
    let done = HashMap::new();
    let mut chain = Chain { karpenter, family, fixed, by_key, ration, done, diagnostics };
    entries
        .into_iter()
        .map(|entry| Entry {
            value: chain.resolved(&entry.key, &entry.value, &mut Vec::new()),
            ..entry.clone()
        })
        .collect()
}

/// The entries that start from another one, each with the place of that one.
pub(crate) fn heirs(root: &Node) -> Vec<(Pointer, Pointer)> {
    let mut heirs = Vec::new();
    let karpenter = Pointer::root().join("karpenter");
    for (family, fixed) in FAMILIES {
        let place = karpenter.join(family);
        for entry in root.at(&place).and_then(Node::as_map).into_iter().flatten() {
            let Some((base, _)) = from(&entry.value) else { continue };
            let base = match fixed.contains(&base) {
                true => base.split('.').fold(karpenter.clone(), |place, key| place.join(key)),
                false => place.join(base),
            };
            heirs.push((base, place.join(&entry.key)));
        }
    }
    heirs
}

struct Chain<'a> {
    karpenter: &'a Node,
    family: &'a str,
    fixed: &'a [&'a str],
    by_key: HashMap<&'a str, &'a Node>,
    /// What all entries together may take over.
    ration: &'a Ration,
    done: HashMap<String, Node>,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl<'a> Chain<'a> {
    /// The entry with everything it takes over; `path` are the entries that wait for this one.
    fn resolved(&mut self, key: &str, entry: &'a Node, path: &mut Vec<String>) -> Node {
        if let Some(done) = self.done.get(key) {
            return done.clone();
        }
        let resolved = match from(entry).filter(|_| !self.ration.is_spent()) {
            Some((from, span)) => match self.base(key, from, span, path) {
                Some(base) if !self.ration.spend(2 * base.weight()) => entry.clone(),
                Some(base) => coalesce(entry.clone(), inherited(base, from, entry)).root,
                None => entry.clone(),
            },
            None => entry.clone(),
        };
        self.done.insert(key.to_owned(), resolved.clone());
        resolved
    }

    fn base(&mut self, key: &str, from: &str, span: Span, path: &mut Vec<String>) -> Option<Node> {
        if self.fixed.contains(&from) {
            let pointer = from.split('.').fold(Pointer::root(), |pointer, token| pointer.join(token));
            return self.karpenter.at(&pointer).cloned().or_else(|| self.unknown(key, from, span));
        }
        path.push(key.to_owned());
        if path.iter().any(|waiting| waiting == from) {
            self.diagnostics.push(circle(path, from, span).in_values(self.place(key)));
            return None;
        }
        if path.len() > MAX_STEPS {
            self.diagnostics.push(too_long(&path[0], span).in_values(self.place(key)));
            return None;
        }
        match self.by_key.get(from) {
            Some(entry) => Some(self.resolved(from, entry, path)),
            None => self.unknown(key, from, span),
        }
    }

    /// Where an entry says `from`.
    fn place(&self, key: &str) -> Pointer {
        Pointer::root().join("karpenter").join(self.family).join(key).join("from")
    }

    fn unknown(&mut self, key: &str, from: &str, span: Span) -> Option<Node> {
        let entries = self.karpenter.get(self.family).and_then(Node::as_map).into_iter().flatten();
        let others = entries.map(|entry| entry.key.as_ref()).filter(|other| *other != key);
        let known = others.chain(self.fixed.iter().copied());
        let message = format!("`from: {from}` names no entry of `{}` and no fixed one", self.family);
        let found =
            Diagnostic::new(&UNKNOWN_FROM, message).at(span, "names nothing").in_values(self.place(key));
        self.diagnostics.push(match super::faults::nearest(from, known) {
            Some(near) => found.help(format!("did you mean `{near}`?")),
            None => found.help(format!("fixed entries: {}", self.fixed.join(", "))),
        });
        None
    }
}

/// What an entry's `from` says: a text field, so that `1` is the name of an entry too.
fn from(entry: &Node) -> Option<(&str, Span)> {
    let from = entry.get("from").filter(|from| !from.is_null())?;
    Some((from.as_scalar()?.text.as_ref(), from.span))
}

fn circle(path: &[String], from: &str, span: Span) -> Diagnostic {
    let message = format!("`from` goes in a circle: {} → {from}", path.join(" → "));
    Diagnostic::new(&CIRCULAR_FROM, message)
        .at(span, "leads back here")
        .help("let one of these entries stand by itself, without `from`")
}

fn too_long(first: &str, span: Span) -> Diagnostic {
    let message = format!("`{first}` builds on more than {MAX_STEPS} other entries, one through the other");
    Diagnostic::new(&FROM_CHAIN_TOO_LONG, message)
        .at(span, "one step too many")
        .help("let entries start from a common one instead of each from the one before")
}

/// What an entry hands on to `heir`: all but what it is by itself.
fn inherited(mut base: Node, name: &str, heir: &Node) -> Node {
    if let Some(map) = base.as_map_mut() {
        map.retain(|entry| !OWN.contains(&entry.key.as_ref()));
        hand_on_class(map, name, heir);
        hand_on_soci(map, heir);
    }
    base
}

/// An heir that turns SOCI off has no use for the base's switch, and the other way round.
fn hand_on_soci(base: &mut Map, heir: &Node) {
    let mode = |node: Option<&Node>| node?.get("mode")?.as_scalar().map(|scalar| scalar.text.clone());
    if mode(heir.get("soci")).is_some_and(|mode| mode == "off") {
        base.retain(|entry| entry.key != "enableSoci");
    }
    let is_enabled = heir.get("enableSoci").and_then(Node::as_bool) == Some(true);
    if is_enabled && mode(base.get("soci")).is_some_and(|mode| mode == "off") {
        let soci = base.entry_mut("soci").and_then(|entry| entry.value.as_map_mut());
        soci.into_iter().for_each(|soci| soci.retain(|entry| entry.key != "mode"));
    }
}

/// A pool has one class: the heir's own way to say which goes before the base's, and a template of the base's own
/// is shared, not made a second time.
fn hand_on_class(base: &mut Map, name: &str, heir: &Node) {
    let own = CLASS_KEYS.iter().find(|key| heir.get(key).is_some());
    match (own, base.get(INLINE_CLASS).map(|template| template.span)) {
        (Some(own), _) => {
            base.retain(|entry| !CLASS_KEYS.contains(&entry.key.as_ref()) || entry.key == *own);
            let template = base.entry_mut(INLINE_CLASS).and_then(|entry| entry.value.as_map_mut());
            if let Some(template) = template {
                template.retain(|entry| !OWN.contains(&entry.key.as_ref()));
                heir.get(INLINE_CLASS).into_iter().for_each(|own| hand_on_soci(template, own));
            }
        }
        (None, Some(span)) => {
            base.retain(|entry| entry.key != INLINE_CLASS);
            let value = Node::text(name.to_owned(), span);
            base.insert(Entry { key: "nodeClass".into(), key_span: span, value });
        }
        (None, None) => {}
    }
}

/// A `from` that stands where it is not asked for.
fn refuse_elsewhere(karpenter: &Node, diagnostics: &mut Vec<Diagnostic>) {
    for entry in karpenter.as_map().into_iter().flatten() {
        let named = FAMILIES.iter().any(|(family, _)| entry.key == *family);
        let nested = |node: &Node| node.get(INLINE_CLASS).and_then(from).map(|(_, span)| span);
        let spans: Vec<Span> = match named {
            true => {
                entry.value.as_map().into_iter().flatten().filter_map(|entry| nested(&entry.value)).collect()
            }
            false => {
                from(&entry.value).map(|(_, span)| span).into_iter().chain(nested(&entry.value)).collect()
            }
        };
        diagnostics.extend(spans.into_iter().map(|span| {
            Diagnostic::new(&FROM_ELSEWHERE, "`from` is for the entries of `nodeClasses` and `nodePools`")
                .at(span, "has no meaning here")
                .help("make an entry there, or write the values out")
        }));
    }
}
