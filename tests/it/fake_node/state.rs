//! States of a node in the middle of a run: what a kill at that moment would leave.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use super::{Node, files};

/// What a node is at a moment, in a folder.
pub(crate) struct State(PathBuf);

/// What stands in such a folder, where it is there: the root, and what systemd knows.
const PARTS: [&str; 4] = ["root", "units", "running", "active"];

/// Has a state kept before each command that may change something.
const KEEP_STATES: &str = r#"
keep_state() {
  [ "$BASH_SUBSHELL" = 0 ] || return 0
  case $1 in
    '[ '* | '[[ '* | 'case '* | 'for '* | 'local '* | 'return'* | *'=$('* | 'log '* | 'has '* | 'echo '* | 'grep '*) ;;
    *) keep $((++step)) ;;
  esac
}
trap 'keep_state "$BASH_COMMAND"' DEBUG
set -T
"#;

impl State {
    pub(crate) fn files(&self) -> BTreeMap<String, (u32, String)> {
        files(&self.0.join("root"))
    }

    /// What a further run makes of it depends on nothing else.
    fn condition(&self) -> impl PartialEq + use<> {
        let known = PARTS[1..].iter().map(|name| fs::read(self.0.join(name)).ok());
        (self.files(), self.0.join("root/run/karpcfg-soci.unread").exists(), known.collect::<Vec<_>>())
    }
}

impl Node {
    /// Runs a script, and returns the states that the node passes. They last as long as the node does.
    pub(crate) fn states(&self, script: &str) -> Vec<State> {
        let states = self.home.path().join("states");
        fs::create_dir(&states).unwrap();
        let (shebang, rest) = script.split_once('\n').unwrap();
        let run = self.run(&format!("{shebang}\n{KEEP_STATES}{rest}"), &[]);
        assert_eq!(run.status, Some(0), "{run:?}");
        let count = fs::read_dir(&states).unwrap().count();
        let mut all: Vec<State> =
            (1..=count).map(|command| State(states.join(command.to_string()))).collect();
        all.dedup_by(|state, before| state.condition() == before.condition());
        all
    }

    /// Puts another node like that one into such a state.
    pub(crate) fn enter(&self, state: &State) {
        let folder = self.home.path();
        fs::remove_dir_all(folder.join("root")).unwrap();
        for name in PARTS {
            _ = fs::remove_file(folder.join(name));
            _ = fs::rename(state.0.join(name), folder.join(name));
        }
    }
}
