//! Every instance type and family that README, the documents, the templates and the values name is one of the catalogue.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::generated::read;

/// Families that no region offers any more, which the lists of the chart name.
const RETIRED: [&str; 10] = ["cc1", "cc2", "cg1", "cr1", "g2", "g4ad", "hi1", "hs1", "p2", "p3"];
/// Families of those lists that nobody knows.
const OF_THE_CHART: [&str; 3] = ["cg2", "g1", "p6e-b200"];
/// Names that documents of rules show: a misspelt one, and one that is for few.
const OF_RULES: [&str; 2] = ["m5.3xlarge", "p6e-gb200"];

#[test]
fn instance_types_and_families_are_those_of_the_catalogue() {
    let mut unknown: BTreeMap<String, BTreeSet<PathBuf>> = BTreeMap::new();
    let known = Known::read();
    for path in files() {
        for word in words(&read(path.to_str().unwrap())).filter(|word| known.lacks(word)) {
            unknown.entry(word.to_owned()).or_default().insert(path.clone());
        }
    }
    let expected: BTreeSet<&str> = RETIRED.into_iter().chain(OF_THE_CHART).chain(OF_RULES).collect();
    assert_eq!(unknown.keys().map(String::as_str).collect::<BTreeSet<_>>(), expected, "{unknown:#?}");
    let retired = read("files/catalogue/known.tsv");
    assert!(RETIRED.iter().all(|family| retired.contains(&format!("\n{family}."))), "{retired}");
    assert!(OF_THE_CHART.iter().all(|family| !retired.contains(&format!("\n{family}."))), "{retired}");
    for (name, files) in &unknown {
        let is_of_rules = OF_RULES.contains(&name.as_str());
        let may_name = |path: &PathBuf| match is_of_rules {
            true => path.starts_with("docs/rules"),
            false => path.starts_with("files/profiles/") || path.ends_with("docs/helm-chart.md"),
        };
        assert!(files.iter().all(may_name), "{name}: {files:?}");
    }
}

/// The names of the catalogue.
struct Known {
    types: BTreeSet<String>,
    families: BTreeSet<String>,
    categories: BTreeSet<String>,
}

impl Known {
    fn read() -> Self {
        let column = |path| -> BTreeSet<String> {
            read(path).lines().skip(1).filter_map(|line| Some(line.split('\t').next()?.to_owned())).collect()
        };
        let types = column("files/catalogue/types.tsv");
        let family = |name: &String| name.split('.').next().unwrap().to_owned();
        let families: BTreeSet<String> = types.iter().map(family).collect();
        let category =
            |name: &String| name.split(|char: char| !char.is_ascii_lowercase()).next().unwrap().to_owned();
        let categories = families.iter().chain(&column("files/catalogue/known.tsv")).map(category).collect();
        Known { types, families, categories }
    }

    /// Whether a word is formed as a type or a family is, and there is none of that name.
    fn lacks(&self, word: &str) -> bool {
        let (family, size) = word.split_once('.').map_or((word, None), |(family, size)| (family, Some(size)));
        if !self.is_family(family) || size.is_some_and(|size| !is_size(size)) {
            return false;
        }
        !if size.is_some() { self.types.contains(word) } else { self.families.contains(word) }
    }

    /// Letters that some family begins with, a digit, letters, and perhaps more behind `-`.
    fn is_family(&self, word: &str) -> bool {
        let digit = word.find(|char: char| !char.is_ascii_lowercase()).unwrap_or(word.len());
        let (category, rest) = word.split_at(digit);
        let inner = rest.split('-').next().unwrap();
        self.categories.contains(category)
            && inner.starts_with(|char: char| ('1'..='9').contains(&char))
            && inner[1..].bytes().all(|byte| byte.is_ascii_lowercase())
    }
}

fn is_size(size: &str) -> bool {
    let number = size.strip_suffix("xlarge").unwrap_or(size);
    size.starts_with("metal")
        || ["nano", "micro", "small", "medium", "large", "xlarge"].contains(&size)
        || number.len() < size.len() && number.bytes().all(|byte| byte.is_ascii_digit())
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    let is_other = |char: char| !(char.is_ascii_alphanumeric() || "._-".contains(char));
    text.split(is_other).map(|word| word.trim_end_matches(['.', '-']))
}

/// README, the documents with those of the rules, the templates, the profiles and the values.
fn files() -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = ["README.md", "README.ko.md", "values.yaml"].map(PathBuf::from).into();
    for folder in ["docs", "files/profiles", "templates"] {
        collect(Path::new(folder), &mut files);
    }
    files
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).unwrap() {
        let path = folder.join(entry.unwrap().file_name());
        match Path::new(env!("CARGO_MANIFEST_DIR")).join(&path).is_dir() {
            true => collect(&path, files),
            // A picture is made from the catalogue itself.
            false if path.extension().is_some_and(|ending| ending == "svg") => {}
            false => files.push(path),
        }
    }
}
