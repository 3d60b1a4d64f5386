//! Words that EKS Auto Mode does not know.

use crate::manifest::Manifest;
use crate::phrase::{either, nearest, quote};
use crate::rules::lint::nodeclass::is_node_class;
use crate::rules::lint::places::places;
use crate::rules::{Check, Scope, Sink};

rule! {
    /// a word that a field of an Auto Mode NodeClass does not take
    ///
    /// The API server of EKS refuses it. Words are case-sensitive.
    ///
    /// ```yaml bad
    /// apiVersion: eks.amazonaws.com/v1
    /// kind: NodeClass
    /// metadata: {name: web}
    /// spec:
    ///   role: nodes
    ///   networkPolicy: Deny
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: eks.amazonaws.com/v1
    /// kind: NodeClass
    /// metadata: {name: web}
    /// spec:
    ///   role: nodes
    ///   networkPolicy: DefaultDeny
    /// ```
    pub(crate) static UNSUPPORTED_AUTO_MODE_VALUE = error("unsupported-auto-mode-value", Fields) {
        scope: Scope::Lint,
        check: Check::Object(unsupported_auto_mode_value),
    }
}

const WORDS: [(&str, &[&str]); 4] = [
    ("/spec/snatPolicy", &["Random", "Disabled"]),
    ("/spec/networkPolicy", &["DefaultAllow", "DefaultDeny"]),
    ("/spec/networkPolicyEventLogs", &["Enabled", "Disabled"]),
    ("/spec/advancedNetworking/ipv4PrefixSize", &["Auto", "32"]),
];

fn unsupported_auto_mode_value(manifest: &Manifest, sink: &mut Sink<'_>) {
    if !is_node_class(manifest) {
        return;
    }
    for (path, words) in WORDS {
        for (pointer, node) in places(&manifest.root, path) {
            // The characters as written: an unquoted 32 is another type, but no other word.
            let Some(scalar) = node.as_scalar().filter(|scalar| !words.contains(&scalar.text.as_ref()))
            else {
                continue;
            };
            let help = match nearest(&scalar.text, words.iter().copied()) {
                Some(word) => format!("did you mean `{word}`? allowed: {}", either(words)),
                None => format!("allowed: {}", either(words)),
            };
            sink.report(pointer.clone(), format!("`{pointer}` cannot be {}", quote(&scalar.text))).help(help);
        }
    }
}
