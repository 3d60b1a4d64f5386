//! Scripts that do not say what runs them.

use super::UserData;
use super::mistaken_for_script::disguise;
use crate::rules::{Check, Scope, Sink};

rule! {
    /// a script that does not begin with `#!`
    ///
    /// cloud-init starts the text as a program: without `#!` as the very first characters the kernel knows no
    /// interpreter for it, nothing of it runs, and the node joins all the same ("Exec format error. Missing #! in
    /// script?" in `/var/log/cloud-init.log`). Blanks and empty lines before it count, and so do
    /// `#cloud-boothook` and `#include`, which cloud-init does not look for in a script.
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   userData: |
    ///     sysctl -w vm.max_map_count=262144
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   userData: |
    ///     #!/bin/bash
    ///     sysctl -w vm.max_map_count=262144
    /// ```
    pub(crate) static SCRIPT_WITHOUT_INTERPRETER = warning("script-without-interpreter", UserData) {
        scope: Scope::Lint,
        check: Check::UserData(script_without_interpreter),
    }
}

fn script_without_interpreter(user_data: &UserData<'_>, sink: &mut Sink<'_>) {
    for piece in user_data.pieces.iter().filter(|piece| piece.part.is_script()) {
        // Texts of other kinds, encoded ones and those without a command are other rules' matter.
        let is_plain = matches!(piece.part.encoding().as_str(), "" | "7bit" | "8bit" | "binary");
        if piece.content().starts_with("#!")
            || !is_plain
            || disguise(piece).is_some()
            || !has_commands(piece.content())
        {
            continue;
        }
        if sink.has_room() {
            let line = piece.first_line().and_then(|line| piece.place(line));
            user_data
                .report(line, "nothing of this script runs: it does not begin with `#!`", sink)
                .help("begin it with `#!/bin/bash`, with no blank and no empty line before it");
        }
    }
}

fn has_commands(content: &str) -> bool {
    content.lines().map(str::trim).any(|line| !line.is_empty() && !line.starts_with('#'))
}
