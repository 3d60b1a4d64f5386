//! What can be wrong with `--set` and its kin.

use crate::diagnostic::codes;

codes! {
    /// an argument, or a part of one, that sets nothing
    ///
    /// Helm passes over a name without `=` or an empty name in silence, and so does karpcfg. Complete the argument or leave it out.
    pub(crate) static ARGUMENT_WITHOUT_EFFECT = warning("argument-without-effect", Values);

    /// an argument that cannot be read
    ///
    /// `--set` takes `path=value`, several with commas between them; `\` before a comma, a dot or an equals sign makes it part of the text.
    /// `--set-json` takes JSON behind each `=`. The message says where the argument ends to make sense.
    pub(crate) static MALFORMED_ARGUMENT = error("malformed-argument", Values);

    /// a path that goes through a value that is neither map nor list
    ///
    /// There is nothing below a text or a number. Set the whole value, or remove it from the values file that has it.
    pub(crate) static PATH_THROUGH_SCALAR = error("path-through-scalar", Values);
}
