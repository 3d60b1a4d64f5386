//! What there is to say about many values files: what the texts that all of them share are blamed for is said once.

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use crate::diagnostic::Diagnostic;
use crate::report::{self, Said, Styling};
use crate::source::{SourceId, Sources};

/// Findings are compared with so many sets of others; files that differ in more are told each its own.
const MOST_SETS: usize = 64;

/// What there is to say about one values file.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Talk {
    /// A text of its own; empty where there is nothing to say.
    Own(Said),
    /// A set of findings that other files may have as well, by its number.
    Shared(usize),
}

/// What is found in several files.
#[derive(Debug)]
pub(super) struct Talks<'s> {
    /// The texts that all files have before their own.
    shared: &'s Sources,
    sets: Mutex<Vec<Vec<Diagnostic>>>,
    styling: Styling,
}

impl<'s> Talks<'s> {
    pub(super) fn new(shared: &'s Sources, styling: Styling) -> Self {
        Talks { shared, sets: Mutex::default(), styling }
    }

    /// What to say of findings in one file; `sources` are the shared texts and those of the file.
    pub(super) fn of(&self, found: Vec<Diagnostic>, sources: &Sources) -> Talk {
        let is_shared = |id: SourceId| (id.0 as usize) < self.shared.iter().len();
        if found.is_empty() || !found.iter().all(|found| report::blames(found).all(is_shared)) {
            return Talk::Own(report::findings(&found, sources, self.styling));
        }
        let mut sets = self.sets.lock().expect("no thread ends while it holds the sets");
        match sets.iter().position(|set| *set == found) {
            Some(number) => Talk::Shared(number),
            None if sets.len() < MOST_SETS => {
                sets.push(found);
                Talk::Shared(sets.len() - 1)
            }
            None => {
                drop(sets);
                Talk::Own(report::findings(&found, sources, self.styling))
            }
        }
    }

    /// All that there is to say, in the order of the files; what several have, with the first of them.
    pub(super) fn say(self, files: &[PathBuf], talks: &[&Talk]) {
        let sets = self.sets.into_inner().expect("no thread ended while it held the sets");
        let mut unsaid = vec![0; sets.len()];
        for talk in talks {
            if let Talk::Shared(number) = talk {
                unsaid[*number] += 1;
            }
        }
        for (file, talk) in files.iter().zip(talks) {
            match talk {
                Talk::Own(text) if text.is_empty() => {}
                Talk::Own(text) => say(file, 0, text.clone()),
                Talk::Shared(number) => {
                    let files = std::mem::take(&mut unsaid[*number]);
                    if files > 0 {
                        say(file, files - 1, report::findings(&sets[*number], self.shared, self.styling));
                    }
                }
            }
        }
    }
}

fn say(file: &Path, others: usize, text: Said) {
    let others = match others {
        0 => String::new(),
        1 => " and one other file".to_owned(),
        many => format!(" and {many} other files"),
    };
    let mut said = Said::line(format_args!("== {}{others}", file.display()));
    said += text;
    said.say();
}
