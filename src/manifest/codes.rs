//! What can be wrong with a text of manifests beside its YAML.

use crate::diagnostic::codes;

codes! {
    /// a document that is a list or a scalar where an object is due
    ///
    /// An object is a map with `apiVersion` and `kind`. Objects one after the other are parted by `---`, or are the `items` of a `List`.
    pub(crate) static NOT_AN_OBJECT = error("not-an-object", Yaml);

    /// text behind the `...` that ends a document
    ///
    /// kubectl reads a document up to this line and passes over everything from there to the next `---`, objects too. Begin a document with `---`,
    /// or take the text out.
    pub(crate) static TEXT_AFTER_DOCUMENT_END = warning("text-after-document-end", Yaml);
}
