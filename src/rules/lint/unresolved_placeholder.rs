//! Placeholders of a later substitution that are left in an object.

use crate::manifest::{Manifest, Part};
use crate::phrase::quote;
use crate::placeholders::{self, is_of_terraform};
use crate::rules::{Check, Scope, Sink};
use crate::source::Trail;
use crate::yaml::{Node, Value};

rule! {
    /// a placeholder that has not been filled in
    ///
    /// `$NAME`, `${NAME}`, `{{ … }}`, `<<NAME>>` and the directives of Terraform's templates are left over from a template or
    /// a script: karpcfg fills in nothing, and neither does `kubectl`. Fill it in first: `envsubst`, `helm template`,
    /// `flux build`. Or let it stand with `--allow-placeholders`: then everything else is checked, and nothing is said of a
    /// text that has a placeholder. User data and annotations may hold such texts for others and are left alone. In
    /// values, `--set` fills in as well.
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   role: KarpenterNodeRole-${CLUSTER_NAME}
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   role: KarpenterNodeRole-demo
    /// ```
    pub(crate) static UNRESOLVED_PLACEHOLDER = error("unresolved-placeholder", Values) {
        scope: Scope::Lint,
        check: Check::Object(unresolved_placeholder),
    }
}

/// Texts that belong to the node or to other programs; what looks like a placeholder there is theirs.
const FREE_TEXT: [&str; 3] = ["userData", "annotations", "status"];

fn unresolved_placeholder(manifest: &Manifest, sink: &mut Sink<'_>) {
    walk(&manifest.root, Trail::Root, sink);
}

fn walk(node: &Node, at: Trail<'_>, sink: &mut Sink<'_>) {
    match &node.value {
        Value::Scalar(scalar) => report(&scalar.text, Part::Value, at, sink),
        Value::List(items) => {
            items.iter().enumerate().for_each(|(index, item)| walk(item, Trail::Index(&at, index), sink));
        }
        Value::Map(map) => {
            for entry in map.iter().filter(|entry| !FREE_TEXT.contains(&entry.key.as_str())) {
                let here = Trail::Key(&at, &entry.key);
                report(&entry.key, Part::Key, here, sink);
                walk(&entry.value, here, sink);
            }
        }
    }
}

fn report(text: &str, part: Part, at: Trail<'_>, sink: &mut Sink<'_>) {
    let Some(found) = placeholders::find(text).filter(|found| !is_of_terraform(found)) else { return };
    if !sink.has_room() {
        return;
    }
    let start = text.find(found).unwrap_or_default();
    let pointer = at.pointer();
    let message = format!("{} in `{pointer}` has not been filled in", quote(found));
    let found_here = sink.report(pointer, message);
    found_here.help("run `envsubst` or the like over it first, or let it stand with `--allow-placeholders`");
    match part {
        Part::Key => found_here.key(),
        Part::Value => found_here.within(Some(start..start + found.len())),
    };
}
