//! Manifests in Terraform's files: the heredocs of `yaml_body` and `manifest`, each at its own lines.

use std::ops::Range;

use super::codes::TERRAFORM;
use super::mention::names_our_kind;
use crate::diagnostic::{Diagnostic, Severity};
use crate::placeholders::{directive, expression, in_terraform};
use crate::source::SourceId;
use crate::yaml;

/// The arguments whose texts are manifests: of `kubectl_manifest`, and of `kubernetes_manifest` by way of `yamldecode`.
const ARGUMENTS: [&str; 2] = ["yaml_body", "manifest"];

/// Whether a file of this name is one of Terraform's.
pub(crate) fn is_file(name: &str) -> bool {
    [".tf", ".tftpl", ".tfvars"].iter().any(|ending| name.ends_with(ending))
}

/// The documents of a file's heredocs, and the text in which they stand: as long as the file, line by line, but readable as
/// YAML.
#[derive(Debug)]
pub(crate) struct Documents {
    /// The text.
    pub text: String,
    /// The documents that can be read.
    pub parts: Vec<Range<usize>>,
    /// Those that cannot.
    pub diagnostics: Vec<Diagnostic>,
}

/// Takes the manifests out of a file.
pub(crate) fn documents(source: SourceId, text: &str) -> Documents {
    let mut found = Documents { text: text.to_owned(), parts: Vec::new(), diagnostics: Vec::new() };
    for heredoc in heredocs(text) {
        cut(text, heredoc).into_iter().for_each(|part| found.take(source, text, part));
    }
    found
}

/// A file that holds nothing to read.
pub(crate) fn nothing_in(source: SourceId, name: &str) -> Diagnostic {
    let message = format!("`{name}` is a file of Terraform's without a manifest that can be read");
    Diagnostic::new(&TERRAFORM, message).at(yaml::span(source, 0, 0), "").help(
        "heredocs of `yaml_body` and `manifest` in `.tf` files are read; else check what Terraform renders",
    )
}

impl Documents {
    fn take(&mut self, source: SourceId, text: &str, part: Range<usize>) {
        let lines = || lines(text, part.clone());
        let Some(line) = lines().find(|line| directive(text[line.clone()].trim()).is_some()) else {
            self.text.replace_range(part.clone(), &readable(&text[part.clone()]));
            self.parts.push(part);
            return;
        };
        if names_our_kind(&text.as_bytes()[part]) {
            let message = "this manifest is not checked: Terraform puts it together first";
            let found = Diagnostic::new(&TERRAFORM, message).severity(Severity::Note);
            let found = found.at(yaml::span(source, line.start, line.end), "a directive of its templates");
            self.diagnostics.push(found.help("check what Terraform renders"));
        }
    }
}

/// What stands in each heredoc of an argument that is a manifest.
fn heredocs(text: &str) -> Vec<Range<usize>> {
    let (mut found, mut before) = (Vec::new(), "");
    let mut all = lines(text, 0..text.len());
    while let Some(line) = all.next() {
        let written = text[line].trim();
        if let Some(end) = marker(written) {
            let start = all.clone().next().map_or(text.len(), |line| line.start);
            let close =
                all.find(|line| text[line.clone()].trim() == end).map_or(text.len(), |line| line.start);
            if is_manifest(written) || (before.ends_with(['(', '=']) && is_manifest(before)) {
                found.push(start..close);
            }
        }
        before = written;
    }
    found
}

/// The word that ends the heredoc which a line opens.
fn marker(line: &str) -> Option<&str> {
    let word = line.rsplit_once("<<")?.1;
    let word = word.strip_prefix('-').unwrap_or(word);
    let is_word = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    (is_word && !line.starts_with(['#', '/'])).then_some(word)
}

fn is_manifest(line: &str) -> bool {
    ARGUMENTS.iter().any(|name| {
        line.strip_prefix(name).is_some_and(|rest| rest.trim_start().starts_with('=') && !rest.contains("=="))
    })
}

