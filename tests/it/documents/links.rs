//! The links between documents: each leads to a file, and to a heading of it where it names one.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

/// Every Markdown file of the project, by its path from the root.
fn pages() -> BTreeMap<PathBuf, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut pages = BTreeMap::new();
    for folder in ["", "docs", "docs/rules", "packaging", "packaging/pypi"] {
        let Ok(entries) = std::fs::read_dir(root.join(folder)) else { continue };
        for path in entries.map(|entry| entry.unwrap().path()) {
            if path.extension().is_some_and(|ending| ending == "md") {
                let text = std::fs::read_to_string(&path).unwrap();
                pages.insert(path.strip_prefix(root).unwrap().to_owned(), text);
            }
        }
    }
    pages
}

/// The text without its blocks of code, in which brackets mean something else.
fn prose(text: &str) -> String {
    text.split("\n```").step_by(2).collect::<Vec<_>>().join("\n")
}

fn links(text: &str) -> Vec<String> {
    let prose = prose(text);
    let targets = prose.split("](").skip(1).filter_map(|rest| rest.split_once(')'));
    targets.map(|(target, _)| target.to_owned()).filter(|target| !target.contains("://")).collect()
}

/// The name by which a heading is linked to: lower case, `-` for blanks, no other signs.
fn anchors(text: &str) -> Vec<String> {
    let headings =
        text.lines().filter_map(|line| line.strip_prefix('#')?.trim_start_matches('#').strip_prefix(' '));
    let name = |heading: &str| {
        let kept = heading.chars().filter(|one| one.is_alphanumeric() || " -_".contains(*one));
        kept.flat_map(char::to_lowercase).map(|one| if one == ' ' { '-' } else { one }).collect()
    };
    headings.map(name).collect()
}

fn resolved(page: &Path, target: &str) -> PathBuf {
    let mut path = PathBuf::new();
    for part in page.parent().unwrap().join(target).components() {
        match part {
            Component::ParentDir => drop(path.pop()),
            part => path.push(part),
        }
    }
    path
}

#[test]
fn every_link_leads_somewhere() {
    let pages = pages();
    let (mut count, mut dead) = (0, Vec::new());
    for (page, text) in &pages {
        for link in links(text) {
            let (target, anchor) = link.split_once('#').unwrap_or((&link, ""));
            let path = if target.is_empty() { page.clone() } else { resolved(page, target) };
            let is_there = Path::new(env!("CARGO_MANIFEST_DIR")).join(&path).exists();
            let has_anchor = anchor.is_empty()
                || pages.get(&path).is_some_and(|text| anchors(text).contains(&anchor.to_owned()));
            count += 1;
            if !is_there || !has_anchor {
                dead.push(format!("{}: {link}", page.display()));
            }
        }
    }
    assert!(count > 300, "only {count} links were found");
    assert!(dead.is_empty(), "{}", dead.join("\n"));
}

/// The index names every page of the folder.
#[test]
fn the_index_leads_to_every_page() {
    let pages = pages();
    let index = links(&pages[Path::new("docs/README.md")]);
    for page in pages.keys().filter(|page| page.parent() == Some(Path::new("docs"))) {
        let name = page.file_name().unwrap().to_str().unwrap();
        let is_linked = index.iter().any(|link| link.split('#').next() == Some(name));
        assert!(name == "README.md" || is_linked, "docs/README.md does not lead to {name}");
    }
}
