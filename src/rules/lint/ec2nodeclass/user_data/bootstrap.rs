//! Where scripts mention the bootstrap script of an image.

use std::ops::Range;

use super::lines;

/// The script of AL2, and what is left of it on AL2023.
pub(super) const SCRIPT: &str = "/etc/eks/bootstrap.sh";

/// The lines of a script that are more than a comment.
pub(super) fn commands(script: &str) -> impl Iterator<Item = Range<usize>> {
    lines(script).filter(|line| {
        let text = script[line.clone()].trim_start();
        !text.is_empty() && !text.starts_with('#')
    })
}

/// The line of a script that runs the bootstrap script.
pub(super) fn call(script: &str) -> Option<Range<usize>> {
    commands(script).find(|line| is_call(&script[line.clone()]))
}

/// The line that does anything with the bootstrap script but write about it; none where the script makes its own.
pub(super) fn use_of_image(script: &str) -> Option<Range<usize>> {
    let mut mentions = commands(script).filter(|line| script[line.clone()].contains(SCRIPT)).peekable();
    let first = mentions.peek().cloned();
    if mentions.any(|line| is_written(&script[line])) {
        return None;
    }
    let is_talk = |line: &Range<usize>| {
        let first = script[line.clone()].split_whitespace().next();
        first.is_some_and(|word| ["echo", "printf", "logger"].contains(&word))
    };
    call(script).or(first.filter(|line| !is_talk(line)))
}

/// Whether a line puts another file in the place of the image's.
fn is_written(line: &str) -> bool {
    let Some((before, behind)) = line.split_once(SCRIPT) else { return false };
    let before = before.trim_end().trim_end_matches(['"', '\'']).trim_end();
    let last = before.rsplit(char::is_whitespace).next().unwrap_or_default();
    let copies = ["cp", "mv", "install", "ln"]
        .iter()
        .any(|command| line.split_whitespace().any(|word| word == *command));
    last.ends_with('>')
        || ["-o", "-O", "--output", "tee"].contains(&last)
        || (copies && behind.trim().is_empty() && before.contains(' '))
}

/// Whether one of the commands on a line is the script, whoever is to run it.
fn is_call(line: &str) -> bool {
    line.split([';', '&', '|', '(', '{', '`']).any(|command| {
        let mut words = command.split_whitespace().skip_while(|word| is_before_command(word));
        words.next().is_some_and(|word| word.trim_matches(['"', '\'']) == SCRIPT)
    })
}

/// Words that may stand before a command that is run.
fn is_before_command(word: &str) -> bool {
    const WORDS: [&str; 17] = [
        "sudo",
        "exec",
        "bash",
        "sh",
        "/bin/bash",
        "/bin/sh",
        "/usr/bin/bash",
        "source",
        ".",
        "env",
        "nohup",
        "time",
        "if",
        "then",
        "else",
        "do",
        "!",
    ];
    WORDS.contains(&word) || word.starts_with('-') || (word.contains('=') && !word.contains('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_told_from_mentions() {
        for (line, is_run, is_used) in [
            ("/etc/eks/bootstrap.sh demo", true, true),
            ("  sudo -E bash -x /etc/eks/bootstrap.sh demo \\", true, true),
            ("USE_MAX_PODS=false /etc/eks/bootstrap.sh demo", true, true),
            ("set -e; /etc/eks/bootstrap.sh demo || true", true, true),
            ("if ! /etc/eks/bootstrap.sh demo; then", true, true),
            ("\"/etc/eks/bootstrap.sh\" demo", true, true),
            ("[ -x /etc/eks/bootstrap.sh ] && /etc/eks/bootstrap.sh demo", true, true),
            ("sed -i '/^set -o errexit/a source /etc/env' /etc/eks/bootstrap.sh", false, true),
            ("# /etc/eks/bootstrap.sh demo", false, false),
            ("echo \"Karpenter calls /etc/eks/bootstrap.sh\"", false, false),
            ("cat <<EOF > /etc/eks/bootstrap.sh", false, false),
            ("curl -fsSL https://example.com/b.sh -o /etc/eks/bootstrap.sh", false, false),
            ("cp /opt/bootstrap.sh /etc/eks/bootstrap.sh", false, false),
            ("/opt/bootstrap.sh demo", false, false),
            ("/opt/etc/eks/bootstrap.sh demo", false, true),
        ] {
            let script = format!("#!/bin/bash\n{line}\n");
            assert_eq!(call(&script).is_some(), is_run, "call of {line}");
            assert_eq!(use_of_image(&script).is_some(), is_used, "use of {line}");
        }
        let own = "#!/bin/bash\ncat > /etc/eks/bootstrap.sh <<E\nE\n/etc/eks/bootstrap.sh demo\n";
        assert_eq!(use_of_image(own), None);
    }
}
