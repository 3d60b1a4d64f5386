//! The selector of images, which knows names and owners beside ids and tags
//! (`aws:pkg/utils/nodeclass/nodeclass.go` of Karpenter 0.32).

use super::selectors::{self, IDS};
use crate::migrate::class::{FAMILY, TERMS};
use crate::migrate::codes::{
    AMI_TAG_REQUIREMENTS, CUSTOM_NO_AMI, CUSTOM_UNREGISTERED, FAMILY_DEFAULT, ID_WITH_OTHERS, OWNER_ALONE,
};
use crate::migrate::edit;
use crate::migrate::object::Object;
use crate::yaml::{Entry, Map, Node};

const OLD: &str = "/spec/amiSelector";
const NAME: &str = "aws::name";
const OWNERS: &str = "aws::owners";

/// Makes terms of the selector, and says which family was meant.
pub(super) fn migrate(object: &mut Object) {
    if edit::at(&object.root, FAMILY).is_none() {
        let near = object.place("/spec");
        edit::put(&mut object.root, FAMILY, edit::text("AL2", near));
        object.default(&FAMILY_DEFAULT, FAMILY, TERMS, "AL2 was the default of the old API");
    }
    let entry = edit::take(&mut object.root, OLD);
    let is_custom = edit::text_at(&object.root, FAMILY) == Some("Custom");
    let entry = entry.filter(|entry| entry.value.as_map().is_some_and(|map| !map.is_empty()));
    match entry {
        Some(entry) => terms(object, entry),
        None if is_custom => {
            object.missing(
                &CUSTOM_NO_AMI,
                OLD,
                "the family Custom needs images: name them in `amiSelectorTerms`",
            );
        }
        None => {}
    }
    if is_custom {
        let reason = "the bootstrap of your own must register nodes with the taint `karpenter.sh/unregistered:NoExecute`, \
                      or v1 never takes them as registered";
        object.manual(&CUSTOM_UNREGISTERED, "/spec/userData", reason);
    }
}

fn terms(object: &mut Object, entry: Entry) {
    let near = edit::begin_of(entry.value.span);
    let map = entry.value.as_map().expect("the caller has looked");
    let is_special = |key: &str| IDS.contains(&key) || key == NAME || key == OWNERS;
    let tags: Vec<&Entry> = map.iter().filter(|entry| !is_special(&entry.key)).collect();
    let has_tags = !tags.is_empty();
    let sets = selectors::tag_sets(object, tags.into_iter(), OLD);
    let with_tags = |tags: Map| {
        let tags = edit::entry("tags", Node::map(tags, near));
        Node::map(has_tags.then_some(tags).into_iter().collect(), near)
    };
    let mut terms: Vec<Node> = sets.into_iter().map(with_tags).collect();
    for key in IDS.into_iter().filter(|key| map.get(key).is_some()) {
        selectors::split_ids(object, OLD, key);
    }
    let ids = map.get(IDS[1]).or_else(|| map.get(IDS[0]));
    for (field, values) in [("/id", ids), ("/name", map.get(NAME)), ("/owner", map.get(OWNERS))] {
        if let Some(values) = values {
            let add = |term: &mut Node, value: &Node| edit::put(term, field, value.clone());
            terms = selectors::combine(terms, add, &selectors::values(values));
        }
    }
    faults(object, &terms);
    selectors::too_many(object, &terms, OLD);
    let reason = "image tags that name a node label restricted the instance types, and do no more";
    object.note(&AMI_TAG_REQUIREMENTS, crate::migrate::note::Class::Outside, OLD, TERMS, reason);
    edit::put_entry(&mut object.root, TERMS, Entry { value: Node::list(terms, near), ..entry });
}

/// What v1 refuses in a term.
fn faults(object: &mut Object, terms: &[Node]) {
    let Some(term) = terms.first() else { return };
    let has = |key: &str| term.get(key).is_some();
    if has("id") && (has("name") || has("owner") || has("tags")) {
        object.missing(
            &ID_WITH_OTHERS,
            OLD,
            "a term with an id may hold nothing else in v1: keep the ids or the rest",
        );
    }
    if has("owner") && !(has("id") || has("name") || has("tags")) {
        object.missing(&OWNER_ALONE, OLD, "an owner alone selects nothing in v1: add a name or tags");
    }
}