/// A heredoc cut at its lines `---`, which are no part of what lies between them.
fn cut(text: &str, heredoc: Range<usize>) -> Vec<Range<usize>> {
    let (mut parts, mut start) = (Vec::new(), heredoc.start);
    for line in lines(text, heredoc.clone()) {
        if text[line.clone()].trim_end().trim_start() == "---" {
            parts.push(start..line.start);
            start = line.end;
        }
    }
    parts.push(start..heredoc.end);
    parts
}

/// The lines of a part, each without its line break.
fn lines(text: &str, part: Range<usize>) -> impl Iterator<Item = Range<usize>> + Clone {
    let mut at = part.start;
    text[part].split('\n').map(move |line| {
        let start = at;
        at += line.len() + 1;
        start..start + line.len()
    })
}

/// A text of the same length in which every interpolation is a placeholder that YAML can hold.
fn readable(text: &str) -> String {
    let mut readable = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['$', '%']) {
        let (before, here) = rest.split_at(at);
        readable.push_str(before);
        // Twice the sign is the sign itself.
        let is_escaped = here.starts_with("$${") || here.starts_with("%%{");
        let found = expression(here).or_else(|| directive(here)).filter(|_| !is_escaped);
        let length = found.map_or(if is_escaped { 2 } else { 1 }, str::len);
        match found {
            Some(found) if is_of_many_entries(&readable, &here[length..]) => {
                readable.push('#');
                readable.push_str(&in_terraform(found)[1..]);
            }
            Some(found) => readable.push_str(&in_terraform(found)),
            None => readable.push_str(&here[..length]),
        }
        rest = &here[length..];
    }
    readable + rest
}

/// Whether an interpolation stands alone on its line, and not for the value of the key before it.
fn is_of_many_entries(before: &str, behind: &str) -> bool {
    let line = before.rsplit('\n').next().unwrap_or_default();
    let above = before[..before.len() - line.len()].trim_end();
    let is_alone = line.trim().is_empty() && behind.split('\n').next().unwrap_or_default().trim().is_empty();
    let last = above.rsplit([' ', '\n']).next().unwrap_or_default();
    is_alone && !last.ends_with(':') && !["-", "|", "|-", "|+", ">", ">-", ">+"].contains(&last)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Vec<String> {
        let found = documents(SourceId(0), text);
        assert_eq!(found.text.len(), text.len());
        found.parts.into_iter().map(|part| found.text[part].to_owned()).collect()
    }

    #[test]
    fn heredocs_of_manifests_are_cut_into_documents() {
        let text = "x = <<A\n  yaml_body = <<B\nA\nyaml_body = <<-EOF\n  a: 1\n  ---\n  b: 2\n  EOF\nmanifest = yamldecode(\n  <<EOF\nc: 3\nEOF\n)\n\
                    # manifest = <<EOF\nmanifest = { a = 1 << 2 }\nmanifest_x = <<E\nd: 4\nE\nyaml_body = <<E\ne: 5";
        assert_eq!(parts(text), ["  a: 1\n", "\n  b: 2\n", "c: 3\n", "e: 5"]);
    }

    #[test]
    fn interpolations_are_placeholders_of_their_length() {
        for (text, expected) in [
            ("a: ${b}", "a: $__b"),
            ("a: [${x(\"b\", {c = 1})}]", "a: [$__x__b____c___1__]"),
            ("a: x-${b.c[0]}-y", "a: x-$__b_c_0_-y"),
            ("a: $${B} $c 5%", "a: $${B} $c 5%"),
            ("a: %{ if b }c%{ endif }", "a: $___if_b_c$___endif_"),
            ("a:\n  ${b}\n", "a:\n  $__b\n"),
            ("a: 1\n${b}\nc: <<D>>\n${é}\n", "a: 1\n#__b\nc: <<D>>\n${é}\n"),
        ] {
            assert_eq!(readable(text), expected, "{text}");
        }
    }

    #[test]
    fn what_terraform_puts_together_is_said() {
        let text = "yaml_body = <<E\nkind: NodePool\n%{ if a }\nb: 1\n%{ endif }\n---\nkind: Secret\n%{ if a }\n%{ endif }\nE\n";
        let found = documents(SourceId(0), text);
        assert!(found.parts.is_empty());
        assert_eq!(found.diagnostics.len(), 1, "a Secret is nobody's concern");
        assert_eq!(found.diagnostics[0].severity, Severity::Note);
    }
}
