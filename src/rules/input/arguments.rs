//! Faults of `--set` and its kin.

use super::Fault;

pub(super) const FAULTS: &[Fault] = &[
    Fault::warning(
        "argument-without-effect",
        "\
an argument, or a part of one, that sets nothing

Helm passes over a name without `=` or an empty name in silence, and so does karpcfg. Complete the argument or leave it out.",
    ),
    Fault::error(
        "malformed-argument",
        "\
an argument that cannot be read

`--set` takes `path=value`, several with commas between them; `\\` before a comma, a dot or an equals sign makes it part of the text.
`--set-json` takes JSON behind each `=`. The message says where the argument ends to make sense.",
    ),
    Fault::error(
        "path-through-scalar",
        "\
a path that goes through a value that is neither map nor list

There is nothing below a text or a number. Set the whole value, or remove it from the values file that has it.",
    ),
];
