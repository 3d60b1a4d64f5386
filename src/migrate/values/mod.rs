//! Values of charts up to 0.1.35, as values of today with the profile that reproduces their chart.

mod provisioner;
mod templates;

use std::str::FromStr;

use super::codes::{CHART_ASSUMED, CHART_DEFAULTS, CONTROLLER_SETTING};
use super::edit;
use super::object::{Fate, Object};
use super::settings::Settings;
use super::v1alpha5::settings_map::made;
use crate::diagnostic::ObjectRef;
use crate::source::{SourceId, Span};
use crate::yaml::{Dialect, Entry, Map, Node, Value, load};

/// A version of the chart, as far as its values differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Chart {
    /// Up to 0.1.21: specs of Provisioners.
    Tfy0120,
    /// Up to 0.1.34: v1beta1.
    Tfy0130,
    /// v1 with `amiSelectorTerms`.
    Tfy0135,
}

impl Chart {
    /// What the chart printed where its values said nothing.
    fn layer(self) -> &'static str {
        match self {
            Chart::Tfy0120 => include_str!("../../../files/charts/tfy-0.1.20.yaml"),
            Chart::Tfy0130 => include_str!("../../../files/charts/tfy-0.1.30.yaml"),
            Chart::Tfy0135 => include_str!("../../../files/charts/tfy-0.1.35.yaml"),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Chart::Tfy0120 => "0.1.20",
            Chart::Tfy0130 => "0.1.30",
            Chart::Tfy0135 => "0.1.35",
        }
    }
}

impl FromStr for Chart {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let patch = text.strip_prefix("0.1.").and_then(|rest| rest.split('-').next()?.parse::<u32>().ok());
        match patch {
            Some(0..=21) => Ok(Chart::Tfy0120),
            Some(22..=34) => Ok(Chart::Tfy0130),
            Some(35..=56) => Ok(Chart::Tfy0135),
            _ => Err("values of charts 0.1.0 to 0.1.56 are migrated".to_owned()),
        }
    }
}

/// The pairs of the chart: a template and the pool that uses it.
const PAIRS: [(&str, &str); 4] = [
    ("defaultNodeTemplate", "defaultNodePool"),
    ("gpuDefaultNodeTemplate", "gpuNodePool"),
    ("controlPlaneNodeTemplate", "controlPlaneNodePool"),
    ("inferentiaDefaultNodeTemplate", "inferentiaNodePool"),
];

/// Whether a document holds values of an old chart: today's name their profile.
pub(super) fn is_values(root: &Node) -> bool {
    are_values(root) && root.get("profile").is_none()
}

/// Whether a document holds today's.
pub(super) fn are_todays(root: &Node) -> bool {
    are_values(root) && root.get("profile").is_some()
}

fn are_values(root: &Node) -> bool {
    let has = |key: &str| root.get(key).is_some();
    let is_map = root.get("karpenter").is_some_and(|node| node.as_map().is_some());
    is_map && !has("apiVersion") && !has("kind")
}

/// Makes them values of today.
pub(super) fn migrate(object: &mut Object, settings: &Settings) {
    object.fate = Fate::Changed;
    object.name = ObjectRef { api_version: String::new(), kind: "values".to_owned(), name: String::new() };
    let told = settings.chart.or_else(|| told_by_keys(&object.root));
    let chart = told.unwrap_or(Chart::Tfy0130);
    if told.is_none() {
        let reason = "no key tells which chart these values are for: they are taken for those of 0.1.30; say another one \
                      with `--chart-version`";
        object.manual(&CHART_ASSUMED, "", reason);
    }
    profile(object);
    endpoint(object);
    provisioner::migrate(object);
    templates::migrate(object, chart, settings);
    templates::limits(object, chart);
    fill(object, chart);
    templates::al2(object, chart);
    extra_objects(object, settings);
}

/// The chart that has such keys alone.
fn told_by_keys(root: &Node) -> Option<Chart> {
    if provisioner::KEYS
        .iter()
        .any(|(key, ..)| root.get("karpenter").is_some_and(|node| node.get(key).is_some()))
        || edit::at(root, "/cluster/endpoint").is_some()
    {
        return Some(Chart::Tfy0120);
    }
    let has = |pointer: String| edit::at(root, &pointer).is_some();
    let policy =
        |pool: &str| edit::text_at(root, &format!("/karpenter/{pool}/disruption/consolidationPolicy"));
    for (template, pool) in PAIRS {
        if has(format!("/karpenter/{template}/amiSelectorTerms"))
            || policy(pool) == Some("WhenEmptyOrUnderutilized")
        {
            return Some(Chart::Tfy0135);
        }
    }
    for (template, pool) in PAIRS {
        if has(format!("/karpenter/{template}/amiFamily")) || policy(pool) == Some("WhenUnderutilized") {
            return Some(Chart::Tfy0130);
        }
    }
    None
}

