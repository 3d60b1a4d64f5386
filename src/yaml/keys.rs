//! Map keys: their text by each reading, and a word where Helm would take another one.

use ecow::EcoString;

use super::codes::{KEY_DIFFERS_IN_HELM, KEY_NOT_TEXT};
use super::findings::Findings;
use super::goyaml;
use super::node::{Node, Scalar, Style, Value};
use super::scalar::Dialect;
use super::tree::Written;
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// The left half of a map entry.
pub(super) enum Key {
    /// An ordinary key.
    Own(EcoString, Span),
    /// `<<`: the value's entries are merged in.
    Merge(Span),
    /// No key that JSON could have; the finding is made, the entry is dropped.
    Refused,
}

/// Makes a key of a node that stands where one is due.
pub(super) fn key_of(node: Node, written: Written, dialect: Dialect, findings: &mut Findings) -> Key {
    let span = node.span;
    let Value::Scalar(scalar) = node.value else {
        findings.push(complex_key(&node));
        return Key::Refused;
    };
    if scalar.style == Style::Plain && scalar.text == "<<" && written == Written::Here {
        return Key::Merge(span);
    }
    let text = match dialect {
        Dialect::Native => native_key(scalar, span, findings),
        Dialect::Helm | Dialect::Kubectl => {
            goyaml::key(&scalar).ok_or_else(|| Box::new(unusable_key(&scalar.text, span)))
        }
    };
    match text {
        Ok(text) => Key::Own(text, span),
        Err(finding) => {
            findings.push(*finding);
            Key::Refused
        }
    }
}

/// The characters as written are the key.
fn native_key(scalar: Scalar, span: Span, findings: &mut Findings) -> Result<EcoString, Box<Diagnostic>> {
    if scalar.style == Style::Plain {
        if scalar.text.is_empty() {
            return Err(Box::new(unusable_key("", span)));
        }
        warn_of_helm(&scalar.text, span, findings);
    }
    Ok(scalar.text)
}

fn warn_of_helm(text: &str, span: Span, findings: &mut Findings) {
    let message = match goyaml::plain_key(text) {
        goyaml::PlainKey::AsWritten => return,
        goyaml::PlainKey::Other(key) => format!("Helm reads the key `{text}` as `{key}`"),
        goyaml::PlainKey::Refused => format!("Helm refuses the key `{text}`"),
    };
    let finding = Diagnostic::new(&KEY_DIFFERS_IN_HELM, message).at(span, "");
    findings.push(finding.help(format!("quote it: `\"{text}\":`")));
}

fn unusable_key(text: &str, span: Span) -> Diagnostic {
    let message = if text.is_empty() {
        "there is no key before this `:`".to_owned()
    } else {
        format!("`{text}` can't be a key: it is not text")
    };
    Diagnostic::new(&KEY_NOT_TEXT, message).at(span, "").help("quote the key")
}

fn complex_key(node: &Node) -> Diagnostic {
    let message = format!("{} can't be a key", node.a_kind());
    Diagnostic::new(&KEY_NOT_TEXT, message)
        .at(node.span, "stands where a key is due")
        .help("a template expression such as `{{ … }}` must be in quotes; a key must be text")
}
