//! What one line of the values causes in several objects is one fault: said once, with the number of the objects.

use std::collections::{HashMap, HashSet};

use crate::diagnostic::{Diagnostic, ObjectRef, Severity};
use crate::source::Span;

/// Findings with these in common are one.
type Key = (&'static str, Severity, Span, String);

/// Keeps the first of the findings that say the same of the same place.
///
/// Each is of one rule at one place; what is at no place, or says what is only true of its object, stays by itself.
pub(crate) fn dedupe(found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut folded: Vec<Diagnostic> = Vec::with_capacity(found.len());
    let mut objects: Vec<HashSet<ObjectRef>> = Vec::with_capacity(found.len());
    let mut first: HashMap<Key, usize> = HashMap::new();
    for finding in found {
        let next = folded.len();
        let index = key(&finding).map_or(next, |key| *first.entry(key).or_insert(next));
        if index < next {
            objects[index].extend(finding.object);
        } else {
            objects.push(finding.object.iter().cloned().collect());
            folded.push(finding);
        }
    }
    for (finding, objects) in folded.iter_mut().zip(objects) {
        if objects.len() > 1 {
            finding.message += &format!(", in {} objects", objects.len());
        }
    }
    folded
}

fn key(finding: &Diagnostic) -> Option<Key> {
    let Diagnostic { code, severity, message, primary, .. } = finding;
    Some((code.name, *severity, primary.as_ref()?.span, message.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::made_up::error;
    use crate::source::SourceId;

    fn finding(rule: &'static str, start: u32, message: &str, name: &str) -> Diagnostic {
        let object = ObjectRef { kind: "NodePool".to_owned(), name: name.to_owned(), ..ObjectRef::default() };
        let span = Span::new(SourceId(0), start, start + 1);
        Diagnostic { object: Some(object), ..error(rule, message).at(span, "") }
    }

    #[test]
    fn one_fault_in_several_objects_is_said_once() {
        let found = vec![
            finding("a", 1, "wrong", "x"),
            finding("a", 1, "wrong", "y"),
            finding("b", 1, "wrong", "y"),
            finding("a", 2, "wrong", "y"),
            finding("a", 1, "other", "y"),
            finding("a", 1, "wrong", "y"),
            error("a", "nowhere"),
            error("a", "nowhere"),
        ];
        let folded = dedupe(found);
        let said: Vec<(&str, &str)> =
            folded.iter().map(|found| (found.code.name, found.message.as_str())).collect();
        let expected = [
            ("a", "wrong, in 2 objects"),
            ("b", "wrong"),
            ("a", "wrong"),
            ("a", "other"),
            ("a", "nowhere"),
            ("a", "nowhere"),
        ];
        assert_eq!(said, expected);
        assert_eq!(folded[0].object.as_ref().unwrap().name, "x");
    }
}
