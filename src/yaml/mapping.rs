//! A mapping under construction: duplicate keys and merge keys, by the rules of each reading.

use std::collections::{HashMap, HashSet};

use ecow::EcoString;

use super::codes::{DUPLICATE_KEY, MERGE_OF_NO_MAP};
use super::findings::Findings;
use super::keys::Key;
use super::node::{Entry, Map, Node, Value};
use super::scalar::Dialect;
use super::tree::Written;
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Span;

/// Up to this many entries, comparing each with each is faster than hashing.
const FEW: usize = 16;

/// The entries so far.
#[derive(Default)]
pub(super) struct Mapping {
    entries: Vec<Entry>,
    merges: Vec<Merge>,
    key: Option<Key>,
}

/// A `<<` entry.
struct Merge {
    /// How many entries stand before it.
    position: usize,
    key_span: Span,
    value: Node,
    written: Written,
}

impl Mapping {
    pub(super) fn awaits_key(&self) -> bool {
        self.key.is_none()
    }

    pub(super) fn key(&mut self, key: Key) {
        self.key = Some(key);
    }

    /// The value of the key that came last.
    pub(super) fn value(&mut self, value: Node, written: Written) {
        match self.key.take() {
            Some(Key::Own(key, key_span)) => self.entries.push(Entry { key, key_span, value }),
            Some(Key::Merge(key_span)) => {
                self.merges.push(Merge { position: self.entries.len(), key_span, value, written });
            }
            Some(Key::Refused) | None => {}
        }
    }

    /// The finished map.
    pub(super) fn close(self, dialect: Dialect, findings: &mut Findings) -> Map {
        let has_duplicates = has_duplicates(&self.entries);
        if has_duplicates && dialect != Dialect::Helm {
            self.report_duplicates(dialect, findings);
        }
        if has_duplicates || !self.merges.is_empty() {
            return self.fold(dialect, findings);
        }
        self.entries.into_iter().collect()
    }

    fn report_duplicates(&self, dialect: Dialect, findings: &mut Findings) {
        let mut first: HashMap<&str, Span> = HashMap::with_capacity(self.entries.len());
        for entry in &self.entries {
            match first.get(entry.key.as_str()) {
                Some(earlier) => findings.push(duplicate(&entry.key, entry.key_span, *earlier, dialect)),
                None => _ = first.insert(&entry.key, entry.key_span),
            }
        }
    }

    /// Puts entries and merges together, in the order written.
    fn fold(self, dialect: Dialect, findings: &mut Findings) -> Map {
        let mut folded = Folded::default();
        let mut merges = self.merges.into_iter().peekable();
        for (at, entry) in self.entries.into_iter().enumerate() {
            while let Some(merge) = merges.next_if(|merge| merge.position <= at) {
                folded.merge(merge, dialect, findings);
            }
            folded.set(entry, Clash::LaterWins);
        }
        merges.for_each(|merge| folded.merge(merge, dialect, findings));
        folded.entries.into_iter().collect()
    }
}

/// Whether two entries have one key.
pub(super) fn has_duplicates(entries: &[Entry]) -> bool {
    if entries.len() <= FEW {
        return (1..entries.len())
            .any(|at| entries[..at].iter().any(|earlier| earlier.key == entries[at].key));
    }
    let mut seen = HashSet::with_capacity(entries.len());
    !entries.iter().all(|entry| seen.insert(entry.key.as_str()))
}

/// Which of two entries with one key stays.
#[derive(Debug, Clone, Copy)]
enum Clash {
    EarlierWins,
    LaterWins,
}

/// A map with an index of its keys.
#[derive(Default)]
struct Folded {
    entries: Vec<Entry>,
    index: HashMap<EcoString, usize>,
}

impl Folded {
    fn set(&mut self, entry: Entry, clash: Clash) {
        match (self.index.get(&entry.key), clash) {
            (Some(at), Clash::LaterWins) => self.entries[*at] = entry,
            (Some(_), Clash::EarlierWins) => {}
            (None, _) => {
                self.index.insert(entry.key.clone(), self.entries.len());
                self.entries.push(entry);
            }
        }
    }

    /// In YAML own keys and the earlier merge win; in goyaml.v2 whatever comes later, lists being taken backwards.
    fn merge(&mut self, merge: Merge, dialect: Dialect, findings: &mut Findings) {
        let is_list = merge.value.as_list().is_some();
        let refused = dialect != Dialect::Native && merge.written == Written::ByAlias && is_list;
        let mut maps = match maps_of(merge.value) {
            Some(maps) if !refused => maps,
            _ => return findings.push(not_mergeable(merge.key_span)),
        };
        let clash = match dialect {
            Dialect::Native => Clash::EarlierWins,
            Dialect::Helm | Dialect::Kubectl => {
                maps.reverse();
                Clash::LaterWins
            }
        };
        maps.into_iter().flatten().for_each(|entry| self.set(entry, clash));
    }
}

/// The maps that a merge names: itself, or those in its list.
fn maps_of(value: Node) -> Option<Vec<Map>> {
    match value.value {
        Value::Map(map) => Some(vec![map]),
        Value::List(items) => items.into_iter().map(map_of).collect(),
        Value::Scalar(_) => None,
    }
}

fn map_of(node: Node) -> Option<Map> {
    match node.value {
        Value::Map(map) => Some(map),
        _ => None,
    }
}

fn not_mergeable(key_span: Span) -> Diagnostic {
    Diagnostic::new(&MERGE_OF_NO_MAP, "`<<` merges a map or a list of maps, and this is neither")
        .at(key_span, "")
        .help("quote the key if it is text: `\"<<\":`")
}

/// A key that `kubectl` sends as its last entry has it, without a word.
fn duplicate(key: &str, again: Span, first: Span, dialect: Dialect) -> Diagnostic {
    let fault = match dialect {
        Dialect::Kubectl => {
            let message = format!("the key `{key}` is given twice: only the last one counts");
            Diagnostic::new(&DUPLICATE_KEY, message).severity(Severity::Warning)
        }
        _ => Diagnostic::new(&DUPLICATE_KEY, format!("the key `{key}` is given twice")),
    };
    fault.at(again, "given again").also(first, "first given here").help("keep one of them")
}
