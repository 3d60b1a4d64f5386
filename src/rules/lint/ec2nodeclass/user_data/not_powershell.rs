//! Texts for Windows that are no PowerShell.

use std::ops::Range;

use super::bootstrap::{SCRIPT, commands};
use super::{UserData, lines};
use crate::rules::{Check, Scope, Sink};
use crate::userdata::Family;

rule! {
    /// user data of a Windows class that is no bare PowerShell
    ///
    /// Karpenter puts the text between `<powershell>` and `</powershell>`, before the call that starts the node.
    /// Tags of one's own nest in these and cut them off, and what is written for Linux, a script for a shell, an
    /// archive, a NodeConfig or TOML, makes PowerShell stop or print errors: the node does not join, or without
    /// what was meant (`windows.go` of `pkg/providers/amifamily/bootstrap`, v1.14.1).
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   amiSelectorTerms: [{alias: windows2022@latest}]
    ///   userData: |
    ///     <powershell>
    ///     Write-Host hi
    ///     </powershell>
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   amiSelectorTerms: [{alias: windows2022@latest}]
    ///   userData: |
    ///     Write-Host hi
    /// ```
    pub(crate) static NOT_POWERSHELL = error("not-powershell", UserData) {
        scope: Scope::Lint,
        check: Check::UserData(not_powershell),
    }
}

const BARE: &str = "write PowerShell alone, without tags around it";

fn not_powershell(user_data: &UserData<'_>, sink: &mut Sink<'_>) {
    if user_data.family != Family::Windows {
        return;
    }
    if let Some(tag) = tag(user_data.text) {
        let message = "the node does not start as it should: Karpenter puts the text between `<powershell>` tags itself, \
                       and these tags break its own";
        user_data.report(Some(tag), message, sink).help(BARE);
    } else if let Some((line, what)) = foreign(user_data.text).or_else(|| of_linux(user_data.text)) {
        let message = format!("nothing of this is done: PowerShell is to run it, and it is {what}");
        user_data.report(Some(line), message, sink).help("write it in PowerShell, without tags around it");
    }
}

/// Names of the tags that EC2's agents for Windows look for.
const TAGS: [&str; 4] = ["powershell", "script", "persist", "powershellarguments"];

/// The first line that begins or ends with a tag.
fn tag(text: &str) -> Option<Range<usize>> {
    lines(text).find(|line| {
        let line = text[line.clone()].trim().to_ascii_lowercase();
        TAGS.iter().any(|tag| {
            let (opening, closing) = (format!("<{tag}>"), format!("</{tag}>"));
            line.starts_with(&opening) || line.starts_with(&closing) || is_closed(&line, &closing)
        })
    })
}

/// Whether a line that is no comment and no text ends with a closing tag.
fn is_closed(line: &str, closing: &str) -> bool {
    line.ends_with(closing) && !line.starts_with('#') && !line.contains(['"', '\''])
}

/// What is not PowerShell by its first line, and that line.
fn foreign(text: &str) -> Option<(Range<usize>, &'static str)> {
    let range = lines(text).find(|line| !text[line.clone()].trim().is_empty())?;
    let line = text[range.clone()].trim().trim_start_matches('\u{FEFF}').to_ascii_lowercase();
    let is_powershell = line.contains("pwsh") || line.contains("powershell");
    let what = if line.starts_with("#!") && !is_powershell {
        "a script for a shell of Linux"
    } else if line.starts_with("#cloud-config") {
        "a `#cloud-config`"
    } else if line.starts_with("mime-version:") || line.starts_with("content-type:") {
        "a MIME archive"
    } else if line.starts_with("apiversion:") || line.starts_with("kind:") || line == "---" {
        "a NodeConfig"
    } else if line.starts_with("[settings") {
        "TOML for Bottlerocket"
    } else if line.starts_with("version:") || line.starts_with("tasks:") {
        "YAML for EC2Launch"
    } else {
        return None;
    };
    Some((range, what))
}

/// The first line with a command that only Linux has.
fn of_linux(text: &str) -> Option<(Range<usize>, &'static str)> {
    const COMMANDS: [&str; 10] =
        ["yum", "dnf", "apt-get", "systemctl", "sysctl", "modprobe", "chmod", "export", "sudo", SCRIPT];
    let line = commands(text).find(|line| {
        let mut words = text[line.clone()].split_whitespace();
        let (first, second) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        COMMANDS.contains(&first)
            || (first == "set" && ["-e", "-ex", "-x", "-euo", "-eux", "-o"].contains(&second))
    })?;
    Some((line, "for a shell of Linux"))
}