/// The profile stands at the top.
fn profile(object: &mut Object) {
    let near = object.root.span;
    let entry = edit::entry("profile", edit::text("tfy-0.1.35", near));
    if let Some(map) = edit::touched(&mut object.root).as_map_mut() {
        // What is said at the top of the file stays there, above the first key.
        let mut entries: Vec<Entry> = std::mem::take(map).into_iter().collect();
        entries.insert(usize::from(entries[0].key == "cluster"), entry);
        *map = entries.into_iter().collect();
    }
}

fn endpoint(object: &mut Object) {
    const PLACE: &str = "/cluster/endpoint";
    if edit::take(&mut object.root, PLACE).is_some() {
        let reason = "a setting of the controller: `settings.clusterEndpoint` of its chart";
        object.moved(&CONTROLLER_SETTING, PLACE, "", reason);
    }
}

/// Writes out what the chart printed by itself and today's defaults would change.
fn fill(object: &mut Object, chart: Chart) {
    let near = object.root.span;
    let mut layer = load(SourceId::default(), chart.layer(), Dialect::Native).documents.remove(0);
    made(&mut layer, near);
    let mut filled = Vec::new();
    let Value::Map(layer) = layer.value else { return };
    let root = edit::touched(&mut object.root).as_map_mut().expect("values are a map");
    fill_map(root, layer, "", &mut filled);
    filled.dedup();
    for place in filled {
        let reason = format!(
            "what chart {} printed by itself is written out: today's default is another one",
            chart.name()
        );
        object.default(&CHART_DEFAULTS, &place, &place, reason);
    }
}

/// Adds the entries that are missing; `filled` names the parts of templates and pools that got some.
fn fill_map(map: &mut Map, layer: Map, place: &str, filled: &mut Vec<String>) {
    for entry in layer {
        let place = format!("{place}/{}", entry.key);
        match map.entry_mut(&entry.key) {
            None => {
                filled.push(part_of(&place));
                map.push(entry);
            }
            Some(Entry { value, .. }) => match entry.value.value {
                Value::Map(inner) if value.as_map().is_some() || value.is_null() => {
                    if value.is_null() {
                        *value = Node::map(Map::default(), value.span);
                    }
                    let map = edit::touched(value).as_map_mut().expect("it is a map");
                    fill_map(map, inner, &place, filled);
                }
                _ => {}
            },
        }
    }
}

/// `/karpenter/defaultNodePool/limits` of whatever is in it.
fn part_of(place: &str) -> String {
    place.split('/').take(4).collect::<Vec<_>>().join("/")
}

/// Old objects among the extra ones are migrated as manifests are.
fn extra_objects(object: &mut Object, settings: &Settings) {
    const PLACE: &str = "/extraObjects";
    let globals = super::Globals::default();
    let items = edit::items(&object.root, PLACE).to_vec();
    let is_old = |item: &Node| {
        let text = |key| item.get(key).and_then(Node::as_str).unwrap_or_default();
        crate::apis::former::kind(text("apiVersion"), text("kind")).is_some()
    };
    if !items.iter().any(is_old) {
        return;
    }
    let objects = items.into_iter().map(Object::new);
    let mut made: Vec<Object> = objects.flat_map(|one| super::one(one, &globals, settings)).collect();
    made.retain(|one| one.fate != Fate::Gone);
    made.iter_mut().filter(|one| one.fate == Fate::Changed).for_each(super::finish);
    let near = edit::at(&object.root, PLACE).map_or(Span::default(), |node| node.span);
    for one in &mut made {
        object.notes.extend(one.notes.drain(..).filter(|note| note.code != &super::codes::PASSED_THROUGH));
    }
    let list = edit::list(near, made.into_iter().map(|one| one.root).collect());
    if let Some(node) = edit::at_mut(&mut object.root, PLACE) {
        *node = list;
    }
}
