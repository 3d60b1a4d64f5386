//! Text → trees: what the user's own template printed, read back as kubectl will read it.

use super::codes::TEMPLATE_PRINTS_NO_OBJECT;
use crate::diagnostic::{Diagnostic, has_errors};
use crate::phrase::describe;
use crate::source::Sources;
use crate::yaml::{self, Dialect, Loaded, Node};

/// The documents in `text`, each with its own part of it, and what is wrong with them; `name` is what findings call
/// the text.
///
/// A template may print several documents, or none.
pub(crate) fn read_back(
    text: &str,
    name: String,
    sources: &mut Sources,
) -> (Vec<(Node, String)>, Vec<Diagnostic>) {
    let source = sources.add(name, text.to_owned());
    let Loaded { documents, mut diagnostics, .. } = yaml::load(source, text, Dialect::Kubectl);
    diagnostics.extend(documents.iter().filter(|document| document.as_map().is_none()).map(not_an_object));
    if has_errors(&diagnostics) {
        return (Vec::new(), diagnostics);
    }
    let parts = parts(text, &documents);
    (documents.into_iter().zip(parts).collect(), diagnostics)
}

/// The text cut before the `---` of each document but the first, whose part begins with the text.
fn parts(text: &str, documents: &[Node]) -> Vec<String> {
    let cuts = documents.iter().skip(1).map(|document| beginning(text, document));
    let starts = std::iter::once(0).chain(cuts.clone());
    starts.zip(cuts.chain([text.len()])).map(|(start, end)| text[start..end].to_owned()).collect()
}

fn not_an_object(document: &Node) -> Diagnostic {
    let message = format!("the template prints {}, and an object is a map", describe(document));
    Diagnostic::new(&TEMPLATE_PRINTS_NO_OBJECT, message)
        .at(document.span, "not an object")
        .help("let it print `apiVersion:`, `kind:`, `metadata:` and `spec:`")
}

/// The byte where the line `---` above a document begins.
fn beginning(text: &str, document: &Node) -> usize {
    let before = text.get(..document.span.start as usize).unwrap_or_default();
    before.rfind("\n---").map_or(0, |newline| newline + 1)
}
