//! The manual of every name that a finding can have, rule or fault of the input, from its own text: for the terminal, for
//! `docs/rules.md` and for code scanning. Knows every room that finds faults.

use crate::diagnostic::{Code, Severity};
use crate::phrase::nearest;
use crate::rules::{Named, RULES, Rule, Scope};
use crate::{input, manifest, render, resolve, userdata, values, yaml};

/// The faults that no rule finds: of texts, of arguments, of values and of user data.
static FAULTS: [&[&[&Code]]; 4] = [
    &[input::CODES, yaml::codes::CODES, manifest::codes::CODES],
    &[values::set::codes::CODES],
    &[values::codes::CODES, resolve::codes::CODES, render::codes::CODES],
    &[resolve::user_data::codes::CODES, userdata::node::CODES],
];

/// The faults that no rule finds, by what they are of; within that by name.
fn codes() -> impl Iterator<Item = &'static Code> {
    FAULTS.iter().flat_map(|rooms| {
        let mut codes = rooms.concat();
        codes.sort_by_key(|code| code.name);
        codes
    })
}

/// What a name stands for.
pub(crate) fn look_up(name: &str) -> Named {
    let fault = || codes().find(|code| code.name == name);
    match Rule::by_name(name) {
        Some(rule) => Named::Rule(rule),
        None => fault().map_or_else(|| Named::Nothing(way_out(name)), Named::Fault),
    }
}

fn way_out(name: &str) -> String {
    let names = RULES.iter().map(|rule| rule.code.name).chain(codes().map(|code| code.name));
    match nearest(name, names) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`karpcfg rules` lists them".to_owned(),
    }
}

/// What is to be said of one name.
#[derive(Debug)]
pub(crate) struct Page {
    /// The name that findings have.
    pub name: &'static str,
    /// How bad it is, unless the user says otherwise.
    pub severity: Severity,
    facts: String,
    summary: String,
    details: String,
    examples: Option<Examples>,
}

/// YAML with the fault, and put right.
#[derive(Debug, Default)]
pub(crate) struct Examples {
    /// Raises it: parts of objects, completed by the smallest valid object of their kind; `null` takes a part away.
    pub bad: String,
    /// Raises nothing.
    pub good: String,
}

/// The summary, the text and the examples of a [`Code::doc`].
fn parts(doc: &str) -> (String, String, Examples) {
    let lines: Vec<&str> = doc.lines().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
    let begins = |fence: &str| lines.iter().position(|line| *line == fence);
    let block = |fence: &str| {
        let inside = begins(fence).into_iter().flat_map(|start| &lines[start + 1..]);
        inside.take_while(|line| **line != "```").map(|line| format!("{line}\n")).collect()
    };
    let text = &lines[..begins(BAD).unwrap_or(lines.len())];
    let (summary, details) = text.split_first().map_or(("", &[][..]), |(first, rest)| (*first, rest));
    let examples = Examples { bad: block(BAD), good: block(GOOD) };
    (summary.to_owned(), details.join("\n").trim().to_owned(), examples)
}

const BAD: &str = "```yaml bad";
const GOOD: &str = "```yaml good";

impl Rule {
    /// YAML that raises it, and that does not.
    pub(crate) fn examples(&self) -> Examples {
        parts(self.code.doc).2
    }
}

impl Page {
    /// The page of a rule, or else of a fault of the input.
    pub(crate) fn by_name(name: &str) -> Option<Page> {
        match look_up(name) {
            Named::Rule(rule) => Some(Page::from(rule)),
            Named::Fault(code) => Some(Page::from(code)),
            Named::Nothing(_) => None,
        }
    }

    /// The first line of its text.
    pub(crate) fn summary(&self) -> &str {
        &self.summary
    }

    /// The rest of its text.
    pub(crate) fn details(&self) -> &str {
        &self.details
    }

    /// The whole page, for a terminal.
    pub(crate) fn text(&self) -> String {
        let Page { name, facts, .. } = self;
        let (summary, details) = (self.summary(), wrapped(self.details()));
        let examples = self.examples.as_ref().map(|Examples { bad, good }| {
            format!("\nRaises it:\n\n{}\nDoes not:\n\n{}", indented(bad), indented(good))
        });
        format!("{name}: {summary}\n{facts}\n\n{details}\n{}", examples.unwrap_or_default())
    }

