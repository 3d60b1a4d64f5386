//! What can be wrong with a text of YAML: it is none, or readers take it for different things.

use crate::diagnostic::codes;

codes! {
    /// the marks of a merge that could not decide
    ///
    /// Where both sides changed the same lines, git leaves both in the file, between lines with `<<<<<<<`, `=======` and `>>>>>>>`. Keep what is
    /// right and take the marks out.
    pub(crate) static MERGE_CONFLICT = error("merge-conflict", Yaml);

    /// an alias inside the value that its anchor names
    ///
    /// The value would contain itself without end. Write out what the alias stands for, or move the anchor.
    pub(crate) static ALIAS_OF_ITSELF = error("alias-of-itself", Yaml);

    /// a values file that is a list or a single scalar
    ///
    /// Values are a map of keys, as Helm has them. Put the content below a key; a manifest is checked without `-f`.
    pub(crate) static DOCUMENT_NOT_A_MAP = error("document-not-a-map", Yaml);

    /// a key that is given twice in one map
    ///
    /// Readers refuse it or take the last, and whoever reads the first is misled. Keep one of them; where both are lists or maps, join them.
    pub(crate) static DUPLICATE_KEY = error("duplicate-key", Yaml);

    /// a text that is mostly copies made by aliases
    ///
    /// A few lines of aliases of aliases can make billions of values. Helm and kubectl refuse such a text by the same measure (`allowedAliasRatio`
    /// of goyaml.v2). Write the values out, or alias smaller parts.
    pub(crate) static EXCESSIVE_ALIASING = error("excessive-aliasing", Yaml);

    /// a character that YAML does not allow
    ///
    /// Control characters come from terminals, editors and binary files. Write the character as an escape in double quotes, or take it out.
    pub(crate) static FORBIDDEN_CHARACTER = error("forbidden-character", Yaml);

    /// a tag that means nothing here
    ///
    /// Tags as `!Ref` or `!vault` are for other tools; karpcfg, Helm and kubectl evaluate none, and the bare value is taken. Take the tag out, or
    /// let the tool that it is for make the file first.
    pub(crate) static FOREIGN_TAG = warning("foreign-tag", Yaml);

    /// an invisible character that ends a line for Helm and kubectl
    ///
    /// U+0085, U+2028 and U+2029 come with text from web pages and word processors. They are line breaks in YAML 1.1, so that the second half of
    /// a comment or value stands where a key is due. Take the character out, or put the text in quotes, of which it is a part.
    pub(crate) static HIDDEN_LINE_BREAK = error("hidden-line-break", Yaml);

    /// a plain key that Helm reads as another one
    ///
    /// `on`, `0123` or `1e3` are booleans and numbers in YAML 1.1, and Helm makes keys of what they mean. Quote the key.
    pub(crate) static KEY_DIFFERS_IN_HELM = warning("key-differs-in-helm", Yaml);

    /// a key that is empty, a list, a map or otherwise no text
    ///
    /// Most often `{{ … }}` stands without quotes, or a `:` has nothing before it. Quote the key, or write the one that is missing.
    pub(crate) static KEY_NOT_TEXT = error("key-not-text", Yaml);

    /// a merge key `<<` whose value is no map
    ///
    /// `<<` puts the entries of a map, or of a list of maps, into the map that it stands in. Let it name an anchor of a map, or quote it where it
    /// is text.
    pub(crate) static MERGE_OF_NO_MAP = error("merge-of-no-map", Yaml);

    /// lists and maps in one another beyond a limit
    ///
    /// No configuration is nested so deeply; a reader without a limit would run out of stack. Look for brackets that are never closed.
    pub(crate) static NESTED_TOO_DEEP = error("nested-too-deep", Yaml);

    /// an infinity or NaN
    ///
    /// Helm and kubectl turn YAML into JSON, which has no such numbers, and refuse it. Quote it if it is text.
    pub(crate) static NUMBER_NOT_FINITE = error("number-not-finite", Yaml);

    /// a `%` line that Helm and kubectl refuse
    ///
    /// They know `%YAML 1.1` and `%TAG` alone. Take the line out.
    pub(crate) static REFUSED_DIRECTIVE = error("refused-directive", Yaml);

    /// the escape `\/` in double quotes
    ///
    /// JSON and YAML 1.2 have it, and Helm and kubectl refuse it in YAML: an error in manifests, a warning in values. Write `/`.
    pub(crate) static REFUSED_ESCAPE = error("refused-escape", Yaml);

    /// a document that Helm never reads
    ///
    /// Helm takes the first document of a values file and says nothing of the others; karpcfg merges them all. Put it into a file of its own.
    pub(crate) static SECOND_DOCUMENT = warning("second-document", Yaml);

    /// a tab behind the `-` of an item, in the indentation of a block of text, or on a line that is empty or a comment
    ///
    /// YAML 1.2 lets it pass, and Helm and kubectl refuse it: an error in manifests, a warning in values. Take the tab out.
    pub(crate) static TAB_BEFORE_CONTENT = error("tab-before-content", Yaml);

    /// a tab where blanks are due
    ///
    /// YAML is indented with blanks alone, for tabs are as wide as each editor has them. Replace it.
    pub(crate) static TAB_INDENTATION = error("tab-indentation", Yaml);

    /// a value that is not of the type its tag says
    ///
    /// `!!int ten` cannot be read. Correct the value, or take the tag out.
    pub(crate) static TAG_DOES_NOT_FIT = error("tag-does-not-fit", Yaml);

    /// a text of more than 4 GiB
    ///
    /// Places in a text are counted in 32 bits. Cut it into several files.
    pub(crate) static TEXT_TOO_LARGE = error("text-too-large", Yaml);

    /// more values than a run can hold
    ///
    /// Memory is bounded, whatever is read: a run holds 1,250,000 keys and values of manifests, which is some ten thousand objects,
    /// and 250,000 of values files. Copies made by aliases count. Check fewer files at a time.
    pub(crate) static TOO_MANY_VALUES = error("too-many-values", Yaml);

    /// more findings than are printed
    ///
    /// Nobody reads thousands. Mend those that are printed and run again: the others are often of the same cause.
    pub(crate) static TOO_MANY_FINDINGS = error("too-many-findings", Yaml);

    /// an alias whose name no anchor before it has
    ///
    /// Anchors hold within one document, from where they stand. A plain value that begins with `*` is an alias too: quote it if it is text.
    pub(crate) static UNKNOWN_ANCHOR = error("unknown-anchor", Yaml);

    /// a text that is not YAML
    ///
    /// The message says what the reader stumbled over, which may be a little behind the cause. Often a quote or a bracket is never closed, the
    /// indentation is off by a blank, or the text is a template that has not been rendered: give it to `helm template` first.
    pub(crate) static YAML_SYNTAX = error("yaml-syntax", Yaml);
}
