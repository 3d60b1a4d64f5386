//! Selectors by tags, ids and names, each value a list with commas, as terms of which one must fit.

use crate::migrate::codes::{COMMA_VALUES, IDS_SPLIT, NO_SECURITY_GROUPS, NO_SUBNETS, TOO_MANY_TERMS};
use crate::migrate::edit;
use crate::migrate::object::Object;
use crate::source::Span;
use crate::yaml::{Entry, Map, Node};

/// Keys under which ids stand.
pub(super) const IDS: [&str; 2] = ["aws-ids", "aws::ids"];
/// v1 takes no more terms of a list.
const MOST_TERMS: usize = 30;

/// The selectors of subnets and security groups.
pub(super) fn migrate(object: &mut Object) {
    for (old, new, code) in [
        ("/spec/subnetSelector", "/spec/subnetSelectorTerms", &NO_SUBNETS),
        ("/spec/securityGroupSelector", "/spec/securityGroupSelectorTerms", &NO_SECURITY_GROUPS),
    ] {
        let entry = edit::take(&mut object.root, old);
        let Some(entry) = entry.filter(|entry| entry.value.as_map().is_some_and(|map| !map.is_empty()))
        else {
            if edit::items(&object.root, new).is_empty() {
                object.missing(code, old, format!("v1 demands `{}`: say which", &new["/spec/".len()..]));
            }
            continue;
        };
        let terms = terms(object, &entry, old);
        too_many(object, &terms, old);
        edit::put_entry(&mut object.root, new, Entry { value: edit::list(entry.value.span, terms), ..entry });
    }
}

/// Says so if there are more terms than v1 takes.
pub(super) fn too_many(object: &mut Object, terms: &[Node], old: &str) {
    if terms.len() > MOST_TERMS {
        let reason =
            format!("{} terms, and v1 takes {MOST_TERMS}: select by a tag that they share", terms.len());
        object.missing(&TOO_MANY_TERMS, old, reason);
    }
}

fn terms(object: &mut Object, entry: &Entry, old: &str) -> Vec<Node> {
    let near = entry.value.span;
    let map = entry.value.as_map().expect("the caller has looked");
    let mut ids = Vec::new();
    for key in IDS {
        if let Some(value) = map.get(key) {
            split_ids(object, old, key);
            ids = values(value);
        }
    }
    if !ids.is_empty() {
        return ids.into_iter().map(|id| edit::map(near, [("id", id)])).collect();
    }
    let tags = map.iter().filter(|entry| !IDS.contains(&entry.key.as_str()));
    tag_sets(object, tags, old).into_iter().map(|tags| tag_term(tags, near)).collect()
}

fn tag_term(tags: Map, near: Span) -> Node {
    edit::map(near, [("tags", Node::map(tags, edit::begin_of(near)))])
}

/// Says that ids were split.
pub(super) fn split_ids(object: &mut Object, old: &str, key: &str) {
    let place = format!("{old}/{key}");
    object.moved(&IDS_SPLIT, &place, &format!("{old}Terms"), "each id of the list is a term of its own");
}

/// Every combination of the values that the tags list.
pub(super) fn tag_sets<'e>(
    object: &mut Object,
    tags: impl Iterator<Item = &'e Entry>,
    old: &str,
) -> Vec<Map> {
    let mut sets = vec![Map::default()];
    for tag in tags {
        let values = values(&tag.value);
        if values.len() > 1 {
            let place = crate::source::Pointer::parse(old).join(&tag.key);
            let reason =
                "a list in a value meant one of these; a term has one value, so that there is one for each";
            object.moved(&COMMA_VALUES, place.as_str(), &format!("{old}Terms"), reason);
        }
        sets = combine(
            sets,
            |set, value: &Node| {
                set.push(Entry { value: value.clone(), ..tag.clone() });
            },
            &values,
        );
    }
    sets
}

/// Every set with every value. More than what v1 takes by far is cut off: it is an error anyway.
pub(super) fn combine<S: Clone>(sets: Vec<S>, add: impl Fn(&mut S, &Node), values: &[Node]) -> Vec<S> {
    const MOST: usize = 1000;
    let both = values.iter().flat_map(|value| {
        let add = &add;
        sets.iter().map(move |set| {
            let mut set = set.clone();
            add(&mut set, value);
            set
        })
    });
    both.take(MOST).collect()
}

/// The values in a text that lists them with commas; one that lists none is itself.
pub(super) fn values(node: &Node) -> Vec<Node> {
    let Some(text) = node.as_scalar().map(|scalar| scalar.text.as_str()).filter(|text| text.contains(','))
    else {
        return vec![node.clone()];
    };
    let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
    parts.map(|part| edit::text(part, node.span)).collect()
}
