//! Patches that a kustomization lays over other objects: they are parts of objects, and miss what those have.

use std::collections::HashMap;
use std::fs;
use std::path::{Component, Path, PathBuf, absolute};

use crate::source::SourceId;
use crate::yaml::{Dialect, Node, load};

/// A folder's recipe for kustomize, which is no object of the cluster.
pub(crate) const KUSTOMIZATIONS: [&str; 3] = ["kustomization.yaml", "kustomization.yml", "Kustomization"];
/// So many folders up a kustomization is looked for: it takes in only what lies below it.
const MOST_FOLDERS: usize = 6;

/// The kustomizations met so far, by their folders.
#[derive(Debug, Default)]
pub(crate) struct Kustomizations(HashMap<PathBuf, Vec<PathBuf>>);

impl Kustomizations {
    /// The folder whose kustomization takes this file for a patch.
    pub(crate) fn patched_by(&mut self, file: &Path) -> Option<PathBuf> {
        let target = absolute(file).ok()?;
        let folders = file.ancestors().skip(1).take(MOST_FOLDERS);
        let mut folders = folders.map(|folder| if folder == Path::new("") { Path::new(".") } else { folder });
        folders.find(|folder| self.patches(folder).contains(&target)).map(Path::to_owned)
    }

    fn patches(&mut self, folder: &Path) -> &[PathBuf] {
        self.0.entry(folder.to_owned()).or_insert_with(|| patches(folder))
    }
}

/// The files that the kustomization of a folder names as patches.
fn patches(folder: &Path) -> Vec<PathBuf> {
    let texts = KUSTOMIZATIONS.iter().filter_map(|name| fs::read_to_string(folder.join(name)).ok());
    let Some(text) = texts.into_iter().next() else { return Vec::new() };
    let documents = load(SourceId::default(), &text, Dialect::Kubectl).documents;
    let Ok(folder) = absolute(folder) else { return Vec::new() };
    documents.iter().flat_map(named).map(|path| plain(&folder.join(path))).collect()
}

fn named(kustomization: &Node) -> Vec<String> {
    let lists = ["patches", "patchesStrategicMerge", "patchesJson6902"].map(|key| kustomization.get(key));
    let items = lists.into_iter().flatten().filter_map(Node::as_list).flatten();
    let path = |item: &Node| item.as_str().or_else(|| item.get("path")?.as_str()).map(str::to_owned);
    items.filter_map(path).filter(|path| !path.contains('\n')).collect()
}

/// A path without `.` and `..`.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            part => plain.push(part),
        }
    }
    plain
}
