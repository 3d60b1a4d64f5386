//! Placeholders in values that nobody has filled in.

use super::codes::{MISSING_CLUSTER_NAME, UNKNOWN_VALUE, UNRESOLVED_PLACEHOLDER, WRONG_TYPE};
use super::defaults::is_built_in;
use crate::diagnostic::Diagnostic;
use crate::placeholders::find;
use crate::source::{Pointer, Span, Trail};
use crate::yaml::{Node, Value};

/// Texts that belong to the node or to other programs; what looks like a placeholder there is theirs.
const FREE_TEXT: [&str; 2] = ["userData", "extraObjects"];

/// Adds an error for each placeholder that nobody has filled in; it takes the place of what the schema has against
/// the same value.
pub(crate) fn check(merged: &Node, found: &mut Vec<Diagnostic>) {
    let mut unresolved = Vec::new();
    walk(merged, Trail::Root, &mut unresolved);
    for placeholder in &mut unresolved {
        let is_same = |fault: &Diagnostic| {
            [&WRONG_TYPE, &UNKNOWN_VALUE].contains(&fault.code) && fault.values == placeholder.values
        };
        let Some(fault) = found.iter().position(is_same).map(|index| found.remove(index)) else { continue };
        if *fault.code == WRONG_TYPE {
            placeholder.help = Some(format!("{FILL_IN}: only a text can be printed with its placeholder"));
        }
    }
    found.append(&mut unresolved);
}

/// The same for what is built in: of it only the cluster's name is a placeholder.
pub(crate) fn check_built_in(merged: &Node, found: &mut Vec<Diagnostic>) {
    let path = Pointer::parse("/cluster/name");
    let Some(name) = merged.at(&path).filter(|name| is_built_in(name.span.source)) else { return };
    found.extend(name.as_str().and_then(find).map(|text| unresolved(text, name.span, &path)));
}

const FILL_IN: &str = "run `envsubst` or the like over the values first";

fn walk(node: &Node, at: Trail, found: &mut Vec<Diagnostic>) {
    match &node.value {
        Value::Scalar(scalar) => {
            found.extend(find(&scalar.text).map(|text| unresolved(text, node.span, &at.pointer())));
        }
        Value::List(items) => {
            items.iter().enumerate().for_each(|(index, item)| walk(item, Trail::Index(&at, index), found));
        }
        Value::Map(map) => {
            for entry in map.iter().filter(|entry| !FREE_TEXT.contains(&entry.key.as_ref())) {
                let here = Trail::Key(&at, &entry.key);
                found.extend(find(&entry.key).map(|text| unresolved(text, entry.key_span, &here.pointer())));
                walk(&entry.value, here, found);
            }
        }
    }
}

fn unresolved(text: &str, span: Span, at: &Pointer) -> Diagnostic {
    if is_built_in(span.source) {
        let message = format!("`{at}` is not set");
        let missing = Diagnostic::new(&MISSING_CLUSTER_NAME, message).in_values(at.clone());
        return missing.help(format!(
            "add `--set {at}=<name of the EKS cluster>`, or set it in a values file; \
             `--allow-placeholders` prints `{text}` for a later substitution"
        ));
    }
    Diagnostic::new(&UNRESOLVED_PLACEHOLDER, format!("`{text}` in `{at}` has not been filled in"))
        .at(span, "karpcfg fills in nothing")
        .help(format!(
            "{FILL_IN}, set it with `--set {at}=…`, or print it as it is with `--allow-placeholders`"
        ))
        .in_values(at.clone())
}

#[cfg(test)]
mod tests {
    use super::super::ProfileName;
    use super::super::defaults::base;
    use super::*;

    #[test]
    fn of_what_is_built_in_only_the_name_of_the_cluster_is_one() {
        for profile in ["truefoundry", "tfy-0.1.35", "tfy-0.1.57", "none"] {
            let base = base(ProfileName::parse(profile).unwrap());
            let (mut all, mut ours) = (Vec::new(), Vec::new());
            check(&base, &mut all);
            check_built_in(&base, &mut ours);
            assert_eq!((&all, all.len()), (&ours, 1), "{profile}");
        }
    }
}
