//! The user data part by part, for people; and the scripts alone, for shellcheck.

use anyhow::{Result, bail};

use super::class::{Chosen, Made};
use crate::cli::ClusterArgs;
use crate::harmless::{harmless, harmless_lines};
use crate::userdata::{Family, LIMIT};

/// Every part under a heading, and before them where they come from and how much room is left.
pub(super) fn listing(chosen: &Chosen, made: &Made, flags: &ClusterArgs) -> Vec<u8> {
    let mut out = summary(chosen, made, flags).into_bytes();
    let parts = made.user_data.parts();
    if parts.is_empty() {
        section(&mut out, form(made.request.family), made.user_data.as_bytes());
    }
    for (index, part) in parts.iter().enumerate() {
        let origin = if index + 1 == parts.len() { "Karpenter's own" } else { "from the class" };
        let content_type = String::from_utf8_lossy(part.content_type());
        let heading = format!("part {} of {}: {content_type}, {origin}", index + 1, parts.len());
        section(&mut out, &harmless(&heading), &part.content);
    }
    out
}

fn summary(chosen: &Chosen, made: &Made, flags: &ClusterArgs) -> String {
    let bytes = made.user_data.as_bytes().len();
    let pool = chosen
        .pool
        .as_ref()
        .map_or_else(String::new, |pool| format!(", for nodes of NodePool `{}`", harmless(&pool.name)));
    let name = harmless(&chosen.class.name);
    let mut out = format!("user data of EC2NodeClass `{name}` ({}){pool}\n", made.request.family.name());
    out += &format!("{bytes} of {LIMIT} bytes, {} left\n", LIMIT.saturating_sub(bytes));
    let placeholders = placeholders(made, flags);
    if !placeholders.is_empty() {
        out += &format!("placeholders, since only Karpenter knows them: {}\n", placeholders.join(", "));
    }
    out
}

/// What is in the text and was not given, by the flag that gives it.
fn placeholders(made: &Made, flags: &ClusterArgs) -> Vec<&'static str> {
    let family = made.request.family;
    let is_used = family != Family::Custom;
    let all = [
        (is_used && flags.cluster_name.is_none(), "--cluster-name"),
        (is_used && flags.cluster_endpoint.is_none(), "--cluster-endpoint"),
        (is_used && flags.cluster_ca.is_none(), "--cluster-ca"),
        (family == Family::Al2023 && flags.cluster_cidr.is_none(), "--cluster-cidr"),
        (is_used && flags.cluster_dns.is_none() && made.dns_is_open, "--cluster-dns"),
        (is_used && flags.max_pods.is_none() && made.max_pods_is_open, "--max-pods"),
    ];
    all.into_iter().filter(|(is_open, _)| *is_open).map(|(_, flag)| flag).collect()
}

/// What the text is where it is no archive.
fn form(family: Family) -> &'static str {
    match family {
        Family::Al2 | Family::Al2023 => "an archive of no parts",
        Family::Bottlerocket => "TOML, the class's settings and Karpenter's in one",
        Family::Windows => "PowerShell, the class's and Karpenter's in one",
        Family::Custom => "from the class, untouched by Karpenter",
    }
}

fn section(out: &mut Vec<u8>, heading: &str, content: &[u8]) {
    out.extend_from_slice(format!("\n==> {heading} ({} bytes)\n", content.len()).as_bytes());
    out.extend_from_slice(shown(content).as_bytes());
    if !content.is_empty() && !content.ends_with(b"\n") {
        out.push(b'\n');
    }
}

/// The text as a terminal can be given it; `--raw` has the bytes as they are.
fn shown(content: &[u8]) -> String {
    let text = String::from_utf8_lossy(content);
    let lines = text.split("\r\n").map(harmless_lines);
    lines.collect::<Vec<_>>().join("\r\n")
}

/// The class's shell scripts, one after the other.
pub(super) fn shell(chosen: &Chosen, made: &Made) -> Result<Vec<u8>> {
    let scripts = match made.user_data.parts() {
        [parts @ .., _karpenters] => {
            parts.iter().filter(|part| part.is_script()).map(|part| part.content.as_slice()).collect()
        }
        [] if made.user_data.as_bytes().starts_with(b"#!") => vec![made.user_data.as_bytes()],
        [] => Vec::new(),
    };
    if scripts.is_empty() {
        bail!("the user data of `{}` has no shell script of the class", chosen.class.name);
    }
    Ok(scripts.concat())
}
