//! The plan of the house, read from the sources: what the top rooms import makes an order without circles.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use syn::visit::{self, Visit};
use syn::{Attribute, Item, ItemUse, UseTree};

/// Which rooms a room imports, each with a file that does.
type Imports = BTreeMap<String, BTreeMap<String, PathBuf>>;

#[test]
fn no_two_top_rooms_import_each_other() {
    let mut left = imports();
    let mut order = Vec::new();
    while let Some(ground) = left.iter().find(|(_, below)| below.is_empty()).map(|(room, _)| room.clone()) {
        left.remove(&ground);
        left.values_mut().for_each(|below| drop(below.remove(&ground)));
        order.push(ground);
    }
    println!("rooms from the ground up: {}", order.join(" "));
    assert!(left.is_empty(), "rooms that stand in a circle, or above one: {left:#?}");
}

#[test]
fn the_plan_shows_circles() {
    let text = "use crate::{a::b, c}; fn f() { crate::d::g() } #[cfg(test)] mod tests { use crate::e; }";
    let mut seen = Seen::default();
    seen.visit_file(&syn::parse_file(text).unwrap());
    assert_eq!(seen.rooms, ["a", "c", "d"].map(str::to_owned).into());
}

fn imports() -> Imports {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut imports = Imports::new();
    for entry in fs::read_dir(&root).unwrap() {
        let path = entry.unwrap().path();
        let room = path.file_stem().unwrap().to_str().unwrap().to_owned();
        if !["lib", "main", "build", "testing"].contains(&room.as_str()) {
            read(&path, &room, imports.entry(room.clone()).or_default());
        }
    }
    imports
}

/// Adds what the sources at `path` import; tests may look at any room.
fn read(path: &Path, room: &str, below: &mut BTreeMap<String, PathBuf>) {
    let name = path.file_stem().unwrap();
    if name == "tests" {
        return;
    }
    if path.is_dir() {
        fs::read_dir(path).unwrap().for_each(|entry| read(&entry.unwrap().path(), room, below));
    } else if path.extension().is_some_and(|ending| ending == "rs") {
        let mut seen = Seen::default();
        seen.visit_file(&syn::parse_file(&fs::read_to_string(path).unwrap()).unwrap());
        // What only tests use is no part of the house.
        seen.rooms.retain(|seen| seen != room && seen != "testing");
        below.extend(seen.rooms.into_iter().map(|room| (room, path.to_owned())));
    }
}

/// The words behind `crate::` in a file.
#[derive(Default)]
struct Seen {
    rooms: BTreeSet<String>,
}

impl<'ast> Visit<'ast> for Seen {
    fn visit_item(&mut self, item: &'ast Item) {
        if !attributes(item).iter().any(is_for_tests) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        if let UseTree::Path(path) = &item.tree
            && path.ident == "crate"
        {
            self.first_words(&path.tree);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let mut words = path.segments.iter();
        if words.next().is_some_and(|first| first.ident == "crate") {
            self.rooms.extend(words.next().map(|room| room.ident.to_string()));
        }
        visit::visit_path(self, path);
    }
}

impl Seen {
    fn first_words(&mut self, tree: &UseTree) {
        match tree {
            UseTree::Path(path) => drop(self.rooms.insert(path.ident.to_string())),
            UseTree::Name(name) => drop(self.rooms.insert(name.ident.to_string())),
            UseTree::Rename(name) => drop(self.rooms.insert(name.ident.to_string())),
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.first_words(tree)),
            UseTree::Glob(_) => panic!("a glob hides what is imported"),
        }
    }
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Mod(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        _ => &[],
    }
}

fn is_for_tests(attribute: &Attribute) -> bool {
    attribute.path().is_ident("cfg")
        && attribute.parse_args::<syn::Path>().is_ok_and(|path| path.is_ident("test"))
}

/// What is said to people goes through one room, which makes it safe to show.
#[test]
fn nothing_else_writes_to_stderr() {
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        let is_said = path.ends_with("report/said.rs") || path.ends_with("build.rs");
        assert!(is_said || !text.contains("eprint!(") && !text.contains("eprintln!("), "{}", path.display());
        // A stream is looked at to see whether it is a terminal.
        let looks =
            ["styling_of(cli.color, &std::io::stderr())", "std::io::stderr().is_terminal()", "use_stderr()"];
        let writes =
            looks.iter().fold(text.clone(), |text, look| text.replace(look, "")).contains("stderr()");
        assert!(is_said || !writes, "{}", path.display());
    }
}

fn sources(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}