    /// The page as a section of Markdown.
    pub(crate) fn markdown(&self) -> String {
        let Page { name, facts, .. } = self;
        let (summary, details) = (self.summary(), self.details());
        let examples = self.examples.as_ref().map(|Examples { bad, good }| {
            format!("\nRaises it:\n\n```yaml\n{bad}```\n\nDoes not:\n\n```yaml\n{good}```\n")
        });
        format!("## {name}\n\n{summary}\n\n*{facts}*\n\n{details}\n{}", examples.unwrap_or_default())
    }
}

impl From<&'static Rule> for Page {
    fn from(rule: &'static Rule) -> Self {
        let (summary, details, examples) = parts(rule.code.doc);
        let Code { name, severity, .. } = rule.code;
        Page { name, severity, facts: facts(rule), summary, details, examples: Some(examples) }
    }
}

impl From<&'static Code> for Page {
    fn from(fault: &'static Code) -> Self {
        let Code { name, severity, doc, .. } = *fault;
        let (summary, details, _) = parts(doc);
        let facts = format!("{}; a fault of the input, which cannot be turned off", severity.as_str());
        Page { name, severity, facts, summary, details, examples: None }
    }
}

/// The pages of all rules.
pub(crate) fn rules() -> Vec<Page> {
    RULES.iter().copied().map(Page::from).collect()
}

/// The pages of all faults of the input.
pub(crate) fn faults() -> Vec<Page> {
    codes().map(Page::from).collect()
}

/// All pages in one document.
pub(crate) fn all() -> String {
    let sections = |pages: Vec<Page>| pages.iter().map(Page::markdown).collect::<Vec<_>>().join("\n");
    format!("{RULES_TITLE}\n{}\n{FAULTS_TITLE}\n{}", sections(rules()), sections(faults()))
}

const RULES_TITLE: &str = "\
# Rules

What `karpcfg check` and `karpcfg render` look for, by name. `karpcfg explain RULE` prints one of these sections. The
examples show the part of an object that matters and leave out the rest.
";

const FAULTS_TITLE: &str = "\
# Faults of the input

These are found before any rule looks at an object: in texts, arguments, values and user data. `-A`, `-W`, `-D` and
comments do not apply to them.
";

/// One line a name with severity and summary: the rules, and behind them the faults of the input.
pub(crate) fn list() -> String {
    let (rules, faults) = (rules(), faults());
    let width = rules.iter().chain(&faults).map(|page| page.name.len()).max().unwrap_or_default();
    let line =
        |page: &Page| format!("{:width$}  {:7}  {}\n", page.name, page.severity.as_str(), page.summary());
    let lines = |pages: &[Page]| pages.iter().map(line).collect::<String>();
    format!("{}\nfaults of the input, which cannot be turned off:\n\n{}", lines(&rules), lines(&faults))
}

/// How bad it is, who minds, and in which versions.
fn facts(rule: &Rule) -> String {
    let minds = match rule.scope {
        Scope::Admission => "the API server refuses it",
        Scope::Lint => "the API server lets it pass",
    };
    let since = rule.since.map(|version| format!("; since Karpenter {version}")).unwrap_or_default();
    let until = rule.until.map(|version| format!("; until Karpenter {version}")).unwrap_or_default();
    format!("{}; {minds}{since}{until}", rule.code.severity.as_str())
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
    use crate::testing::compare;

    #[test]
    fn the_manual_is_that_of_the_rules() {
        compare("docs/rules.md", &all());
    }

    #[test]
    fn each_name_stands_for_one_fault() {
        let mut names: Vec<&str> = codes().map(|code| code.name).collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
        for code in codes() {
            assert!(matches!(look_up(code.name), Named::Fault(found) if found == code), "{}", code.name);
        }
        assert!(matches!(look_up(values::codes::WRONG_TYPE.name), Named::Rule(_)));
        assert!(matches!(look_up("duplicate-item"), Named::Rule(_)));
        assert!(
            matches!(look_up("duplicate-kye"), Named::Nothing(help) if help == "did you mean `duplicate-key`?")
        );
    }

    #[test]
    fn faults_are_documented() {
        for page in faults() {
            assert!(page.name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{}", page.name);
            assert!(!page.summary().ends_with('.') && page.details().ends_with('.'), "{}", page.name);
        }
    }

    #[test]
    fn manuals_fit_a_terminal() {
        for page in rules().iter().chain(&faults()) {
            let text = page.text();
            let prose = text.lines().skip(1).filter(|line| !line.starts_with("    "));
            for line in prose {
                assert!(line.chars().count() <= WIDTH, "{}: {line}", page.name);
            }
            let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            assert_eq!(words(&wrapped(page.details())), words(page.details()), "{}", page.name);
        }
    }
}
