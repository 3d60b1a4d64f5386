//! Places of the values where something is at fault: what stood there was taken out, so that the rest can be looked at,
//! and what is only found because it is missing is not said.

use crate::diagnostic::Diagnostic;
use crate::source::{Pointer, Span};
use crate::yaml::{Map, Node, Value};

/// Keys that decide what becomes of the whole map they stand in.
const SWITCHES: [&str; 3] = ["enabled", "create", "from"];

/// Maps whose entries others name: an entry stays, whatever is wrong with it.
const NAMED: [&str; 2] = ["/karpenter/nodeClasses", "/karpenter/nodePools"];

/// Places that are handed on to the heirs of entries, at most.
const MOST: usize = 1000;

/// What is at fault in a tree of values.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Gaps {
    /// The places, as they were before anything was taken out.
    places: Vec<Pointer>,
    /// The lists that items were taken out of, each with the index that the item had; in ascending order.
    items: Vec<(Pointer, usize)>,
    /// The defaults that stand where something was taken out.
    stand_ins: Vec<Span>,
}

impl Gaps {
    /// Whether nothing is at fault.
    pub(crate) fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Names a place that is not what was meant, whether or not anything stands there.
    pub(crate) fn name(&mut self, place: &Pointer) {
        let is_switch = |key: &str| SWITCHES.contains(&key);
        let decides = place.tokens().last().is_some_and(|key| is_switch(&key));
        let place = if decides { place.parent() } else { place.clone() };
        match place.as_str() {
            // Auto Mode changes the kind of every object.
            "/karpenter/eksAutoMode" => self.places.push(Pointer::parse("/karpenter")),
            // Either would do.
            "/karpenter/role" => self.places.push(Pointer::parse("/karpenter/instanceProfile")),
            _ => {}
        }
        self.places.push(place);
    }

    /// Takes the values at these places out of the tree.
    pub(crate) fn take_out(&mut self, root: &mut Node, mut faulty: Vec<Pointer>) {
        faulty
            .sort_by_cached_key(|place| place.tokens().map(|token| index_or_key(&token)).collect::<Vec<_>>());
        faulty.dedup_by(|below, above| below.strip_prefix(above.as_str()).is_some());
        let before: Vec<Pointer> = faulty.iter().map(|place| self.before(place)).collect();
        for (place, now) in before.iter().zip(&faulty) {
            self.name(place);
            if let (Some(index), true) = (index(place), is_item(root, now)) {
                self.items.push((place.parent(), index));
            }
        }
        self.items.sort();
        for place in faulty.iter().rev() {
            take_out(root, place);
        }
    }

    /// Names the same places in the entries that start from those at fault: `heirs` has the place of each base and its heir.
    pub(crate) fn hand_on(&mut self, heirs: &[(Pointer, Pointer)]) {
        let mut next = 0;
        while next < self.places.len().min(MOST) {
            for (base, heir) in heirs {
                let Some(rest) = self.places[next].strip_prefix(base.as_str()) else { continue };
                let place = heir.concat(&rest);
                if !self.places.contains(&place) {
                    self.places.push(place);
                }
            }
            next += 1;
        }
    }

    /// Finds the defaults that stand where something was taken out.
    pub(crate) fn look_up(&mut self, merged: &Node) {
        self.stand_ins =
            self.places.iter().filter_map(|place| merged.at(place)).map(|node| node.span).collect();
    }

    /// Leaves of what is found what would be found without the faults, each at the place where it is in the user's text;
    /// gives back the rest.
    pub(crate) fn sift(&self, found: &mut Vec<Diagnostic>) -> Vec<Diagnostic> {
        if self.is_empty() {
            return Vec::new();
        }
        for finding in found.iter_mut() {
            finding.values = finding.values.take().map(|place| self.before(&place));
        }
        found.extract_if(.., |finding| self.explains(finding)).collect()
    }

    /// Whether a finding is about a place at fault, or about what it lies in.
    fn explains(&self, finding: &Diagnostic) -> bool {
        let is_near = |place: &Pointer| {
            self.places.iter().any(|gap| {
                place.strip_prefix(gap.as_str()).is_some() || gap.strip_prefix(place.as_str()).is_some()
            })
        };
        finding.values.as_ref().is_some_and(is_near)
            || finding.related.iter().any(|label| self.stand_ins.contains(&label.span))
    }

