//! The manual of a rule, from its own text: for the terminal, for `docs/rules.md` and for code scanning.

use crate::rules::{RULES, Rule, Scope};

/// The first line of a rule's text.
pub fn summary(rule: &Rule) -> &'static str {
    rule.doc.split_once("\n\n").map_or(rule.doc, |(summary, _)| summary)
}

/// The rest of a rule's text.
pub fn details(rule: &Rule) -> &'static str {
    rule.doc.split_once("\n\n").map_or("", |(_, details)| details).trim_end()
}

/// The whole manual of a rule, for a terminal.
pub fn text(rule: &Rule) -> String {
    let bad = indented(rule.bad);
    let good = indented(rule.good);
    let (facts, summary, details) = (facts(rule), summary(rule), wrapped(details(rule)));
    format!("{}: {summary}\n{facts}\n\n{details}\n\nRaises it:\n\n{bad}\nDoes not:\n\n{good}", rule.name)
}

/// The manual of a rule as a section of Markdown.
pub fn markdown(rule: &Rule) -> String {
    let Rule { name, bad, good, .. } = rule;
    let (facts, summary, details) = (facts(rule), summary(rule), details(rule));
    format!(
        "## {name}\n\n{summary}\n\n*{facts}*\n\n{details}\n\nRaises it:\n\n```yaml\n{bad}```\n\n\
         Does not:\n\n```yaml\n{good}```\n"
    )
}

/// The manuals of all rules in one document.
pub fn all() -> String {
    let sections: Vec<String> = RULES.iter().map(|rule| markdown(rule)).collect();
    format!("{INTRODUCTION}\n{}", sections.join("\n"))
}

const INTRODUCTION: &str = "\
# Rules

What `karpcfg check` and `karpcfg render` look for, by name; `karpcfg explain RULE` prints one of these sections. The
examples are parts of objects: what an object needs besides is left out.
";

/// One line a rule: name, severity and summary.
pub fn list() -> String {
    let width = RULES.iter().map(|rule| rule.name.len()).max().unwrap_or_default();
    let line =
        |rule: &&Rule| format!("{:width$}  {:7}  {}\n", rule.name, rule.severity.as_str(), summary(rule));
    RULES.iter().map(line).collect()
}

/// How bad it is, who minds, and in which versions.
fn facts(rule: &Rule) -> String {
    let minds = match rule.scope {
        Scope::Admission => "the API server refuses it",
        Scope::Lint => "the API server lets it pass",
    };
    let since = rule.since.map(|version| format!("; since Karpenter {version}")).unwrap_or_default();
    let until = rule.until.map(|version| format!("; until Karpenter {version}")).unwrap_or_default();
    format!("{}; {minds}{since}{until}", rule.severity.as_str())
}

/// Widest line of text on a terminal.
const WIDTH: usize = 100;

/// Paragraphs in lines of a terminal's width.
fn wrapped(text: &str) -> String {
    text.split("\n\n").map(wrap).collect::<Vec<_>>().join("\n\n")
}

fn wrap(paragraph: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for word in paragraph.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= WIDTH => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.join("\n")
}

fn indented(yaml: &str) -> String {
    yaml.lines().map(|line| format!("    {line}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn manuals_fit_a_terminal() {
        for rule in RULES {
            let text = text(rule);
            let prose = text.lines().skip(1).filter(|line| !line.starts_with("    "));
            for line in prose {
                assert!(line.chars().count() <= WIDTH, "{}: {line}", rule.name);
            }
            let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            assert_eq!(words(&wrapped(details(rule))), words(details(rule)), "{}", rule.name);
        }
    }
}
