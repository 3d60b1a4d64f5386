//! What can be wrong with a template of the user's.

use crate::diagnostic::codes;

codes! {
    /// a template of `--template-dir` that cannot be read or filled in
    ///
    /// Templates are written in minijinja's dialect of Jinja2. A field that may be absent is asked for with `{% if x is defined %}`.
    pub(crate) static TEMPLATE_FAULT = error("template-fault", Values);

    /// a template of `--template-dir` that prints something else than objects
    ///
    /// Let it print `apiVersion:`, `kind:`, `metadata:` and `spec:`, or nothing at all.
    pub(crate) static TEMPLATE_PRINTS_NO_OBJECT = error("template-prints-no-object", Values);
}
