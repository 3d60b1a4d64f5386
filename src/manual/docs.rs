//! The manual as documents: an index in `docs/rules.md`, and a page a group beside it.

use super::{Page, pages};
use crate::diagnostic::Group;
use crate::testing::compare;

#[test]
fn the_manual_is_that_of_the_rules() {
    compare("docs/rules.md", &index());
    for group in Group::ALL {
        compare(&format!("docs/rules/{}", file(group)), &document(group));
    }
}

#[test]
fn no_page_is_left_of_a_group_that_is_gone() {
    let folder = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/rules")).unwrap();
    let mut found: Vec<_> = folder.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    let mut expected: Vec<_> = Group::ALL.into_iter().map(file).collect();
    found.sort();
    expected.sort();
    assert_eq!(found, expected);
}

fn file(group: Group) -> String {
    group.title().to_lowercase().replace(", ", "-").replace(' ', "-") + ".md"
}

const TITLE: &str = "\
# Rules

What `karpcfg check` and `karpcfg render` look for, group by group. `karpcfg explain RULE` prints one of these pages,
`karpcfg rules --format json` all of them for programs. What is marked \"input\" is found before any rule looks at an
object: `-A`, `-W`, `-D` and comments do not apply to it. The last but one group is what `karpcfg migrate` says.
";

fn index() -> String {
    let rows = |group| pages(group).iter().map(|page| row(group, page)).collect::<String>();
    let table = |group: Group| {
        format!(
            "\n## {}\n\n| rule | severity | what it finds |\n| --- | --- | --- |\n{}",
            capital(group.title()),
            rows(group)
        )
    };
    TITLE.to_owned() + &Group::ALL.into_iter().map(table).collect::<String>()
}

fn row(group: Group, page: &Page) -> String {
    let Page { name, severity, summary, .. } = page;
    let is_input = page.rule.is_none() && group != Group::Migration;
    let input = if is_input { ", input" } else { "" };
    let summary = summary.replace('|', "\\|");
    format!("| [{name}](rules/{}#{name}) | {}{input} | {summary} |\n", file(group), severity.as_str())
}

fn document(group: Group) -> String {
    let sections: Vec<String> = pages(group).iter().map(Page::markdown).collect();
    format!(
        "# Rules: {}\n\nThe examples show the part of an object that matters and leave out the rest. \
         [All rules](../rules.md)\n\n{}",
        group.title(),
        sections.join("\n")
    )
}

fn capital(title: &str) -> String {
    let mut letters = title.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