    /// Where a place was before items of lists were taken out.
    fn before(&self, place: &Pointer) -> Pointer {
        let mut before = place.clone();
        for (list, taken) in &self.items {
            let Some(rest) = before.strip_prefix(list.as_str()) else { continue };
            let mut tokens = rest.tokens();
            let Some(index) = tokens.next().and_then(|token| token.parse::<usize>().ok()) else { continue };
            if index >= *taken {
                before = tokens.fold(list.join(index + 1), |pointer, token| pointer.join(token));
            }
        }
        before
    }
}

/// Items of lists in the order of their numbers.
fn index_or_key(token: &str) -> (Option<usize>, String) {
    (token.parse().ok(), token.to_owned())
}

fn index(place: &Pointer) -> Option<usize> {
    place.tokens().last()?.parse().ok()
}

/// Whether a place is one in a list.
fn is_item(root: &Node, place: &Pointer) -> bool {
    root.at(&place.parent()).is_some_and(|parent| parent.as_list().is_some())
}

fn take_out(root: &mut Node, place: &Pointer) {
    let tokens: Vec<_> = place.tokens().collect();
    let Some((last, above)) = tokens.split_last() else {
        *root = Node::map(Map::default(), root.span);
        return;
    };
    let parent = above.iter().try_fold(root, |node, token| node.child_mut(token));
    match parent.map(|parent| &mut parent.value) {
        Some(Value::Map(map)) if NAMED.contains(&place.parent().as_str()) => {
            let entry = map.entry_mut(last);
            entry.into_iter().for_each(|entry| entry.value = Node::map(Map::default(), entry.value.span));
        }
        Some(Value::Map(map)) => drop(map.remove(last)),
        Some(Value::List(items)) => {
            let index = last.parse().ok().filter(|index| *index < items.len());
            index.into_iter().for_each(|index| drop(items.remove(index)));
        }
        Some(Value::Scalar(_)) | None => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::made_up::error;
    use crate::yaml::{Dialect, json};

    fn tree(json: &str) -> Node {
        json::from_value(serde_json::from_str(json).unwrap(), Span::default(), Dialect::Native)
    }

    fn left(found: &[&str], gaps: &Gaps) -> Vec<String> {
        let at = |place: &&str| error("a", "wrong").in_values(Pointer::parse(*place));
        let mut found: Vec<_> = found.iter().map(at).collect();
        gaps.sift(&mut found);
        found.into_iter().map(|found| found.values.unwrap().as_str().to_owned()).collect()
    }

    #[test]
    fn what_is_at_fault_goes_and_the_rest_keeps_its_place() {
        let mut root = tree(r#"{"l":[{"a":1},{"a":2},{"a":3},{"a":4}],"m":{"x":1,"y":2}}"#);
        let mut gaps = Gaps::default();
        let faulty = ["/l/2/a", "/m/x", "/l/0", "/l/0/a"].map(Pointer::parse).to_vec();
        gaps.take_out(&mut root, faulty);
        gaps.take_out(&mut root, vec![Pointer::parse("/l/1")]);
        assert_eq!(json::to_value(&root).to_string(), r#"{"l":[{"a":2},{"a":4}],"m":{"y":2}}"#);
        // The items that are left were the second and the fourth.
        assert_eq!(left(&["/l/0/a", "/l/1/a", "/m/y"], &gaps), ["/l/1/a", "/l/3/a", "/m/y"]);
        assert!(left(&["/m/x", "/m/x/deeper", "/m", "/l"], &gaps).is_empty());
    }

    #[test]
    fn a_switch_counts_for_the_map_it_is_in_and_a_named_entry_stays() {
        let mut root = tree(r#"{"karpenter":{"nodeClasses":{"a":5},"nodePools":{"b":{"enabled":"no"}}}}"#);
        let mut gaps = Gaps::default();
        let faulty =
            ["/karpenter/nodeClasses/a", "/karpenter/nodePools/b/enabled"].map(Pointer::parse).to_vec();
        gaps.take_out(&mut root, faulty);
        let expected = r#"{"karpenter":{"nodeClasses":{"a":{}},"nodePools":{"b":{}}}}"#;
        assert_eq!(json::to_value(&root).to_string(), expected);
        assert!(left(&["/karpenter/nodePools/b/weight", "/karpenter/nodeClasses/a/role"], &gaps).is_empty());
        assert_eq!(left(&["/karpenter/nodePools/c"], &gaps), ["/karpenter/nodePools/c"]);
    }
}
