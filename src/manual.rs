//! The manual of every name that a finding can have, rule or fault of the input, from its own text: for the terminal, for
//! `docs/rules.md`, for programs and for code scanning. Knows every room that finds faults.

#[cfg(test)]
mod docs;
mod list;
pub(crate) mod topics;
mod value;

use crate::diagnostic::{Code, Group, Severity};
use crate::phrase::nearest;
use crate::rules::{Named, RULES, Rule, Scope};
use crate::{around, input, manifest, migrate, render, resolve, userdata, values, yaml};

pub(crate) use list::{as_json, as_text};

use topics::{Language, TOPICS, Topic};

/// The faults that no rule finds: of texts, of arguments, of values and of user data.
static FAULTS: [&[&[&Code]]; 5] = [
    &[input::CODES, yaml::codes::CODES, manifest::codes::CODES],
    &[values::set::codes::CODES],
    &[values::codes::CODES, resolve::codes::CODES, render::codes::CODES, around::codes::CODES],
    &[resolve::user_data::codes::CODES, userdata::node::CODES],
    &migrate::codes::ALL,
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

/// The page of a name: of a rule or a fault, of a key of the values, of a topic or a message that leads to one. Where there
/// is none, what to do about it.
pub(crate) fn explain(name: &str, language: Language) -> Result<String, String> {
    let page = Page::by_name(name).map(|page| page.text());
    let page = page.or_else(|| Topic::by_name(name).map(|topic| topic.page(language)));
    page.or_else(|| value::page(name)).ok_or_else(|| nothing_of(name))
}

fn nothing_of(name: &str) -> String {
    if let Some((above, key)) = name.rsplit_once('.')
        && let Some(help) = values::help::help(above)
    {
        let near = nearest(key, help.keys.iter().map(|(key, _)| key.as_str()));
        let near = near.map(|near| format!("; did you mean `{above}.{near}`?")).unwrap_or_default();
        return format!("`{above}` has no such key{near}");
    }
    let codes = RULES.iter().map(|rule| rule.code.name).chain(codes().map(|code| code.name));
    let names = codes.chain(TOPICS.iter().map(|topic| topic.name)).chain(values::help::top());
    match nearest(name, names) {
        Some(near) => format!("there is no such rule, topic or value; did you mean `{near}`?"),
        None => "there is no such rule, topic or value; `karpcfg rules` lists the rules, and `karpcfg explain --search WORDS` \
                 looks for the rest"
            .to_owned(),
    }
}

/// The names of pages in which all of the words stand, each with its title.
pub(crate) fn search(words: &[String], language: Language) -> Vec<(&'static str, String)> {
    let words: Vec<String> =
        words.iter().flat_map(|one| one.split_whitespace()).map(str::to_lowercase).collect();
    let has_all = |text: &str| words.iter().all(|word| text.contains(word.as_str()));
    let topics = TOPICS.iter().filter(|topic| has_all(&topic.searched()));
    let topics = topics.map(|topic| (topic.name, topic.title(language).to_owned()));
    let pages = all().filter(|page| {
        has_all(&format!("{} {} {}", page.name, page.summary(), page.details()).to_lowercase())
    });
    let pages = pages.map(|page| (page.name, page.summary().to_owned()));
    topics.chain(pages).collect()
}

/// What is to be said of one name.
#[derive(Debug)]
pub(crate) struct Page {
    /// The name that findings have.
    pub name: &'static str,
    /// How bad it is, unless the user says otherwise.
    pub severity: Severity,
    /// What it is about.
    pub group: Group,
    facts: String,
    summary: String,
    details: String,
    /// The rule and its examples; none for a fault of the input.
    rule: Option<(&'static Rule, Examples)>,
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

#[cfg(test)]
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
        let examples = self.rule.as_ref().map(|(_, Examples { bad, good })| {
            format!("\nRaises it:\n\n{}\nDoes not:\n\n{}", indented(bad), indented(good))
        });
        format!("{name}: {summary}\n{facts}\n\n{details}\n{}", examples.unwrap_or_default())
    }

    /// The page as a section of Markdown.
    pub(crate) fn markdown(&self) -> String {
        let Page { name, facts, .. } = self;
        let (summary, details) = (self.summary(), self.details());
        let examples = self.rule.as_ref().map(|(_, Examples { bad, good })| {
            format!("\nRaises it:\n\n```yaml\n{bad}```\n\nDoes not:\n\n```yaml\n{good}```\n")
        });
        format!("## {name}\n\n{summary}\n\n*{facts}*\n\n{details}\n{}", examples.unwrap_or_default())
    }
}

impl From<&'static Rule> for Page {
    fn from(rule: &'static Rule) -> Self {
        let (summary, details, examples) = parts(rule.code.doc);
        let Code { name, severity, group, .. } = rule.code;
        let rule_and_examples = Some((rule, examples));
        Page { name, severity, group, facts: facts(rule), summary, details, rule: rule_and_examples }
    }
}

impl From<&'static Code> for Page {
    fn from(fault: &'static Code) -> Self {
        let Code { name, severity, group, doc } = *fault;
        let (summary, details, _) = parts(doc);
        let facts = match group {
            Group::Migration => format!("{}; what `karpcfg migrate` says", severity.as_str()),
            _ => format!("{}; a fault of the input, which cannot be turned off", severity.as_str()),
        };
        Page { name, severity, group, facts, summary, details, rule: None }
    }
}

/// Every page: the rules by name, and behind them the faults of the input.
pub(crate) fn all() -> impl Iterator<Item = Page> {
    RULES.iter().copied().map(Page::from).chain(codes().map(Page::from))
}

/// Every page of a group.
pub(crate) fn pages(group: Group) -> Vec<Page> {
    all().filter(|page| page.group == group).collect()
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

    fn all() -> impl Iterator<Item = Page> {
        Group::ALL.into_iter().flat_map(pages)
    }

    #[test]
    fn no_two_pages_have_one_name() {
        let names = all().map(|page| page.name).chain(TOPICS.iter().map(|topic| topic.name));
        let mut names: Vec<&str> = names.chain(values::help::top()).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
        // Paths of values have a dot, and no other name has one.
        assert!(names.iter().all(|name| !name.contains('.')));
    }

    #[test]
    fn every_name_is_in_one_group() {
        assert_eq!(all().count(), RULES.len() + codes().count());
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
        for page in codes().map(Page::from) {
            assert!(
                page.name
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'),
                "{}",
                page.name
            );
            assert!(!page.summary().ends_with('.') && page.details().ends_with('.'), "{}", page.name);
        }
    }

    #[test]
    fn manuals_fit_a_terminal() {
        for page in all() {
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
